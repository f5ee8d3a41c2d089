"""Festivals for tests: published elements that are held by a rule."""

from datetime import date
from typing import Any

from archive.festivals.models import DateRule, Occurrence
from archive.festivals.rules import columns_of
from archive.lunar import LunarDays, MonthDay, Rule
from archive.records.models import Element
from tests.factories.archive import make_element

LONG_TONG = LunarDays(MonthDay(10, 1))
"""The 10th of the first lunar month: 2025-02-07, 2026-02-26, 2027-02-15."""
FIRE_DANCE = LunarDays(MonthDay(16, 10), MonthDay(15, 1))
"""From the 16th of the tenth lunar month to the next full moon of the first: across two years."""


def make_festival(
    title: str = "Lễ hội Lồng Tồng", rule: Rule | None = LONG_TONG, **facts: Any
) -> Element:
    element: Element = make_element(title, **facts)
    if rule is not None:
        DateRule.objects.create(element=element, **columns_of(rule))
    return element


def make_decision(
    element: Element, state: Occurrence.State, day: date, *, expected_on: date | None = None
) -> Occurrence:
    return Occurrence.objects.create(
        element=element, state=state, starts_on=day, ends_on=day, expected_on=expected_on
    )
