"""What makes the files of a reform impossible to apply, said with the line it stands on.

Pure: compares the files with a picture of the units the database knows.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Generic, TypeVar

from .sources import LEVELS, SuccessionRow, UnitRow

UNITS: Final = "units.csv"
LINKS: Final = "successions.csv"
LEVEL_LETTERS: Final[Mapping[str, str]] = {"p": "province", "d": "district", "w": "commune"}
UID: Final = re.compile(r"(?P<era>[a-z]):(?P<level>[pdw]):(?P<code>[0-9A-Za-z]{1,5})")
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file is refused."""

    file: str
    line: int
    """As an editor counts, the header being 1; 0: the file as a whole."""
    words: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.words}" if self.line else (
            f"{self.file}: {self.words}"
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line(Generic[RowT]):
    """A row of a file and where it stands."""

    number: int
    row: RowT


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit the database has."""

    uid: str
    parent_uid: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Reform:
    """The two files."""

    units: tuple[Line[UnitRow], ...]
    """Never empty."""
    links: tuple[Line[SuccessionRow], ...]

    @cached_property
    def day(self) -> date:
        """The day the first unit begins; the checks see to it that the others do too."""
        return self.units[0].row.valid_from or date.min

    @cached_property
    def new_uids(self) -> frozenset[str]:
        return frozenset(line.row.uid for line in self.units)

    @cached_property
    def ending(self) -> Mapping[str, int]:
        """The units that end → the first line that says so."""
        return {line.row.old_uid: line.number for line in reversed(self.links)}


Known = Mapping[str, KnownUnit]


def problems_of(reform: Reform, known: Known, *, today: date) -> list[Problem]:
    """Everything wrong with the files, in the order of their lines; empty when they may be applied.

    Units of the reform that `known` already has are no problem: then it is applied again.
    """
    found = [*_wrong_day(reform, today)]
    for check in CHECKS:
        found += check(reform, known)
    return sorted(found, key=lambda problem: (problem.file != UNITS, problem.line))


def _wrong_day(reform: Reform, today: date) -> Iterator[Problem]:
    first = reform.units[0]
    if first.row.valid_from is not None and first.row.valid_from > today:
        words = f"{first.row.valid_from} has not come: apply the reform on that day or later"
        yield Problem(UNITS, first.number, words)
    for line in reform.units:
        if line.row.valid_from is None:
            yield Problem(UNITS, line.number, "valid_from is empty: write the reform's first day")
        elif line.row.valid_from != reform.day:
            words = f"begins on {line.row.valid_from}, line {first.number} on {reform.day}"
            yield Problem(UNITS, line.number, words)
        if line.row.valid_to is not None:
            yield Problem(UNITS, line.number, "valid_to must be empty: the unit only begins")


def _malformed_keys(reform: Reform, known: Known) -> Iterator[Problem]:
    eras = {uid[0] for uid, unit in known.items() if unit.valid_from != reform.day}
    era = reform.units[0].row.uid[:1]
    seen: dict[str, int] = {}
    for line in reform.units:
        row, key = line.row, UID.fullmatch(line.row.uid)
        if key is None or key["code"] != row.code or LEVEL_LETTERS[key["level"]] != row.level:
            words = f"{row.uid} is not era:level:code, as x:w:{row.code or '00001'} of a commune"
            yield Problem(UNITS, line.number, words)
        elif key["era"] in eras:
            words = f"the letter {key['era']} belongs to an earlier map: take another for {row.uid}"
            yield Problem(UNITS, line.number, words)
        elif key["era"] != era:
            words = f"{row.uid} has another letter than {reform.units[0].row.uid}"
            yield Problem(UNITS, line.number, words)
        if row.uid in seen:
            yield Problem(UNITS, line.number, f"{row.uid} is already on line {seen[row.uid]}")
        seen.setdefault(row.uid, line.number)


def _lost_parents(reform: Reform, known: Known) -> Iterator[Problem]:
    levels = {line.row.uid: line.row.level for line in reform.units}
    for line in reform.units:
        row, parent = line.row, line.row.parent_uid
        if (parent is None) != (row.level == LEVELS[0]):
            words = "a province lies in nothing, every other unit in a wider one"
            yield Problem(UNITS, line.number, f"{row.uid}: {words}")
        elif parent is not None and not _stands_after(parent, reform, known):
            words = f"{row.uid} lies in {parent}, which is unknown or ends before it begins"
            yield Problem(UNITS, line.number, words)
        elif parent in levels and _rank(levels[parent]) >= _rank(row.level):
            yield Problem(UNITS, line.number, f"{row.uid} cannot lie in {parent}: it is not wider")


def _rank(level: str) -> int:
    return LEVELS.index(level)


def _unknown_units(reform: Reform, known: Known) -> Iterator[Problem]:
    for line in reform.links:
        row = line.row
        if row.old_uid in reform.new_uids:
            words = f"{row.old_uid} begins with this reform and cannot end by it"
            yield Problem(LINKS, line.number, words)
        elif row.old_uid not in known:
            yield Problem(LINKS, line.number, f"unknown unit {row.old_uid}")
        if row.new_uid not in reform.new_uids and row.new_uid not in known:
            yield Problem(LINKS, line.number, f"unknown unit {row.new_uid}")


def _already_closed(reform: Reform, known: Known) -> Iterator[Problem]:
    for uid, number in reform.ending.items():
        unit = known.get(uid)
        if unit and unit.valid_to not in (None, reform.day):
            yield Problem(LINKS, number, f"{uid} is already closed since {unit.valid_to}")


def _successors_that_end(reform: Reform, known: Known) -> Iterator[Problem]:
    """A unit that receives must stand afterwards; this also keeps links from going in a circle."""
    for line in reform.links:
        new, number = line.row.new_uid, line.number
        if new in reform.ending:
            words = f"{new} ends by line {reform.ending[new]}: links must not go in a circle"
            yield Problem(LINKS, number, f"{line.row.old_uid} cannot become {new}: {words}")
        elif new in known and not _stands_after(new, reform, known):
            yield Problem(LINKS, number, f"{new} is closed since {known[new].valid_to}")


def _main_successors(reform: Reform, known: Known) -> Iterator[Problem]:
    by_old: defaultdict[str, list[Line[SuccessionRow]]] = defaultdict(list)
    for line in reform.links:
        by_old[line.row.old_uid].append(line)
    for old, lines in by_old.items():
        mains = [line.number for line in lines if line.row.is_default]
        if not mains:
            words = f"{old} has no main successor: set is_default to 1 on one of its lines"
            yield Problem(LINKS, lines[0].number, words)
        for number in mains[1:]:
            words = f"{old} already has its main successor on line {mains[0]}"
            yield Problem(LINKS, number, words)
        for line in lines:
            if line.row.is_split != (len(lines) > 1):
                words = f"{old} has {len(lines)} successors: is_split must be {int(len(lines) > 1)}"
                yield Problem(LINKS, line.number, words)


def _said_twice(reform: Reform, known: Known) -> Iterator[Problem]:
    pairs = Counter((line.row.old_uid, line.row.new_uid) for line in reform.links)
    for line in reversed(reform.links):
        pair = line.row.old_uid, line.row.new_uid
        if pairs[pair] > 1:
            pairs[pair] -= 1
            yield Problem(LINKS, line.number, f"{pair[0]} → {pair[1]} is said before")


def _left_standing(reform: Reform, known: Known) -> Iterator[Problem]:
    """A unit may not end around one that stands."""
    for uid, unit in known.items():
        parent = unit.parent_uid
        if parent is None or parent not in reform.ending:
            continue
        if unit.valid_to is None and uid not in reform.ending:
            words = f"{parent} ends, but {uid} in it does not: say what {uid} becomes"
            yield Problem(LINKS, reform.ending[parent], words)


def _without_origin(reform: Reform, known: Known) -> Iterator[Problem]:
    reached = {line.row.new_uid for line in reform.links}
    for line in reform.units:
        if line.row.uid not in reached:
            words = f"no line of {LINKS} leads to {line.row.uid}: say what it was before"
            yield Problem(UNITS, line.number, words)


def _stands_after(uid: str, reform: Reform, known: Known) -> bool:
    if uid in reform.new_uids:
        return True
    return uid in known and known[uid].valid_to is None and uid not in reform.ending


CHECKS: Final[tuple[Callable[[Reform, Known], Iterator[Problem]], ...]] = (
    _malformed_keys,
    _lost_parents,
    _unknown_units,
    _already_closed,
    _successors_that_end,
    _main_successors,
    _said_twice,
    _left_standing,
    _without_origin,
)
