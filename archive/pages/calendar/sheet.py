"""A month or a year of the calendar, laid out: weeks of days, and the list under it. Pure.

Takes holdings in order and says where each is printed; what an entry says is in `entries`.
"""

from calendar import Calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

from archive.festivals.holdings import Holding
from archive.lunar import FIRST_DAY, LAST_DAY, lunar_day_of, month_name, year_can_chi
from archive.pages.cards import title_of
from archive.passages import Passage

from .entries import Entry, entry_of, lunar_number, lunar_words

MOST_IN_CELL: Final = 2
"""Titles in a day of the sheet: what fits its height; the rest is counted and listed below."""
MOST_DAYS_REPEATED: Final = 7
"""A longer holding is printed in the sheet on its first and its main day only."""
MOST_LISTED: Final = 250
"""Holdings listed on one page: a few months of spring have more, and a phone on a thin line should
open it. Narrowing by province shows the rest."""
MOST_IN_MONTH: Final = 5
"""Holdings a year's page names of each month; the month's page has them all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the sheet."""

    day: date
    lunar: str
    """"mùng 9/1"; "" outside the years that can be computed."""
    is_first_of_lunar_month: bool
    is_in_month: bool
    is_today: bool
    titles: tuple[Passage, ...]
    more: int
    """How many holdings there are beside those titled."""
    anchor: str
    """Where the list tells of them; "" on a day without any."""


@dataclass(frozen=True, slots=True)
class Group:
    """A day of the list."""

    day: date | None
    """None for what began before the month."""
    weekday: str
    lunar: str
    entries: tuple[Entry, ...]

    @property
    def anchor(self) -> str:
        return _anchor(self.day)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year's page."""

    first_on: date
    name: str
    lunar_months: str
    """Those it lies in: "tháng Chạp – tháng Giêng"."""
    entries: tuple[Entry, ...]
    more: int


def weeks_of(
    year: int, month: int, holdings: Sequence[Holding], *, today: date, language: str
) -> list[list[Cell]]:
    """The sheet of a month, Monday first; days of the neighbouring months fill its corners."""
    by_day = _by_day(holdings)
    return [
        [_cell(day, month, by_day.get(day, []), today, language) for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def groups_of(first_on: date, holdings: Iterable[Holding], language: str) -> list[Group]:
    """The list of a month: what is under way already, then day by day what begins."""
    listed = sorted(holdings, key=lambda one: max(one.starts_on, first_on - timedelta(days=1)))
    groups = groupby(listed, key=lambda one: one.starts_on if one.starts_on >= first_on else None)
    return [_group(day, list(beginning), language) for day, beginning in groups]


def months_of_year(year: int, holdings: Sequence[Holding], language: str) -> list[Month]:
    """The twelve months with what begins in each; January also has what is under way."""
    first_days = [date(year, month, 1) for month in range(1, 13)]
    by_month: dict[int, list[Holding]] = {month: [] for month in range(1, 13)}
    for holding in holdings:
        by_month[max(holding.starts_on, first_days[0]).month].append(holding)
    return [_month(first_on, by_month[first_on.month], language) for first_on in first_days]


def shown_in_year(holdings: Sequence[Holding], year: int) -> list[Holding]:
    """Those a year's page names: the first few of each month."""
    months = groupby(holdings, key=lambda one: max(one.starts_on, date(year, 1, 1)).month)
    return [one for _month_number, held in months for one in list(held)[:MOST_IN_MONTH]]


def month_title(first_on: date) -> str:
    # Translators: Django's format letters: F is the month's name, n its number, Y the year.
    return format_date(first_on, pgettext("heading of a month's calendar", "F Y"))


def lunar_year_words(first_on: date, last_on: date) -> str:
    """The lunar years a period lies in, by their names: "Bính Ngọ – Đinh Mùi"."""
    years = (lunar_day_of(first_on).year, lunar_day_of(last_on).year)
    return " – ".join(dict.fromkeys(year_can_chi(year) for year in years))


def last_of_month(first_on: date) -> date:
    return (first_on + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _by_day(holdings: Iterable[Holding]) -> Mapping[date, list[Holding]]:
    found: dict[date, list[Holding]] = {}
    for holding in holdings:
        for day in _printed_on(holding):
            found.setdefault(day, []).append(holding)
    return found


def _printed_on(holding: Holding) -> Iterable[date]:
    if holding.days <= MOST_DAYS_REPEATED:
        return (holding.starts_on + timedelta(days=number) for number in range(holding.days))
    return {holding.starts_on, holding.main_on or holding.starts_on}


def _cell(day: date, month: int, held: list[Holding], today: date, language: str) -> Cell:
    is_in_month = day.month == month
    shown = held if is_in_month else []
    is_known = FIRST_DAY <= day <= LAST_DAY
    return Cell(
        day=day,
        lunar=lunar_number(day) if is_known else "",
        is_first_of_lunar_month=is_known and lunar_day_of(day).day == 1,
        is_in_month=is_in_month,
        is_today=day == today,
        titles=tuple(title_of(one.element, language) for one in shown[:MOST_IN_CELL]),
        more=max(0, len(shown) - MOST_IN_CELL),
        anchor=_anchor_of(shown[0], day) if shown else "",
    )


def _anchor_of(holding: Holding, day: date) -> str:
    is_from_before = (holding.starts_on.year, holding.starts_on.month) != (day.year, day.month)
    return _anchor(None if is_from_before else holding.starts_on)


def _anchor(day: date | None) -> str:
    return f"d{day.day}" if day else "before"


def _group(day: date | None, held: list[Holding], language: str) -> Group:
    return Group(
        day=day,
        weekday=format_date(day, "l") if day else "",
        lunar=lunar_words(day) if day else "",
        entries=tuple(entry_of(one, language) for one in held),
    )


def _month(first_on: date, held: list[Holding], language: str) -> Month:
    ends = (lunar_day_of(first_on), lunar_day_of(last_of_month(first_on)))
    names = dict.fromkeys(month_name(day.month, is_leap=day.is_leap) for day in ends)
    return Month(
        first_on=first_on,
        name=format_date(first_on, pgettext("a month of a year's calendar", "F")),
        lunar_months=" – ".join(names),
        entries=tuple(entry_of(one, language) for one in held[:MOST_IN_MONTH]),
        more=max(0, len(held) - MOST_IN_MONTH),
    )
