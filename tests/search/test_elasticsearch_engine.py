"""What only Elasticsearch can do to us: read-only indices, names alike, a server that is away."""

from collections.abc import Iterator
from typing import Any

import pytest

from search.documents import Key, SearchDocument
from search.engines.base import Deletion, IndexUnusableError, SearchUnavailableError
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.query import SearchQuery, SuggestQuery
from tests.search.documents import document, padding
from tests.services.impostor import swallowing

READ_ONLY = {"index.blocks.read_only_allow_delete": True}
"""What a server sets by itself when its disk is nearly full."""


@pytest.mark.elasticsearch
class TestElasticsearchIndices:
    def test_a_rebuild_keeps_the_index_before_and_removes_what_others_left(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        indices = elasticsearch_engine._indices
        (before,) = indices.names()
        killed = indices.make()
        with elasticsearch_engine.rebuild() as index:
            assert killed not in indices.names()
            index.put_many([document("A", "Then")])
        assert len(indices.names()) == 2
        assert before in indices.names()
        elasticsearch_engine.drop_unused()
        assert set(indices.names()) == indices.in_use()
        assert elasticsearch_engine.search(SearchQuery(text="then")).total == 1

    def test_an_index_that_cannot_be_deleted_stops_no_rebuild(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        (old,) = elasticsearch_engine._indices.names()
        block = {"index.blocks.read_only": True}
        elasticsearch_engine._client.indices.put_settings(index=old, settings=block)
        for title in ("một", "hai", "ba"):
            with elasticsearch_engine.rebuild() as index:
                index.put_many([document("A", title)])
            assert elasticsearch_engine.search(SearchQuery(text=title)).total == 1
        with pytest.raises(SearchUnavailableError, match="block"):
            elasticsearch_engine.drop_unused()
        assert elasticsearch_engine.search(SearchQuery(text="ba")).total == 1
        block = {"index.blocks.read_only": False}
        elasticsearch_engine._client.indices.put_settings(index=old, settings=block)

    def test_an_index_deleted_while_it_is_filled_is_not_made_by_the_server(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        indices = elasticsearch_engine._indices
        (before,) = indices.names()

        def fill() -> None:
            with elasticsearch_engine.rebuild() as index:
                indices.delete(*(name for name in indices.names() if name != before))
                index.put_many([document("A", "Then")])

        with pytest.raises(IndexUnusableError):
            fill()
        assert indices.names() == [before]
        assert indices.in_use() == {before}

    @pytest.mark.parametrize("is_asked_first", [True, False], ids=["done", "not done"])
    def test_a_swap_whose_answer_is_lost_leaves_the_alias_on_an_index(
        self,
        elasticsearch_engine: ElasticsearchEngine,
        elasticsearch_url: str,
        is_asked_first: bool,
    ) -> None:
        with elasticsearch_engine.rebuild() as index:
            index.put_many([document("A", "xưa")])
        way = swallowing(elasticsearch_url, "/_aliases", is_asked_first=is_asked_first)
        with way as url:
            far = ElasticsearchEngine(url, elasticsearch_engine.alias)

            def swap() -> None:
                with far.rebuild() as index:
                    index.put_many([document("A", "nay")])

            if is_asked_first:
                swap()
            else:
                with pytest.raises(SearchUnavailableError):
                    swap()
            far.close()
        found = [elasticsearch_engine.search(SearchQuery(text=one)).total for one in ("nay", "xưa")]
        assert found == ([1, 0] if is_asked_first else [0, 1])

    def test_only_an_index_of_ours_is_used(self, elasticsearch_engine: ElasticsearchEngine) -> None:
        indices, client = elasticsearch_engine._indices, elasticsearch_engine._client
        (before,) = indices.names()

        def swap_foreign() -> None:
            with elasticsearch_engine.rebuild():
                (fresh,) = set(indices.names()) - {before}
                client.indices.delete(index=fresh)
                client.indices.create(index=fresh)

        with pytest.raises(IndexUnusableError, match="another version"):
            swap_foreign()
        assert indices.in_use() == {before}

    def test_an_installation_with_a_longer_name_is_left_alone(
        self, elasticsearch_engine: ElasticsearchEngine, elasticsearch_url: str
    ) -> None:
        neighbour = ElasticsearchEngine(elasticsearch_url, f"{elasticsearch_engine.alias}-two")
        with neighbour.rebuild() as index:
            index.put_many([document("B", "Then")])
        for _ in range(3):
            with elasticsearch_engine.rebuild() as index:
                index.put_many([document("A", "Then")])
        assert neighbour.count() == 1
        neighbour.drop()
        neighbour.close()

    def test_where_there_is_no_index_nobody_makes_an_empty_one(
        self, elasticsearch_engine: ElasticsearchEngine, elasticsearch_url: str
    ) -> None:
        elasticsearch_engine.put_many([document("A", "Then")])
        other = ElasticsearchEngine(elasticsearch_url, elasticsearch_engine.alias)
        other.drop()
        for engine in (elasticsearch_engine, other):
            for ask in (
                lambda one=engine: one.search(SearchQuery(text="then")),
                lambda one=engine: one.suggest(SuggestQuery("then")),
                lambda one=engine: one.put_many([document("A", "Then")]),
                lambda one=engine: one.delete_many([Deletion(Key("record", "A"), 9)]),
                lambda one=engine: one.count(),
                lambda one=engine: list(one.entries()),
                lambda one=engine: one.refresh(),
            ):
                with pytest.raises(IndexUnusableError):
                    ask()
            assert not engine.health().is_up
        assert other._indices.names() == []
        with other.rebuild() as index:
            index.put_many([document("A", "Then")])
        assert elasticsearch_engine.search(SearchQuery(text="then")).total == 1
        other.close()

    def test_a_document_that_is_refused_or_cannot_be_written_down_holds_up_no_other(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        odd = document("X", "Then \ud800")
        no_values: Any = 5
        torn = document("Y", "Then", facets={"people": no_values})
        refused = document("Z", "Then", days=(0, 10**12))
        result = elasticsearch_engine.put_many(
            [document("A", "Then"), odd, torn, refused, document("B", "Then")]
        )
        assert result.written == 2
        assert set(result.failed) == {odd.key, torn.key, refused.key}
        assert "TypeError" in result.failed[torn.key]
        elasticsearch_engine.refresh()
        assert elasticsearch_engine.search(SearchQuery(text="then")).total == 2

    def test_what_reading_documents_raises_is_no_fault_of_the_server(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        def broken() -> Iterator[SearchDocument]:
            yield from padding(250)
            raise KeyError("ours")

        with pytest.raises(KeyError, match="ours"):
            elasticsearch_engine.put_many(broken())

    def test_a_read_only_index_still_answers_and_says_why_it_takes_nothing(
        self, elasticsearch_engine: ElasticsearchEngine
    ) -> None:
        engine = elasticsearch_engine
        engine.put_many([document("A", "Then"), *padding()])
        engine.refresh()
        (index,) = engine._indices.in_use()
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
        elasticsearch_engine.drop()
        client.indices.create(index=f"{alias}-{'0' * 20}-{'0' * 6}", aliases={alias: {}})
        for ask in (elasticsearch_engine.count, lambda: elasticsearch_engine.put_many(padding())):
            with pytest.raises(IndexUnusableError, match="rebuild_index --engine elasticsearch"):
                ask()
        with elasticsearch_engine.rebuild() as index:
            index.put_many(padding())
        assert elasticsearch_engine.count() == len(padding())

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
