"""Questions about places: where a unit lies today, and how to say where something is.

Reforms follow each other, so a unit is traced link by link until the map of today. A split is
never guessed: it has several candidates until an officer chooses one for the entry.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from .models import Place, Succession

SUCCESSOR_PATH = "new__parent"


@dataclass(frozen=True, slots=True)
class WhereToday:
    """Where something documented at one unit lies on today's map."""

    units: tuple[Place, ...]
    """One unit when it is known, the candidates of an undecided split (main one first), none
    when nobody recorded what the unit became. A district of the former map has no successor of
    its own: its province of today stands for it."""

    @property
    def is_certain(self) -> bool:
        return len(self.units) == 1

    @property
    def provinces(self) -> tuple[Place, ...]:
        """The provinces of all candidates: by each of them the thing is found."""
        return tuple(_each_once(map(province_of, self.units)))

    @property
    def province(self) -> Place | None:
        """The one province to count it in: all candidates lie there; None while undecided."""
        provinces = self.provinces
        return provinces[0] if len(provinces) == 1 else None


def where_today(place: Place, chosen: Place | None = None) -> WhereToday:
    """Where a thing documented at `place` lies today.

    `chosen` is the unit an officer chose after a split (`place_today` of a record or of an
    element's place). A choice outlives the next reform, which is followed from it; one that the
    documented unit never became is not heeded.
    """
    candidates = units_today(place) or units_today(province_of(place))
    if chosen is not None:
        meant = {unit.pk for unit in units_today(chosen)}
        candidates = [unit for unit in candidates if unit.pk in meant] or candidates
    return WhereToday(tuple(candidates))


def places_with_context() -> QuerySet[Place]:
    """Places with their parents and what they became, over two reforms, in three statements.

    A third reform costs one statement for each unit it closed again.
    """
    return Place.objects.select_related("parent__parent").prefetch_related(
        Prefetch(
            "successions",
            queryset=_links().prefetch_related(Prefetch("new__successions", queryset=_links())),
        )
    )


def _links() -> QuerySet[Succession]:
    return Succession.objects.select_related(SUCCESSOR_PATH).order_by("-is_default", "id")


def units_today(place: Place) -> list[Place]:
    """The units of today's map the place became, the main one first; itself when still valid.

    Empty for most districts of the former map, which have no successor of their own.
    """
    if place.is_current:
        return [place]
    return _each_once(unit for successor in _successors(place) for unit in units_today(successor))


def later_units(place: Place) -> list[Place]:
    """Everything the place became, on every map after its own."""
    if place.is_current:
        return []
    successors = _successors(place)
    further = (unit for successor in successors for unit in later_units(successor))
    return _each_once([*successors, *further])


def earlier_units(place: Place) -> list[Place]:
    """Everything that became the place, or a part of it, on every map before its own."""
    if place.valid_from is None:  # from before our records begin
        return []
    origins = [link.old for link in place.predecessions.all()]
    further = (unit for origin in origins for unit in earlier_units(origin))
    return _each_once([*origins, *further])


def _successors(place: Place) -> list[Place]:
    links = sorted(place.successions.all(), key=lambda link: (not link.is_default, link.pk))
    return [link.new for link in links]


def _each_once(places: Iterable[Place]) -> list[Place]:
    return list({place.pk: place for place in places}.values())


def province_of(place: Place) -> Place:
    """The province of the same map the place lies in."""
    *_lower, province = upwards(place)
    return province


def provinces_today(place: Place) -> list[Place]:
    """The provinces of today's map the place may lie in; several when a split crosses a border."""
    return list(where_today(place).provinces)


def upwards(place: Place) -> Iterator[Place]:
    """The unit, then what it lies in, up to its province."""
    unit: Place | None = place
    while unit is not None:
        yield unit
        unit = unit.parent


def address(place: Place) -> str:
    """The unit and what it lies in: "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang"."""
    return ", ".join(unit.name for unit in upwards(place))


def with_era(place: Place) -> str:
    """The address and, for a unit that is no more, its last day: "… · đến 30/6/2025"."""
    if place.valid_to is None:
        return address(place)
    last_day = place.valid_to - timedelta(days=1)
    return _("%(address)s · until %(day)s") % {
        "address": address(place),
        "day": f"{last_day.day}/{last_day.month}/{last_day.year}",
    }
