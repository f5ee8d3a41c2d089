"""The doors of the home page: peoples, heritage types and media, with how much is behind each.

Counts what the search page will list behind the same door (published elements and records, a
people with its subgroups), from the database, in three statements. Never counts what the viewer
may not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from archive.access.viewer import Viewer
from archive.media.models import MediaAsset
from archive.passages import Passage, passage
from archive.records.models import CatalogueEntry
from archive.records.selectors import published_elements, published_records
from archive.vocabularies.models import EthnicGroup, HeritageType, Term

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
    of_people = Q(ethnic_groups=OuterRef("pk")) | Q(ethnic_groups__parent=OuterRef("pk"))
    groups = EthnicGroup.objects.filter(parent=None)
    return _doors("people", _counted(groups, viewer, of_people, of_people), language)


def type_doors(viewer: Viewer, language: str) -> tuple[Door, ...]:
    """The heritage types of which something is published, in the order of the law."""
    counted = _counted(
        HeritageType.objects.all(),
        viewer,
        Q(element__heritage_type=OuterRef("pk")),
        Q(heritage_type=OuterRef("pk")),
    )
    return _doors("type", counted, language)


def media_doors(viewer: Viewer) -> tuple[Door, ...]:
    """Video, sound and pictures, those of which there are any."""
    shown = MediaAsset.objects.filter(record__in=published_records(viewer)).order_by()
    rows = shown.values_list("kind").annotate(Count("record", distinct=True))
    counts = dict(rows)
    return tuple(
        Door(Passage(str(kind.label)), counts[kind.value], _url("media", kind.value), kind.value)
        for kind in MediaAsset.Kind
        if counts.get(kind.value)
    )


def _counted(
    terms: QuerySet[TermT], viewer: Viewer, of_record: Q, of_element: Q
) -> Iterable[tuple[TermT, int]]:
    """Each term with the number of published records and elements of it, when there are any."""
    counted: Iterable[Any] = terms.annotate(
        record_count=_count(published_records(viewer).filter(of_record)),
        element_count=_count(published_elements(viewer).filter(of_element)),
    )
    for term in counted:
        count = term.record_count + term.element_count
        if count:
            yield term, count


def _count(entries: QuerySet[EntryT]) -> Coalesce:
    """The number of entries as a subquery, counting each once however often it was joined."""
    grouped = entries.order_by().annotate(one=Value(1)).values("one")
    number = grouped.annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


def _doors(parameter: str, counted: Iterable[tuple[TermT, int]], language: str) -> tuple[Door, ...]:
    return tuple(
        Door(passage(term, "name", language), count, _url(parameter, term.slug), term.slug)
        for term, count in counted
    )


def _url(parameter: str, value: str) -> str:
    return f"{reverse('search:results')}?{urlencode({parameter: value})}"
