"""Holdings as an iCalendar file (RFC 5545) a phone subscribes to: whole days, no hours, no zone.

Serialising, folding and escaping are icalendar's. Pure: takes values, returns bytes; the same
holdings always give the same bytes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from .holdings import Holding, HoldingState

if TYPE_CHECKING:
    from icalendar import Event

PRODUCER: Final = "-//Heritage archive//Festivals//VI"
REFRESHED_EVERY: Final = timedelta(hours=12)
"""How often a phone is asked to look again: officers decide days ahead, not minutes."""
BEFORE_ALL: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""Older than any entry; SEQUENCE counts the minutes since then, so a later decision is higher."""
STATUSES: Final = {
    HoldingState.EXPECTED: "TENTATIVE",
    HoldingState.CONFIRMED: "CONFIRMED",
    HoldingState.MOVED: "CONFIRMED",
    HoldingState.ANNOUNCED: "CONFIRMED",
    HoldingState.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A holding with what only a page can say of it."""

    holding: Holding
    title: str
    place: str
    url: str
    """Absolute."""
    main: str
    """The main day in words, or ""."""


def calendar_file(entries: Iterable[FeedEntry], *, name: str, host: str) -> bytes:
    """The feed; `host` makes the identifiers of this archive's events its own."""
    from icalendar import Calendar  # takes 0.2 s, which every other page would wait for

    calendar = Calendar()
    calendar.add("prodid", PRODUCER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return bytes(calendar.to_ical())


def fingerprint(holdings: Iterable[Holding], *said: str) -> str:
    """The same while a feed of these holdings would say the same, without writing the feed.

    `said` is what else decides its words, such as the language and the day.
    """
    digest = hashlib.sha256(repr(said).encode())
    for one in holdings:
        known = (one.element.code, one.starts_on, one.ends_on, one.main_on, one.state.value)
        more = (one.expected_on, one.rule, one.decision and one.decision.pk, changed_at(one))
        digest.update(repr((known, more)).encode())
    return digest.hexdigest()[:32]


def changed_at(holding: Holding) -> datetime:
    """When what is known of the holding last changed: published, or decided on."""
    published = holding.element.last_published_at or BEFORE_ALL
    return max(published, holding.decision.decided_at) if holding.decision else published


def _event(entry: FeedEntry, host: str) -> "Event":
    from icalendar import Event

    holding, changed = entry.holding, changed_at(entry.holding)
    event = Event()
    event.add("uid", f"{_identity(holding)}@{host}")
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("sequence", _sequence(holding))
    event.add("dtstart", holding.starts_on)
    event.add("dtend", _day_after(holding.ends_on))
    event.add("summary", _summary(entry))
    event.add("status", STATUSES[holding.state])
    event.add("transp", "TRANSPARENT")
    event.add("description", "\n".join(_description(entry)))
    event.add("url", entry.url)
    if entry.place:
        event.add("location", entry.place)
    return event


def _identity(holding: Holding) -> str:
    """The same for ever: an officer's decision changes the event, it does not make another."""
    if holding.expected_on is not None:
        return f"{holding.element.code}-{holding.expected_on:%Y%m%d}"
    return f"{holding.element.code}-announced-{holding.decision.pk if holding.decision else 0}"


def _sequence(holding: Holding) -> int:
    if holding.decision is None:
        return 0
    return (holding.decision.decided_at - BEFORE_ALL) // timedelta(minutes=1)


def _day_after(day: date) -> date:
    """DTEND is the first day that no longer belongs to the event."""
    return day + timedelta(days=1)


def _summary(entry: FeedEntry) -> str:
    if entry.holding.is_expected:
        return _("%(festival)s (expected)") % {"festival": entry.title}
    if entry.holding.is_cancelled:
        return _("Not held: %(festival)s") % {"festival": entry.title}
    return entry.title


def _description(entry: FeedEntry) -> Iterable[str]:
    words = entry.holding.rule_words
    if words:
        yield words[0].upper() + words[1:]
    if entry.main:
        yield _("Main day: %(day)s") % {"day": entry.main}
    if entry.holding.decision and entry.holding.decision.note:
        yield entry.holding.decision.note
    if entry.holding.is_expected:
        yield _("Expected by its rule; not yet confirmed by the organisers.")
    yield entry.url
