"""A change reaches the index through the outbox: with the transaction, in any weather, once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from archive.access.viewer import Audience
from archive.records.services import publish, withdraw
from search import engines
from search.documents import Key
from search.engines import get_engine
from search.indexing import DrainResult, drain, drain_outbox, next_version, waiting
from search.models import IndexClock, OutboxEntry
from search.query import SearchQuery
from tests.factories import archive as make
from tests.search.doubles import FailingEngine

pytestmark = pytest.mark.django_db


def found(text: str, *audiences: str) -> list[str]:
    query = SearchQuery(text=text, audiences=frozenset(audiences or ("public",)))
    return [hit.code for hit in get_engine().search(query).hits]


@pytest.fixture
def failing(tmp_path: Path) -> FailingEngine:
    return FailingEngine(tmp_path / "failing.sqlite3")


def test_a_published_record_is_found_after_the_outbox_is_drained() -> None:
    record = make.make_record("Hát sli bên suối")
    assert found("hat sli") == []
    drain_outbox()
    assert found("hat sli") == [record.code]
    assert not waiting("embedded").exists()


def test_a_withdrawn_record_is_found_no_more() -> None:
    record = make.make_record("Hát sli bên suối")
    drain_outbox()
    withdraw(record)
    drain_outbox()
    assert found("hat sli") == []
    assert get_engine().count() == 0


def test_an_erased_record_is_found_no_more() -> None:
    record = make.make_record("Hát sli bên suối")
    drain_outbox()
    record.delete()
    drain_outbox()
    assert get_engine().count() == 0


def test_a_record_restricted_afterwards_leaves_the_public_index() -> None:
    record = make.make_record("Hát sli bên suối")
    drain_outbox()
    record.audience = Audience.RESTRICTED
    publish(record)
    drain_outbox()
    assert found("hat sli") == []
    assert found("hat sli", "restricted") == [record.code]


def test_a_change_of_an_element_reaches_its_records() -> None:
    element = make.make_element("Hội xuân")
    record = make.make_record("Băng ghi âm", element=element)
    drain_outbox()
    element.title_vi = "Hội rước nước"
    publish(element)
    drain_outbox()
    assert set(found("ruoc nuoc")) == {element.code, record.code}


def test_what_is_rolled_back_leaves_no_row() -> None:
    with transaction.atomic():
        make.make_record()
        transaction.set_rollback(True)
    assert not OutboxEntry.objects.exists()


def test_saving_works_while_the_engine_is_away_and_nothing_is_lost(failing: FailingEngine) -> None:
    failing.is_down = True
    codes = {make.make_record(f"Hát lượn số {number}").code for number in range(5)}
    result = drain(failing, batch=2)
    assert not result.is_engine_up
    assert waiting("embedded").count() >= 5
    failing.is_down = False
    drain(failing, batch=2)
    answer = failing.search(SearchQuery(text="hat luon", page_size=50))
    assert {hit.code for hit in answer.hits} == codes
    assert not waiting("embedded").exists()


def test_one_refused_document_does_not_hold_up_the_others(failing: FailingEngine) -> None:
    bad, good = make.make_record("Hát xấu"), make.make_record("Hát tốt")
    failing.refused = frozenset({Key("record", bad.code)})
    assert drain(failing) == DrainResult(sent=1, failed=1)
    (row,) = waiting("embedded")
    assert row.sent_at is None
    assert (row.code, row.attempts, row.problem) == (bad.code, 1, "refused for the test")
    assert [hit.code for hit in failing.search(SearchQuery(text="hat")).hits] == [good.code]
    failing.refused = frozenset()
    assert drain(failing).sent == 1
    assert not waiting("embedded").exists()


def test_rows_refused_before_come_after_new_ones(failing: FailingEngine) -> None:
    bad = make.make_record()
    failing.refused = frozenset({Key("record", bad.code)})
    drain(failing)
    new = make.make_record()
    assert [row.code for row in waiting("embedded")] == [new.code, bad.code]


def test_every_engine_gets_its_own_row(settings: Settings) -> None:
    settings.HERITAGE_SEARCH_ENGINE = engines.ELASTICSEARCH
    record = make.make_record()
    rows = OutboxEntry.objects.filter(code=record.code).values_list("engine", flat=True)
    assert set(rows) == {"elasticsearch", "embedded"}


def test_versions_only_grow_even_when_the_clock_goes_back() -> None:
    first, second = next_version(), next_version()
    assert second > first
    ahead = second + 10**12
    IndexClock.objects.update(ticks=ahead)
    assert next_version() == ahead + 1


def test_versions_stay_ahead_of_an_index_when_yesterdays_database_is_restored() -> None:
    before = next_version()
    IndexClock.objects.all().delete()
    assert next_version() > before


def test_rows_sent_long_ago_are_removed() -> None:
    make.make_record()
    drain_outbox()
    OutboxEntry.objects.update(sent_at=timezone.now() - timedelta(days=30))
    make.make_record()
    drain_outbox()
    assert OutboxEntry.objects.filter(sent_at__lt=timezone.now() - timedelta(days=8)).count() == 0
