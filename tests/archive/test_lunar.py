"""What every kind of festival rule means on the calendar, in words, and in storage."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from archive.lunar import (
    LAST_DAY,
    Announced,
    Chi,
    Cycle,
    LeapMonth,
    LunarDay,
    LunarDays,
    MonthDay,
    OnDemand,
    Rule,
    RuleError,
    RuleFormatError,
    SolarDays,
    SolarTerm,
    SolarTermDay,
    Span,
    UnsupportedYearError,
    WholeLunarMonth,
    ZodiacDay,
    day_name,
    from_json,
    from_seed,
    is_computable,
    sentence,
    spans,
    spans_between,
    spans_in_year,
    to_json,
)

SEEDS = Path(__file__).resolve().parents[2] / "data" / "seed_records.jsonl"

SINGLE = LunarDays(MonthDay(10, 1))
CROSSING_MONTHS = LunarDays(MonthDay(30, 1), MonthDay(22, 3))
CROSSING_TET = LunarDays(MonthDay(16, 10), MonthDay(15, 1))
WITH_MAIN_DAY = LunarDays(MonthDay(9, 1), MonthDay(11, 1), main=MonthDay(10, 1))
EVERY_RULE: tuple[Rule, ...] = (
    SINGLE,
    CROSSING_MONTHS,
    CROSSING_TET,
    WITH_MAIN_DAY,
    LunarDays(MonthDay(15, 6), leap=LeapMonth.BOTH, cycle=Cycle(3, 2022)),
    WholeLunarMonth(7, leap=LeapMonth.ONLY_LEAP),
    ZodiacDay(Chi.DRAGON, 1),
    ZodiacDay(Chi.PIG, 10, nth=None, leap=LeapMonth.LEAP),
    SolarDays(MonthDay(28, 12), MonthDay(3, 1), main=MonthDay(1, 1)),
    SolarTermDay(SolarTerm.WINTER_SOLSTICE, cycle=Cycle(5)),
    Announced("hội xuân"),
    OnDemand(),
)


def span(start: str, end: str = "", main: str = "") -> Span:
    """A span from ISO dates."""
    return Span(
        date.fromisoformat(start),
        date.fromisoformat(end or start),
        date.fromisoformat(main) if main else None,
    )


class TestSpans:
    def test_a_fixed_lunar_day(self) -> None:
        assert spans(SINGLE, 2026) == (span("2026-02-26"),)

    def test_a_range_with_its_main_day(self) -> None:
        assert spans(WITH_MAIN_DAY, 2026) == (span("2026-02-25", "2026-02-27", "2026-02-26"),)

    def test_a_range_from_the_last_day_of_a_month_into_another(self) -> None:
        assert spans(CROSSING_MONTHS, 2026) == (span("2026-03-18", "2026-05-08"),)

    def test_a_range_that_crosses_tet_ends_in_the_next_lunar_year(self) -> None:
        assert spans(CROSSING_TET, 2025) == (span("2025-12-05", "2026-03-03"),)

    def test_a_range_takes_the_leap_month_within_it_along(self) -> None:
        assert spans(CROSSING_MONTHS, 2023) == (span("2023-02-19", "2023-05-11"),)

    def test_the_thirtieth_of_a_short_month_is_its_last_day(self) -> None:
        assert spans(LunarDays(MonthDay(30, 2)), 2025) == (span("2025-03-28"),)

    def test_a_whole_lunar_month(self) -> None:
        assert spans(WholeLunarMonth(7), 2026) == (span("2026-08-13", "2026-09-10"),)

    def test_a_solar_day_knows_no_moon(self) -> None:
        assert spans(SolarDays(MonthDay(2, 9)), 2026) == (span("2026-09-02"),)

    def test_a_solar_range_may_cross_new_year(self) -> None:
        rule = SolarDays(MonthDay(28, 12), MonthDay(3, 1), main=MonthDay(1, 1))
        assert spans(rule, 2025) == (span("2025-12-28", "2026-01-03", "2026-01-01"),)

    @pytest.mark.parametrize(("year", "day"), [(2024, "2024-02-29"), (2026, "2026-02-28")])
    def test_29_february_is_the_28th_in_common_years(self, year: int, day: str) -> None:
        assert spans(SolarDays(MonthDay(29, 2)), year) == (span(day),)

    def test_a_solar_term(self) -> None:
        assert spans(SolarTermDay(SolarTerm.PURE_BRIGHTNESS), 2026) == (span("2026-04-05"),)

    @pytest.mark.parametrize("rule", [Announced("hội xuân"), OnDemand("khi có đám cưới")])
    def test_what_people_announce_is_not_computed(self, rule: Rule) -> None:
        assert spans(rule, 2026) == ()
        assert not is_computable(rule)


class TestZodiacDays:
    """The first lunar month of 2026 runs from 17 February to 18 March."""

    @pytest.mark.parametrize(("nth", "day"), [(1, "2026-02-23"), (2, "2026-03-07")])
    def test_the_nth_day_of_a_sign(self, nth: int, day: str) -> None:
        assert spans(ZodiacDay(Chi.DRAGON, 1, nth), 2026) == (span(day),)

    def test_a_month_without_a_third_such_day_has_none(self) -> None:
        assert spans(ZodiacDay(Chi.DRAGON, 1, nth=3), 2026) == ()

    def test_every_such_day_is_a_holding_of_its_own(self) -> None:
        found = spans(ZodiacDay(Chi.TIGER, 1, nth=None), 2026)
        assert found == (span("2026-02-21"), span("2026-03-05"), span("2026-03-17"))


class TestLeapMonths:
    """2025 has a leap sixth month: the regular one begins on 25 June, the leap one on 25 July."""

    @pytest.mark.parametrize(
        ("leap", "in_2025", "in_2026"),
        [
            (LeapMonth.REGULAR, ["2025-07-09"], ["2026-07-28"]),
            (LeapMonth.LEAP, ["2025-08-08"], ["2026-07-28"]),
            (LeapMonth.BOTH, ["2025-07-09", "2025-08-08"], ["2026-07-28"]),
            (LeapMonth.ONLY_LEAP, ["2025-08-08"], []),
        ],
    )
    def test_each_choice(self, leap: LeapMonth, in_2025: list[str], in_2026: list[str]) -> None:
        rule = LunarDays(MonthDay(15, 6), leap=leap)
        assert spans(rule, 2025) == tuple(span(day) for day in in_2025)
        assert spans(rule, 2026) == tuple(span(day) for day in in_2026)

    def test_a_range_within_the_leap_month_stays_in_it(self) -> None:
        rule = LunarDays(MonthDay(1, 6), MonthDay(5, 6), leap=LeapMonth.LEAP)
        assert spans(rule, 2025) == (span("2025-07-25", "2025-07-29"),)

    def test_a_range_beginning_in_the_leap_month_ends_in_the_next_regular_one(self) -> None:
        rule = LunarDays(MonthDay(25, 6), MonthDay(3, 7), leap=LeapMonth.LEAP)
        assert spans(rule, 2025) == (span("2025-08-18", "2025-08-25"),)

    def test_whole_months_and_zodiac_days_choose_too(self) -> None:
        month = WholeLunarMonth(6, leap=LeapMonth.LEAP)
        assert spans(month, 2025) == (span("2025-07-25", "2025-08-22"),)
        day = ZodiacDay(Chi.RAT, 6, leap=LeapMonth.BOTH)
        assert len(spans(day, 2025)) == 2


class TestCycles:
    def test_a_festival_comes_round_from_its_base_year_both_ways(self) -> None:
        rule = LunarDays(MonthDay(10, 1), cycle=Cycle(3, base_year=2024))
        held = [year for year in range(2018, 2031) if spans(rule, year)]
        assert held == [2018, 2021, 2024, 2027, 2030]

    def test_without_a_base_year_nobody_can_tell_the_next(self) -> None:
        rule = LunarDays(MonthDay(10, 1), cycle=Cycle(3))
        assert not is_computable(rule)
        assert not any(spans(rule, year) for year in range(1900, 2101))

    def test_the_base_year_of_a_festival_crossing_tet_is_the_one_it_begins_in(self) -> None:
        rule = LunarDays(MonthDay(16, 10), MonthDay(15, 1), cycle=Cycle(2, base_year=2025))
        assert spans_in_year(rule, 2026) == (span("2025-12-05", "2026-03-03"),)


class TestPeriods:
    def test_a_year_shows_what_began_before_it_and_what_ends_after_it(self) -> None:
        assert spans_in_year(CROSSING_TET, 2026) == (
            span("2025-12-05", "2026-03-03"),
            span("2026-11-24", "2027-02-20"),
        )

    def test_a_twelfth_month_festival_belongs_to_the_year_it_falls_in(self) -> None:
        rule = LunarDays(MonthDay(23, 12))
        assert spans_in_year(rule, 2027) == (span("2027-01-30"),)
        assert spans_in_year(rule, 2026) == (span("2026-02-10"),)

    def test_a_year_may_hold_a_festival_twice_or_never(self) -> None:
        rule = LunarDays(MonthDay(29, 11))
        counts = {len(spans_in_year(rule, year)) for year in range(1970, 2060)}
        assert counts == {0, 1, 2}

    def test_a_festival_that_lasts_almost_a_year_is_found_until_its_end(self) -> None:
        rule = LunarDays(MonthDay(1, 12), MonthDay(29, 11))
        begun = spans(rule, 2024)
        assert begun == (span("2024-12-31", "2026-01-17"),)
        assert begun[0] in spans_in_year(rule, 2026)

    def test_a_page_of_days_shows_what_touches_it(self) -> None:
        first, last = date(2026, 2, 23), date(2026, 4, 5)
        assert spans_between(WITH_MAIN_DAY, first, last) == spans(WITH_MAIN_DAY, 2026)
        assert spans_between(WITH_MAIN_DAY, date(2026, 2, 27), last) == spans(WITH_MAIN_DAY, 2026)
        assert spans_between(WITH_MAIN_DAY, date(2026, 2, 28), last) == ()

    @pytest.mark.parametrize("rule", EVERY_RULE)
    def test_every_rule_is_computed_for_every_year(self, rule: Rule) -> None:
        for year in range(1900, 2101):
            found = spans_in_year(rule, year)
            assert all(one.start_on <= one.end_on <= LAST_DAY for one in found)
            assert all(one.start_on.year <= year <= one.end_on.year for one in found)

    def test_a_holding_is_cut_where_the_calendar_ends(self) -> None:
        assert spans_in_year(CROSSING_TET, 2100)[-1] == span("2100-11-17", "2100-12-31")
        assert spans_in_year(CROSSING_TET, 1900)[0] == span("1900-01-01", "1900-02-14")

    @pytest.mark.parametrize("year", [1899, 2101])
    def test_years_outside_are_an_error(self, year: int) -> None:
        with pytest.raises(UnsupportedYearError):
            spans(SINGLE, year)
        with pytest.raises(UnsupportedYearError):
            spans_in_year(SINGLE, year)


class TestChecks:
    @pytest.mark.parametrize(
        ("make", "field"),
        [
            (lambda: LunarDays(MonthDay(31, 1)), "first"),
            (lambda: LunarDays(MonthDay(1, 13)), "first"),
            (lambda: LunarDays(MonthDay(9, 1), MonthDay(8, 1)), "last"),
            (lambda: LunarDays(MonthDay(9, 1), MonthDay(11, 1), MonthDay(12, 1)), "main"),
            (lambda: LunarDays(MonthDay(16, 10), MonthDay(15, 1), MonthDay(1, 10)), "main"),
            (lambda: LunarDays(MonthDay(16, 10), MonthDay(15, 1), MonthDay(16, 1)), "main"),
            (lambda: LunarDays(MonthDay(10, 1), main=MonthDay(11, 1)), "main"),
            (lambda: SolarDays(MonthDay(31, 4)), "first"),
            (lambda: SolarDays(MonthDay(30, 2)), "first"),
            (lambda: WholeLunarMonth(0), "month"),
            (lambda: ZodiacDay(Chi.RAT, 1, nth=4), "nth"),
            (lambda: Cycle(0), "every_years"),
        ],
    )
    def test_a_rule_no_calendar_can_follow_names_the_part_to_correct(
        self, make: Any, field: str
    ) -> None:
        with pytest.raises(RuleError) as caught:
            make()
        assert caught.value.field == field

    def test_a_main_day_may_lie_beyond_tet(self) -> None:
        rule = LunarDays(MonthDay(16, 10), MonthDay(15, 1), main=MonthDay(1, 1))
        assert spans(rule, 2025)[0].main_on == date(2026, 2, 17)


class TestStorage:
    @pytest.mark.parametrize("rule", EVERY_RULE)
    def test_a_rule_survives_being_stored(self, rule: Rule) -> None:
        assert from_json(json.loads(json.dumps(to_json(rule)))) == rule

    def test_the_stored_form_is_the_one_promised(self) -> None:
        rule = LunarDays(MonthDay(9, 1), MonthDay(11, 1), cycle=Cycle(3, 2024))
        assert to_json(rule) == {
            "version": 1,
            "kind": "lunar-days",
            "first": {"day": 9, "month": 1},
            "last": {"day": 11, "month": 1},
            "cycle": {"every_years": 3, "base_year": 2024},
        }

    @pytest.mark.parametrize(
        "content",
        [
            None,
            [],
            {},
            {"version": 2, "kind": "announced"},
            {"version": 1, "kind": "weekly"},
            {"version": 1, "kind": ["announced"]},
            {"version": 1, "kind": "lunar-days"},
            {"version": 1, "kind": "lunar-days", "first": {"day": "9", "month": 1}},
            {"version": 1, "kind": "lunar-days", "first": {"day": 9}},
            {"version": 1, "kind": "lunar-month", "month": True},
            {"version": 1, "kind": "lunar-month", "month": 1, "leap": "sometimes"},
            {"version": 1, "kind": "zodiac-day", "chi": "unicorn", "month": 1},
            {"version": 1, "kind": "announced", "colour": "red"},
            {"version": 1, "kind": "announced", "note": 3},
        ],
    )
    def test_other_content_is_refused_by_name(self, content: object) -> None:
        with pytest.raises(RuleFormatError) as caught:
            from_json(content)
        assert caught.value.content == content

    def test_impossible_days_in_storage_are_named_as_such(self) -> None:
        with pytest.raises(RuleError):
            from_json({"version": 1, "kind": "lunar-month", "month": 13})


SEED_SPANS_2026 = {
    "seed-014": [span("2026-02-25", "2026-02-27", "2026-02-26")],
    "seed-015": [span("2026-02-24")],
    "seed-016": [span("2026-02-25", "2026-02-26")],
    "seed-017": [span("2026-02-17", "2026-03-18")],
    "seed-018": [span("2026-02-28")],
    "seed-020": [span("2026-02-17", "2026-03-18")],
    "seed-024": [span("2026-03-18", "2026-03-20", "2026-03-20")],
    "seed-025": [span("2026-04-05")],
    "seed-029": [span("2026-02-17", "2026-03-18")],
    "seed-043": [span("2026-02-17", "2026-02-18")],
    "seed-048": [span("2026-02-19", "2026-02-21")],
    "seed-052": [span("2026-02-27", "2026-03-01")],
    "seed-053": [span("2025-12-05", "2026-03-03"), span("2026-11-24", "2027-02-20")],
    "seed-054": [span("2025-12-05", "2026-03-03"), span("2026-11-24", "2027-02-20")],
    "seed-055": [span("2026-02-23")],
    "seed-056": [span("2026-08-13", "2026-09-10")],
    "seed-057": [span("2026-02-23")],
}
"""Counted by hand from the first days of the months: 1/1 on 17/2/2026, 1/2 on 19/3, 1/7 on 13/8,
1/8 on 11/9; 1/10 on 20/11/2025 and 9/11/2026; 1/1 on 6/2/2027."""


@pytest.fixture(scope="module")
def dates() -> dict[str, dict[str, Any]]:
    """Each seed's "date", by its id."""
    lines = SEEDS.read_text(encoding="utf-8").splitlines()
    return {seed["id"]: seed["date"] for seed in map(json.loads, lines)}


