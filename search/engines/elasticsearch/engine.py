"""The Elasticsearch engine: one client, what it is asked, and what its errors mean."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Final, TypeVar

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, helpers
from elasticsearch.serializer import OrjsonSerializer
from elasticsearch_dsl import Search

from search.documents import Key, SearchDocument
from search.engines.base import (
    Deletion,
    Health,
    IndexedEntry,
    IndexUnusableError,
    IndexWriter,
    SearchEngine,
    SearchUnavailableError,
    WriteResult,
)
from search.engines.matches import Matches
from search.lines import FoundLines, LineQuestion
from search.nearness import Form
from search.planning import Plan
from search.query import AnyQuery, InsideQuery, SearchQuery, SuggestQuery
from search.suggesting import Beginning, Candidates

from . import answers, requests, seen, suggestions, writing
from .clauses import Body
from .indices import Indices, OtherVersionError

ANSWER_SECONDS: Final = 3
"""A visitor waits no longer; the embedded engine answers instead."""
WRITE_SECONDS: Final = 60
ENTRIES_PER_REQUEST: Final = 1000
REMEDY: Final = "Check HERITAGE_ELASTICSEARCH_URL and that the server is up and writable."
REBUILD: Final = (
    "The worker builds it again; or run manage.py rebuild_index --engine elasticsearch."
)
ODD_ANSWER: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What reading an answer raises when a proxy or another program gave it."""


Answer = TypeVar("Answer")


