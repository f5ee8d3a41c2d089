"""The dates of EDTF this archive keeps: their grammar, the days they may mean, nothing in words.

EDTF is the Library of Congress' Extended Date/Time Format, since 2019 in ISO 8601-2. Kept are of
level 0 dates and intervals; of level 1 qualified dates (1975~ 1975? 1975%), decades and centuries
(196X 19XX), seasons (1975-21) and open intervals (../1954); of level 2 these as ends of an interval
(196X/1975), qualified seasons, and a season of an unknown year (XXXX-24). Months or days written
XX and ends left empty are accepted and shortened to what means the same days. No times of day.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from .errors import ImpossibleDateError

UNKNOWN_YEAR: Final = "XXXX"
FIRST_YEAR: Final = 1000
"""Earlier centuries may be named; an earlier single year is rather a slip of the finger."""
LAST_YEAR: Final = 2099
SEASONS: Final = {21: (2, 4), 22: (5, 7), 23: (8, 10), 24: (11, 1)}
"""First and last month of spring, summer, autumn and winter, which ends in the next year's January.

The standard leaves the months open. These are the Vietnamese seasons, which begin with the solar
terms lập xuân, lập hạ, lập thu, lập đông (4 Feb, 6 May, 8 Aug, 7 Nov), rounded to whole months.
"""
_MONTHS: Final = 12
_OPEN_ENDS: Final = ("", "..")
_MOMENT: Final = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?"
    r"(?P<qualifier>[?~%]?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One point on the time line as exactly as it is known. Raises ImpossibleDateError."""

    year: str
    """Four characters, unknown digits from the right as X: "1975", "196X", "19XX", "XXXX"."""
    month: int = 0
    """1 to 12, or a season: 21 spring, 22 summer, 23 autumn, 24 winter; 0 when not known."""
    day: int = 0
    """0 when not known."""
    qualifier: str = ""
    """"~" approximate, "?" uncertain, "%" both, empty for neither."""

    def __post_init__(self) -> None:
        if self.has_exact_year:
            _check_year(int(self.year))
        elif self.day or (self.month and not (self.is_season and self.year == UNKNOWN_YEAR)):
            raise ImpossibleDateError(str(self), _("A month needs an exact year."))
        elif self.year != UNKNOWN_YEAR:
            _check_decade_or_century(self.year)
        if self.month or self.day:
            self._check_day()

    def __str__(self) -> str:
        month = f"-{self.month:02d}" if self.month else ""
        day = f"-{self.day:02d}" if self.day else ""
        return f"{self.year}{month}{day}{self.qualifier}"

    @property
    def has_exact_year(self) -> bool:
        return "X" not in self.year

    @property
    def is_season(self) -> bool:
        return self.month in SEASONS

    @property
    def earliest(self) -> date | None:
        """The first day it may mean; None when the year is unknown."""
        if self.year == UNKNOWN_YEAR:
            return None
        year = max(int(self.year.replace("X", "0")), 1)
        month = SEASONS[self.month][0] if self.is_season else self.month
        return date(year, month or 1, self.day or 1)

    @property
    def latest(self) -> date | None:
        """The last day it may mean; None when the year is unknown."""
        if self.year == UNKNOWN_YEAR:
            return None
        year = int(self.year.replace("X", "9"))
        month = self.month or _MONTHS
        if self.is_season:
            first, month = SEASONS[self.month]
            year += month < first
        return date(year, month, self.day or monthrange(year, month)[1])

    def _check_day(self) -> None:
        if self.is_season and not self.day:
            return
        if not 1 <= self.month <= _MONTHS:
            problem = _("There is no month %(month)d. Write the day before the month: 18/3/1975.")
            raise ImpossibleDateError(str(self), problem % {"month": self.month})
        longest = monthrange(int(self.year), self.month)[1]
        if self.day > longest:
            problem = _("Month %(month)d of %(year)s has %(longest)d days, so no day %(day)d.")
            values = {"month": self.month, "year": self.year, "longest": longest, "day": self.day}
            raise ImpossibleDateError(str(self), problem % values)