class TestSeeds:
    def test_every_seed_falls_when_it_should(self, dates: dict[str, dict[str, Any]]) -> None:
        rules = {name: from_seed(written) for name, written in dates.items()}
        found = {name: list(spans_in_year(rule, 2026)) for name, rule in rules.items() if rule}
        assert {name: days for name, days in found.items() if days} == SEED_SPANS_2026

    def test_seeds_without_a_day_say_why(self, dates: dict[str, dict[str, Any]]) -> None:
        kinds = {"season": Announced, "on-demand": OnDemand}
        for written in dates.values():
            rule = from_seed(written)
            assert (rule is None) == (written["rule"] in ("none", "unspecified"))
            if written["rule"] in kinds:
                assert type(rule) is kinds[written["rule"]]

    def test_the_three_yearly_festival_waits_for_its_base_year(
        self, dates: dict[str, dict[str, Any]]
    ) -> None:
        rule = from_seed(dates["seed-022"])
        assert rule == LunarDays(MonthDay(30, 1), MonthDay(22, 3), cycle=Cycle(3))

    @pytest.mark.parametrize(
        "written", [{"rule": "weekly"}, {"rule": "month"}, {"rule": "solar-term", "term": "?"}]
    )
    def test_what_the_seeds_do_not_know_is_refused(self, written: dict[str, Any]) -> None:
        with pytest.raises(RuleFormatError):
            from_seed(written)


