"""What lies in a unit of either map, and how much lies in each of today's provinces.

By the archive's one rule (`archive.access.rules.lies_within`, `archive.places.selectors`): where an
officer chose, there; where a unit was split and nobody did, in every part, as a list shows what is
possible and decides nothing.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, QuerySet

from archive.access.rules import lies_within
from archive.access.viewer import Viewer
from archive.places.models import Place
from archive.places.selectors import where_today
from archive.records.models import Element, ElementPlace, Record
from archive.records.selectors import published_elements, published_records

from .queries import load_successors

Whereabouts = tuple[int, int | None]
"""Primary keys of a place as documented and of the unit of today an officer chose for it."""


def records_in(place: Place, viewer: Viewer) -> QuerySet[Record]:
    """The published records made in the unit, or in what it was or became."""
    return published_records(viewer).filter(lies_within([place.pk]))


def elements_in(place: Place, viewer: Viewer) -> QuerySet[Element]:
    """The published elements that live there, wherever else they do."""
    links = ElementPlace.objects.filter(lies_within([place.pk]))
    return published_elements(viewer).filter(pk__in=links.values("element"))


def entries_per_province(viewer: Viewer) -> Counter[int]:
    """How many elements and records lie in each of today's provinces, by its primary key.

    Four statements however many there are; an element counts once in each of its provinces.
    """
    records, elements = list(_made_at(viewer)), list(_living_at(viewer))
    provinces = _provinces({where for where, _counted in (*records, *elements)})
    counts: Counter[int] = Counter()
    for where, number in records:
        counts.update(dict.fromkeys(provinces[where], number))
    homes = {(province, pk) for where, pk in elements for province in provinces[where]}
    counts.update(province for province, _element in homes)
    return counts


def _made_at(viewer: Viewer) -> Iterator[tuple[Whereabouts, int]]:
    """How many records were made at each place."""
    placed = published_records(viewer).exclude(place=None).order_by()
    rows = placed.values_list("place", "place_today").annotate(Count("pk"))
    return (((place, chosen), number) for place, chosen, number in rows)


def _living_at(viewer: Viewer) -> Iterator[tuple[Whereabouts, int]]:
    """The places of each element, named by its primary key."""
    shown = published_elements(viewer).order_by().values("pk")
    links = ElementPlace.objects.filter(element__in=shown).order_by()
    rows = links.values_list("place", "place_today", "element")
    return (((place, chosen), element) for place, chosen, element in rows)


def _provinces(wanted: set[Whereabouts]) -> dict[Whereabouts, frozenset[int]]:
    """Where each lies today, by the primary keys of provinces."""
    keys = {key for where in wanted for key in where if key is not None}
    units = Place.objects.select_related("parent__parent").in_bulk(keys)
    load_successors(units.values())
    found = ((where, where_today(units[where[0]], units.get(where[1]))) for where in wanted)
    return {where: frozenset(unit.pk for unit in today.provinces) for where, today in found}
