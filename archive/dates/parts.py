"""Which years, months or days people mean by the early, middle or late part of a period.

The vague ends are kept as approximate EDTF intervals: early 1960s is 1960~/1963~. Where the thirds
fall is this table's decision alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Final

from .edtf import UNKNOWN_YEAR, Interval, Moment


class Part(StrEnum):
    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"


class Period(StrEnum):
    CENTURY = "century"
    DECADE = "decade"
    YEAR = "year"
    MONTH = "month"


_LAST_DAY: Final = 0
"""Stands for the last day of the month, whichever that is."""

BOUNDS: Final = {
    Period.CENTURY: {
        Part.EARLY: (0, 33), Part.MIDDLE: (34, 66), Part.LATE: (67, 99),
        Part.FIRST_HALF: (0, 49), Part.SECOND_HALF: (50, 99),
    },
    Period.DECADE: {
        Part.EARLY: (0, 3), Part.MIDDLE: (4, 6), Part.LATE: (7, 9),
        Part.FIRST_HALF: (0, 4), Part.SECOND_HALF: (5, 9),
    },
    Period.YEAR: {
        Part.EARLY: (1, 4), Part.MIDDLE: (5, 8), Part.LATE: (9, 12),
        Part.FIRST_HALF: (1, 6), Part.SECOND_HALF: (7, 12),
    },
    Period.MONTH: {
        Part.EARLY: (1, 10), Part.MIDDLE: (11, 20), Part.LATE: (21, _LAST_DAY),
        Part.FIRST_HALF: (1, 15), Part.SECOND_HALF: (16, _LAST_DAY),
    },
}  # fmt: skip
"""First and last year, month or day of each part, counted within its period."""


def period_of(moment: Moment) -> Period | None:
    """What kind of period the moment is; None when it has no parts (a day, a season, unknown)."""
    if moment.day or moment.is_season or moment.year == UNKNOWN_YEAR:
        return None
    if moment.year.endswith("XX"):
        return Period.CENTURY
    if moment.year.endswith("X"):
        return Period.DECADE
    return Period.MONTH if moment.month else Period.YEAR


def part_of(moment: Moment, part: Part) -> Interval | None:
    """The part of the moment as an approximate interval; None when it has no parts."""
    period = period_of(moment)
    if period is None:
        return None
    first, last = BOUNDS[period][part]
    return Interval(_within(moment, period, first), _within(moment, period, last))


def named_part(interval: Interval) -> tuple[Part, Moment] | None:
    """The part and period whose interval this is exactly; None when it is an ordinary one."""
    for moment in _periods_around(interval.start) if interval.start else ():
        for part in Part:
            if part_of(moment, part) == interval:
                return part, moment
    return None


def _within(moment: Moment, period: Period, number: int) -> Moment:
    if period is Period.MONTH:
        whole = moment.latest
        day = number or (whole.day if whole else number)
        return replace(moment, day=day, qualifier="~")
    if period is Period.YEAR:
        return replace(moment, month=number, qualifier="~")
    digits = moment.year.rstrip("X")
    return Moment(f"{digits}{number:0{4 - len(digits)}d}", qualifier="~")


def _periods_around(start: Moment) -> Iterator[Moment]:
    """The periods of which a part could begin at `start`."""
    if not start.has_exact_year:
        return
    if start.day:
        yield Moment(start.year, start.month)
    elif start.month:
        yield Moment(start.year)
    else:
        yield Moment(f"{start.year[:3]}X")
        yield Moment(f"{start.year[:2]}XX")
