"""From the columns of a date rule to the rule they mean, and back. Pure: saves nothing.

Which columns a kind of rule has is said here once: the form shows those and the loader fills them.
"""

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import singledispatch
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

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

from .models import DateRule

_Listed = TypeVar("_Listed", bound=IntEnum)

_DAYS: Final = (
    "first_day", "first_month", "last_day", "last_month", "main_day", "main_month",
)  # fmt: skip
_CYCLE: Final = ("every_years", "base_year")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    DateRule.Kind.LUNAR_DAYS: (*_DAYS, "leap", *_CYCLE),
    DateRule.Kind.LUNAR_MONTH: ("first_month", "leap", *_CYCLE),
    DateRule.Kind.ZODIAC_DAY: ("chi", "nth", "first_month", "leap", *_CYCLE),
    DateRule.Kind.SOLAR_DAYS: (*_DAYS, *_CYCLE),
    DateRule.Kind.SOLAR_TERM: ("term", *_CYCLE),
    DateRule.Kind.ANNOUNCED: (),
    DateRule.Kind.ON_DEMAND: (),
}
"""The columns each kind uses; every kind may have a note, which those without dates live by."""

COLUMNS_OF_DATES: Final = tuple(sorted(set().union(*COLUMNS.values())))
"""All of them, once."""

_UNUSED: Final[Mapping[str, Any]] = {
    **dict.fromkeys((*_DAYS, "chi", "nth", "term", "base_year")),
    "leap": DateRule.Leap.REGULAR,
    "every_years": 1,
}
"""What a column holds while its kind does not use it."""

_NAMES: Final[Mapping[type[Rule], DateRule.Kind]] = {
    LunarDays: DateRule.Kind.LUNAR_DAYS,
    WholeLunarMonth: DateRule.Kind.LUNAR_MONTH,
    ZodiacDay: DateRule.Kind.ZODIAC_DAY,
    SolarDays: DateRule.Kind.SOLAR_DAYS,
    SolarTermDay: DateRule.Kind.SOLAR_TERM,
    Announced: DateRule.Kind.ANNOUNCED,
    OnDemand: DateRule.Kind.ON_DEMAND,
}
_COLUMN_OF_PART: Final[Mapping[str, str]] = {
    "first": "first_day",
    "last": "last_day",
    "main": "main_day",
    "month": "first_month",
}
"""Where to correct a part of a rule that `archive.lunar` refuses; other parts keep their name."""


def as_rule(row: DateRule) -> Rule:
    """The rule a row means.

    A month left out after a day is that of the first day. Raises RuleError, whose `field` names
    the column to correct.
    """
    try:
        return _READERS[DateRule.Kind(row.kind)](row)
    except RuleError as error:
        column = _COLUMN_OF_PART.get(error.field, error.field)
        raise RuleError(column, str(error)) from error


def columns_of(rule: Rule) -> dict[str, Any]:
    """The columns of a row that means this rule, those of other kinds emptied.

    Of a rule with dates the note is not among them: it is said beside the rule, not by it.
    """
    return {"kind": _NAMES[type(rule)], **_UNUSED, **_own_columns(rule)}


def _days(row: DateRule, kind: type[LunarDays] | type[SolarDays], **more: Any) -> Rule:
    first = MonthDay(_given(row, "first_day"), _given(row, "first_month"))
    last, main = _other_day(row, "last"), _other_day(row, "main")
    if last == first:
        last = None
    return kind(first, last, main, cycle=_cycle(row), **more)


def _other_day(row: DateRule, part: str) -> MonthDay | None:
    """A day that may be left out."""
    day, month = getattr(row, f"{part}_day"), getattr(row, f"{part}_month")
    if day is None and month is None:
        return None
    return MonthDay(_given(row, f"{part}_day"), month or _given(row, "first_month"))


def _given(row: DateRule, column: str) -> int:
    value: int | None = getattr(row, column)
    if value is None:
        raise RuleError(column, _("Fill this in: this kind of date needs it."))
    return value


def _cycle(row: DateRule) -> Cycle:
    return Cycle(_given(row, "every_years"), row.base_year)


def _listed(row: DateRule, column: str, kind: type[_Listed]) -> _Listed:
    value = _given(row, column)
    try:
        return kind(value)
    except ValueError as error:
        raise RuleError(column, _("Choose one from the list.")) from error


_READERS: Final[Mapping[DateRule.Kind, Callable[[DateRule], Rule]]] = {
    DateRule.Kind.LUNAR_DAYS: lambda row: _days(row, LunarDays, leap=LeapMonth(row.leap)),
    DateRule.Kind.LUNAR_MONTH: lambda row: WholeLunarMonth(
        _given(row, "first_month"), LeapMonth(row.leap), _cycle(row)
    ),
    DateRule.Kind.ZODIAC_DAY: lambda row: ZodiacDay(
        _listed(row, "chi", Chi),
        _given(row, "first_month"),
        row.nth,
        LeapMonth(row.leap),
        _cycle(row),
    ),
    DateRule.Kind.SOLAR_DAYS: lambda row: _days(row, SolarDays),
    DateRule.Kind.SOLAR_TERM: lambda row: SolarTermDay(
        _listed(row, "term", SolarTerm), _cycle(row)
    ),
    DateRule.Kind.ANNOUNCED: lambda row: Announced(row.note),
    DateRule.Kind.ON_DEMAND: lambda row: OnDemand(row.note),
}


@singledispatch
def _own_columns(rule: Rule) -> dict[str, Any]:
    raise TypeError(f"{type(rule).__name__} is no date rule")


@_own_columns.register(LunarDays)
@_own_columns.register(SolarDays)
def _columns_of_days(rule: LunarDays | SolarDays) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for part, when in (("first", rule.first), ("last", rule.last), ("main", rule.main)):
        if when is not None:
            columns |= {f"{part}_day": when.day, f"{part}_month": when.month}
    leap = {"leap": rule.leap.value} if isinstance(rule, LunarDays) else {}
    return {**columns, **leap, **_columns_of_cycle(rule.cycle)}


@_own_columns.register
def _columns_of_month(rule: WholeLunarMonth) -> dict[str, Any]:
    columns = {"first_month": rule.month, "leap": rule.leap.value}
    return {**columns, **_columns_of_cycle(rule.cycle)}


@_own_columns.register
def _columns_of_sign(rule: ZodiacDay) -> dict[str, Any]:
    columns = {"chi": int(rule.chi), "nth": rule.nth, "first_month": rule.month}
    return {**columns, "leap": rule.leap.value, **_columns_of_cycle(rule.cycle)}


@_own_columns.register
def _columns_of_term(rule: SolarTermDay) -> dict[str, Any]:
    return {"term": int(rule.term), **_columns_of_cycle(rule.cycle)}


@_own_columns.register(Announced)
@_own_columns.register(OnDemand)
def _columns_of_note(rule: Announced | OnDemand) -> dict[str, Any]:
    return {"note": rule.note}


def _columns_of_cycle(cycle: Cycle) -> dict[str, Any]:
    return {"every_years": cycle.every_years, "base_year": cycle.base_year}
