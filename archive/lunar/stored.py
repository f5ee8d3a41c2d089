"""Rules as JSON, the form they are kept in, exported and exchanged; and the seeds' older form.

The form carries a version, so that rules written today are still read after it changes. Translates
only: what a rule means is `rules`' and `occurrences`' business.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from enum import IntEnum
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _

from .calendar import Chi, chi_name
from .rules import (
    Announced,
    Cycle,
    LeapMonth,
    LunarDays,
    MonthDay,
    OnDemand,
    Rule,
    RuleError,
    SolarDays,
    SolarTermDay,
    WholeLunarMonth,
    ZodiacDay,
)
from .solar_terms import SolarTerm

_Read = TypeVar("_Read")

VERSION: Final = 1

KINDS: Final[Mapping[str, type[Rule]]] = {
    "lunar-days": LunarDays,
    "lunar-month": WholeLunarMonth,
    "zodiac-day": ZodiacDay,
    "solar-days": SolarDays,
    "solar-term": SolarTermDay,
    "announced": Announced,
    "on-demand": OnDemand,
}
"""Names stored in the database and in exports: never renamed."""
_NAMES: Final = {kind: name for name, kind in KINDS.items()}


class RuleFormatError(ValueError):
    """Stored content that is not a rule; the message names what is wrong with it."""

    def __init__(self, content: object, problem: str) -> None:
        self.content = content
        self.problem = problem
        message = _("This is not a date rule: %(problem)s. Enter the rule again.")
        super().__init__(message % {"problem": problem})


def to_json(rule: Rule) -> dict[str, Any]:
    """The rule as JSON values; what has its default is left out."""
    content: dict[str, Any] = {"version": VERSION, "kind": _NAMES[type(rule)]}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if field.default is MISSING or value != field.default:
            content[field.name] = _plain(value)
    return content


def from_json(content: object) -> Rule:
    """The rule kept by `to_json`. Raises RuleFormatError, or RuleError for impossible days."""
    if not isinstance(content, Mapping) or content.get("version") != VERSION:
        raise RuleFormatError(content, f"version {VERSION} expected")
    kind = KINDS.get(str(content.get("kind")))
    if kind is None:
        raise RuleFormatError(content, f"kind is none of {', '.join(KINDS)}")
    known = {field.name for field in fields(kind)}
    given = {key: value for key, value in content.items() if key not in ("version", "kind")}
    if unknown := given.keys() - known:
        raise RuleFormatError(content, f"{kind.__name__} has no {', '.join(sorted(unknown))}")
    try:
        return kind(**{key: _READERS[key](value) for key, value in given.items()})
    except RuleError:
        raise
    except (TypeError, ValueError, KeyError) as error:
        raise RuleFormatError(content, str(error)) from error


def from_seed(date: Mapping[str, Any]) -> Rule | None:
    """The rule of a seed record's "date"; None when the source names no date or needs none.

    Notes beside a computable rule stay with the caller. Raises RuleFormatError for words the seeds
    do not know, RuleError for impossible days.
    """
    reader = _SEED_READERS.get(date.get("rule", ""))
    if reader is None:
        raise RuleFormatError(date, f"rule is none of {', '.join(_SEED_READERS)}")
    try:
        return reader(date)
    except KeyError as error:
        raise RuleFormatError(date, f"{error} is missing or unknown") from error


def _plain(value: Any) -> Any:
    match value:
        case MonthDay():
            return {"day": value.day, "month": value.month}
        case Cycle():
            return {"every_years": value.every_years, "base_year": value.base_year}
        case IntEnum():
            return value.name.lower()
        case _:
            return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _optional(read: Callable[[Any], _Read]) -> Callable[[Any], _Read | None]:
    return lambda value: None if value is None else read(value)


def _month_day(value: Any) -> MonthDay:
    return MonthDay(day=_whole(value["day"]), month=_whole(value["month"]))


def _cycle(value: Any) -> Cycle:
    return Cycle(_whole(value["every_years"]), _optional(_whole)(value.get("base_year")))


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "first": _month_day,
    "last": _optional(_month_day),
    "main": _optional(_month_day),
    "month": _whole,
    "nth": _optional(_whole),
    "chi": lambda name: Chi[_text(name).upper()],
    "term": lambda name: SolarTerm[_text(name).upper()],
    "leap": LeapMonth,
    "cycle": _cycle,
    "note": _text,
}


def _seed_days(date: Mapping[str, Any]) -> Rule:
    first = MonthDay(date["day"], date["month"])
    last = MonthDay(date.get("end_day", first.day), date.get("end_month", first.month))
    day, _slash, month = str(date.get("main_day", "")).partition("/")
    return LunarDays(
        first,
        last if last != first else None,
        MonthDay(int(day), int(month or first.month)) if day else None,
        cycle=Cycle(date.get("every_years", 1), date.get("base_year")),
    )


_CHI_BY_NAME: Final = {chi_name(chi): chi for chi in Chi}
_SEED_TERMS: Final = {"Thanh Minh": SolarTerm.PURE_BRIGHTNESS}
_SEED_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Rule | None]]] = {
    "fixed": _seed_days,
    "month": lambda date: WholeLunarMonth(date["month"]),
    "zodiac-day": lambda date: ZodiacDay(_CHI_BY_NAME[date["chi"]], date["month"]),
    "solar-term": lambda date: SolarTermDay(_SEED_TERMS[date["term"]]),
    "season": lambda date: Announced(date["season"]),
    "on-demand": lambda date: OnDemand(date.get("note", "")),
    "unspecified": lambda date: None,
    "none": lambda date: None,
}
"""The words of the seeds' "rule"."""
