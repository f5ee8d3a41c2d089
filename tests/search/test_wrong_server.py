"""A server that is slow, full, or no search server at all: saving works, searching says so."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from archive.access.viewer import ANONYMOUS
from archive.records.services import publish, withdraw
from search import service
from search.engines import ELASTICSEARCH, EMBEDDED, get_engine, resting
from search.engines.base import SearchUnavailableError
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.indexing import drain_outbox, waiting
from search.models import MissedChange, OutboxEntry
from search.query import SearchQuery, SuggestQuery
from search.results import Notice
from search.verifying import verify
from tests.factories import archive as make
from tests.services.impostor import Reply, answering, saying_nothing

pytestmark = pytest.mark.django_db

QUESTION = SearchQuery(text="hat sli")
HUNG_SECONDS = 45.0
"""Less than a writer that nobody waits for would give a server."""
TROUBLE = {
    "a page instead": Reply(content_type="text/html", body="<h1>It works!</h1>", is_signed=False),
    "a signed page": Reply(content_type="text/html", body="<h1>It works!</h1>"),
    "no JSON": Reply(body="{'hits': [}"),
    "other JSON": Reply(body='{"hits": [], "aggregations": 3, "items": null}'),
    "a list": Reply(body="[]"),
    "nothing": Reply(body=""),
    "an error": Reply(500, "text/plain", "Internal Server Error", is_signed=False),
    "red": Reply(503, body='{"error": {"type": "search_phase_execution_exception"}}'),
    "full": Reply(429, body='{"error": {"type": "es_rejected_execution_exception"}}'),
    "locked": Reply(401, "text/html", "<h1>Sign in</h1>", is_signed=False),
    "elsewhere": Reply(404, "text/html", "<h1>Not found</h1>", is_signed=False),
}


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """No engine rests because of another test."""
    resting.forget()
    yield
    resting.forget()


@pytest.mark.parametrize("reply", TROUBLE.values(), ids=TROUBLE)
def test_whatever_answers_instead_nothing_breaks(
    reply: Reply,
    settings: Settings,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    with answering(reply) as url:
        settings.HERITAGE_ELASTICSEARCH_URL = url
        with django_capture_on_commit_callbacks(execute=True):
            record, other = make.make_record("Hát sli"), make.make_record("Hát sli kín")
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(other)
        drain_outbox()
        assert waiting(ELASTICSEARCH).count() == OutboxEntry.objects.filter(
            engine=ELASTICSEARCH
        ).count()  # fmt: skip
        for _ in range(2):
            resting.forget()
            answer = service.find(QUESTION, ANONYMOUS)
            assert [hit.code for hit in answer.hits] == [record.code]
            assert answer.notices == (Notice.FALLBACK,)
        assert service.suggest(SuggestQuery("hat"), ANONYMOUS)[0].code == record.code
        assert "bộ dự phòng" in client.get("/vi/search/?q=hat+sli").content.decode()
        with pytest.raises(SearchUnavailableError):
            list(get_engine(ELASTICSEARCH).entries())
        assert not get_engine(ELASTICSEARCH).health().is_up


def test_a_server_that_takes_ten_seconds_is_waited_for_once(settings: Settings) -> None:
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    record = make.make_record("Hát sli")
    OutboxEntry.objects.filter(engine=ELASTICSEARCH).delete()
    drain_outbox()
    with answering(Reply(wait_seconds=10)) as url:
        settings.HERITAGE_ELASTICSEARCH_URL = url
        answer = service.find(QUESTION, ANONYMOUS)
        assert [hit.code for hit in answer.hits] == [record.code]
        assert answer.notices == (Notice.FALLBACK,)
        assert resting.is_resting(ELASTICSEARCH)


def test_a_server_that_says_nothing_is_left_before_it_hangs_up(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    record, other = make.make_record("Hát sli"), make.make_record("Hát sli kín")
    drain_outbox()
    MissedChange.objects.all().delete()
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    with saying_nothing(holds_for_seconds=HUNG_SECONDS) as server:
        settings.HERITAGE_ELASTICSEARCH_URL = server.url
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(other)
        assert len(server.taken) == 1
        resting.forget()
        answer = service.find(QUESTION, ANONYMOUS)
        assert [hit.code for hit in answer.hits] == [record.code]
        assert answer.notices == (Notice.FALLBACK,)
        assert service.suggest(SuggestQuery("hat"), ANONYMOUS)[0].code == record.code
        assert len(server.taken) == 2  # neither tried again nor asked a second time
        assert not server.has_given_up.is_set()


def test_who_saves_does_not_wait_for_a_server_that_just_failed(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    record = make.make_record("Hát sli")
    drain_outbox()
    with answering(Reply()) as url:
        settings.HERITAGE_ELASTICSEARCH_URL = url
        resting.rest(ELASTICSEARCH)
        with django_capture_on_commit_callbacks(execute=True):
            withdraw(record)
    rows = OutboxEntry.objects.filter(engine=ELASTICSEARCH)
    assert set(rows.values_list("attempts", "problem", "version")) == {(0, "", None)}
    assert service.find(QUESTION, ANONYMOUS).total == 0


@pytest.mark.elasticsearch
def test_an_index_that_became_read_only_is_not_asked_until_it_has_caught_up(
    settings: Settings, elasticsearch_url: str
) -> None:
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    settings.HERITAGE_ELASTICSEARCH_URL = elasticsearch_url
    with ElasticsearchEngine.scratch(elasticsearch_url) as engine:
        settings.HERITAGE_SEARCH_INDEX = engine.alias
        record = make.make_record("Hát sli")
        drain_outbox()
        assert service.find(QUESTION, ANONYMOUS).notices == ()
        block = "index.blocks.read_only_allow_delete"
        engine._client.indices.put_settings(index=engine.alias, settings={block: True})
        record.title_vi = "Hát ru con"
        publish(record)
        drain_outbox()
        (row,) = waiting(ELASTICSEARCH)
        assert row.attempts == 0
        assert not waiting(EMBEDDED).exists()
        OutboxEntry.objects.update(created_at=timezone.now() - timedelta(minutes=2))
        answer = service.find(SearchQuery(text="ru con"), ANONYMOUS)
        assert [hit.code for hit in answer.hits] == [record.code]
        assert answer.notices == (Notice.FALLBACK,)
        engine._client.indices.put_settings(index=engine.alias, settings={block: None})
        drain_outbox()
        answer = service.find(SearchQuery(text="ru con"), ANONYMOUS)
        assert ([hit.code for hit in answer.hits], answer.notices) == ([record.code], ())
        assert not verify(get_engine(ELASTICSEARCH)).differing
