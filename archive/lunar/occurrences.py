"""Lays a festival's rule on the calendar: which solar days it means in a year or a period.

Pure: what officers confirm or move lives with the festivals. Nothing is computed outside
1900–2100; a holding under way at either edge is cut there.
"""

from calendar import isleap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import singledispatch
from typing import Final

from .calendar import (
    FIRST_DAY,
    FIRST_YEAR,
    LAST_DAY,
    Chi,
    UnsupportedYearError,
    check_year,
    chi_of,
    month_of,
)
from .rules import (
    Announced,
    LeapMonth,
    LunarDays,
    MonthDay,
    OnDemand,
    Rule,
    SolarDays,
    SolarTermDay,
    WholeLunarMonth,
    ZodiacDay,
)
from .solar_terms import day_of_term

_BEFORE_ALL: Final = FIRST_DAY - timedelta(days=1)
_AFTER_ALL: Final = LAST_DAY + timedelta(days=1)
_YEARS_REACHED: Final = 2
"""A holding may begin in the lunar year that began two Gregorian years ago: its twelfth month
falls into January, and it may last almost a year."""


@dataclass(frozen=True, slots=True)
class Span:
    """One computed holding of a festival."""

    start_on: date
    end_on: date
    """The last day, included."""
    main_on: date | None = None
    """The day of the main rite, where the rule names one."""

    def overlaps(self, start: date, end: date) -> bool:
        return self.start_on <= end and self.end_on >= start


def spans(rule: Rule, year: int) -> tuple[Span, ...]:
    """The holdings that begin in one year, in order.

    `year` is a lunar year for rules by the moon and a Gregorian one for rules by the sun. Empty in
    years the festival skips and for rules no calendar can follow. Raises UnsupportedYearError
    outside 1900–2100.
    """
    check_year(year)
    return _in_order(_held(rule, year))


def spans_in_year(rule: Rule, gregorian_year: int) -> tuple[Span, ...]:
    """The holdings that touch a Gregorian year, in order: up to two, or more for some days' rules.

    Raises UnsupportedYearError outside 1900–2100.
    """
    check_year(gregorian_year)
    return spans_between(rule, date(gregorian_year, 1, 1), date(gregorian_year, 12, 31))


def spans_between(rule: Rule, start: date, end: date) -> tuple[Span, ...]:
    """The holdings that touch the days from `start` to `end`, both included, in order.

    Raises UnsupportedYearError when either lies outside 1900–2100.
    """
    for day in (start, end):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise UnsupportedYearError(day.year)
    first_year = max(start.year - _YEARS_REACHED, FIRST_YEAR - 1)
    found = (span for year in range(first_year, end.year + 1) for span in _held(rule, year))
    return _in_order(span for span in found if span.overlaps(start, end))


def is_computable(rule: Rule) -> bool:
    """Whether dates can be computed at all; otherwise only people can give them."""
    return not isinstance(rule, Announced | OnDemand) and rule.cycle.is_computable


def _held(rule: Rule, year: int) -> Iterator[Span]:
    """The holdings beginning in a year of 1899–2100, cut to the days that can be computed."""
    if isinstance(rule, Announced | OnDemand) or not rule.cycle.includes(year):
        return
    for span in _laid(rule, year):
        if span.overlaps(FIRST_DAY, LAST_DAY):
            main_on = span.main_on
            is_known = main_on is not None and FIRST_DAY <= main_on <= LAST_DAY
            yield Span(
                max(span.start_on, FIRST_DAY),
                min(span.end_on, LAST_DAY),
                main_on if is_known else None,
            )


def _in_order(found: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(found, key=lambda span: (span.start_on, span.end_on)))


@singledispatch
def _laid(rule: Rule, year: int) -> Iterator[Span]:
    """What a rule means in one year, before its cycle and the calendar's edges are looked at."""
    raise TypeError(f"{type(rule).__name__} has no days to compute")


@_laid.register
def _(rule: LunarDays, year: int) -> Iterator[Span]:
    for is_leap in _leap_choices(rule.leap, year, rule.first.month):
        start = _lunar_date(rule.first, rule.first, year, is_leap)
        end = _lunar_date(rule.first, rule.last or rule.first, year, is_leap)
        main = _lunar_date(rule.first, rule.main, year, is_leap) if rule.main else None
        yield Span(start, end, main)


@_laid.register
def _(rule: WholeLunarMonth, year: int) -> Iterator[Span]:
    for is_leap in _leap_choices(rule.leap, year, rule.month):
        month = month_of(year, rule.month, is_leap=is_leap)
        if month is not None:
            yield Span(month.first_on, month.last_on)


@_laid.register
def _(rule: ZodiacDay, year: int) -> Iterator[Span]:
    for is_leap in _leap_choices(rule.leap, year, rule.month):
        month = month_of(year, rule.month, is_leap=is_leap)
        if month is None:
            continue
        first = 1 + (rule.chi - chi_of(month.first_on)) % len(Chi)
        days = [month.day(number) for number in range(first, month.length + 1, len(Chi))]
        for day in days if rule.nth is None else days[rule.nth - 1 : rule.nth]:
            yield Span(day, day)


@_laid.register
def _(rule: SolarDays, year: int) -> Iterator[Span]:
    start = _solar_date(rule.first, rule.first, year)
    end = _solar_date(rule.first, rule.last or rule.first, year)
    main = _solar_date(rule.first, rule.main, year) if rule.main else None
    yield Span(start, end, main)


@_laid.register
def _(rule: SolarTermDay, year: int) -> Iterator[Span]:
    if year >= FIRST_YEAR:
        day = day_of_term(rule.term, year)
        yield Span(day, day)


def _leap_choices(choice: LeapMonth, year: int, month: int) -> tuple[bool, ...]:
    """For each holding in this year, whether it begins in the leap month."""
    has_leap = month_of(year, month, is_leap=True) is not None
    match choice:
        case LeapMonth.REGULAR:
            return (False,)
        case LeapMonth.LEAP:
            return (has_leap,)
        case LeapMonth.BOTH:
            return (False, True) if has_leap else (False,)
        case LeapMonth.ONLY_LEAP:
            return (True,) if has_leap else ()


def _lunar_date(first: MonthDay, when: MonthDay, year: int, is_leap: bool) -> date:
    """A day of a holding that begins on `first` of a lunar year; beyond the edges, just outside."""
    lunar_year = year + (when.month < first.month)
    if lunar_year <= LAST_DAY.year:
        month = month_of(lunar_year, when.month, is_leap=is_leap and when.month == first.month)
        if month is not None:
            return month.day(when.day)
    return _BEFORE_ALL if lunar_year < FIRST_YEAR else _AFTER_ALL


def _solar_date(first: MonthDay, when: MonthDay, year: int) -> date:
    """As `_lunar_date` for the solar calendar; 29 February is the 28th in common years."""
    solar_year = year + (when.month < first.month)
    if (when.month, when.day) == (2, 29) and not isleap(solar_year):
        return date(solar_year, 2, 28)
    return date(solar_year, when.month, when.day)
