"""When festivals are held: by rule, with what officers decided, in three statements."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from archive.festivals.holdings import Holding
from archive.festivals.models import DateRule, Occurrence
from archive.festivals.selectors import festivals_among, holdings_between
from archive.lunar import Chi, MonthDay, SolarDays, ZodiacDay
from archive.records.models import Element
from tests.factories.archive import make_element
from tests.factories.festivals import FIRE_DANCE, LONG_TONG, make_decision, make_festival

pytestmark = pytest.mark.django_db
State = Occurrence.State
FEBRUARY = (date(2025, 2, 1), date(2025, 2, 28))
TENTH = date(2025, 2, 7)


def held(start: date, end: date) -> list[Holding]:
    return holdings_between(Element.objects.filter(live=True), start, end)


@pytest.mark.parametrize("day", [date(2024, 2, 19), TENTH, date(2026, 2, 26), date(2027, 2, 15)])
def test_a_lunar_day_is_found_in_each_year(day: date) -> None:
    make_festival()
    (one,) = held(date(day.year, 1, 1), date(day.year, 12, 31))
    assert (one.starts_on, one.ends_on, one.state) == (day, day, "expected")


def test_a_range_across_new_year_is_met_in_both_years_and_once_in_between() -> None:
    make_festival("Lễ Nhảy lửa", FIRE_DANCE)
    across = held(date(2025, 12, 31), date(2026, 1, 1))
    assert [(one.starts_on, one.ends_on) for one in across] == [
        (date(2025, 12, 5), date(2026, 3, 3))
    ]
    assert across[0].days == 89


def test_a_draft_is_not_held() -> None:
    make_festival(is_live=False)
    assert held(*FEBRUARY) == []


def test_a_confirmed_holding_replaces_the_expected_one() -> None:
    festival = make_festival()
    make_decision(festival, State.CONFIRMED, TENTH, expected_on=TENTH)
    (one,) = held(*FEBRUARY)
    assert (one.state, one.rule) == ("confirmed", LONG_TONG)


def test_a_moved_holding_leaves_its_month_and_comes_into_another() -> None:
    festival = make_festival()
    make_decision(festival, State.MOVED, date(2025, 3, 9), expected_on=TENTH)
    assert held(*FEBRUARY) == []
    (one,) = held(date(2025, 3, 1), date(2025, 3, 31))
    assert (one.state, one.starts_on, one.expected_on) == ("moved", date(2025, 3, 9), TENTH)


def test_a_cancelled_holding_is_still_told() -> None:
    make_decision(make_festival(), State.CANCELLED, TENTH, expected_on=TENTH)
    (one,) = held(*FEBRUARY)
    assert one.is_cancelled


def test_an_announced_holding_stands_beside_the_expected_one() -> None:
    make_decision(make_festival(), State.ANNOUNCED, date(2025, 2, 20))
    assert [one.state for one in held(*FEBRUARY)] == ["expected", "announced"]


def test_two_rules_of_a_festival_that_meet_on_a_day_are_one_holding() -> None:
    festival = make_festival()
    row = DateRule.objects.get(element=festival)
    DateRule.objects.create(
        element=festival, kind=row.kind, first_day=10, first_month=1, last_day=11, sort_order=9
    )
    assert len(held(*FEBRUARY)) == 1


def test_what_no_form_would_let_through_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    festival = make_festival()
    DateRule.objects.create(element=festival, kind="solar-term", sort_order=1)
    assert len(held(*FEBRUARY)) == 1
    assert "has no meaning" in caplog.text


def test_elements_without_a_date_are_no_festivals() -> None:
    make_element("Dệt thổ cẩm")
    announced = make_festival("Hội xuân", None)
    make_decision(announced, State.ANNOUNCED, TENTH)
    assert list(festivals_among(Element.objects.all())) == [announced]


@pytest.mark.parametrize("number", [1, 30])
def test_any_number_of_festivals_costs_three_statements(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        festival = make_festival(f"Lễ hội {index}", SolarDays(MonthDay(1 + index % 28, 2)))
        make_decision(festival, State.ANNOUNCED, TENTH)
    make_festival("Ngày Thìn", ZodiacDay(Chi.DRAGON, 1, None))
    with django_assert_num_queries(3):
        holdings = held(*FEBRUARY)
        assert all(one.element.get_absolute_url() for one in holdings)
    assert len(holdings) >= 2 * number
