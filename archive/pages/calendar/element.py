"""When an element is held: its rules in words and its next days, for its own page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from archive.festivals.holdings import rule_of
from archive.festivals.selectors import holdings_of
from archive.festivals.today import today_here
from archive.lunar import FIRST_DAY, LAST_DAY, sentence
from archive.records.models import Element

from .entries import Dates, dates_of

NEXT_SHOWN: Final = 3
LOOKED_AHEAD: Final = timedelta(days=12 * 366)
"""Far enough for festivals that come round every twelve years."""


@dataclass(frozen=True, slots=True)
class WhenHeld:
    """What an element's page says of its days; nothing for an element that has none."""

    rules: tuple[str, ...]
    """Each with a capital: "Mùng 10 tháng Giêng âm lịch"."""
    notes: tuple[str, ...]
    next_dates: tuple[Dates, ...]
    feed_url: str

    def __bool__(self) -> bool:
        return bool(self.rules or self.next_dates)


def when_held(element: Element, *, today: date | None = None) -> WhenHeld:
    """The element's rules and the holdings that are not over, in two statements."""
    today = today or today_here()
    rows = list(element.date_rules.all())
    rules = [(row, rule) for row in rows if (rule := rule_of(row))]
    said = [sentence(rule) for _row, rule in rules]
    notes = [row.note for row, rule in rules if row.note and row.note != getattr(rule, "note", "")]
    start, end = max(today, FIRST_DAY), min(today + LOOKED_AHEAD, LAST_DAY)
    coming = holdings_of(element, rows, start, end)[:NEXT_SHOWN] if start <= end else []
    return WhenHeld(
        rules=tuple(words[0].upper() + words[1:] for words in said),
        notes=tuple(notes),
        next_dates=tuple(dates_of(one, has_year=True) for one in coming),
        feed_url=reverse("archive:element_feed", args=[element.code]),
    )
