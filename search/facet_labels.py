"""What facet values are called in the reader's language: peoples, provinces, types, media, kinds.

Engines know only keys; names come from the archive's vocabularies, one statement each.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.media.models import MediaAsset
from archive.passages import Passage, passage
from archive.places.models import Place
from archive.vocabularies.models import EthnicGroup, HeritageType

Labels = Mapping[str, Passage]
NAMES_LANGUAGE: Final = "vi"
"""Of places: proper names, never translated."""

KIND_NAMES: Final[Mapping[str, str | Promise]] = {
    "record": _("Records"),
    "element": _("Heritage elements"),
}
MEDIA_NAMES: Final[Mapping[str, str | Promise]] = {
    **{kind.value: kind.label for kind in MediaAsset.Kind},
    "none": _("without media"),
}


def labels_of(facet_name: str, values: Iterable[str], language: str) -> Labels:
    """The name of each value that has one; a key nobody knows any more is left out."""
    return LABELLERS[facet_name](list(values), language)


def _peoples(values: list[str], language: str) -> Labels:
    return _term_names(EthnicGroup.objects.filter(slug__in=values), language)


def _types(values: list[str], language: str) -> Labels:
    return _term_names(HeritageType.objects.filter(slug__in=values), language)


def _provinces(values: list[str], language: str) -> Labels:
    is_foreign = language != NAMES_LANGUAGE
    return {
        place.uid: Passage(place.bare_name, NAMES_LANGUAGE, is_foreign)
        for place in Place.objects.filter(uid__in=values)
    }


def _term_names(terms: models.QuerySet, language: str) -> Labels:
    return {term.slug: passage(term, "name", language) for term in terms}


def _fixed(names: Mapping[str, str | Promise]) -> Callable[[list[str], str], Labels]:
    def named(values: list[str], language: str) -> Labels:
        return {v: Passage(str(names[v]), language) for v in values if v in names}

    return named


LABELLERS: Final[Mapping[str, Callable[[list[str], str], Labels]]] = {
    "people": _peoples,
    "provinces": _provinces,
    "types": _types,
    "media": _fixed(MEDIA_NAMES),
    "kinds": _fixed(KIND_NAMES),
}


@dataclass(frozen=True, slots=True)
class FacetTitle:
    """A facet as the page offers it."""

    name: str
    title: str | Promise


FACET_TITLES: Final = (
    FacetTitle("people", _("Peoples")),
    FacetTitle("provinces", _("Province today")),
    FacetTitle("types", _("Heritage type")),
    FacetTitle("media", _("Media")),
    FacetTitle("kinds", _("Kind of entry")),
)
"""In the order visitors use them: whose first, then where."""
