"""A change reaches the index through the outbox: with the transaction, in any weather, once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from archive.access.viewer import Audience
from archive.records.services import publish, withdraw
from archive.vocabularies.models import Genre
from search import engines
from search.documents import Key
from search.engines import get_engine
from search.indexing import (
    SENT_AT_ONCE,
    DrainResult,
    drain,
    drain_outbox,
    enqueue_keys,
    next_version,
    waiting,
)
from search.models import IndexClock, OutboxEntry
from search.query import SearchQuery
from tests.factories import archive as make
from tests.search.doubles import BusyEngine, FailingEngine

pytestmark = pytest.mark.django_db

AtOnce = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def saved_at_once(django_capture_on_commit_callbacks: AtOnce) -> AtOnce:
    """What happens in its block is committed at the end of it."""
    return django_capture_on_commit_callbacks


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
    make.make_record("Băng nháp", element=element, is_live=False)
    drain_outbox()
    element.title_vi = "Hội rước nước"
    publish(element)
    assert {row.code for row in waiting("embedded")} == {element.code, record.code}
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
    assert drain(failing).sent == 0  # not so soon
    OutboxEntry.objects.update(retry_at=timezone.now())
    assert drain(failing).sent == 1
    assert not waiting("embedded").exists()


def test_a_refused_batch_does_not_hold_up_the_next_one(failing: FailingEngine) -> None:
    bad = [make.make_record().code for _ in range(2)]
    good = make.make_record("Hát tốt")
    failing.refused = frozenset(Key("record", code) for code in bad)
    assert drain(failing, batch=2) == DrainResult(sent=1, failed=2)
    assert [hit.code for hit in failing.search(SearchQuery(text="hat tot")).hits] == [good.code]


def test_a_record_that_cannot_be_read_holds_up_no_other() -> None:
    bad, good = make.make_full_record(), make.make_record("Hát tốt")
    Genre.objects.update(alternate_names=5)  # where a list belongs
    drain_outbox()
    assert found("hat tot")[0] == good.code
    row = waiting("embedded").get()
    assert (row.code, row.attempts) == (bad.code, 1)
    assert "TypeError" in row.problem
    assert row.retry_at is not None
    assert row.retry_at > timezone.now()


def test_a_change_is_searched_as_soon_as_it_is_saved(saved_at_once: AtOnce) -> None:
    with saved_at_once(execute=True):
        record = make.make_record("Hát sli bên suối")
    assert found("hat sli") == [record.code]
    with saved_at_once(execute=True):
        withdraw(record)
    assert get_engine().count() == 0
    assert not waiting("embedded").exists()


def test_saving_works_when_sending_at_once_fails(
    saved_at_once: AtOnce, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("no folder")
    settings.HERITAGE_EMBEDDED_INDEX = tmp_path / "a-file" / "index.sqlite3"
    with saved_at_once(execute=True):
        record = make.make_record()
    assert record.live
    assert [row.code for row in waiting("embedded")] == [record.code]


def test_what_waits_behind_much_else_is_left_to_the_worker(saved_at_once: AtOnce) -> None:
    enqueue_keys([Key("record", f"X{number}") for number in range(SENT_AT_ONCE)], ["embedded"])
    with saved_at_once(execute=True):
        make.make_record()
    assert waiting("embedded").count() == SENT_AT_ONCE + 1


def test_a_server_is_told_at_once_only_of_what_it_must_hide(
    saved_at_once: AtOnce, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HERITAGE_SEARCH_ENGINE = engines.ELASTICSEARCH
    settings.HERITAGE_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with saved_at_once(execute=True):
        record = make.make_record()
    assert "not updated at once" not in caplog.text
    with saved_at_once(execute=True):
        record.audience = Audience.RESTRICTED
        publish(record)
    assert "not updated at once, the worker will: elasticsearch" in caplog.text
    assert waiting("elasticsearch").count() == 1
    assert not waiting("embedded").exists()


def test_what_waits_already_waits_once() -> None:
    record = make.make_record("Hát sli")
    first = waiting("embedded").get()
    for title in ("Hát lượn", "Hát then"):
        record.title_vi = title
        publish(record)
    (row,) = waiting("embedded")
    assert (row.pk, row.created_at) == (first.pk, first.created_at)
    drain_outbox()
    assert found("hat then") == [record.code]
    assert not waiting("embedded").exists()


def test_what_changes_while_it_is_sent_is_sent_again(tmp_path: Path) -> None:
    engine = BusyEngine(tmp_path / "busy.sqlite3")
    records = [make.make_record("Hát sli") for _ in range(3)]

    def change() -> None:
        for record in records[:2]:
            record.title_vi = "Hát then"
            publish(record)

    engine.meanwhile.append(change)
    drain(engine)
    answer = engine.search(SearchQuery(text="hat then", is_strict=True))
    assert {hit.code for hit in answer.hits} == {record.code for record in records[:2]}
    assert not waiting("embedded").exists()


def test_a_refused_record_that_is_changed_is_tried_again_at_once(failing: FailingEngine) -> None:
    record = make.make_record("Hát sli")
    failing.refused = frozenset({Key("record", record.code)})
    drain(failing)
    failing.refused = frozenset()
    publish(record)
    assert drain(failing).sent == 1


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
