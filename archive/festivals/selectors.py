"""When festivals are held: what their rules give, with what officers decided, in few statements.

Takes elements that already say who may see them (archive.records.selectors); never starts any.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from archive.lunar import Rule
from archive.records.models import Element

from .holdings import RULE_COLUMNS, Holding, computed_between, merged, rule_in, rule_of
from .models import DateRule, Occurrence

LONGEST_HOLDING: Final = timedelta(days=400)
"""A rule may last almost until it comes round again, in a leap year after thirteen months."""
UNSAVED: Final = 0
"""Stands for the number of an element that has none yet."""
ELEMENT_COLUMNS: Final = (
    "code", "title_vi", "title_en", "title_fr", "title_zh_hans", "last_published_at",
)  # fmt: skip
"""What a holding shows of its element; a calendar has thousands."""


def festivals_among(elements: QuerySet[Element]) -> QuerySet[Element]:
    """The elements that have a date: a rule, or a holding an officer announced."""
    has_rule = Exists(DateRule.objects.filter(element=OuterRef("pk")))
    has_decision = Exists(Occurrence.objects.filter(element=OuterRef("pk")))
    return elements.filter(has_rule | has_decision)


def holdings_between(elements: QuerySet[Element], start: date, end: date) -> list[Holding]:
    """The holdings of `elements` that touch the days from `start` to `end`, in order.

    Three statements however many there are. Cancelled ones are among them, on the days they would
    have been held. Outside 1900–2100 nothing is computed.
    """
    chosen = elements.order_by().values("pk")
    computed = computed_between(_rules(chosen), start, end)
    decisions = list(_decisions(start, end).filter(element__in=chosen))
    wanted = {key[0] for key in computed} | {decision.element_id for decision in decisions}
    shown = elements.filter(pk__in=wanted).only(*ELEMENT_COLUMNS)
    by_key = {element.pk: element for element in shown}
    return _in_order(merged(by_key, computed, decisions), start, end)


def holdings_of(
    element: Element, rows: Iterable[DateRule], start: date, end: date
) -> list[Holding]:
    """The same of one element at hand with its date rules, saved or not: one statement."""
    pk = element.pk or UNSAVED
    rules = [(pk, rule) for row in rows if (rule := rule_of(row))]
    decisions = _decisions(start, end).filter(element_id=pk)
    found = merged({pk: element}, computed_between(rules, start, end), decisions)
    return _in_order(found, start, end)


def _rules(chosen: QuerySet[Element, Any]) -> Iterator[tuple[int, Rule]]:
    rows = DateRule.objects.filter(element__in=chosen).order_by("element_id", "sort_order", "pk")
    for element_id, *columns in rows.values_list("element_id", *RULE_COLUMNS):
        rule = rule_in(tuple(columns))
        if rule is not None:
            yield element_id, rule


def _decisions(start: date, end: date) -> QuerySet[Occurrence]:
    """Decisions on holdings in the period, and on those that would have been in it."""
    is_held = Q(starts_on__lte=end, ends_on__gte=start)
    earliest = start - LONGEST_HOLDING if start.toordinal() > LONGEST_HOLDING.days else start
    was_expected = Q(expected_on__lte=end, expected_on__gte=earliest)
    return Occurrence.objects.filter(is_held | was_expected)


def _in_order(holdings: Iterable[Holding], start: date, end: date) -> list[Holding]:
    """Those of the period, by day and then by name."""
    touching = (holding for holding in holdings if holding.touches(start, end))
    return sorted(touching, key=lambda holding: (holding.starts_on, holding.element.title_vi or ""))
