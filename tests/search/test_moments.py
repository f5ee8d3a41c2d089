"""What texts, dates and festival rules say of times, as terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates.columns import read
from archive.lunar import (
    Announced,
    Chi,
    LunarDays,
    MonthDay,
    Rule,
    SolarDays,
    WholeLunarMonth,
    ZodiacDay,
)
from archive.spelling import composed, fold
from search.moment_terms import terms_of_date, terms_of_rule
from search.moments import moments_in, terms_of_texts


def terms(text: str) -> tuple[str, ...]:
    return tuple(term for moment in moments_in(text) for term in moment.terms)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("mùng 10 tháng giêng", "lunarday0110"),
        ("hội mung 10 thang gieng", "lunarday0110"),
        ("mùng 10 tháng gieng", "lunarday0110"),
        ("mung 10 thang giêng", "lunarday0110"),
        ("rằm tháng bay", "lunarday0715"),
        ("ram tháng tam", "lunarday0815"),
        ("mùng năm tháng nam", "lunarday0505"),
        ("rằm tháng mười mot", "lunarday1115"),
        ("rằm tháng muoi hai", "lunarday1215"),
        ("mồng ba tháng ba", "lunarday0303"),
        ("mùng 8/4 âm lịch", "lunarday0408"),
        ("mùng 3 Tết", "lunarday0103"),
        ("rằm tháng bảy", "lunarday0715"),
        ("ram thang bay", "lunarday0715"),
        ("15/1 âm lịch", "lunarday0115"),
        ("15-1 (ÂL)", "lunarday0115"),
        ("ngày 20 tháng chạp", "lunarday1220"),
        ("10 tháng 3 lịch ta", "lunarday0310"),
        ("tháng giêng", "lunarmonth01"),
        ("tháng Chạp", "lunarmonth12"),
        ("tháng 7 âm lịch", "lunarmonth07"),
        ("first lunar month", "lunarmonth01"),
        ("the 10th day of the first lunar month", "lunarday0110"),
        ("full moon of the seventh lunar month", "lunarday0715"),
        ("10e jour du premier mois lunaire", "lunarday0110"),
        ("pleine lune du 7e mois lunaire", "lunarday0715"),
        ("正月初十", "lunarday0110"),
        ("农历七月十五", "lunarday0715"),
        ("腊月廿三", "lunarday1223"),
        ("những năm 60", "decade1960"),
        ("nhung nam 60", "decade1960"),
        ("thập niên 1960", "decade1960"),
        ("những năm 90 của thế kỷ 19", "decade1890"),
        ("in the 1960s", "decade1960"),
        ("années 60", "decade1960"),
        ("六十年代", "decade1960"),
        ("thế kỷ 19", "century19"),
        ("the ky xix", "century19"),
        ("XIXe siècle", "century19"),
        ("19th century", "century19"),
        ("19世纪", "century19"),
    ],
)
def test_times_in_every_language(typed: str, term: str) -> None:
    assert terms(typed) == (term,)


@pytest.mark.parametrize(
    "typed", ["1968-1972", "từ 1968 đến 1972", "từ năm 1968 đến năm 1972", "1968 – 1972",
              "between 1968 and 1972", "de 1968 à 1972", "1968至1972年"],
)  # fmt: skip
def test_a_range_of_years_is_the_decades_it_touches(typed: str) -> None:
    assert terms(typed) == ("decade1960", "decade1970")


@pytest.mark.parametrize("typed", ["tháng ba", "thang 3", "三月"])
def test_a_bare_month_may_be_of_either_calendar(typed: str) -> None:
    assert terms(typed) == ("lunarmonth03", "solarmonth03")


def test_a_day_without_a_year_may_be_of_either_calendar() -> None:
    assert terms("ngày 10 tháng 3") == ("solarday0310", "lunarday0310")
    assert terms("ngày 10 tháng 3 năm 1975") == ()


def test_a_year_is_its_own_word_and_near_what_is_known_to_some_years() -> None:
    (moment,) = moments_in("hát năm 1975")
    assert (moment.terms, moment.near, moment.within) == ((), ("maybe1975",), ("decade1970",))


@pytest.mark.parametrize(
    "typed",
    ["tháng sau", "rằm tháng sau", "rằm tháng tạm", "rằm tháng mười mót", "mừng 10 năm", "tháng 13",
     "mùng 40", "3/4", "0912345678", "năm", "ba mươi", "hát then", "thế kỷ", "月", ""],
)  # fmt: skip
def test_what_says_no_time(typed: str) -> None:
    assert terms(typed) == ()


def test_a_text_says_more_than_a_question_asks() -> None:
    assert terms_of_texts(["Ghi năm 1963, hội mùng 10 tháng Giêng"]) == (
        "decade1960", "lunarday0110", "lunarmonth01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("3/1975", ("decade1970", "century20")),
        ("1968-1970", ("maybe1968", "maybe1969", "maybe1970", "decade1960", "decade1970",
                       "century20")),
        ("thế kỷ 19", ("century19",)),
        ("1850-1950", ()),
        ("trước 1954", ()),
        ("không rõ", ()),
    ],
)  # fmt: skip
def test_dates_of_recordings(written: str, expected: tuple[str, ...]) -> None:
    assert terms_of_date(read(written)) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            LunarDays(MonthDay(9, 1), MonthDay(10, 1)),
            ("lunarday0109", "lunarday0110", "lunarmonth01"),
        ),
        (
            LunarDays(MonthDay(30, 12), MonthDay(2, 1)),
            ("lunarday1230", "lunarday0101", "lunarday0102", "lunarmonth12", "lunarmonth01"),
        ),
        (
            LunarDays(MonthDay(16, 10), MonthDay(15, 1)),
            ("lunarday1016", "lunarday0115", "lunarmonth10", "lunarmonth11", "lunarmonth12",
             "lunarmonth01"),
        ),
        (WholeLunarMonth(7), ("lunarmonth07",)),
        (ZodiacDay(Chi.DRAGON, 1), ("lunarmonth01",)),
        (SolarDays(MonthDay(2, 9)), ("solarday0902", "solarmonth09")),
        (Announced("hội xuân"), ()),
    ],
)  # fmt: skip
def test_rules_of_festivals(rule: Rule, expected: tuple[str, ...]) -> None:
    assert terms_of_rule(rule) == expected


@given(st.text(max_size=80) | st.text(alphabet="mùng0123456789/ thángrằmnăm月初十", max_size=60))
def test_no_text_is_an_error_and_moments_never_overlap(text: str) -> None:
    done = 0
    for moment in moments_in(text):
        assert done <= moment.start < moment.end <= len(composed(text)) == len(fold(text))
        done = moment.end
