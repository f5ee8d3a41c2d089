"""Feeds as a phone reads them: parsed back with the library, and their raw lines by RFC 5545."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from archive.festivals.models import Occurrence
from archive.lunar import LunarDays, MonthDay
from archive.pages.calendar import views
from archive.records.models import Element
from tests.factories import archive as make
from tests.factories.festivals import make_decision, make_festival

pytestmark = pytest.mark.django_db
State = Occurrence.State
TODAY = date(2025, 1, 10)
TENTH = date(2025, 2, 7)
FEED = "/vi/calendar.ics"
LONGEST_LINE = 75


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "today_here", lambda: TODAY)


def events(client: Client, address: str = FEED) -> list[Any]:
    answer = client.get(address)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def lines(client: Client, address: str = FEED) -> Iterator[bytes]:
    """Raw lines; a file that does not end its lines with CR LF gives lines with a bare LF in."""
    content = client.get(address).content
    assert content.endswith(b"\r\n")
    return iter(content[:-2].split(b"\r\n"))


def test_a_day_is_a_plain_date_and_ends_where_the_next_begins(client: Client) -> None:
    make_festival(rule=LunarDays(MonthDay(9, 1), MonthDay(11, 1), MonthDay(10, 1)))
    first = events(client)[0]
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (
        date(2025, 2, 6),
        date(2025, 2, 9),
    )
    raw = list(lines(client))
    assert b"DTSTART;VALUE=DATE:20250206" in raw
    assert b"DTEND;VALUE=DATE:20250209" in raw


def test_the_window_is_three_months_back_and_eighteen_ahead(client: Client) -> None:
    make_festival("Tết Độc lập", LunarDays(MonthDay(15, 8)))
    make_festival()
    days = [event.decoded("dtstart") for event in events(client)]
    assert days == [TENTH, date(2025, 10, 6), date(2026, 2, 26)]


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (None, "TENTATIVE"),
        (State.CONFIRMED, "CONFIRMED"),
        (State.MOVED, "CONFIRMED"),
        (State.CANCELLED, "CANCELLED"),
    ],
)
def test_what_officers_decide_changes_the_event_and_makes_no_other(
    client: Client, state: State | None, status: str
) -> None:
    festival = make_festival()
    before = events(client)[0]
    if state:
        make_decision(festival, state, date(2025, 2, 8), expected_on=TENTH)
    after = events(client)[0]
    assert (after["uid"], after["status"]) == (before["uid"], status)
    assert len(events(client)) == 2
    if state:
        assert after["sequence"] > before["sequence"]
        assert after.decoded("last-modified") >= before.decoded("last-modified")


def test_an_announced_holding_has_an_identity_of_its_own(client: Client) -> None:
    festival = make_festival()
    make_decision(festival, State.ANNOUNCED, date(2025, 2, 8))
    found = events(client)
    assert len({event["uid"] for event in found}) == len(found) == 3


def test_every_line_has_at_most_75_octets_and_whole_letters(client: Client) -> None:
    make_festival("Lễ hội cầu mùa, xuống đồng; " * 6 + "\\ và hết")
    raw = list(lines(client))
    assert max(map(len, raw)) <= LONGEST_LINE
    assert all(b"\n" not in line and b"\r" not in line for line in raw)
    assert all(line.decode() for line in raw)
    assert any(line.startswith(b" ") for line in raw)


def test_signs_with_a_meaning_come_back_as_they_were_written(client: Client) -> None:
    title = r"Hội Gầu Tào, Lồng Tồng; \n không xuống dòng"
    decision = make_decision(make_festival(title), State.CONFIRMED, TENTH, expected_on=TENTH)
    Occurrence.objects.filter(pk=decision.pk).update(note="Từ 7 giờ; sân đình, có chợ")
    first = events(client)[0]
    assert str(first["summary"]) == title
    assert "Từ 7 giờ; sân đình, có chợ" in str(first["description"])


def test_the_file_says_what_it_is(client: Client) -> None:
    make_festival()
    answer = client.get(FEED)
    calendar = Calendar.from_ical(answer.content)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert calendar.decoded("refresh-interval") == timedelta(hours=12)
    event = calendar.walk("VEVENT")[0]
    assert str(event["url"]).startswith("http://testserver/vi/e/")
    assert isinstance(event.decoded("dtstamp"), datetime)
    assert calendar.errors == []
    assert event.errors == []


def test_the_same_feed_is_not_sent_twice(client: Client) -> None:
    festival = make_festival()
    first = client.get(FEED)
    again = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_decision(festival, State.CONFIRMED, TENTH, expected_on=TENTH)
    changed = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_unchanged_feed_answers_a_client_that_knows_only_dates(client: Client) -> None:
    make_festival()
    modified = client.get(FEED)["Last-Modified"]
    assert client.get(FEED, headers={"If-Modified-Since": modified}).status_code == 304


def test_a_feed_is_narrowed_as_its_page(client: Client) -> None:
    make_festival("Hội Mông", peoples=[make.make_people("hmong", "Mông")])
    make_festival("Hội Tày", peoples=[make.make_people("tay", "Tày")])
    assert {str(event["uid"]) for event in events(client, f"{FEED}?people=hmong")} == {
        f"{Element.objects.get(title_vi='Hội Mông').code}-{day}@127.0.0.1"
        for day in ("20250207", "20260226")
    }
    assert client.get(f"{FEED}?people=nobody").status_code == 404


def test_an_element_has_a_feed_of_its_own(client: Client) -> None:
    festival = make_festival("Hội Mông")
    make_festival("Hội Tày")
    found = events(client, f"/en/e/{festival.code}/calendar.ics")
    assert len(found) == 2
    assert all("Hội Mông" in str(event["summary"]) for event in found)
    assert client.get("/en/e/NOTHING1/calendar.ics").status_code == 404
