"""The embedded engine keeps the contract."""

import pytest

from search.engines.base import SearchEngine
from tests.search.contract import EngineContract


class TestEmbeddedEngine(EngineContract):
    @pytest.fixture
    def engine(self, embedded_engine: SearchEngine) -> SearchEngine:
        return embedded_engine
