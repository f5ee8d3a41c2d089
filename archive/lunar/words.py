"""Lunar days and date rules in the words people use, in the active interface language.

The words live in the translation catalogues; in Vietnamese they are the spoken ones: mùng 10
tháng Giêng, rằm tháng 6 nhuận. Computes no dates.
"""

from collections.abc import Mapping
from datetime import date
from functools import singledispatch
from typing import Final

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from .calendar import Chi, LunarDay
from .rules import (
    Announced,
    Cycle,
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
from .solar_terms import SolarTerm

FULL_MOON: Final = 15
LAST_MUNG: Final = 10
"""The first ten days of a lunar month are counted apart: mùng 1 … mùng 10."""
_SOME_LEAP_YEAR: Final = 2000

MONTH_NAMES: Final = (
    pgettext_lazy("lunar month", "1st lunar month"),
    pgettext_lazy("lunar month", "2nd lunar month"),
    pgettext_lazy("lunar month", "3rd lunar month"),
    pgettext_lazy("lunar month", "4th lunar month"),
    pgettext_lazy("lunar month", "5th lunar month"),
    pgettext_lazy("lunar month", "6th lunar month"),
    pgettext_lazy("lunar month", "7th lunar month"),
    pgettext_lazy("lunar month", "8th lunar month"),
    pgettext_lazy("lunar month", "9th lunar month"),
    pgettext_lazy("lunar month", "10th lunar month"),
    pgettext_lazy("lunar month", "11th lunar month"),
    pgettext_lazy("lunar month", "12th lunar month"),
)
SIGN_NAMES: Final[Mapping[Chi, Promise]] = {
    Chi.RAT: pgettext_lazy("zodiac", "Rat (Tý)"),
    Chi.OX: pgettext_lazy("zodiac", "Ox (Sửu)"),
    Chi.TIGER: pgettext_lazy("zodiac", "Tiger (Dần)"),
    Chi.CAT: pgettext_lazy("zodiac", "Cat (Mão)"),
    Chi.DRAGON: pgettext_lazy("zodiac", "Dragon (Thìn)"),
    Chi.SNAKE: pgettext_lazy("zodiac", "Snake (Tỵ)"),
    Chi.HORSE: pgettext_lazy("zodiac", "Horse (Ngọ)"),
    Chi.GOAT: pgettext_lazy("zodiac", "Goat (Mùi)"),
    Chi.MONKEY: pgettext_lazy("zodiac", "Monkey (Thân)"),
    Chi.ROOSTER: pgettext_lazy("zodiac", "Rooster (Dậu)"),
    Chi.DOG: pgettext_lazy("zodiac", "Dog (Tuất)"),
    Chi.PIG: pgettext_lazy("zodiac", "Pig (Hợi)"),
}
TERM_NAMES: Final[Mapping[SolarTerm, Promise]] = {
    SolarTerm.START_OF_SPRING: pgettext_lazy("solar term", "Start of Spring (Lập xuân)"),
    SolarTerm.RAIN_WATER: pgettext_lazy("solar term", "Rain Water (Vũ thủy)"),
    SolarTerm.AWAKENING_OF_INSECTS: pgettext_lazy("solar term", "Awakening of Insects (Kinh trập)"),
    SolarTerm.SPRING_EQUINOX: pgettext_lazy("solar term", "Spring Equinox (Xuân phân)"),
    SolarTerm.PURE_BRIGHTNESS: pgettext_lazy("solar term", "Pure Brightness (Thanh minh)"),
    SolarTerm.GRAIN_RAIN: pgettext_lazy("solar term", "Grain Rain (Cốc vũ)"),
    SolarTerm.START_OF_SUMMER: pgettext_lazy("solar term", "Start of Summer (Lập hạ)"),
    SolarTerm.GRAIN_BUDS: pgettext_lazy("solar term", "Grain Buds (Tiểu mãn)"),
    SolarTerm.GRAIN_IN_EAR: pgettext_lazy("solar term", "Grain in Ear (Mang chủng)"),
    SolarTerm.SUMMER_SOLSTICE: pgettext_lazy("solar term", "Summer Solstice (Hạ chí)"),
    SolarTerm.MINOR_HEAT: pgettext_lazy("solar term", "Minor Heat (Tiểu thử)"),
    SolarTerm.MAJOR_HEAT: pgettext_lazy("solar term", "Major Heat (Đại thử)"),
    SolarTerm.START_OF_AUTUMN: pgettext_lazy("solar term", "Start of Autumn (Lập thu)"),
    SolarTerm.END_OF_HEAT: pgettext_lazy("solar term", "End of Heat (Xử thử)"),
    SolarTerm.WHITE_DEW: pgettext_lazy("solar term", "White Dew (Bạch lộ)"),
    SolarTerm.AUTUMN_EQUINOX: pgettext_lazy("solar term", "Autumn Equinox (Thu phân)"),
    SolarTerm.COLD_DEW: pgettext_lazy("solar term", "Cold Dew (Hàn lộ)"),
    SolarTerm.FROST: pgettext_lazy("solar term", "Frost (Sương giáng)"),
    SolarTerm.START_OF_WINTER: pgettext_lazy("solar term", "Start of Winter (Lập đông)"),
    SolarTerm.MINOR_SNOW: pgettext_lazy("solar term", "Minor Snow (Tiểu tuyết)"),
    SolarTerm.MAJOR_SNOW: pgettext_lazy("solar term", "Major Snow (Đại tuyết)"),
    SolarTerm.WINTER_SOLSTICE: pgettext_lazy("solar term", "Winter Solstice (Đông chí)"),
    SolarTerm.MINOR_COLD: pgettext_lazy("solar term", "Minor Cold (Tiểu hàn)"),
    SolarTerm.MAJOR_COLD: pgettext_lazy("solar term", "Major Cold (Đại hàn)"),
}
_SIGN_DAYS: Final[Mapping[int | None, Promise]] = {
    1: pgettext_lazy("lunar", "the first %(sign)s day of the %(month)s"),
    2: pgettext_lazy("lunar", "the second %(sign)s day of the %(month)s"),
    3: pgettext_lazy("lunar", "the third %(sign)s day of the %(month)s"),
    None: pgettext_lazy("lunar", "every %(sign)s day of the %(month)s"),
}
_LEAP_REMARKS: Final[Mapping[LeapMonth, Promise]] = {
    LeapMonth.LEAP: pgettext_lazy("lunar", "%(dates)s; in the leap month when there is one"),
    LeapMonth.BOTH: pgettext_lazy("lunar", "%(dates)s; again in the leap month when there is one"),
    LeapMonth.ONLY_LEAP: pgettext_lazy("lunar", "%(dates)s; only in years when it is a leap month"),
}


def month_name(number: int, *, is_leap: bool = False) -> str:
    """A lunar month: "tháng Giêng", "tháng 6 nhuận", "tháng Chạp"."""
    name = str(MONTH_NAMES[number - 1])
    return pgettext("lunar month", "leap %(month)s") % {"month": name} if is_leap else name


def day_number(day: int) -> str:
    """A day within its lunar month: "mùng 10", "rằm", "ngày 16"."""
    if day == FULL_MOON:
        return pgettext("15th of a lunar month", "day 15")
    if day <= LAST_MUNG:
        return pgettext("1st to 10th of a lunar month", "day %(day)d") % {"day": day}
    return pgettext("11th to 30th of a lunar month", "day %(day)d") % {"day": day}


def day_name(lunar: LunarDay) -> str:
    """A lunar day with its month: "mùng 10 tháng Giêng", "rằm tháng 6 nhuận"."""
    return _day_of_month(lunar.day, month_name(lunar.month, is_leap=lunar.is_leap))


def sentence(rule: Rule) -> str:
    """When the festival is held, without a capital or a full stop, ready for a table cell."""
    words = _said(rule)
    if isinstance(rule, Announced | OnDemand):
        return words
    return _with_cycle(words, rule.cycle)


def _day_of_month(day: int, month: str) -> str:
    said = pgettext("lunar", "%(day)s of the %(month)s")
    return said % {"day": day_number(day), "month": month}


def _by_the_moon(dates: str, leap: LeapMonth) -> str:
    """Vietnamese and Chinese say which calendar is meant; English has it in the month's name."""
    said = pgettext("by the lunar calendar", "%(dates)s") % {"dates": dates}
    return str(_LEAP_REMARKS[leap]) % {"dates": said} if leap in _LEAP_REMARKS else said


def _with_main(dates: str, main: str) -> str:
    return _("%(dates)s (main day: %(main)s)") % {"dates": dates, "main": main}


def _with_cycle(dates: str, cycle: Cycle) -> str:
    if cycle.every_years == 1:
        return dates
    values = {"dates": dates, "years": cycle.every_years, "base": cycle.base_year}
    if cycle.base_year is None:
        return _("%(dates)s; every %(years)d years, in years to be announced") % values
    return _("%(dates)s; every %(years)d years, counted from %(base)d") % values


@singledispatch
def _said(rule: Rule) -> str:
    raise TypeError(f"{type(rule).__name__} has no words")


@_said.register
def _lunar_days(rule: LunarDays) -> str:
    first = _day_of_month(rule.first.day, month_name(rule.first.month))
    last = rule.last
    if last is None:
        dates = first
    elif last.month == rule.first.month:
        dates = pgettext("lunar", "%(first)s to %(last)s of the %(month)s") % {
            "first": day_number(rule.first.day),
            "last": day_number(last.day),
            "month": month_name(last.month),
        }
    else:
        end = _day_of_month(last.day, month_name(last.month))
        dates = pgettext("range of dates", "%(first)s to %(last)s") % {"first": first, "last": end}
    said = _by_the_moon(dates, rule.leap)
    if rule.main is None:
        return said
    return _with_main(said, _day_of_month(rule.main.day, month_name(rule.main.month)))


@_said.register
def _whole_month(rule: WholeLunarMonth) -> str:
    dates = pgettext("lunar", "the whole %(month)s") % {"month": month_name(rule.month)}
    return _by_the_moon(dates, rule.leap)


@_said.register
def _zodiac_day(rule: ZodiacDay) -> str:
    values = {"sign": SIGN_NAMES[rule.chi], "month": month_name(rule.month)}
    return _by_the_moon(str(_SIGN_DAYS[rule.nth]) % values, rule.leap)


@_said.register
def _solar_days(rule: SolarDays) -> str:
    dates = _solar_day(rule.first)
    if rule.last is not None:
        values = {"first": dates, "last": _solar_day(rule.last)}
        dates = pgettext("range of dates", "%(first)s to %(last)s") % values
    said = pgettext("by the solar calendar", "%(dates)s") % {"dates": dates}
    return said if rule.main is None else _with_main(said, _solar_day(rule.main))


@_said.register
def _solar_term(rule: SolarTermDay) -> str:
    return _("the day of %(term)s") % {"term": TERM_NAMES[rule.term]}


@_said.register
def _announced(rule: Announced) -> str:
    return _with_note(_("date announced each time"), rule.note)


@_said.register
def _on_demand(rule: OnDemand) -> str:
    return _with_note(_("no fixed date, held when it is needed"), rule.note)


def _with_note(words: str, note: str) -> str:
    return f"{words} ({note})" if note else words


def _solar_day(when: MonthDay) -> str:
    # Translators: Django's format letters: j is the day, F the month's name, n its number.
    pattern = pgettext("format of a day without its year", "j F")
    return format_date(date(_SOME_LEAP_YEAR, when.month, when.day), pattern)
