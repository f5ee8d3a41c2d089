"""The Elasticsearch engine: one client, what it is asked, and what its errors mean."""

import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar, Final, TypeVar

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.serializer import OrjsonSerializer
from elasticsearch_dsl import Search

from search.documents import Key, SearchDocument
from search.engines.base import (
    Deletion,
    FreshIndex,
    Health,
    IndexedEntry,
    IndexUnusableError,
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
from .indices import Indices, OtherVersionError, filling

ANSWER_SECONDS: Final = 3
"""A visitor waits no longer; the embedded engine answers instead."""
WRITE_SECONDS: Final = 60
ENTRIES_PER_REQUEST: Final = 1000
NOT_FOUND: Final = 404
REMEDY: Final = "Check HERITAGE_ELASTICSEARCH_URL and that the server is up and writable."
REBUILD: Final = (
    "The worker builds it again; or run manage.py rebuild_index --engine elasticsearch."
)
ODD_ANSWER: Final = (KeyError, TypeError, ValueError, AttributeError, IndexError)
"""What reading an answer raises when a proxy or another program gave it."""


Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)


class ElasticsearchEngine(SearchEngine):
    """An alias over one index; a rebuild makes another index and moves the alias."""

    name: ClassVar[str] = "elasticsearch"

    def __init__(self, url: str, prefix: str, *, write_seconds: float = WRITE_SECONDS) -> None:
        """`url`: one address, or several of one cluster separated by commas.

        A node that cannot be reached is left out for a while and the request goes to another one.
        The cluster is not asked for further addresses: those it knows may be out of reach here.
        """
        self.alias = prefix
        self._is_known = False
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
        """An engine with an empty index, whose indices have a name of their own and are dropped
        afterwards."""
        engine = cls(url, f"scratch-{secrets.token_hex(6)}")
        try:
            with engine.rebuild():
                pass
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
        with self._reporting():
            self._require_index()
        return self._put(self.alias, documents)

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        with self._reporting():
            self._require_index()
        return self._delete(self.alias, deletions)

    @contextmanager
    def rebuild(self) -> Iterator[FreshIndex]:
        self._tidy(self._indices.remove_unused)
        with self._reporting():
            index = self._indices.make()
        try:
            yield _Filling(self, index)
            with self._reporting():
                self._indices.open(index)
        except BaseException:
            self._tidy(lambda: self._indices.delete(index))
            raise
        self._is_known = False
        with self._reporting():
            self._indices.use(index)

    def drop_unused(self) -> None:
        with self._reporting():
            self._indices.remove_unused()

    def refresh(self) -> None:
        self._refresh(self.alias)

    def health(self) -> Health:
        try:
            with self._reporting():
                state = self._client.cluster.health()
                self._indices.require()
                message = f"cluster {state['cluster_name']} is {state['status']}"
                return Health(is_up=state["status"] != "red", message=message)
        except SearchUnavailableError as error:
            return Health(is_up=False, message=str(error))

    def count(self) -> int:
        with self._reporting():
            self._require_index()
            number: int = self._client.count(index=self.alias)["count"]
        return number

    def identity(self) -> str:
        with self._reporting():
            return "".join(self._indices.in_use())

    def latest_version(self) -> int:
        latest = {"latest": {"max": {"field": "version"}}}
        body = {"size": 0, "aggs": latest}
        return self._ask(body, lambda answer: int(answer["aggregations"]["latest"]["value"] or 0))

    def entries(self) -> Iterator[IndexedEntry]:
        with self._reporting():
            self._require_index()
        yield from self._entries(self.alias)

    def close(self) -> None:
        self._client.close()

    def drop(self) -> None:
        """Delete every index of this engine."""
        with self._reporting():
            self._is_known = False
            self._indices.delete(*self._indices.names())

    def _ask(self, body: Body, read: Callable[[Mapping[str, Any]], Answer]) -> Answer:
        """What the answer says."""
        return self._asked(lambda: read(self._execute(body)))

    def _ask_together(
        self, asked: Iterable[Search], read: Callable[[list[Mapping[str, Any]]], Answer]
    ) -> Answer:
        """What the answers to several questions say, in one round trip; all of them or none."""
        searches: list[dict[str, Any]] = []
        for request in asked:
            searches += [{"allow_partial_search_results": False}, request.to_dict()]

        def ask() -> Answer:
            found = self._client.msearch(index=self.alias, searches=searches).body["responses"]
            for answer in found:
                if "error" in answer:
                    raise self._refusal(answer["status"], str(answer["error"])[:300])
            return read(found)

        return self._asked(ask)

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        """The answer. A rebuild may drop the index a question has just been sent to: then the one
        in its place is asked. Where there is none, a question makes none: it would be empty, and
        nobody told."""
        with self._reporting():
            self._require_index()
            try:
                return ask()
            except (NotFoundError, IndexUnusableError):
                self._indices.require()
                return ask()

    def _execute(self, body: Body) -> Mapping[str, Any]:
        """The answer as plain data: response objects cost more than the search. All of it or
        none: an answer without some shards would pass for a complete one."""
        answer: Mapping[str, Any] = self._client.search(
            index=self.alias, body=body, allow_partial_search_results=False
        ).body
        return answer

    def _put(self, alias: str, documents: Iterable[SearchDocument]) -> WriteResult:
        """Send documents; those that nothing can be made of are among the failed ones too."""
        failed: dict[Key, str] = {}
        sent = writing.send(partial(self._deliver, alias), writing.puts(documents, failed))
        return sent + WriteResult(failed=failed)

    def _delete(self, alias: str, deletions: Iterable[Deletion]) -> WriteResult:
        return writing.send(partial(self._deliver, alias), map(writing.delete, deletions))

    def _deliver(self, alias: str, actions: list[writing.Action]) -> WriteResult:
        """Send them in one bulk; what the server refuses is in the result, not an exception."""
        with self._reporting():
            outcomes = writing.bulk(self._writer, actions, alias=alias)
            result = writing.result_of(outcomes)
            if reason := writing.reason_of_absence(outcomes):
                raise self._refusal(NOT_FOUND, reason[:300])
            if reason := writing.reason_of_refusal(outcomes):
                raise SearchUnavailableError(self.name, reason[:300], REMEDY)
        return result

    def _refusal(self, status: int, reason: str) -> SearchUnavailableError:
        """The error that an error inside an answer means."""
        self._is_known = False
        if status == NOT_FOUND:
            return IndexUnusableError(self.name, reason, REBUILD)
        return SearchUnavailableError(self.name, reason, REMEDY)

    def _refresh(self, index: str) -> None:
        with self._reporting():
            self._writer.indices.refresh(index=index)

    def _entries(self, index: str) -> Iterator[IndexedEntry]:
        after: list[Any] | None = None
        while page := self._entries_after(index, after):
            yield from (entry for entry, _ in page)
            after = page[-1][1]

    def _entries_after(
        self, index: str, after: list[Any] | None
    ) -> list[tuple[IndexedEntry, list[Any]]]:
        """The next entries, and where each stands."""
        with self._reporting():
            answer = self._client.search(
                index=index,
                size=ENTRIES_PER_REQUEST,
                sort=[{"key": "asc"}],
                search_after=after,
                source_includes=["key", "audience", "digest"],
                version=True,
            )
            return [(_entry(hit), hit["sort"]) for hit in answer["hits"]["hits"]]

    def _require_index(self) -> None:
        if not self._is_known:
            self._indices.require()
            self._is_known = True

    def _tidy(self, tidy: Callable[[], None]) -> None:
        """Do what can as well be done at the next rebuild."""
        try:
            with self._reporting():
                tidy()
        except SearchUnavailableError as error:
            logger.warning("Indices nobody needs are still there: %s", error)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Around asking the server and reading what it answers; nothing of our own making."""
        try:
            yield
        except NotFoundError as error:
            raise self._refusal(NOT_FOUND, _reason(error)) from error
        except OtherVersionError as error:
            raise IndexUnusableError(self.name, str(error), REBUILD) from error
        except (ApiError, TransportError) as error:
            raise SearchUnavailableError(self.name, _reason(error), REMEDY) from error
        except ODD_ANSWER as error:
            logger.warning("Odd answer of %s", self.name, exc_info=True)
            reason = f"that is no answer of a search server ({type(error).__name__}: {error})"
            raise SearchUnavailableError(self.name, reason, REMEDY) from error


class _Filling:
    """The fresh index of a rebuild."""

    def __init__(self, engine: ElasticsearchEngine, index: str) -> None:
        self.engine = engine
        self.alias = filling(index)

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        return self.engine._put(self.alias, documents)

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        return self.engine._delete(self.alias, deletions)

    def refresh(self) -> None:
        self.engine._refresh(self.alias)

    def entries(self) -> Iterator[IndexedEntry]:
        return self.engine._entries(self.alias)


def _entry(hit: Mapping[str, Any]) -> IndexedEntry:
    stored = hit["_source"]
    return IndexedEntry(
        Key.parse(stored["key"]), hit["_version"], stored["audience"], stored["digest"]
    )


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
