"""What people say of a festival's date, as values: by the moon, by the sun, or announced.

A rule says nothing about any year; `occurrences` lays it on the calendar, `words` says it aloud,
`stored` keeps it. Rules check themselves when made and raise RuleError.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from .calendar import Chi
from .solar_terms import SolarTerm

MONTHS: Final = 12
LONGEST_LUNAR_MONTH: Final = 30
LONGEST_SOLAR_MONTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""29 February is allowed; in other years the day before is meant."""
MOST_DAYS_OF_ONE_SIGN: Final = 3
"""A lunar month of 29 or 30 days holds each of the twelve signs two or three times."""


class RuleError(ValueError):
    """A rule that no calendar can follow; the message says which part to correct."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        """Name of the attribute to correct."""
        super().__init__(message)


class LeapMonth(StrEnum):
    """Where a festival goes in a year whose month comes twice (năm nhuận)."""

    REGULAR = "regular"
    """Always the regular month: the usual practice."""
    LEAP = "leap"
    """The leap month; the regular one in years without it."""
    BOTH = "both"
    """The regular month, and again in the leap month in years that have it."""
    ONLY_LEAP = "only-leap"
    """The leap month; nothing in years without it."""


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of some year."""

    day: int
    month: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a festival comes round."""

    every_years: int = 1
    base_year: int | None = None
    """Any year in which it was or will be held: lunar for rules by the moon, else Gregorian.

    Without it nobody can say which years come next, so none are computed."""

    def __post_init__(self) -> None:
        if self.every_years < 1:
            raise RuleError("every_years", _("A festival returns every year or less often."))

    @property
    def is_computable(self) -> bool:
        return self.every_years == 1 or self.base_year is not None

    def includes(self, year: int) -> bool:
        if self.every_years == 1:
            return True
        return self.base_year is not None and (year - self.base_year) % self.every_years == 0


YEARLY: Final = Cycle()


@dataclass(frozen=True, slots=True)
class LunarDays:
    """One lunar day, or all from one to another, even across Tết (16/10–15/1).

    Both ends are meant as they are said: a leap month lying between them belongs to the festival.
    """

    first: MonthDay
    last: MonthDay | None = None
    """None for a single day. In an earlier month than `first`, it lies in the next year."""
    main: MonthDay | None = None
    """The day of the main rite (chính hội), within the range."""
    leap: LeapMonth = LeapMonth.REGULAR
    """Chosen for the month it begins in."""
    cycle: Cycle = YEARLY

    def __post_init__(self) -> None:
        _check_range(self.first, self.last, self.main, (LONGEST_LUNAR_MONTH,) * MONTHS)


@dataclass(frozen=True, slots=True)
class WholeLunarMonth:
    """A lunar month from its first to its last day."""

    month: int
    leap: LeapMonth = LeapMonth.REGULAR
    cycle: Cycle = YEARLY

    def __post_init__(self) -> None:
        _check_month("month", self.month)


@dataclass(frozen=True, slots=True)
class ZodiacDay:
    """A day of one of the twelve signs in a lunar month: ngày Thìn tháng Giêng."""

    chi: Chi
    month: int
    nth: int | None = 1
    """1 for the first such day, 2, 3 (not every month has three), None for every one."""
    leap: LeapMonth = LeapMonth.REGULAR
    cycle: Cycle = YEARLY

    def __post_init__(self) -> None:
        _check_month("month", self.month)
        if self.nth is not None and not 1 <= self.nth <= MOST_DAYS_OF_ONE_SIGN:
            raise RuleError("nth", _("Choose the first, second, third or every such day."))


@dataclass(frozen=True, slots=True)
class SolarDays:
    """One solar day, or all from one to another, even across New Year."""

    first: MonthDay
    last: MonthDay | None = None
    main: MonthDay | None = None
    cycle: Cycle = YEARLY

    def __post_init__(self) -> None:
        _check_range(self.first, self.last, self.main, LONGEST_SOLAR_MONTHS)


@dataclass(frozen=True, slots=True)
class SolarTermDay:
    """The day a solar term begins: Thanh minh, Đông chí."""

    term: SolarTerm
    cycle: Cycle = YEARLY


@dataclass(frozen=True, slots=True)
class Announced:
    """Held in most years, on a day that is announced each time."""

    note: str = ""
    """The season or occasion in the source's words: "hội xuân"."""


@dataclass(frozen=True, slots=True)
class OnDemand:
    """Held when somebody needs it: a wedding, a healing, a funeral. No calendar can know."""

    note: str = ""


Rule = LunarDays | WholeLunarMonth | ZodiacDay | SolarDays | SolarTermDay | Announced | OnDemand
MoonRule = LunarDays | WholeLunarMonth | ZodiacDay
"""The rules whose years are lunar years."""


def _check_month(field: str, month: int) -> None:
    if not 1 <= month <= MONTHS:
        raise RuleError(field, _("Months are numbered 1 to 12, not %(month)d.") % {"month": month})


def _check_day(field: str, when: MonthDay, longest: tuple[int, ...]) -> None:
    _check_month(field, when.month)
    most = longest[when.month - 1]
    if not 1 <= when.day <= most:
        message = _("Month %(month)d has at most %(most)d days, so no day %(day)d.")
        raise RuleError(field, message % {"month": when.month, "most": most, "day": when.day})


def _check_range(
    first: MonthDay, last: MonthDay | None, main: MonthDay | None, longest: tuple[int, ...]
) -> None:
    for field, when in (("first", first), ("last", last), ("main", main)):
        if when is not None:
            _check_day(field, when, longest)
    end = last or first
    if end.month == first.month and end.day < first.day:
        raise RuleError("last", _("The last day comes before the first. Exchange them."))
    if main is not None and _days_in(first, main) > _days_in(first, end):
        raise RuleError("main", _("The main day lies outside the festival. Correct one of them."))


def _days_in(first: MonthDay, when: MonthDay) -> tuple[int, int]:
    """How far after `first` a day comes, in months and days, going through the turn of the year."""
    is_before = when.month == first.month and when.day < first.day
    months = MONTHS if is_before else (when.month - first.month) % MONTHS
    return (months, when.day)
