"""Which documents repeat a name: of an agent, a collection, a place, a term of a vocabulary.

Follows what `search.catalogue` reads into a document; a name read there must be listed here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Model, Q, QuerySet

from archive.access.viewer import EVERYTHING
from archive.events import NamesEvent
from archive.places.models import Place, Succession
from archive.places.territory import territory
from archive.records.models import Agent, Collection, Element, Record
from archive.records.selectors import published_elements, published_records
from archive.vocabularies.models import (
    AlternateName,
    EthnicGroup,
    Genre,
    HeritageType,
    Language,
    RightsStatement,
)

from .catalogue import ELEMENT, RECORD, published_keys
from .documents import Key


@dataclass(frozen=True, slots=True)
class _Uses:
    """Lookups that lead from an entry to the rows of a model its document names."""

    records: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """Beginnings of the names of its fields that no document repeats anything of."""

    def is_changed_by(self, changed: frozenset[str] | None) -> bool:
        """Whether documents change with these fields; with any, when it is not known which."""
        return changed is None or not all(name.startswith(self.unread) for name in changed)


_USES: Final[Mapping[type[Model], _Uses]] = {
    Agent: _Uses(
        ("record_agents__agent",),
        ("holders__agent",),
        unread=("kind", "note", "title", "born", "died", "place"),
    ),
    Collection: _Uses(records=("collection",), unread=("summary",)),
    Language: _Uses(records=("languages",)),
    RightsStatement: _Uses(records=("rights",), unread=("name", "position", "uri")),
    HeritageType: _Uses(
        ("element__heritage_type",), ("heritage_type",), unread=("position", "unesco_domain")
    ),
    Genre: _Uses(("genres", "genres__parent"), ("genres", "genres__parent")),
    EthnicGroup: _Uses(
        ("ethnic_groups", "ethnic_groups__parent"),
        ("ethnic_groups", "ethnic_groups__parent"),
        unread=("code", "language", "population", "is_mainly_northern", "note"),
    ),
    Place: _Uses(unread=("code", "slug", "area", "name_folded")),  # where: see _lying_in
    AlternateName: _Uses(
        *[("ethnic_groups__alternate_names", "ethnic_groups__parent__alternate_names")] * 2
    ),
}


def affected_by_names(event: NamesEvent) -> Iterator[list[Key]]:
    """What is published and names the event's subject, in batches; everything for a bulk load."""
    subject = event.subject
    if subject is None:
        yield from published_keys()
    elif _USES.get(type(subject), _Uses()).is_changed_by(event.changed):
        yield affected_by_term(subject)


def affected_by_term(subject: Model) -> list[Key]:
    """The published entries whose documents repeat a name of this row."""
    if isinstance(subject, Place):
        records, elements = _lying_in(subject.pk)
    elif isinstance(subject, Succession):
        records, elements = _lying_in(subject.old_id, subject.new_id)
    else:
        uses = _USES.get(type(subject), _Uses())
        records, elements = _any(uses.records, subject), _any(uses.elements, subject)
    return [
        *_keys(RECORD, published_records(EVERYTHING).filter(records)),
        *_keys(ELEMENT, published_elements(EVERYTHING).filter(elements)),
    ]


def _lying_in(*units: int) -> tuple[Q, Q]:
    """Of records and of elements those that name one of these units: what lies in it on any map.

    A commune that ended and of which nobody recorded what it became goes with its province.
    """
    inside = territory(units)
    records = Q(place__in=inside) | Q(place__parent__parent__in=inside)
    place = "element_places__place"
    elements = Q(**{f"{place}__in": inside}) | Q(**{f"{place}__parent__parent__in": inside})
    return records, elements


def _any(lookups: tuple[str, ...], subject: Model) -> Q:
    """One of the lookups leads to the subject; nothing at all without lookups."""
    rule = Q(pk__in=[])
    for lookup in lookups:
        rule |= Q(**{lookup: subject.pk})
    return rule


def _keys(kind: str, entries: QuerySet[Record] | QuerySet[Element]) -> list[Key]:
    codes = entries.order_by("code").values_list("code", flat=True).distinct()
    return [Key(kind, code) for code in codes]
