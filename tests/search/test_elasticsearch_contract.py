"""The Elasticsearch engine keeps the contract, against the real server."""

import pytest

from search.engines.base import SearchEngine
from tests.search.contract import EngineContract


@pytest.mark.elasticsearch
class TestElasticsearchEngine(EngineContract):
    @pytest.fixture
    def engine(self, elasticsearch_engine: SearchEngine) -> SearchEngine:
        return elasticsearch_engine
