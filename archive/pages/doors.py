"""The doors of the home page: peoples, heritage types and media, with how much is behind each.

Counts what the page behind the door lists (published elements and records, a people with its
subgroups), from the database, in one statement for each sort of door. Never counts what the viewer
may not see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from archive.access.viewer import Viewer
from archive.media.models import MediaAsset
from archive.media.selectors import SHOWN_KIND, playable_assets
from archive.passages import Passage, passage
from archive.records.models import CatalogueEntry
from archive.records.selectors import published_elements, published_records
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType, Term

from .addresses import people_url, search_url, type_url

TermT = TypeVar("TermT", bound=Term)
EntryT = TypeVar("EntryT", bound=CatalogueEntry)


@dataclass(frozen=True, slots=True)
class Door:
    """One way into the archive."""

    name: Passage
    count: int
    url: str
    key: str
    """The value behind the door, for its sign."""


def people_doors(viewer: Viewer, language: str) -> tuple[Door, ...]:
    """The peoples of which something is published, in the order of the official list."""
    return _doors(counted_peoples(viewer), people_url, language)


def type_doors(viewer: Viewer, language: str) -> tuple[Door, ...]:
    """The heritage types of which something is published, in the order of the law."""
    return _doors(counted_types(viewer), type_url, language)


def media_doors(viewer: Viewer) -> tuple[Door, ...]:
    """Video, sound, pictures and documents, those of which there are any."""
    shown = playable_assets().filter(record__in=published_records(viewer)).order_by()
    rows = shown.values_list(SHOWN_KIND).annotate(Count("record", distinct=True))
    counts = dict(rows)
    return tuple(
        Door(
            Passage(str(kind.label)),
            counts[kind.value],
            search_url("media", kind.value),
            kind.value,
        )
        for kind in MediaAsset.Kind
        if counts.get(kind.value)
    )


def counted_peoples(viewer: Viewer) -> list[tuple[EthnicGroup, int]]:
    """All peoples with what is published of them and of their subgroups, none included."""
    of_people = Q(ethnic_groups=OuterRef("pk")) | Q(ethnic_groups__parent=OuterRef("pk"))
    return _counted(EthnicGroup.objects.filter(parent=None), viewer, of_people, of_people)


def counted_types(viewer: Viewer) -> list[tuple[HeritageType, int]]:
    """All types with their published elements and the records of those."""
    of_record = Q(element__heritage_type=OuterRef("pk"))
    of_element = Q(heritage_type=OuterRef("pk"))
    return _counted(HeritageType.objects.all(), viewer, of_record, of_element)


def counted_genres(viewer: Viewer) -> list[tuple[Genre, int]]:
    """All genres with what is published of them and of narrower ones."""
    of_genre = Q(genres=OuterRef("pk")) | Q(genres__parent=OuterRef("pk"))
    return _counted(Genre.objects.select_related("parent"), viewer, of_genre, of_genre)


def _counted(
    terms: QuerySet[TermT], viewer: Viewer, of_record: Q, of_element: Q
) -> list[tuple[TermT, int]]:
    """Each term with the number of published records and elements of it."""
    counted: Iterable[Any] = terms.annotate(
        record_count=_count(published_records(viewer).filter(of_record)),
        element_count=_count(published_elements(viewer).filter(of_element)),
    )
    return [(term, term.record_count + term.element_count) for term in counted]


def _count(entries: QuerySet[EntryT]) -> Coalesce:
    """The number of entries as a subquery, counting each once however often it was joined."""
    grouped = entries.order_by().annotate(one=Value(1)).values("one")
    number = grouped.annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _doors(
    counted: Iterable[tuple[TermT, int]], url_of: Callable[[TermT], str], language: str
) -> tuple[Door, ...]:
    return tuple(
        Door(passage(term, "name", language), count, url_of(term), term.slug)
        for term, count in counted
        if count
    )
