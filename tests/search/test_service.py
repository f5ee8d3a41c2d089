"""Asking as the site does: the viewer's audiences, the fallback, the check against the database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from archive.access.viewer import ANONYMOUS, Audience, Viewer
from archive.media.models import MediaAsset
from archive.media.removal import remove_asset
from archive.records.models import Record
from archive.records.services import publish, withdraw
from search import service
from search.engines import ELASTICSEARCH, get_engine, resting
from search.indexing import drain, drain_outbox, waiting
from search.query import SearchQuery, SuggestQuery
from search.results import Notice
from tests.factories import archive as make

CURATOR = Viewer(user_id=1, is_curator=True)
NOBODY_LISTENS = "http://127.0.0.1:9"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """No engine rests because of another test."""
    resting.forget()
    yield
    resting.forget()


def test_a_visitor_and_a_curator_see_what_is_meant_for_them() -> None:
    public = make.make_record("Hát sli")
    secret = make.make_record("Hát sli kín", audience=Audience.RESTRICTED)
    drain_outbox()
    visitor = service.find(SearchQuery(text="hat sli"), ANONYMOUS)
    assert [hit.code for hit in visitor.hits] == [public.code]
    assert visitor.total == 1
    curator = service.find(SearchQuery(text="hat sli"), CURATOR)
    assert {hit.code for hit in curator.hits} == {public.code, secret.code}
    assert [one.code for one in service.suggest(SuggestQuery("hat sli k"), CURATOR)] == [
        secret.code
    ]
    assert service.suggest(SuggestQuery("hat sli k"), ANONYMOUS) == ()


def test_a_query_cannot_bring_its_own_audience() -> None:
    make.make_record("Hát sli kín", audience=Audience.RESTRICTED)
    drain_outbox()
    asked = SearchQuery(text="hat sli", audiences=frozenset({"restricted"}))
    assert service.find(asked, ANONYMOUS).total == 0


def test_a_record_withdrawn_before_the_index_knows_is_not_shown() -> None:
    record, other = make.make_record("Hát sli một"), make.make_record("Hát sli hai")
    drain_outbox()
    Record.objects.filter(pk=record.pk).update(live=False)
    result = service.find(SearchQuery(text="hat sli"), ANONYMOUS)
    assert [hit.code for hit in result.hits] == [other.code]
    assert result.total == 1
    assert service.suggest(SuggestQuery("hat sli m"), ANONYMOUS) == ()


def test_nothing_counts_a_record_withdrawn_a_moment_ago(client: Client) -> None:
    make.make_record("Hát sli một")
    nung = make.make_people("nung", "Nùng")
    addresses = ["/vi/search/", "/vi/search/?q=hat+sli", "/vi/search/?q=sli&people=nung"]
    drain_outbox()
    without = [client.get(address).content for address in addresses]
    record = make.make_record("Hát sli hai", peoples=[nung])
    drain_outbox()
    assert [client.get(address).content for address in addresses] != without
    withdraw(record)
    assert [client.get(address).content for address in addresses] == without
    assert service.suggest(SuggestQuery("hat sli hai"), ANONYMOUS) == ()


def test_a_record_restricted_a_moment_ago_is_counted_for_curators_only() -> None:
    record = make.make_record("Hát sli")
    drain_outbox()
    record.audience = Audience.RESTRICTED
    publish(record)
    visitor = service.find(SearchQuery(), ANONYMOUS)
    assert (visitor.total, visitor.facets["people"]) == (0, ())
    assert service.find(SearchQuery(), CURATOR).total == 1


def test_a_record_that_lost_a_file_long_ago_is_found_while_it_waits() -> None:
    tay = make.make_people("tay", "Tày")
    record = make.make_record("Hát sli", peoples=[tay])
    lost = make.make_asset(record)
    drain_outbox()
    remove_asset(asset=lost, by=None)
    drain_outbox()
    MediaAsset.with_removed.update(removed_at=timezone.now() - timedelta(days=400))
    tay.name_vi = "Tày Nùng"
    tay.save()
    assert [row.code for row in waiting("embedded")] == [record.code]
    for viewer in (ANONYMOUS, CURATOR):
        assert service.find(SearchQuery(text="hat sli"), viewer).total == 1


@pytest.mark.parametrize("is_first", [True, False])
def test_a_record_that_lost_a_file_while_it_waits_is_not_found(is_first: bool) -> None:
    """Whether it waited already, or began to for that and is changed again since."""
    tay = make.make_people("tay", "Tày")
    record = make.make_record("Hát sli", peoples=[tay])
    lost = make.make_asset(record)
    drain_outbox()
    for is_removal in (is_first, not is_first):
        earlier = timezone.now() - timedelta(hours=3)
        waiting("embedded").update(created_at=earlier)
        MediaAsset.with_removed.filter(removed_at__isnull=False).update(removed_at=earlier)
        if is_removal:
            remove_asset(asset=lost, by=None)
        else:
            tay.name_vi = "Tày Nùng"
            tay.save()
    assert waiting("embedded").count() == 1
    assert service.find(SearchQuery(text="hat sli"), CURATOR).total == 0


def test_a_server_with_too_much_to_hide_is_not_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    settings.HERITAGE_ELASTICSEARCH_URL = NOBODY_LISTENS
    monkeypatch.setattr(service, "MOST_HIDDEN", 1)
    records = [make.make_record() for _ in range(3)]
    drain(get_engine("embedded"))
    for record in records[:2]:
        withdraw(record)
    answer = service.find(SearchQuery(), ANONYMOUS)
    assert (answer.total, answer.notices) == (1, (Notice.FALLBACK,))
    assert "more than 1 withdrawn entries" in caplog.text


def test_the_last_engine_answers_without_all_it_must_hide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_HIDDEN", 1)
    *gone, kept = (make.make_record(f"Hát sli {number}") for number in range(4))
    drain_outbox()
    for record in gone:
        withdraw(record)
    for query in (SearchQuery(), SearchQuery(text="hat sli")):
        answer = service.find(query, ANONYMOUS)
        assert [hit.code for hit in answer.hits] == [kept.code]
        assert (answer.total, answer.notices) == (1, ())
    assert [one.code for one in service.suggest(SuggestQuery("hat sli"), ANONYMOUS)] == [kept.code]


def test_elements_are_found_too() -> None:
    element = make.make_element("Hội Lồng Tồng")
    drain_outbox()
    (hit,) = service.find(SearchQuery(text="long tong"), ANONYMOUS).hits
    assert (hit.kind, hit.code) == ("element", element.code)


def test_the_embedded_engine_answers_while_elasticsearch_is_away(settings: Settings) -> None:
    settings.HERITAGE_SEARCH_ENGINE = ELASTICSEARCH
    settings.HERITAGE_ELASTICSEARCH_URL = NOBODY_LISTENS
    record = make.make_record("Hát sli")
    drain_outbox()
    for _ in range(2):
        result = service.find(SearchQuery(text="hat sli"), ANONYMOUS)
        assert [hit.code for hit in result.hits] == [record.code]
        assert result.notices == (Notice.FALLBACK,)
    assert service.suggest(SuggestQuery("hat"), ANONYMOUS)[0].code == record.code


def test_with_no_engine_left_the_answer_says_so(settings: Settings, tmp_path: object) -> None:
    settings.HERITAGE_EMBEDDED_INDEX = "/proc/no-such-place/index.sqlite3"
    result = service.find(SearchQuery(text="hat sli"), ANONYMOUS)
    assert result.hits == ()
    assert result.notices == (Notice.UNAVAILABLE,)
    assert service.suggest(SuggestQuery("hat"), ANONYMOUS) == ()
