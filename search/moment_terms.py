"""The terms of times: of a recording's date, of a festival's rule, and what a text may say.

Texts, questions and facts get the same terms, so engines match them like words. Pure: reads no
text; that is `search.moment_readings`' business.
"""

from dataclasses import dataclass
from typing import Final

from archive.dates import UncertainDate
from archive.lunar import LunarDays, MonthDay, Rule, SolarDays, WholeLunarMonth, ZodiacDay

MOST_YEARS: Final = 10
"""A date that spans more years is known to the century at best."""
MOST_DAYS: Final = 31
"""A festival that lasts longer is found by its months, and by its first and last day."""
MONTHS: Final = 12
LONGEST_MONTH: Final = 30
MAYBE: Final = "maybe"
"""Begins the term of a year a document may be of, as it is known to a few years only."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a text that says when."""

    start: int
    """Offsets in the composed text."""
    end: int
    terms: tuple[str, ...]
    """What it means."""
    near: tuple[str, ...] = ()
    """What comes close: of a day its month, of a year what is known to some years only."""
    within: tuple[str, ...] = ()
    """What a text that says it is also found by, while a question that says it does not ask for it:
    of a year its decade."""


def terms_of_date(when: UncertainDate | None) -> tuple[str, ...]:
    """The terms of a document that was documented then; none for open or unknown dates."""
    if when is None or when.earliest is None or when.latest is None:
        return ()
    first, last = when.earliest.year, when.latest.year
    centuries = dict.fromkeys((century_of(first), century_of(last)))
    if last - first >= MOST_YEARS:
        return tuple(centuries) if len(centuries) == 1 else ()
    decades = dict.fromkeys(decade_of(year) for year in range(first, last + 1))
    years = [f"{MAYBE}{year}" for year in range(first, last + 1)] if last > first else []
    return (*years, *decades, *centuries)


def terms_of_rule(rule: Rule) -> tuple[str, ...]:
    """The terms of a festival held by this rule: its days when they are few, and its months."""
    if isinstance(rule, LunarDays):
        days = _days_between(rule.first, rule.last or rule.first)
        months = dict.fromkeys(lunar_month(day.month) for day in days)
        kept = days if len(days) <= MOST_DAYS else [days[0], days[-1]]
        named = [*kept, *([rule.main] if rule.main else [])]
        return tuple(dict.fromkeys([*(lunar_day(d.day, d.month) for d in named), *months]))
    if isinstance(rule, WholeLunarMonth | ZodiacDay):
        return (lunar_month(rule.month),)
    if isinstance(rule, SolarDays):
        ends = (rule.first, rule.last or rule.first)
        solar = [solar_day(end.day, end.month) for end in ends]
        return tuple(dict.fromkeys([*solar, *(solar_month(end.month) for end in ends)]))
    return ()


def _days_between(first: MonthDay, last: MonthDay) -> list[MonthDay]:
    """Every day that may lie between, even across Tết; months counted with thirty days."""
    start = (first.month - 1) * LONGEST_MONTH + first.day - 1
    end = (last.month - 1) * LONGEST_MONTH + last.day - 1
    year = MONTHS * LONGEST_MONTH
    numbers = (number % year for number in range(start, end + 1 + year * (end < start)))
    return [MonthDay(n % LONGEST_MONTH + 1, n // LONGEST_MONTH + 1) for n in numbers]


def decade_of(year: int) -> str:
    return f"decade{year // 10 * 10}"


def century_of(year: int) -> str:
    """As `archive.dates` counts: 1900 to 1999 is the twentieth."""
    return century_term(year // 100 + 1)


def century_term(number: int) -> str:
    """The term of the nth century."""
    return f"century{number}"


def lunar_day(day: int, month: int) -> str:
    return f"lunarday{month:02d}{day:02d}"


def lunar_month(month: int) -> str:
    return f"lunarmonth{month:02d}"


def solar_day(day: int, month: int) -> str:
    return f"solarday{month:02d}{day:02d}"


def solar_month(month: int) -> str:
    return f"solarmonth{month:02d}"
