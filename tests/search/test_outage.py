"""The real server is stopped, a thousand edits are made, it is started again: nothing is lost."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import Settings

from archive.access.viewer import ANONYMOUS
from archive.records.models import Record
from archive.records.services import publish, withdraw
from search import service, upkeep
from search.engines import ELASTICSEARCH, get_engine, resting
from search.indexing import drain_outbox, waiting
from search.query import SearchQuery
from search.results import Notice
from search.verifying import verify
from tests.factories import archive as make
from tests.services import elasticsearch
from tests.services.elasticsearch import ElasticsearchServer
from tests.services.fixtures import open_folder

pytestmark = [pytest.mark.django_db, pytest.mark.elasticsearch, pytest.mark.slow]

RECORDS = 50
EDITS = 1000


@pytest.fixture
def server(settings: Settings) -> Iterator[ElasticsearchServer]:
    """A server of the test's own, to be stopped; the site asks it."""
    with open_folder() as folder:
        own = elasticsearch.start(folder)
        settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
        settings.HERITAGE_ELASTICSEARCH_URL = own.url
        resting.forget()
        yield own
        own.stop()
        resting.forget()


def edit(records: list[Record], number: int) -> None:
    """The number says which record; every eleventh edit takes one back for a while."""
    record = records[number % RECORDS]
    if number % 11 == 10:
        withdraw(record)
    else:
        record.title_vi = f"Hát sli lần {number}"
        publish(record)


def test_a_thousand_edits_during_an_outage_arrive_afterwards(server: ElasticsearchServer) -> None:
    records = [make.make_record(f"Hát sli {number}") for number in range(RECORDS)]
    upkeep.look_after(get_engine(ELASTICSEARCH))  # makes the first index
    drain_outbox()
    engine = get_engine(ELASTICSEARCH)
    assert not verify(engine).differing
    server.stop()
    with transaction.atomic():
        for number in range(EDITS):
            edit(records, number)
    drain_outbox()
    assert waiting(ELASTICSEARCH).count() == RECORDS
    answer = service.find(SearchQuery(text="hat sli", page_size=50), ANONYMOUS)
    shown = set(Record.objects.filter(live=True).values_list("code", flat=True))
    assert {hit.code for hit in answer.hits} == shown
    assert answer.notices == (Notice.FALLBACK,)
    server.start()
    resting.forget()
    drain_outbox()
    assert not waiting(ELASTICSEARCH).exists()
    assert verify(engine).checked == len(shown)
    assert not verify(engine).differing
    answer = service.find(SearchQuery(text="hat sli", page_size=50), ANONYMOUS)
    assert {hit.code for hit in answer.hits} == shown
    assert answer.notices == ()
