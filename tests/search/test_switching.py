"""An index that was away while records changed, or is of a later day than the database, is not
believed: visitors are told that another one answers until it has been built again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from archive.access.viewer import ANONYMOUS, Audience
from archive.records.models import Record
from archive.records.services import publish
from search import service, upkeep
from search.engines import ELASTICSEARCH, EMBEDDED, resting
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.files import IndexFiles
from search.indexing import drain_outbox
from search.models import IndexCare, IndexClock, MissedChange, OutboxEntry
from search.query import SearchQuery
from search.results import Notice
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The chore looks every time; no engine rests because of another test."""
    monkeypatch.setattr(upkeep, "LOOK_SECONDS", 0.0)
    upkeep._next_look.clear()
    resting.forget()
    yield
    resting.forget()


def found(text: str) -> tuple[list[str], tuple[Notice, ...]]:
    answer = service.find(SearchQuery(text=text), ANONYMOUS)
    return [hit.code for hit in answer.hits], answer.notices


@pytest.mark.elasticsearch
def test_a_server_used_again_is_not_asked_before_it_is_built_again(
    settings: Settings, elasticsearch_url: str
) -> None:
    settings.HERITAGE_ELASTICSEARCH_URL = elasticsearch_url
    with ElasticsearchEngine.scratch(elasticsearch_url) as engine:
        settings.HERITAGE_SEARCH_INDEX = engine.alias
        settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
        record = make.make_record("Hát sli")
        upkeep.keep_up()
        assert found("hat sli") == ([record.code], ())
        settings.HERITAGE_SEARCH_ENGINE = EMBEDDED
        record.audience = Audience.RESTRICTED
        publish(record)
        other = make.make_record("Hát sli mới")
        upkeep.keep_up()
        settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
        assert found("hat sli") == ([other.code], (Notice.FALLBACK,))
        upkeep.keep_up()
        assert found("hat sli") == ([other.code], ())
        assert engine.count() == 2
        assert engine.search(SearchQuery(text="hat sli")).total == 1


@pytest.mark.elasticsearch
def test_another_server_used_before_is_built_again(
    settings: Settings, elasticsearch_url: str
) -> None:
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    settings.HERITAGE_ELASTICSEARCH_URL = elasticsearch_url
    with (
        ElasticsearchEngine.scratch(elasticsearch_url) as one,
        ElasticsearchEngine.scratch(elasticsearch_url) as other,
    ):
        record = make.make_record("Hát sli")
        settings.HERITAGE_SEARCH_INDEX = one.alias
        upkeep.keep_up()
        upkeep.keep_up()
        kept = one.identity()
        upkeep.keep_up()
        assert one.identity() == kept
        settings.HERITAGE_SEARCH_INDEX = other.alias
        record.title_vi = "Hát ru con"
        publish(record)
        upkeep.keep_up()
        upkeep.keep_up()
        settings.HERITAGE_SEARCH_INDEX = one.alias
        assert one.search(SearchQuery(text="hat sli")).total == 1
        upkeep.keep_up()
        assert found("hat sli ru con") == ([record.code], ())
        assert one.search(SearchQuery(text="sli", is_strict=True)).total == 0


@pytest.mark.elasticsearch
def test_a_server_without_an_index_does_not_say_that_there_is_nothing(
    settings: Settings, elasticsearch_url: str
) -> None:
    record = make.make_record("Hát sli")
    drain_outbox()
    MissedChange.objects.all().delete()
    settings.HERITAGE_ELASTICSEARCH_URL = elasticsearch_url
    with ElasticsearchEngine.scratch(elasticsearch_url) as engine:
        settings.HERITAGE_SEARCH_INDEX = engine.alias
        settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
        engine.drop()
        assert found("hat sli") == ([record.code], (Notice.FALLBACK,))
        other = make.make_record("Hát sli mới")
        drain_outbox()  # what is written makes no index of one record either
        resting.forget()
        assert set(found("hat sli")[0]) == {record.code, other.code}
        upkeep.keep_up()
        codes, notices = found("hat sli")
        assert (set(codes), notices) == ({record.code, other.code}, ())


def test_a_change_while_the_index_is_built_again_is_not_forgotten() -> None:
    from search import missed

    make.make_record()
    assert missed.has_missed(ELASTICSEARCH)
    missed.take_up(ELASTICSEARCH)
    make.make_record()
    missed.settle(ELASTICSEARCH)
    assert missed.has_missed(ELASTICSEARCH)
    missed.take_up(ELASTICSEARCH)
    missed.settle(ELASTICSEARCH)
    assert not missed.has_missed(ELASTICSEARCH)


def behind_the_back(record: Record, title: str) -> None:
    """As a restored database differs: nothing is noted, and the number of records is the same."""
    Record.objects.filter(pk=record.pk).update(title_vi=title)


def test_an_index_newer_than_a_restored_database_is_built_again(settings: Settings) -> None:
    record = make.make_record("Hát sli")
    upkeep.keep_up()
    files = IndexFiles(Path(settings.HERITAGE_EMBEDDED_INDEX))
    first = files.current()
    behind_the_back(record, "Hát ru con")
    IndexClock.objects.update(ticks=1)
    OutboxEntry.objects.all().delete()
    make.make_record("Hát lượn")  # waits: sending it draws a later version
    upkeep.keep_up()
    assert files.current() != first
    assert found("ru con") == ([record.code], ())
    assert not MissedChange.objects.filter(engine=EMBEDDED).exists()


def test_an_index_is_proved_and_repaired_once_a_day() -> None:
    record = make.make_record("Hát sli")
    upkeep.keep_up()
    behind_the_back(record, "Hát ru con")
    upkeep.keep_up()
    assert found("ru con") == ([], ())  # it was proved just now
    IndexCare.objects.update(proved_at=timezone.now() - upkeep.LONGEST_UNPROVED * 2)
    upkeep.keep_up()
    assert found("ru con") == ([record.code], ())
    (care,) = IndexCare.objects.all()
    assert care.proved_at is not None
    assert care.proved_at > timezone.now() - upkeep.PROVED_FOR
