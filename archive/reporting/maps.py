"""On which unit of a day's map an element counts: then or today, before or after any reform.

`Atlas` is pure; `load_atlas` reads every unit and succession in two statements, as both are needed
whole as soon as more than a handful of places are asked for. Nothing is guessed: where a unit was
split and no officer chose, the answer is the wider unit all the parts lie in, or none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from archive.places.models import Place, Succession

from .tally import Gap, Path, Step

STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    Place.Level.PROVINCE: (Place.Level.PROVINCE,),
    Place.Level.DISTRICT: (Place.Level.PROVINCE, Place.Level.DISTRICT),
    Place.Level.COMMUNE: (Place.Level.PROVINCE, Place.Level.COMMUNE),
}
"""The levels of a path to each level. Communes stand directly under their province: only one of
the maps has districts between."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What of a place decides where it counts."""

    level: str
    parent: int | None
    valid_from: date | None
    valid_to: date | None
    """The first day it no longer existed."""

    def is_valid(self, day: date) -> bool:
        return not self.begins_after(day) and not self.has_ended(day)

    def begins_after(self, day: date) -> bool:
        return self.valid_from is not None and self.valid_from > day

    def has_ended(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to <= day


class Atlas:
    """All units of all maps, and what became of which."""

    def __init__(self, units: Mapping[int, Unit], successions: Iterable[tuple[int, int]]) -> None:
        self._units = units
        self._after: defaultdict[int, list[int]] = defaultdict(list)
        self._before: defaultdict[int, list[int]] = defaultdict(list)
        for old, new in successions:
            self._after[old].append(new)
            self._before[new].append(old)

    def has_level(self, level: str, day: date) -> bool:
        """Whether the day's map has units of that level."""
        return any(unit.level == level and unit.is_valid(day) for unit in self._units.values())

    def path(self, place: int, *, level: str, day: date, chosen: int | None = None) -> Path:
        """Where an entry at `place` counts on the day's map, down to `level`.

        `chosen` is the successor an officer decided on where the place was split.
        """
        possible = self._units_on(place, day, chosen)
        path: list[Step] = []
        for step in STEPS[level]:
            above = {self._ancestor(unit, step) for unit in possible}
            unit = above.pop() if len(above) == 1 else None
            path.append(Gap.NOT_DETERMINED if unit is None else unit)
            if unit is None:
                break
        return tuple(path)

    def _units_on(self, place: int, day: date, chosen: int | None) -> frozenset[int]:
        """The units of the day's map the place may lie in; a wider one when it has none itself."""
        found, unit = self._same_on(place, day), self._units[place].parent
        while not found and unit is not None:
            found, unit = self._same_on(unit, day), self._units[unit].parent
        meant = frozenset() if chosen is None else self._same_on(chosen, day)
        # As in archive.places.selectors: a choice the place never became is not heeded.
        return found & meant or found

    def _same_on(self, place: int, day: date) -> frozenset[int]:
        """What the place is on the day's map: itself, all it became, or all it came from."""
        unit = self._units[place]
        if unit.begins_after(day):
            return self._followed(place, self._before, day)
        if unit.has_ended(day):
            return self._followed(place, self._after, day)
        return frozenset([place])

    def _followed(
        self, place: int, links: Mapping[int, Sequence[int]], day: date
    ) -> frozenset[int]:
        """The units reached from `place` through one reform after another, up to the day's map."""
        found: set[int] = set()
        waiting, seen = [place], {place}
        while waiting:
            unit = waiting.pop()
            if self._units[unit].is_valid(day):
                found.add(unit)
                continue
            further = [each for each in links.get(unit, ()) if each not in seen]
            seen.update(further)
            waiting += further
        return frozenset(found)

    def _ancestor(self, place: int, level: str) -> int | None:
        unit: int | None = place
        while unit is not None and self._units[unit].level != level:
            unit = self._units[unit].parent
        return unit


def load_atlas() -> Atlas:
    """The atlas of the database."""
    columns = ("pk", "level", "parent_id", "valid_from", "valid_to")
    units = {pk: Unit(*facts) for pk, *facts in Place.objects.values_list(*columns).order_by()}
    successions = Succession.objects.values_list("old_id", "new_id").order_by("pk")
    return Atlas(units, successions)
