"""Three real nodes; one is killed while documents are written and questions asked."""

import threading
from collections.abc import Iterator

import pytest

from search.engines.base import SearchUnavailableError
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.query import SearchQuery
from tests.search.documents import document
from tests.services.elasticsearch import ElasticsearchServer, start_cluster
from tests.services.fixtures import open_folder

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

BATCHES = 60
BATCH = 20
KILLED_AFTER = 15
"""Batches; the others are written while the cluster has lost a node."""


@pytest.fixture
def cluster() -> Iterator[list[ElasticsearchServer]]:
    with open_folder() as folder:
        nodes = start_cluster(folder, count=3)
        yield nodes
        for node in nodes:
            node.stop()


def write_until_taken(engine: ElasticsearchEngine, batch: int) -> None:
    """As the worker does: what was not taken is sent again."""
    remaining = [document(f"D{batch}-{n}", "Hát then") for n in range(BATCH)]
    while remaining:
        try:
            failed = engine.put_many(remaining).failed
        except SearchUnavailableError:
            continue
        remaining = [one for one in remaining if one.key in failed]


def total_at_second_try(engine: ElasticsearchEngine) -> int:
    """As a visitor does; in between the site answers from the embedded index."""
    try:
        return engine.search(SearchQuery(text="hat then")).total
    except SearchUnavailableError:
        return engine.search(SearchQuery(text="hat then")).total


def test_a_killed_node_costs_no_search_and_no_document(cluster: list[ElasticsearchServer]) -> None:
    addresses = ",".join(node.url for node in cluster)
    with ElasticsearchEngine.scratch(addresses) as engine:
        engine.put_many([document("first", "Hát then")])
        engine.refresh()
        engine._client.cluster.health(wait_for_status="green", timeout="60s")
        done, failures, answered = threading.Event(), [], []

        def search_all_the_time() -> None:
            while not done.is_set():
                try:
                    answered.append(total_at_second_try(engine))
                except SearchUnavailableError as error:
                    failures.append(error)

        thread = threading.Thread(target=search_all_the_time)
        thread.start()
        for batch in range(BATCHES):
            if batch == KILLED_AFTER:
                cluster[_primary(engine)].kill()
            write_until_taken(engine, batch)
        done.set()
        thread.join()
        engine.refresh()
        listed = {entry.key.code for entry in engine.entries()}
        assert failures == []
        assert answered
        assert min(answered) >= 1
        expected = {f"D{batch}-{n}" for batch in range(BATCHES) for n in range(BATCH)}
        assert listed == {*expected, "first"}


def _primary(engine: ElasticsearchEngine) -> int:
    """The number of the node that takes the writes: the worst to lose."""
    shards = engine._client.cat.shards(index=f"{engine.alias}-*", format="json")
    (name,) = {shard["node"] for shard in shards if shard["prirep"] == "p"}  # type: ignore[index]
    return int(name.removeprefix("node"))
