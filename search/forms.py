"""The form that writes the field syntax for those who would rather choose than type.

Knows what can be chosen and how a choice is written; what it then means is read back by
`search.understanding` like anything typed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archive.access.viewer import Viewer
from archive.passages import passage
from archive.records.selectors import published_collections
from archive.spelling import sort_key_vi
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType, Language, RightsStatement

from .facet_labels import KIND_NAMES, MEDIA_NAMES, Names
from .parameters import SIDES, Misread
from .presentation import ranges_of
from .query import MAX_TEXT_LETTERS, MAX_VALUE_LETTERS, SearchQuery
from .refusals import WORDS
from .schema import DATES
from .syntax import Field, left_out_written, written

COMMA: Final = ","
ANY: Final = ("", _("any"))
FIELD_OF: Final = {
    "people": Field.PEOPLE,
    "place": Field.PLACE,
    "type": Field.TYPE,
    "genre": Field.GENRE,
    "has": Field.MEDIA,
    "language": Field.LANGUAGE,
    "collection": Field.COLLECTION,
    "rights": Field.RIGHTS,
    "kind": Field.KIND,
}
"""The form's fields in the order they are written, and what they are written as."""
CHOSEN_IN: Final = {
    "people": "people",
    "type": "types",
    "genre": "genres",
    "has": "media",
    "language": "languages",
    "collection": "collections",
    "rights": "rights",
    "kind": "kinds",
}
"""The fields that begin with what is chosen of a facet. Not the place: a name may mean several."""


def _line(label: Any, most_letters: int) -> forms.CharField:
    """A line of text. Browsers take no more letters; who sends more is told by the results."""
    widget = forms.TextInput(attrs={"maxlength": most_letters})
    return forms.CharField(label=label, required=False, widget=widget)


class QuestionForm(forms.Form):
    """Everything a question can ask for by name. Nothing is required, nothing is an error."""

    words = _line(_("Words"), MAX_TEXT_LETTERS)
    without = _line(_("Without these words, separated by commas"), MAX_TEXT_LETTERS)
    people = forms.ChoiceField(label=_("People"), required=False)
    place = _line(_("Place, by its old or new name"), MAX_VALUE_LETTERS)
    type = forms.ChoiceField(label=_("Heritage type"), required=False)
    genre = forms.ChoiceField(label=_("Genre"), required=False)
    start = _line(_("from year"), MAX_VALUE_LETTERS)
    end = _line(_("to year"), MAX_VALUE_LETTERS)
    has = forms.ChoiceField(label=_("Media"), required=False)
    language = forms.ChoiceField(label=_("Language heard or read"), required=False)
    collection = forms.ChoiceField(label=_("Collection"), required=False)
    rights = forms.ChoiceField(label=_("Rights"), required=False)
    kind = forms.ChoiceField(label=_("Kind of entry"), required=False)

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, choices in _choices(viewer).items():
            self.fields[name].choices = [ANY, *choices]  # type: ignore[attr-defined]


def question_written(form: QuestionForm, language: str) -> str:
    """The question the form asks, in the field syntax; what cannot be chosen is left out."""
    form.full_clean()
    chosen = form.cleaned_data
    conditions = [
        written(field, [chosen.get(name, "")], language) for name, field in FIELD_OF.items()
    ]
    start, end = chosen.get("start", ""), chosen.get("end", "")
    dates = [f"{start}..{end}"] if start or end else []
    left_out = map(left_out_written, chosen.get("without", "").split(COMMA))
    parts = [chosen.get("words", ""), *conditions, written(Field.YEAR, dates, language), *left_out]
    return " ".join(part for part in parts if part)


def beginning_with(
    query: SearchQuery, names: Names, wrong: Iterable[Misread]
) -> tuple[dict[str, str], SearchQuery]:
    """The form's first values for who already asks something, and the rest of the question: what
    the form cannot say exactly, as two peoples or a piece of the map, is carried along as it is."""
    words = [one for one in query.refused if one.of == WORDS and COMMA not in one.value]
    without = f"{COMMA} ".join(one.value for one in words)
    start, end = (ranges_of(query, wrong)[side] for side in SIDES)
    first = {"words": query.text, "without": without, "start": start, "end": end}
    refused = tuple(one for one in query.refused if one not in words)
    rest = replace(query, text="", page=1, refused=refused)
    if len(query.dates) == 1:
        rest = rest.without(DATES)
    for field, facet in CHOSEN_IN.items():
        if name := _only_name(facet, query.selected(facet), names):
            first[field] = name
            rest = rest.selecting(facet, ())
    return first, rest


def _only_name(facet: str, values: tuple[str, ...], names: Names) -> str:
    """The name of the one chosen value; empty for several, or one nobody knows."""
    return _first(facet, values[0], names) if len(values) == 1 else ""


def _first(facet: str, value: str, names: Names) -> str:
    """What the form's field begins with for a chosen value: its name, or what is fixed."""
    if facet in ("media", "kinds"):
        return value
    known = names.get(facet, {}).get(value)
    return str(known.label) if known else ""


def _choices(viewer: Viewer) -> dict[str, list[tuple[str, str]]]:
    """Names in the reader's language: they are what the syntax is written with."""
    return {
        "people": _named(QuerySet(EthnicGroup)),
        "type": _named(QuerySet(HeritageType)),
        "genre": _named(QuerySet(Genre)),
        "language": _named(QuerySet(Language)),
        "rights": _named(QuerySet(RightsStatement)),
        "collection": _named(published_collections(viewer), "title"),
        "has": [(value, str(name)) for value, name in MEDIA_NAMES.items()],
        "kind": [(value, str(name)) for value, name in KIND_NAMES.items()],
    }


def _named(terms: QuerySet[Model], field: str = "name") -> list[tuple[str, str]]:
    language = get_language() or ""
    names = {str(passage(term, field, language)) for term in terms.order_by()}
    return [(name, name) for name in sorted(names, key=sort_key_vi) if name]


def rows_of(form: QuestionForm) -> Iterator[forms.BoundField]:
    """The fields one under the other, without those that offer no choice."""
    for bound in form:
        choices = getattr(bound.field, "choices", None)
        if choices is None or len(choices) > 1:
            yield bound
