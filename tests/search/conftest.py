"""What tests of search share: the real Elasticsearch server and engines with scratch indices."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.base import SearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from tests.services.fixtures import elasticsearch_url

__all__ = ["elasticsearch_url"]


@pytest.fixture
def embedded_engine(tmp_path: Path) -> Iterator[SearchEngine]:
    engine = EmbeddedEngine(tmp_path / "contract.sqlite3")
    yield engine
    engine.close()


@pytest.fixture
def elasticsearch_engine(elasticsearch_url: str) -> Iterator[SearchEngine]:
    from search.engines.elasticsearch.engine import ElasticsearchEngine

    with ElasticsearchEngine.scratch(elasticsearch_url) as engine:
        yield engine
