"""Columns of a date rule mean the rule they were made of; what is wrong names its column."""

import pytest

from archive.festivals.models import DateRule
from archive.festivals.rules import as_rule, columns_of
from archive.lunar import (
    Announced,
    Chi,
    Cycle,
    LeapMonth,
    LunarDays,
    MonthDay,
    OnDemand,
    Rule,
    RuleError,
    SolarDays,
    SolarTerm,
    SolarTermDay,
    WholeLunarMonth,
    ZodiacDay,
)

RULES = [
    LunarDays(MonthDay(10, 1)),
    LunarDays(MonthDay(9, 1), MonthDay(11, 1), MonthDay(10, 1), LeapMonth.BOTH),
    LunarDays(MonthDay(16, 10), MonthDay(15, 1), cycle=Cycle(3, 2023)),
    WholeLunarMonth(7, LeapMonth.ONLY_LEAP),
    ZodiacDay(Chi.RAT, 1),
    ZodiacDay(Chi.DRAGON, 6, None, LeapMonth.LEAP),
    SolarDays(MonthDay(28, 12), MonthDay(3, 1), MonthDay(1, 1)),
    SolarTermDay(SolarTerm.SPRING_EQUINOX),
    Announced("hội xuân"),
    OnDemand("theo gia chủ"),
]


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_a_rule_comes_back_from_its_columns(rule: Rule) -> None:
    assert as_rule(DateRule(**columns_of(rule))) == rule


def test_the_note_of_a_rule_with_dates_is_left_alone() -> None:
    assert "note" not in columns_of(LunarDays(MonthDay(10, 1)))
    assert columns_of(Announced("hội xuân"))["note"] == "hội xuân"


def test_columns_of_other_kinds_are_emptied() -> None:
    columns = columns_of(SolarTermDay(SolarTerm.PURE_BRIGHTNESS))
    assert (columns["first_day"], columns["chi"], columns["every_years"]) == (None, None, 1)


def test_a_month_left_out_is_the_first_days() -> None:
    row = DateRule(kind="lunar-days", first_day=9, first_month=1, last_day=11)
    assert as_rule(row) == LunarDays(MonthDay(9, 1), MonthDay(11, 1))


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        ({"kind": "lunar-days", "first_month": 1}, "first_day"),
        ({"kind": "lunar-days", "first_day": 31, "first_month": 1}, "first_day"),
        ({"kind": "lunar-days", "first_day": 9, "first_month": 1, "last_month": 2}, "last_day"),
        ({"kind": "lunar-days", "first_day": 9, "first_month": 1, "last_day": 8}, "last_day"),
        ({"kind": "lunar-days", "first_day": 9, "first_month": 1, "main_day": 12}, "main_day"),
        ({"kind": "lunar-month", "first_month": 13}, "first_month"),
        ({"kind": "zodiac-day", "first_month": 1}, "chi"),
        ({"kind": "zodiac-day", "first_month": 1, "chi": 12}, "chi"),
        ({"kind": "zodiac-day", "first_month": 1, "chi": 4, "nth": 4}, "nth"),
        ({"kind": "solar-term", "term": 7}, "term"),
        ({"kind": "solar-term", "term": 15, "every_years": 0}, "every_years"),
    ],
)
def test_what_is_wrong_names_its_column(columns: dict[str, int | str], wrong: str) -> None:
    with pytest.raises(RuleError) as refused:
        as_rule(DateRule(**columns))
    assert refused.value.field == wrong
    assert str(refused.value)