class ElasticsearchEngine(SearchEngine):
    """An alias over one index; a rebuild makes another index and moves the alias."""

    name: ClassVar[str] = "elasticsearch"

    def __init__(self, url: str, prefix: str, *, write_seconds: float = WRITE_SECONDS) -> None:
        """`url`: one address, or several of one cluster separated by commas.

        A node that cannot be reached is left out for a while and the request goes to another one.
        The cluster is not asked for further addresses: those it knows may be out of reach here.
        """
        self.alias = prefix
        self._is_ensured = False
        nodes = [address.strip() for address in url.split(",") if address.strip()]
        self._client = Elasticsearch(
            nodes,
            request_timeout=ANSWER_SECONDS,
            max_retries=max(1, len(nodes)),
            serializers={OrjsonSerializer.mimetype: OrjsonSerializer()},
        )
        self._writer = self._client.options(request_timeout=write_seconds)
        self._indices = Indices(prefix, hurried=self._client, patient=self._writer)

    @classmethod
    @contextmanager
    def scratch(cls, url: str) -> Iterator["ElasticsearchEngine"]:
        """An engine whose indices have a name of their own and are dropped afterwards."""
        engine = cls(url, f"scratch-{secrets.token_hex(6)}")
        try:
            yield engine
        finally:
            engine.drop()
            engine.close()

    def match(self, plan: Plan, query: SearchQuery) -> Matches:
        return self._ask(
            requests.match_request(plan, query), lambda answer: answers.matches_of(answer, query)
        )

    def lines(self, question: LineQuestion, query: InsideQuery) -> FoundLines:
        return self._ask(requests.lines_request(question, query), answers.lines_of)

    def alike(self, forms: Collection[Form], most: int) -> Mapping[Form, tuple[str, ...]]:
        asked = list(forms)
        request = requests.alike_request(asked, most)
        return self._ask(request, lambda answer: answers.alike_of(answer, asked))

    def seen(self, terms: Collection[str], query: AnyQuery) -> frozenset[str]:
        return self._ask(seen.request_for(terms, query), seen.found_in)

    def complete(self, beginning: Beginning, query: SuggestQuery) -> Candidates:
        asked = suggestions.requests_for(beginning, query)
        return self._ask_together(asked, suggestions.candidates_in)

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        return self._write(self.alias, map(writing.put, documents))

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        return self._write(self.alias, map(writing.delete, deletions))

    @contextmanager
    def rebuild(self) -> Iterator[IndexWriter]:
        with self._reporting():
            index = self._indices.make()
        try:
            yield _Filling(self, index)
            with self._reporting():
                self._indices.open(index)
                self._use(index)
                self._indices.delete(*self._indices.names()[:-2])
        except BaseException:
            with self._reporting():
                self._indices.delete(index)
            raise

    def restore_previous(self) -> bool:
        with self._reporting():
            older = self._indices.older()
            if older:
                self._use(older[-1])
        return bool(older)

    def drop_previous(self) -> None:
        with self._reporting():
            self._indices.delete(*self._indices.older())

    def refresh(self) -> None:
        with self._reporting():
            self._ensure_index()
            self._writer.indices.refresh(index=self.alias)

    def health(self) -> Health:
        try:
            with self._reporting():
                state = self._client.cluster.health()
                message = f"cluster {state['cluster_name']} is {state['status']}"
                return Health(is_up=state["status"] != "red", message=message)
        except SearchUnavailableError as error:
            return Health(is_up=False, message=str(error))

    def count(self) -> int:
        with self._reporting():
            self._ensure_index()
            number: int = self._client.count(index=self.alias)["count"]
        return number

    def entries(self) -> Iterator[IndexedEntry]:
        with self._reporting():
            self._ensure_index()
            after: list[Any] | None = None
            while page := self._entries_after(after):
                yield from (_entry(hit) for hit in page)
                after = page[-1]["sort"]

    def close(self) -> None:
        self._client.close()

    def drop(self) -> None:
        """Delete every index of this engine."""
        with self._reporting():
            self._is_ensured = False
            self._indices.delete(*self._indices.names())

    def _ask(self, body: Body, read: Callable[[Mapping[str, Any]], Answer]) -> Answer:
        """What the answer says; an installation's first question finds an empty index."""
        with self._reporting():
            self._ensure_index()
            try:
                return read(self._execute(body))
            except NotFoundError:
                self._is_ensured = False
                self._ensure_index()
                return read(self._execute(body))

    def _ask_together(
        self, asked: Iterable[Search], read: Callable[[list[Mapping[str, Any]]], Answer]
    ) -> Answer:
        """What the answers to several questions say, in one round trip; all of them or none."""
        searches: list[dict[str, Any]] = []
        for request in asked:
            searches += [{"allow_partial_search_results": False}, request.to_dict()]
        with self._reporting():
            self._ensure_index()
            found = self._client.msearch(index=self.alias, searches=searches).body["responses"]
            for answer in found:
                if "error" in answer:
                    self._is_ensured = False
                    raise SearchUnavailableError(self.name, str(answer["error"])[:300], REMEDY)
            return read(found)

    def _execute(self, body: Body) -> Mapping[str, Any]:
        """The answer as plain data: response objects cost more than the search. All of it or
        none: an answer without some shards would pass for a complete one."""
        answer: Mapping[str, Any] = self._client.search(
            index=self.alias, body=body, allow_partial_search_results=False
        ).body
        return answer

    def _write(self, target: str, actions: Iterable[dict[str, Any]]) -> WriteResult:
        """Send everything in bulk; what the server refuses is in the result, not an exception."""
        if target == self.alias:
            with self._reporting():
                self._ensure_index()
        with self._reporting():
            facts = {"index": target, "require_alias": target == self.alias}
            outcomes = writing.send(self._writer, actions, **facts)
            result = writing.result_of(outcomes)
        if refusal := writing.reason_of_refusal(outcomes):
            raise SearchUnavailableError(self.name, refusal[:300], REMEDY)
        self._is_ensured = self._is_ensured and not result.failed
        return result

    def _entries_after(self, after: list[Any] | None) -> list[Any]:
        answer = self._client.search(
            index=self.alias,
            size=ENTRIES_PER_REQUEST,
            sort=[{"key": "asc"}],
            search_after=after,
            source_includes=["key", "audience", "digest"],
            version=True,
        )
        hits: list[Any] = answer["hits"]["hits"]
        return hits

    def _ensure_index(self) -> None:
        if not self._is_ensured:
            self._indices.ensure_one()
            self._is_ensured = True

    def _use(self, index: str) -> None:
        self._indices.use(index)
        self._is_ensured = False

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:
            self._is_ensured = False
            raise IndexUnusableError(self.name, _reason(error), REBUILD) from error
        except OtherVersionError as error:
            raise IndexUnusableError(self.name, str(error), REBUILD) from error
        except (ApiError, TransportError, helpers.BulkIndexError) as error:
            raise SearchUnavailableError(self.name, _reason(error), REMEDY) from error
        except ODD_ANSWER as error:
            reason = f"that is no answer of a search server ({type(error).__name__}: {error})"
            raise SearchUnavailableError(self.name, reason, REMEDY) from error


class _Filling:
    """The fresh index of a rebuild."""

    def __init__(self, engine: ElasticsearchEngine, index: str) -> None:
        self.engine = engine
        self.index = index

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        return self.engine._write(self.index, map(writing.put, documents))

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        return self.engine._write(self.index, map(writing.delete, deletions))


def _entry(hit: Mapping[str, Any]) -> IndexedEntry:
    stored = hit["_source"]
    return IndexedEntry(
        Key.parse(stored["key"]), hit["_version"], stored["audience"], stored["digest"]
    )


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
