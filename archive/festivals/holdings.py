"""A holding of a festival, and how officers' decisions replace computed ones.

Values and merging only: rows are loaded by `selectors`, days are computed by `archive.lunar`.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from archive.lunar import (
    FIRST_YEAR,
    LAST_YEAR,
    Rule,
    RuleError,
    Span,
    is_computable,
    sentence,
    spans_in_year,
)
from archive.records.models import Element

from .models import DateRule, Occurrence
from .rules import COLUMNS_OF_DATES, as_rule

logger = logging.getLogger(__name__)

YEARS_KEPT: Final = 16_384
"""Years of rules kept in memory: four years of four thousand different rules take some 8 MB."""


RULES_KEPT: Final = 4096
RULE_COLUMNS: Final = ("pk", "kind", "note", *COLUMNS_OF_DATES)


class HoldingState(TextChoices):
    """What is known of a holding, as visitors read it; the names of `Occurrence.State` and one."""

    EXPECTED = "expected", pgettext_lazy("state of a holding", "expected")
    CONFIRMED = "confirmed", pgettext_lazy("state of a holding", "confirmed")
    MOVED = "moved", pgettext_lazy("state of a holding", "moved to another day")
    ANNOUNCED = "announced", pgettext_lazy("state of a holding", "announced")
    CANCELLED = "cancelled", pgettext_lazy("state of a holding", "not held")


@dataclass(frozen=True, slots=True)
class Holding:
    """One holding of a festival, computed or decided on by an officer."""

    element: Element
    starts_on: date
    ends_on: date
    """The last day, included."""
    main_on: date | None
    """The day of the main rite, where it is known."""
    state: HoldingState
    expected_on: date | None
    """The first day its rule gives, by which it is known; None when it was announced."""
    rule: Rule | None = None
    """None when it was announced, or its rule has been changed since."""
    decision: Occurrence | None = None
    """None while expected."""

    @property
    def rule_words(self) -> str:
        """The rule as a sentence in the active language, "" without one."""
        return sentence(self.rule) if self.rule is not None else ""

    @property
    def is_expected(self) -> bool:
        return self.state is HoldingState.EXPECTED

    @property
    def is_cancelled(self) -> bool:
        return self.state is HoldingState.CANCELLED

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def touches(self, start: date, end: date) -> bool:
        return self.starts_on <= end and self.ends_on >= start


@lru_cache(maxsize=YEARS_KEPT)
def held_in(rule: Rule, year: int) -> tuple[Span, ...]:
    """`archive.lunar.spans_in_year`, remembered: a rule is a value, so its answer never changes."""
    return spans_in_year(rule, year)


def rule_of(row: DateRule) -> Rule | None:
    """The rule of a row, or None for one no form has let through, which is reported."""
    try:
        return as_rule(row)
    except RuleError as error:
        logger.warning("Date rule %s has no meaning: %s", row.pk, error)
        return None


@lru_cache(maxsize=RULES_KEPT)
def rule_in(columns: tuple[Any, ...]) -> Rule | None:
    """`rule_of` for the values of RULE_COLUMNS, remembered: a calendar reads thousands."""
    return rule_of(DateRule(**dict(zip(RULE_COLUMNS, columns, strict=True))))


def computed_between(
    rules: Iterable[tuple[int, Rule]], start: date, end: date
) -> dict[tuple[int, date], tuple[Span, Rule]]:
    """What the rules of elements give between two days, by element and first day.

    Two rules of an element that begin on one day are one holding: the first rule's.
    """
    found: dict[tuple[int, date], tuple[Span, Rule]] = {}
    for element_id, rule in rules:
        if is_computable(rule):
            for span in _spans(rule, start, end):
                found.setdefault((element_id, span.start_on), (span, rule))
    return found


def merged(
    elements: Mapping[int, Element],
    computed: Mapping[tuple[int, date], tuple[Span, Rule]],
    decisions: Iterable[Occurrence],
) -> Iterator[Holding]:
    """Every decision, and the computed holdings nobody decided on."""
    decided = set()
    for decision in decisions:
        key = (decision.element_id, decision.expected_on or date.min)
        decided.add(key)
        _span, rule = computed.get(key, (None, None))
        if decision.element_id in elements:
            yield _decided(elements[decision.element_id], decision, rule)
    for (element_id, expected_on), (span, rule) in computed.items():
        if (element_id, expected_on) not in decided and element_id in elements:
            yield _expected(elements[element_id], span, rule)


def _decided(element: Element, decision: Occurrence, rule: Rule | None) -> Holding:
    return Holding(
        element=element,
        starts_on=decision.starts_on,
        ends_on=decision.ends_on,
        main_on=decision.main_on,
        state=HoldingState(decision.state),
        expected_on=decision.expected_on,
        rule=rule,
        decision=decision,
    )


def _expected(element: Element, span: Span, rule: Rule) -> Holding:
    return Holding(
        element=element,
        starts_on=span.start_on,
        ends_on=span.end_on,
        main_on=span.main_on,
        state=HoldingState.EXPECTED,
        expected_on=span.start_on,
        rule=rule,
    )


def _spans(rule: Rule, start: date, end: date) -> Iterator[Span]:
    """The spans touching a period; one that crosses New Year is met in both years."""
    for year in range(max(start.year, FIRST_YEAR), min(end.year, LAST_YEAR) + 1):
        for span in held_in(rule, year):
            if span.overlaps(start, end):
                yield span
