"""Every day of the lunar calendar against an independent computation, and against named facts."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from archive.lunar import (
    FIRST_DAY,
    LAST_DAY,
    LunarDay,
    MissingLunarMonthError,
    SolarTerm,
    UnsupportedYearError,
    chi_name,
    chi_of,
    day_can_chi,
    day_of_term,
    lunar_day_of,
    month_of,
    months_of,
    solar_day_of,
    year_can_chi,
)

from . import almanac

DOCUMENTED_MONTHS = {
    date(1944, 6, 20): "new moon 28 seconds before midnight; we begin the month a day later",
    date(2072, 12, 9): "new moon 92 seconds before midnight; we begin the month a day later",
    date(2077, 11, 15): "new moon 26 seconds before midnight; we begin the month a day later",
}
"""First days of the only months, 1900–2100, on which lunar-vn's series and PyEphem disagree."""
DOCUMENTED_TERMS = {
    (1938, SolarTerm.AUTUMN_EQUINOX), (1946, SolarTerm.MAJOR_SNOW),
    (1953, SolarTerm.SUMMER_SOLSTICE), (2074, SolarTerm.END_OF_HEAT),
}  # fmt: skip
"""Terms within 26 seconds of midnight, where astronomy-engine and PyEphem fall on either side."""
COMPARED_FIRST, COMPARED_LAST = date(1968, 1, 1), date(2060, 12, 31)
"""The official calendar of UTC+7 began in 1968."""

TET = {
    1968: date(1968, 1, 29),
    1985: date(1985, 1, 21),
    2007: date(2007, 2, 17),
    2030: date(2030, 2, 2),
}
LONG_TONG = {
    2024: date(2024, 2, 19),
    2025: date(2025, 2, 7),
    2026: date(2026, 2, 26),
    2027: date(2027, 2, 15),
}


def differing_months() -> set[date]:
    """First days of the months that hold a day the two calendars count differently."""
    differing = set()
    for month, following in pairwise(almanac.months(1898, 2102)):
        for offset in range((following.first_on - month.first_on).days):
            day = month.first_on + timedelta(days=offset)
            if not FIRST_DAY <= day <= LAST_DAY:
                continue
            expected = LunarDay(offset + 1, month.number, month.year, month.is_leap)
            if lunar_day_of(day) != expected:
                differing.add(month.first_on)
    return differing


def test_every_day_agrees_with_an_independent_computation() -> None:
    assert differing_months() == set(DOCUMENTED_MONTHS)


def test_no_documented_difference_lies_in_the_years_of_the_official_calendar() -> None:
    assert not [day for day in DOCUMENTED_MONTHS if COMPARED_FIRST <= day <= COMPARED_LAST]


def test_every_solar_term_agrees_with_an_independent_computation() -> None:
    differing = {
        (year, term)
        for year in range(1900, 2101)
        for term in SolarTerm
        if day_of_term(term, year) != almanac.term_day(term, year)
    }
    assert differing == DOCUMENTED_TERMS


@pytest.mark.parametrize(("year", "tet"), TET.items())
def test_tet_falls_on_the_day_viet_nam_kept_it(year: int, tet: date) -> None:
    assert solar_day_of(LunarDay(1, 1, year)) == tet
    assert lunar_day_of(tet) == LunarDay(1, 1, year)


@pytest.mark.parametrize(("year", "day"), LONG_TONG.items())
def test_the_tenth_of_the_first_month_is_known(year: int, day: date) -> None:
    assert solar_day_of(LunarDay(10, 1, year)) == day


def test_2025_has_a_leap_sixth_month() -> None:
    leap = [month for month in months_of(2025) if month.is_leap]
    assert [(month.number, month.first_on) for month in leap] == [(6, date(2025, 7, 25))]
    assert len(months_of(2025)) == 13


def test_every_lunar_day_leads_back_to_its_solar_day() -> None:
    day = date(1968, 1, 29)
    while day <= COMPARED_LAST:
        assert solar_day_of(lunar_day_of(day)) == day
        day += timedelta(days=1)


def test_the_months_of_a_year_follow_each_other_without_a_gap() -> None:
    months = [month for year in range(1900, 2101) for month in months_of(year)]
    assert all(b.first_on - a.last_on == timedelta(days=1) for a, b in pairwise(months))
    assert {month.length for month in months} == {29, 30}


def test_the_thirtieth_of_a_short_month_is_its_last_day() -> None:
    short = month_of(2025, 2)
    assert short is not None
    assert short.length == 29
    assert solar_day_of(LunarDay(30, 2, 2025)) == short.last_on == date(2025, 3, 28)


def test_a_leap_month_the_year_does_not_have_is_an_error() -> None:
    with pytest.raises(MissingLunarMonthError) as caught:
        solar_day_of(LunarDay(1, 5, 2025, is_leap=True))
    assert (caught.value.month, caught.value.year) == (5, 2025)


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1)])
def test_days_outside_the_known_years_are_an_error(day: date) -> None:
    with pytest.raises(UnsupportedYearError) as caught:
        lunar_day_of(day)
    assert caught.value.year == day.year


@pytest.mark.parametrize(
    "lunar", [LunarDay(1, 1, 1899), LunarDay(2, 12, 2100), LunarDay(1, 1, 2101)]
)
def test_lunar_days_outside_the_known_years_are_an_error(lunar: LunarDay) -> None:
    with pytest.raises(UnsupportedYearError):
        solar_day_of(lunar)


def test_the_first_and_the_last_known_day_have_their_lunar_day() -> None:
    assert lunar_day_of(FIRST_DAY) == LunarDay(1, 12, 1899)
    assert lunar_day_of(LAST_DAY) == LunarDay(1, 12, 2100)


def test_days_and_years_have_their_names_in_the_cycle_of_sixty() -> None:
    assert day_can_chi(date(2000, 1, 7)) == "Giáp Tý"
    assert year_can_chi(2024) == "Giáp Thìn"
    assert year_can_chi(1968) == "Mậu Thân"


def test_the_signs_of_days_follow_each_other_without_a_break() -> None:
    known_rat_day = date(2000, 1, 7)
    for offset in range(-36_000, 36_000, 7):
        assert chi_of(known_rat_day + timedelta(days=offset)) == offset % 12


def test_signs_are_named_in_vietnamese() -> None:
    assert chi_name(chi_of(date(2026, 2, 23))) == "Thìn"
