"""The form that writes the field syntax for those who would rather choose than type.

Knows what can be chosen and how a choice is written; what it then means is read back by
`search.understanding` like anything typed.
"""

from collections.abc import Iterator
from typing import Final

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
    "people": ("people",),
    "place": ("places", "provinces", "communes", "provinces_then", "units_then"),
    "type": ("types",),
    "genre": ("genres",),
    "has": ("media",),
    "language": ("languages",),
    "collection": ("collections",),
    "rights": ("rights",),
    "kind": ("kinds",),
}
"""The form's fields and the facets of a question they begin with."""
REFUSED_IN: Final = {
    **{facet: FIELD_OF[name] for name, facets in CHOSEN_IN.items() for facet in facets},
    "decades": Field.DECADE,
    DATES: Field.YEAR,
}
"""What is left out, and the field it is written as."""


class QuestionForm(forms.Form):
    """Everything a question can ask for by name. Nothing is required, nothing is an error."""

    words = forms.CharField(label=_("Words"), required=False, max_length=MAX_TEXT_LETTERS)
    without = forms.CharField(
        label=_("Without these words, separated by commas"),
        required=False,
        max_length=MAX_TEXT_LETTERS,
    )
    people = forms.ChoiceField(label=_("People"), required=False)
    place = forms.CharField(
        label=_("Place, by its old or new name"), required=False, max_length=MAX_VALUE_LETTERS
    )
    type = forms.ChoiceField(label=_("Heritage type"), required=False)
    genre = forms.ChoiceField(label=_("Genre"), required=False)
    start = forms.CharField(label=_("from year"), required=False, max_length=MAX_VALUE_LETTERS)
    end = forms.CharField(label=_("to year"), required=False, max_length=MAX_VALUE_LETTERS)
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


def beginning_with(query: SearchQuery, names: Names, language: str) -> dict[str, str]:
    """The form's first values for who already asks something; of several the first. What is left
    out otherwise than by words is written among the words."""
    start, end = query.dates[0].written if query.dates else ("", "")
    words = [query.text, *_refused_written(query, names, language)]
    without = [one.value for one in query.refused if one.of == WORDS]
    first = {"words": " ".join(words).strip(), "start": start, "end": end}
    first["without"] = f"{COMMA} ".join(without)
    for field, facets in CHOSEN_IN.items():
        chosen = [(facet, value) for facet in facets for value in query.selected(facet)][:1]
        first[field] = "".join(_first(facet, value, names) for facet, value in chosen)
    return first


def _refused_written(query: SearchQuery, names: Names, language: str) -> Iterator[str]:
    for one in query.refused:
        if one.of != WORDS:
            value = one.value if one.dates else _first(one.of, one.value, names)
            yield written(REFUSED_IN[one.of], [value], language, is_refused=True)


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
