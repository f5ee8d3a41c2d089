"""The Vietnamese lunar calendar itself: which lunar day a solar day is, and the other way round.

Wraps lunar-vn (UTC+7; the calendar is proleptic before 1968, when Việt Nam adopted that zone) and
keeps its traps from everyone else: it moves day 30 of a 29-day month silently into the next month,
and it ends on 31 December 2100 in the middle of a lunar year. Knows nothing of festivals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Final

import lunar_vn
from django.utils.translation import gettext as _

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
FIRST_DAY: Final = date(FIRST_YEAR, 1, 1)
"""By the moon 1/12/1899: the last month of that lunar year is whole, the others are unknown."""
LAST_DAY: Final = date(LAST_YEAR, 12, 31)

_ONE_DAY: Final = timedelta(days=1)
_SHORT_MONTH: Final = 29
_LONG_MONTH: Final = 30


class UnsupportedYearError(ValueError):
    """A year the calendar is not computed for."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            _("The lunar calendar is known from %(first)d to %(last)d, not for %(year)d.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR, "year": year}
        )


class MissingLunarMonthError(ValueError):
    """A leap month asked for in a lunar year that has none of this number."""

    def __init__(self, month: int, year: int) -> None:
        self.month = month
        self.year = year
        super().__init__(
            _("The lunar year %(year)d has no leap month %(month)d. Choose the regular month.")
            % {"month": month, "year": year}
        )


class Chi(IntEnum):
    """The twelve signs in the order of days and years, with the animals Việt Nam gives them."""

    RAT = 0
    OX = 1
    TIGER = 2
    CAT = 3
    DRAGON = 4
    SNAKE = 5
    HORSE = 6
    GOAT = 7
    MONKEY = 8
    ROOSTER = 9
    DOG = 10
    PIG = 11


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day as the lunar calendar counts it."""

    day: int
    """1 to 29 or 30."""
    month: int
    """1 to 12; a leap month has the number of the month before it."""
    year: int
    """The year that began at Tết; in January it is usually still the one before."""
    is_leap: bool = False
    """Whether the month is the leap one (tháng nhuận)."""


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """One month of a lunar year, laid on the solar calendar."""

    year: int
    number: int
    is_leap: bool
    first_on: date
    length: int
    """Days: 29 or 30."""

    @property
    def last_on(self) -> date:
        return self.first_on + timedelta(days=self.length - 1)

    def day(self, number: int) -> date:
        """The solar day of a day of this month; day 30 of a short month is its last day.

        That is what villages do when the thirtieth is missing (tháng thiếu).
        """
        return self.first_on + timedelta(days=min(number, self.length) - 1)


def lunar_day_of(day: date) -> LunarDay:
    """The lunar day of a solar day; some microseconds, so a page of days may ask for each.

    Raises UnsupportedYearError outside 1900–2100.
    """
    check_year(day.year)
    found = lunar_vn.solar_to_lunar(day)
    return LunarDay(found.day, found.month, found.year, found.leap)


def solar_day_of(lunar: LunarDay) -> date:
    """The solar day of a lunar day; day 30 of a 29-day month is its last day.

    Raises UnsupportedYearError outside 1900–2100 and MissingLunarMonthError for a leap month the
    year does not have.
    """
    check_year(lunar.year)
    month = month_of(lunar.year, lunar.month, is_leap=lunar.is_leap)
    if month is None and lunar.is_leap:
        raise MissingLunarMonthError(lunar.month, lunar.year)
    if month is None or month.day(lunar.day) > LAST_DAY:
        raise UnsupportedYearError(lunar.year + 1)
    return month.day(lunar.day)


def check_year(year: int) -> None:
    """Raises UnsupportedYearError outside 1900–2100."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnsupportedYearError(year)


@lru_cache(maxsize=256)
def months_of(lunar_year: int) -> tuple[LunarMonth, ...]:
    """The 12 or 13 months of a lunar year in order, as far as they begin within 1900–2100.

    1899 has one, its last. Any other year outside raises UnsupportedYearError.
    """
    if lunar_year == FIRST_YEAR - 1:
        return (_month_beginning(FIRST_DAY),)
    check_year(lunar_year)
    months = [_month_beginning(lunar_vn.lunar_to_solar(lunar_vn.LunarDate(1, 1, lunar_year)))]
    while (following := months[-1].last_on + _ONE_DAY) <= LAST_DAY:
        month = _month_beginning(following)
        if month.year != lunar_year:
            break
        months.append(month)
    return tuple(months)


def month_of(lunar_year: int, number: int, *, is_leap: bool = False) -> LunarMonth | None:
    """The month of this number, or None where the year, or its known part, has none."""
    return _months_by_number(lunar_year).get((number, is_leap))


def chi_of(day: date) -> Chi:
    """The sign of a day: ngày Tý, ngày Sửu …; they follow each other without a break."""
    return Chi(lunar_vn.can_chi.CHI.index(day_can_chi(day).split()[1]))


def chi_name(chi: Chi) -> str:
    """The Vietnamese name of a sign: "Thìn"."""
    return str(lunar_vn.can_chi.CHI[chi])


def day_can_chi(day: date) -> str:
    """The name of a day in the cycle of sixty: "Giáp Thìn". Proper names, so never translated."""
    number = lunar_vn.jd_from_date(day.day, day.month, day.year)
    return str(lunar_vn.can_chi.get_day_can_chi(number))


def year_can_chi(lunar_year: int) -> str:
    """The name of a lunar year in the cycle of sixty: 2024 is "Giáp Thìn"."""
    return str(lunar_vn.can_chi.get_year_can_chi(lunar_year))


@lru_cache(maxsize=256)
def _months_by_number(lunar_year: int) -> Mapping[tuple[int, bool], LunarMonth]:
    return {(month.number, month.is_leap): month for month in months_of(lunar_year)}


def _month_beginning(first_on: date) -> LunarMonth:
    """The month whose first day is known; the one cut off by the end of 2100 is taken as long."""
    first = lunar_day_of(first_on)
    thirtieth = first_on + timedelta(days=_SHORT_MONTH)
    is_short = thirtieth <= LAST_DAY and lunar_day_of(thirtieth).day == 1
    length = _SHORT_MONTH if is_short else _LONG_MONTH
    return LunarMonth(first.year, first.month, first.is_leap, first_on, length)
