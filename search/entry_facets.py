"""Under which facet values an entry counts, where it lies on the map, and when it was documented.

Takes entries that `search.catalogue` has loaded with what they name; asks the database nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from archive.dates import UncertainDate, sort_key
from archive.dates.columns import read
from archive.places.models import Place
from archive.places.selectors import (
    WhereToday,
    earlier_units,
    later_units,
    upwards,
)
from archive.records.models import Element, Record
from archive.vocabularies.models import EthnicGroup, Genre

from .ranges import OPEN_END, OPEN_START, day_number

TermWithParent = TypeVar("TermWithParent", EthnicGroup, Genre)
Facets = dict[str, tuple[str, ...]]
Located = tuple[Place, WhereToday]
"""A place as documented and where it lies today."""

CENTURY_MARK: Final = "c"
"""Begins the facet value of a century, "c19"; decades are their first year, "1960"."""
MOST_DECADES: Final = 3
"""A date that spans more is known to the century at best: it counts as that."""


def shared_facets(entry: Record | Element, places: Sequence[Located]) -> Facets:
    """The values of what records and elements both have."""
    units = {unit.uid for place, today in places for unit in related_units(place, today)}
    return {
        "people": _sorted(group.slug for group in with_parents(entry.ethnic_groups.all())),
        "genres": _sorted(genre.slug for genre in with_parents(entry.genres.all())),
        "places": _sorted(units),
        **_today_facets(places),
        **_then_facets(places),
    }


def record_facets(record: Record) -> Facets:
    """The values only records have."""
    return {
        "decades": decades_of(read(record.date_recorded)),
        "languages": _sorted(language.slug for language in record.languages.all()),
        "rights": (record.rights.slug,) if record.rights else (),
        "collections": (record.collection.slug,) if record.collection else (),
    }


def type_facets(element: Element | None) -> Facets:
    """The type of an element, or of the element a record documents."""
    heritage_type = element.heritage_type if element is not None else None
    return {"types": (heritage_type.slug,) if heritage_type is not None else ()}


def decades_of(when: UncertainDate | None) -> tuple[str, ...]:
    """The decades a date may lie in, or its century when it spans too many; none for open ones."""
    if when is None or when.earliest is None or when.latest is None:
        return ()
    first, last = when.earliest.year // 10, when.latest.year // 10
    if last - first < MOST_DECADES:
        return tuple(str(decade * 10) for decade in range(first, last + 1))
    centuries = {when.earliest.year // 100 + 1, when.latest.year // 100 + 1}
    return (f"{CENTURY_MARK}{centuries.pop()}",) if len(centuries) == 1 else ()


def days_of(record: Record) -> tuple[int, int] | None:
    """The first and last day it may have been made; None when nothing is known."""
    when = read(record.date_recorded)
    if when is None or not when.is_known:
        return None
    first = day_number(when.earliest) if when.earliest else OPEN_START
    return first, day_number(when.latest) if when.latest else OPEN_END


def sort_date(record: Record) -> str:
    """Empty, and so last, when nothing is known."""
    when = read(record.date_recorded)
    return sort_key(when) if when and when.is_known else ""


def points_of(places: Iterable[Located]) -> tuple[tuple[float, float], ...]:
    """Latitude and longitude of each place: of the unit as documented, else of what it lies in."""
    points = (_point(place) or _first_point(today.units) for place, today in places)
    return tuple(dict.fromkeys(point for point in points if point is not None))


def with_parents(terms: Iterable[TermWithParent]) -> list[TermWithParent]:
    """The terms and the wider ones they belong to: a people finds its subgroups."""
    found: dict[int, TermWithParent] = {}
    for term in terms:
        found[term.pk] = term
        if term.parent is not None:
            found[term.parent.pk] = term.parent
    return list(found.values())


def related_units(place: Place, today: WhereToday) -> list[Place]:
    """The unit and what it lies in, then and on every other map: all its names find.

    While a split is undecided, those of all candidates.
    """
    former = [unit for unit in later_units(place) if not unit.is_current]
    units = [place, *former, *today.units, *earlier_units(place)]
    return [unit for start in units for unit in upwards(start)]


def _today_facets(places: Iterable[Located]) -> Facets:
    units = [unit for _place, today in places for unit in today.units]
    communes = (unit.uid for unit in units if unit.level == Place.Level.COMMUNE)
    provinces = (one.uid for _place, today in places for one in today.provinces)
    return {"provinces": _sorted(provinces), "communes": _sorted(communes)}


def _then_facets(places: Iterable[Located]) -> Facets:
    units = [unit for place, _today in places for unit in upwards(place)]
    is_province = {unit.uid: unit.level == Place.Level.PROVINCE for unit in units}
    return {
        "provinces_then": _sorted(uid for uid, it_is in is_province.items() if it_is),
        "units_then": _sorted(uid for uid, it_is in is_province.items() if not it_is),
    }


def _point(place: Place) -> tuple[float, float] | None:
    return _first_point(upwards(place))


def _first_point(units: Iterable[Place]) -> tuple[float, float] | None:
    for unit in units:
        if unit.latitude is not None and unit.longitude is not None:
            return unit.latitude, unit.longitude
    return None


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))
