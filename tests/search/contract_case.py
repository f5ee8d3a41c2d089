"""Asking an engine in a line: what the parts of the contract share."""

import pytest

from search.documents import SearchDocument
from search.engines.base import SearchEngine
from search.query import SearchQuery
from search.results import SearchResult
from tests.search.documents import padding


class ContractCase:
    """Subclasses give the fixture `engine`: a real engine with an empty index."""

    @pytest.fixture
    def engine(self) -> SearchEngine:
        raise NotImplementedError

    def fill(self, engine: SearchEngine, *documents: SearchDocument) -> None:
        result = engine.put_many([*documents, *padding()])
        assert not result.failed
        engine.refresh()

    def ask(self, engine: SearchEngine, text: str = "", **facts: object) -> SearchResult:
        return engine.search(SearchQuery(text=text, **facts))  # type: ignore[arg-type]

    def codes(self, engine: SearchEngine, text: str = "", **facts: object) -> list[str]:
        return [hit.code for hit in self.ask(engine, text, **facts).hits]

    def counts(self, result: SearchResult, name: str) -> dict[str, int]:
        return {one.value: one.count for one in result.facets[name]}
