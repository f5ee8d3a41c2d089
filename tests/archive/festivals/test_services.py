"""What an officer decides about a holding is kept, told and can be taken back."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from wagtail.log_actions import registry

from archive import events
from archive.events import Action, CatalogueEvent
from archive.festivals.models import Occurrence
from archive.festivals.selectors import holdings_between
from archive.festivals.services import (
    LOG_ACTION,
    AlreadyAnnouncedError,
    HoldingDatesError,
    UnknownHoldingError,
    announce_holding,
    cancel_holding,
    confirm_holding,
    move_holding,
    undo_decision,
)
from archive.lunar import MonthDay, SolarDays
from archive.records.models import Element
from heritage.accounts.models import User
from tests.factories.festivals import make_festival

pytestmark = pytest.mark.django_db
TENTH = date(2025, 2, 7)
NINTH_OF_MARCH = date(2025, 3, 9)


@pytest.fixture
def lan() -> User:
    return get_user_model().objects.create_user("lan")


@pytest.fixture
def festival() -> Element:
    return make_festival()


@pytest.fixture
def told(festival: Element) -> Iterator[list[CatalogueEvent]]:
    heard: list[CatalogueEvent] = []
    events.subscribe(heard.append)
    yield heard
    events._listeners.remove(heard.append)


def states() -> list[str]:
    year = (date(2025, 1, 1), date(2025, 12, 31))
    return [one.state.value for one in holdings_between(Element.objects.all(), *year)]


def test_a_confirmed_holding_has_the_days_of_its_rule(festival: Element, lan: User) -> None:
    decision = confirm_holding(element=festival, expected_on=TENTH, by=lan)
    assert (decision.starts_on, decision.ends_on, decision.decided_by) == (TENTH, TENTH, lan)
    assert decision.rule == festival.date_rules.get()
    assert states() == ["confirmed"]


def test_the_listeners_of_the_catalogue_are_told(
    festival: Element, lan: User, told: list[CatalogueEvent]
) -> None:
    decision = confirm_holding(element=festival, expected_on=TENTH, by=lan)
    undo_decision(occurrence=decision, by=lan)
    assert told == [CatalogueEvent("element", festival.code, Action.CHANGED)] * 2


def test_the_history_of_the_element_says_who_decided(festival: Element, lan: User) -> None:
    decision = cancel_holding(element=festival, expected_on=TENTH, by=lan)
    undo_decision(occurrence=decision, by=lan)
    logs = registry.get_logs_for_instance(festival).filter(action=LOG_ACTION)
    assert [(log.user, log.data["done"]) for log in logs.order_by("pk")] == [
        (lan, "cancelled"),
        (lan, "undone"),
    ]


def test_a_later_decision_takes_the_place_of_an_earlier_one(festival: Element, lan: User) -> None:
    confirm_holding(element=festival, expected_on=TENTH, by=lan)
    move_holding(
        element=festival,
        expected_on=TENTH,
        starts_on=NINTH_OF_MARCH,
        ends_on=date(2025, 3, 11),
        main_on=date(2025, 3, 10),
        by=lan,
    )
    decision = Occurrence.objects.get()
    assert (decision.state, decision.starts_on) == ("moved", NINTH_OF_MARCH)


def test_undone_means_expected_again(festival: Element, lan: User) -> None:
    decision = cancel_holding(element=festival, expected_on=TENTH, by=lan)
    undo_decision(occurrence=decision, by=lan)
    assert states() == ["expected"]


@pytest.mark.parametrize("day", [date(2025, 2, 8), date(1899, 5, 1), date(2101, 1, 1)])
def test_a_day_no_rule_gives_cannot_be_decided_on(festival: Element, lan: User, day: date) -> None:
    with pytest.raises(UnknownHoldingError) as refused:
        confirm_holding(element=festival, expected_on=day, by=lan)
    assert (refused.value.element, refused.value.expected_on) == (festival, day)
    assert not Occurrence.objects.exists()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "main_on", "wrong"),
    [
        (NINTH_OF_MARCH, TENTH, None, "ends_on"),
        (TENTH, date(2026, 6, 1), None, "ends_on"),
        (TENTH, TENTH, NINTH_OF_MARCH, "main_on"),
    ],
)
def test_impossible_days_name_their_field(
    festival: Element, lan: User, starts_on: date, ends_on: date, main_on: date, wrong: str
) -> None:
    with pytest.raises(HoldingDatesError) as refused:
        announce_holding(
            element=festival, starts_on=starts_on, ends_on=ends_on, main_on=main_on, by=lan
        )
    assert refused.value.field == wrong
    assert not Occurrence.objects.exists()


def test_a_holding_is_announced_once(festival: Element, lan: User) -> None:
    announce_holding(element=festival, starts_on=TENTH, ends_on=TENTH, by=lan)
    with pytest.raises(AlreadyAnnouncedError):
        announce_holding(element=festival, starts_on=TENTH, ends_on=NINTH_OF_MARCH, by=lan)


def test_a_changed_rule_keeps_what_was_decided(festival: Element, lan: User) -> None:
    confirm_holding(element=festival, expected_on=TENTH, by=lan)
    festival.date_rules.all().delete()
    assert states() == ["confirmed"]
    make_festival("Tết Độc lập", SolarDays(MonthDay(2, 9)))
    assert states() == ["confirmed", "expected"]