class TestWords:
    @pytest.mark.parametrize(
        ("lunar", "spoken"),
        [
            (LunarDay(10, 1, 2026), "mùng 10 tháng Giêng"),
            (LunarDay(15, 8, 2026), "rằm tháng 8"),
            (LunarDay(23, 12, 2026), "ngày 23 tháng Chạp"),
            (LunarDay(1, 6, 2025, is_leap=True), "mùng 1 tháng 6 nhuận"),
        ],
    )
    def test_lunar_days_are_named_as_they_are_spoken(self, lunar: LunarDay, spoken: str) -> None:
        with translation.override("vi"):
            assert day_name(lunar) == spoken

    @pytest.mark.parametrize(
        ("rule", "said"),
        [
            (SINGLE, "mùng 10 tháng Giêng âm lịch"),
            (
                WITH_MAIN_DAY,
                "từ mùng 9 đến ngày 11 tháng Giêng âm lịch (chính hội: mùng 10 tháng Giêng)",
            ),
            (CROSSING_TET, "từ ngày 16 tháng 10 đến rằm tháng Giêng âm lịch"),
            (WholeLunarMonth(7), "cả tháng 7 âm lịch"),
            (ZodiacDay(Chi.DRAGON, 1), "ngày Thìn đầu tiên của tháng Giêng âm lịch"),
            (
                LunarDays(MonthDay(15, 6), cycle=Cycle(3, 2024)),
                "rằm tháng 6 âm lịch; 3 năm một lần, tính từ năm 2024",
            ),
            (SolarDays(MonthDay(2, 9)), "2/9 dương lịch"),
            (SolarTermDay(SolarTerm.PURE_BRIGHTNESS), "ngày tiết Thanh minh"),
            (Announced("hội xuân"), "ngày tổ chức sẽ thông báo (hội xuân)"),
        ],
    )
    def test_rules_are_said_in_vietnamese(self, rule: Rule, said: str) -> None:
        with translation.override("vi"):
            assert sentence(rule) == said

    def test_each_language_says_a_rule_its_own_way(self) -> None:
        said = set()
        for language in ("vi", "en", "fr", "zh-hans"):
            with translation.override(language):
                said.add(sentence(WITH_MAIN_DAY))
        assert said == {
            "từ mùng 9 đến ngày 11 tháng Giêng âm lịch (chính hội: mùng 10 tháng Giêng)",
            "day 9 to day 11 of the 1st lunar month (main day: day 10 of the 1st lunar month)",
            "du jour 9 au jour 11 du 1er mois lunaire"
            " (jour principal : jour 10 du 1er mois lunaire)",
            "农历正月9日至11日（正日：正月10日）",
        }

    @pytest.mark.parametrize("language", ["vi", "en", "fr", "zh-hans"])
    def test_different_rules_are_said_differently(self, language: str) -> None:
        with translation.override(language):
            assert len({sentence(rule) for rule in EVERY_RULE}) == len(EVERY_RULE)