@dataclass(frozen=True, slots=True)
class Interval:
    """From one moment to another, or open at one end (None). Raises ImpossibleDateError."""

    start: Moment | None
    end: Moment | None

    def __post_init__(self) -> None:
        ends = [end for end in (self.start, self.end) if end is not None]
        if not ends or any(end.year == UNKNOWN_YEAR for end in ends):
            raise ImpossibleDateError(
                str(self), _("A period needs its years. Write for example 1960-1975.")
            )
        first, last = self.earliest, self.latest
        if first and last and first > last:
            problem = _("The period ends before it begins. Write the earlier date first.")
            raise ImpossibleDateError(str(self), problem)
        if self.end is None or self.start is None:
            neighbour(ends[0], -1 if self.end is None else 1)  # what its words will name

    def __str__(self) -> str:
        return f"{self.start or '..'}/{self.end or '..'}"

    @property
    def earliest(self) -> date | None:
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> date | None:
        return self.end.latest if self.end else None


EdtfDate = Moment | Interval
UNKNOWN: Final = Moment(UNKNOWN_YEAR)


def parse(text: str) -> EdtfDate | None:
    """The date an EDTF text means; None when it is no EDTF.

    Raises ImpossibleDateError when it is EDTF but no such date exists, as 1975-02-30.
    """
    parts = text.strip().upper().split("/")
    if len(parts) == 1:
        return _moment(parts[0])
    if len(parts) != 2 or all(part in _OPEN_ENDS for part in parts):
        return None
    ends = [None if part in _OPEN_ENDS else _moment(part) for part in parts]
    if any(end is None and part not in _OPEN_ENDS for end, part in zip(ends, parts, strict=True)):
        return None
    return Interval(*ends)


def neighbour(moment: Moment, steps: int) -> Moment:
    """The decade or century so many later or earlier; anything more exact, the moment itself.

    Nothing of the 20th century lies before the 20th century, while "before 1954" names a turning
    point within 1954. Raises ImpossibleDateError beyond the centuries that can be kept.
    """
    if moment.has_exact_year or moment.year == UNKNOWN_YEAR:
        return moment
    digits = moment.year.rstrip("X")
    number = f"{int(digits) + steps:0{len(digits)}d}"
    return replace(moment, year=number.ljust(4, "X"))


def qualified(value: EdtfDate, qualifier: str) -> EdtfDate:
    """The date with "~" or "?" added at every known end; an unknown date stays as it is."""
    if isinstance(value, Interval):
        start, end = (
            replace(end, qualifier=_combined(end.qualifier, qualifier)) if end else None
            for end in (value.start, value.end)
        )
        return Interval(start, end)
    if value == UNKNOWN:
        return value
    return replace(value, qualifier=_combined(value.qualifier, qualifier))


def _moment(text: str) -> Moment | None:
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    month, day = (_number(match[name]) for name in ("month", "day"))
    if match["year"] == UNKNOWN_YEAR and not month:
        return UNKNOWN
    if (match["month"] and not month and day) or match["month"] == "00" or match["day"] == "00":
        return None
    return Moment(match["year"], month, day, match["qualifier"])


def _number(digits: str | None) -> int:
    return int(digits) if digits and digits != "XX" else 0


def _combined(one: str, other: str) -> str:
    return one if one == other else "%" if one and other else one or other


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        problem = _("Write a year from %(first)d to %(last)d; for earlier times write the century.")
        raise ImpossibleDateError(str(year), problem % {"first": FIRST_YEAR, "last": LAST_YEAR})


def _check_decade_or_century(year: str) -> None:
    centuries = LAST_YEAR // 100 + 1
    if not year.endswith("XX"):
        _check_year(int(year.replace("X", "0")))
    elif not 1 <= int(year[:2]) + 1 <= centuries:
        problem = _("Write a century from 1 to %(last)d.")
        raise ImpossibleDateError(year, problem % {"last": centuries})
