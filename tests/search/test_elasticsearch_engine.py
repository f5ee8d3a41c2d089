"""What only Elasticsearch can do to us: read-only indices, names alike, a server that is away."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from search.documents import Key
from search.engines.base import Deletion, IndexUnusableError, SearchUnavailableError
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.indices import FIRST
from search.query import SearchQuery
from tests.search.documents import document, padding

READ_ONLY = {"index.blocks.read_only_allow_delete": True}
"""What a server sets by itself when its disk is nearly full."""


@pytest.mark.elasticsearch
class TestElasticsearchIndices:
    def test_the_index_before_is_kept_and_older_ones_are_not(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        for number in range(4):
            with elasticsearch_engine.rebuild() as index:
                index.put_many([document("A", f"Then {number}")])
        assert len(elasticsearch_engine._indices.names()) == 2
        assert elasticsearch_engine.search(SearchQuery(text="3")).total == 1

    def test_an_installation_with_a_longer_name_is_left_alone(
        self, elasticsearch_engine: ElasticsearchEngine, elasticsearch_url: str
    ) -> None:
        neighbour = ElasticsearchEngine(elasticsearch_url, f"{elasticsearch_engine.alias}-two")
        neighbour.put_many([document("B", "Then")])
        for _ in range(3):
            with elasticsearch_engine.rebuild() as index:
                index.put_many([document("A", "Then")])
        neighbour.refresh()
        assert neighbour.count() == 1
        neighbour.drop()
        neighbour.close()

    def test_the_first_index_is_made_once_however_many_make_it(
        self, elasticsearch_engine: ElasticsearchEngine, elasticsearch_url: str
    ) -> None:
        alias = elasticsearch_engine.alias
        engines = [ElasticsearchEngine(elasticsearch_url, alias) for _ in range(6)]
        with ThreadPoolExecutor(len(engines)) as pool:
            keys = range(len(engines))
            results = pool.map(lambda n: engines[n].put_many([document(f"A{n}", "Then")]), keys)
            assert [result.written for result in results] == [1] * len(engines)
        elasticsearch_engine.refresh()
        assert elasticsearch_engine.count() == len(engines)
        assert len(elasticsearch_engine._indices.names()) == 1
        for engine in engines:
            engine.close()

    def test_an_index_deleted_under_a_running_process_is_made_again(
        self, elasticsearch_engine: ElasticsearchEngine, elasticsearch_url: str
    ) -> None:
        elasticsearch_engine.put_many([document("A", "Then")])
        other = ElasticsearchEngine(elasticsearch_url, elasticsearch_engine.alias)
        other.drop()
        other.close()
        missed = elasticsearch_engine.put_many([document("A", "Then")])
        assert Key("record", "A") in missed.failed
        assert elasticsearch_engine.put_many([document("A", "Then")]).written == 1

    def test_a_read_only_index_still_answers_and_says_why_it_takes_nothing(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        engine = elasticsearch_engine
        engine.put_many([document("A", "Then"), *padding()])
        engine.refresh()
        (index,) = engine._indices.names()
        engine._client.indices.put_settings(index=index, settings=READ_ONLY)
        with pytest.raises(SearchUnavailableError, match="block"):
            engine.put_many([document("B", "Then")])
        with pytest.raises(SearchUnavailableError, match="block"):
            engine.delete_many([Deletion(Key("record", "B"), 9)])
        assert engine.search(SearchQuery(text="then")).total == 1

    def test_an_index_of_another_version_is_not_asked_but_built_again(
        self, elasticsearch_engine: ElasticsearchEngine, elasticsearch_url: str
    ) -> None:
        client, alias = elasticsearch_engine._client, elasticsearch_engine.alias
        client.indices.create(index=f"{alias}-{FIRST}", aliases={alias: {}})
        for ask in (elasticsearch_engine.count, lambda: elasticsearch_engine.put_many(padding())):
            with pytest.raises(IndexUnusableError, match="rebuild_index --engine elasticsearch"):
                ask()
        with elasticsearch_engine.rebuild() as index:
            index.put_many(padding())
        assert elasticsearch_engine.count() == len(padding())

    def test_the_index_before_can_be_taken_back_until_it_is_dropped(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        for title in ("xưa", "nay"):
            with elasticsearch_engine.rebuild() as index:
                index.put_many([document("A", title)])
        assert elasticsearch_engine.restore_previous()
        assert elasticsearch_engine.search(SearchQuery(text="xưa")).total == 1
        with elasticsearch_engine.rebuild() as index:
            index.put_many([document("A", "nay")])
        elasticsearch_engine.drop_previous()
        assert not elasticsearch_engine.restore_previous()
        assert elasticsearch_engine.search(SearchQuery(text="nay")).total == 1

    def test_more_documents_than_one_request_holds(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        result = elasticsearch_engine.put_many(padding(1200))
        assert result.written == 1200
        elasticsearch_engine.refresh()
        listed = [entry.key.code for entry in elasticsearch_engine.entries()]
        assert len(listed) == len(set(listed)) == 1200


def test_a_server_that_is_away_is_reported_with_the_setting_to_look_at() -> None:
    engine = ElasticsearchEngine("http://127.0.0.1:9", "heritage")
    with pytest.raises(SearchUnavailableError, match="HERITAGE_ELASTICSEARCH_URL"):
        engine.search(SearchQuery(text="then"))
    with pytest.raises(SearchUnavailableError):
        engine.put_many([document("A")])
    assert not engine.health().is_up
    engine.close()
