"""What facet values are called in the reader's language, and what they lie under.

Engines know only keys; names come from the archive's vocabularies: one statement for all terms, one
for all places, however many facets a page shows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import F, Model, QuerySet, Value
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname, resolution_order

from archive.access.viewer import Viewer
from archive.dates import UncertainDateError, display, from_edtf
from archive.media.models import MediaAsset
from archive.passages import NAMES_LANGUAGE, Passage
from archive.places.models import Place
from archive.places.selectors import upwards
from archive.records.models import Collection
from archive.records.selectors import published_collections
from archive.vocabularies.models import (
    EthnicGroup,
    Genre,
    HeritageType,
    Language,
    RightsStatement,
)

from .entry_facets import CENTURY_MARK

KIND_NAMES: Final[Mapping[str, str | Promise]] = {
    "record": _("Records"),
    "element": _("Heritage elements"),
}
MEDIA_NAMES: Final[Mapping[str, str | Promise]] = {
    **{kind.value: kind.label for kind in MediaAsset.Kind},
    "none": _("without media"),
}


@dataclass(frozen=True, slots=True)
class FacetName:
    """One facet value as it is shown."""

    label: Passage
    above: tuple[str, ...] = ()
    """The values it lies in, nearest first: a subgroup's people, a commune's province."""


Names = Mapping[str, Mapping[str, FacetName]]
"""By facet and value; a value nobody knows any more is left out."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """Where the names of a facet's values are kept."""

    model: type[Model]
    field: str = "name"
    has_parent: bool = False


_TERMS: Final[Mapping[str, _Terms]] = {
    "people": _Terms(EthnicGroup, has_parent=True),
    "types": _Terms(HeritageType),
    "genres": _Terms(Genre, has_parent=True),
    "languages": _Terms(Language),
    "rights": _Terms(RightsStatement),
    "collections": _Terms(Collection, field="title"),
}
PLACE_FACETS: Final = ("provinces", "communes", "provinces_then", "units_then", "places")


def names_of(values: Mapping[str, Iterable[str]], viewer: Viewer, language: str) -> Names:
    """The names of facet values: two statements at most.

    Values come from addresses, too: what the viewer may not see has no name.
    """
    given = {name: list(dict.fromkeys(own)) for name, own in values.items()}
    terms = {name: own for name, own in given.items() if name in _TERMS}
    places = {name: own for name, own in given.items() if name in PLACE_FACETS}
    made = {name: make(given[name], language) for name, make in _MADE.items() if name in given}
    return {**_term_names(terms, viewer, language), **_place_names(places, language), **made}


def _term_names(
    values: Mapping[str, list[str]], viewer: Viewer, language: str
) -> dict[str, dict[str, FacetName]]:
    names: dict[str, dict[str, FacetName]] = {name: {} for name in values}
    languages = resolution_order(language)
    rows = [_rows(name, own, viewer, languages) for name, own in values.items() if own]
    for name, slug, parent, *texts in rows[0].union(*rows[1:], all=True) if rows else ():
        names[name][slug] = FacetName(_passage(texts, languages), (parent,) if parent else ())
    return names


def _rows(name: str, values: list[str], viewer: Viewer, languages: Iterable[str]) -> QuerySet:
    """A plain queryset: that of modeltranslation shuffles columns, which a union must not."""
    source = _TERMS[name]
    parent = F("parent__slug") if source.has_parent else Value("")
    texts = [build_localized_fieldname(source.field, code) for code in languages]
    rows: QuerySet = QuerySet(source.model).order_by().filter(slug__in=values)
    if source.model is Collection:
        rows = rows.filter(pk__in=published_collections(viewer).values("pk"))
    return rows.annotate(of=Value(name), above=parent).values_list("of", "slug", "above", *texts)


def _passage(texts: Iterable[str | None], languages: Iterable[str]) -> Passage:
    """The first text there is; the first language is the reader's."""
    own, *_others = languages = list(languages)
    written = (
        Passage(text.strip(), code, code != own)
        for text, code in zip(texts, languages, strict=True)
        if text and text.strip()
    )
    return next(written, Passage())


def _place_names(values: Mapping[str, list[str]], language: str) -> dict[str, dict[str, FacetName]]:
    wanted = {uid for own in values.values() for uid in own}
    if not wanted:
        return {name: {} for name in values}
    found = Place.objects.select_related("parent__parent").filter(uid__in=wanted)
    names = {place.uid: _place_name(place, language) for place in found}
    return {name: {uid: names[uid] for uid in own if uid in names} for name, own in values.items()}


def _place_name(place: Place, language: str) -> FacetName:
    """A province by its bare name; what lies in one needs its kind to be told apart."""
    is_province = place.level == Place.Level.PROVINCE
    text = place.bare_name if is_province else place.name
    _itself, *above = upwards(place)
    is_foreign = language != NAMES_LANGUAGE
    return FacetName(Passage(text, NAMES_LANGUAGE, is_foreign), tuple(unit.uid for unit in above))


def _decade_names(values: list[str], language: str) -> dict[str, FacetName]:
    names = ((value, _decade_name(value)) for value in values)
    return {value: FacetName(Passage(name, language)) for value, name in names if name}


def _decade_name(value: str) -> str:
    """ "1960" and "c19" in words; empty for what is neither."""
    century = value.removeprefix(CENTURY_MARK)
    if not value.isascii() or not century.isdecimal():
        return ""
    edtf = f"{value[:3]}X" if century == value else f"{int(century) - 1:02d}XX"
    try:
        return capfirst(display(from_edtf(edtf)))
    except UncertainDateError:
        return ""


def _fixed(
    names: Mapping[str, str | Promise],
) -> Callable[[list[str], str], dict[str, FacetName]]:
    def named(values: list[str], language: str) -> dict[str, FacetName]:
        return {v: FacetName(Passage(str(names[v]), language)) for v in values if v in names}

    return named


_MADE: Final[Mapping[str, Callable[[list[str], str], dict[str, FacetName]]]] = {
    "decades": _decade_names,
    "media": _fixed(MEDIA_NAMES),
    "kinds": _fixed(KIND_NAMES),
}


@dataclass(frozen=True, slots=True)
class FacetTitle:
    """Facets as the page offers them under one heading."""

    names: tuple[str, ...]
    """More than one: the values of the later ones are shown under those of the first."""
    title: str | Promise


FACET_TITLES: Final = (
    FacetTitle(("people",), _("Peoples")),
    FacetTitle(("provinces", "communes"), _("Province today")),
    FacetTitle(("types",), _("Heritage type")),
    FacetTitle(("genres",), _("Genre")),
    FacetTitle(("media",), _("Media")),
    FacetTitle(("decades",), _("Decade")),
    FacetTitle(("languages",), _("Language heard or read")),
    FacetTitle(("kinds",), _("Kind of entry")),
    FacetTitle(("provinces_then", "units_then"), _("Province when documented")),
    FacetTitle(("collections",), _("Collection")),
    FacetTitle(("rights",), _("Rights")),
)
"""In the order visitors use them: whose first, then where."""
PLACES_TITLE: Final = FacetTitle(("places",), _("Place"))
"""Chosen by question or address only: no page lists all units of all maps."""
