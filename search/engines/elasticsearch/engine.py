"""The Elasticsearch engine: the client, indices behind an alias, and its errors."""

import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any, ClassVar, Final, TypeVar

from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, helpers
from elasticsearch.serializer import OrjsonSerializer
from elasticsearch_dsl import Search

from search.documents import Key, SearchDocument
from search.engines.base import (
    Deletion,
    Health,
    IndexedEntry,
    IndexUnusableError,
    IndexWriter,
    Matches,
    SearchEngine,
    SearchUnavailableError,
    WriteResult,
)
from search.lines import FoundLines, LineQuestion
from search.nearness import Form
from search.planning import Plan
from search.query import AnyQuery, InsideQuery, SearchQuery, SuggestQuery
from search.suggesting import Beginning, Candidates

from . import answers, requests, seen, suggestions
from .clauses import Body
from .mapping import INDEX_SETTINGS, MADE_FOR, made_for, mapping, source

ANSWER_SECONDS: Final = 3
"""A visitor waits no longer; the embedded engine answers instead."""
WRITE_SECONDS: Final = 60
MERGE_SECONDS: Final = 600
"""A hundred thousand records take a minute; until then the index before answers."""
BULK_DOCUMENTS: Final = 100
"""Few, so that the server starts early and is never left waiting."""
BULKS_AT_ONCE: Final = 3
"""Two that the server works on while the next is on its way; more would only wait for it."""
ENTRIES_PER_REQUEST: Final = 1000
FIRST: Final = f"{'0' * 20}-{'0' * 6}"
"""How the name of an installation's first index ends: older than every rebuilt one."""
ALREADY_EXISTS: Final = "resource_already_exists_exception"
NOT_NOW: Final = frozenset({403, 429, *range(500, 600)})
"""Statuses of writes that a blocked, full or red index refuses, whatever the document."""
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
        self.write_seconds = write_seconds
        self._is_ensured = False
        nodes = [address.strip() for address in url.split(",") if address.strip()]
        self._client = Elasticsearch(
            nodes,
            request_timeout=ANSWER_SECONDS,
            max_retries=max(1, len(nodes)),
            serializers={OrjsonSerializer.mimetype: OrjsonSerializer()},
        )

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
        return self._write(self.alias, map(_put, documents))

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        return self._write(self.alias, map(_delete, deletions))

    @contextmanager
    def rebuild(self) -> Iterator[IndexWriter]:
        with self._reporting():
            index = self._new_name()
            self._create(index, settings={"refresh_interval": "-1"})
        try:
            yield _Filling(self, index)
            with self._reporting():
                self._open(index)
                self._point_alias_to(index)
                for old in self._indices()[:-2]:
                    self._writer.indices.delete(index=old, ignore_unavailable=True)
        except BaseException:
            with self._reporting():
                self._writer.indices.delete(index=index, ignore_unavailable=True)
            raise

    def restore_previous(self) -> bool:
        with self._reporting():
            older = self._older()
            if older:
                self._point_alias_to(older[-1])
        return bool(older)

    def drop_previous(self) -> None:
        with self._reporting():
            for index in self._older():
                self._writer.indices.delete(index=index, ignore_unavailable=True)

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
            for index in self._indices():
                self._writer.indices.delete(index=index)

    @property
    def _writer(self) -> Elasticsearch:
        return self._client.options(request_timeout=self.write_seconds)

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
            outcomes = self._sent(actions, index=target, require_alias=target == self.alias)
            items = [_outcome(action) for _, action in outcomes]
            result = answers.write_result_of(items)
        self._refuse_blocked(items)
        self._is_ensured = self._is_ensured and not result.failed
        return result

    def _sent(
        self, actions: Iterable[dict[str, Any]], **facts: Any
    ) -> Iterable[tuple[bool, dict[str, Any]]]:
        """Each action's outcome. A long list is prepared while the server works on its beginning;
        of two writes of one document the later version wins in either order."""
        remaining = iter(actions)
        first = list(islice(remaining, BULK_DOCUMENTS + 1))
        facts |= {"chunk_size": BULK_DOCUMENTS, "raise_on_error": False}
        if len(first) <= BULK_DOCUMENTS:
            return helpers.streaming_bulk(self._writer, first, **facts)
        whole = chain(first, remaining)
        return helpers.parallel_bulk(
            self._writer, whole, thread_count=BULKS_AT_ONCE, queue_size=BULKS_AT_ONCE, **facts
        )

    def _refuse_blocked(self, items: list[tuple[str, int, str]]) -> None:
        """Raise SearchUnavailableError when nothing was taken for reasons of the server's own."""
        if items and all(status in NOT_NOW for _, status, _ in items):
            raise SearchUnavailableError(self.name, items[0][2][:300], REMEDY)

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
        """Make the first index of an installation, with its alias, unless it was made before.

        Of processes that do so at once one succeeds, as all use the same name; an alias that
        exists stays where it is.
        """
        if self._is_ensured:
            return
        if self._client.indices.exists_alias(name=self.alias):
            self._refuse_other_versions()
        else:
            try:
                self._create(f"{self.alias}-{FIRST}", aliases={self.alias: {}})
            except BadRequestError as error:
                if error.error != ALREADY_EXISTS:
                    raise
        self._is_ensured = True

    def _refuse_other_versions(self) -> None:
        """Fields that an index does not have match nothing, silently: better not to ask it."""
        for name, found in self._client.indices.get_mapping(index=self.alias).items():
            if found["mappings"].get("_meta", {}).get(MADE_FOR) != made_for():
                raise IndexUnusableError(
                    self.name, f"{name} was made by another version of the site", REBUILD
                )

    def _new_name(self) -> str:
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
        return f"{self.alias}-{stamp}-{secrets.token_hex(3)}"

    def _create(
        self,
        index: str,
        *,
        settings: dict[str, Any] | None = None,
        aliases: dict[str, Any] | None = None,
    ) -> None:
        self._writer.indices.create(
            index=index,
            settings={**INDEX_SETTINGS, **(settings or {})},
            mappings=mapping().to_dict(),
            aliases=aliases,
        )

    def _open(self, index: str) -> None:
        """Make a filled index searchable, in one piece: every further piece is searched anew."""
        self._writer.indices.put_settings(index=index, settings={"refresh_interval": None})
        patient = self._client.options(request_timeout=MERGE_SECONDS)
        with suppress(ConnectionTimeout):  # the server goes on merging, and answers meanwhile
            patient.indices.forcemerge(index=index, max_num_segments=1)
        self._writer.indices.refresh(index=index)

    def _point_alias_to(self, index: str) -> None:
        """Move the alias in one step."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": index, "alias": self.alias}},
        ]
        self._writer.indices.update_aliases(actions=actions)
        self._is_ensured = False

    def _indices(self) -> list[str]:
        """The names of all indices of this alias, oldest first."""
        pattern = re.compile(rf"{re.escape(self.alias)}-\d{{20}}-[0-9a-f]{{6}}")
        found = self._writer.indices.get(index=f"{self.alias}-*", features=["aliases"])
        return sorted(name for name in found if pattern.fullmatch(name))

    def _older(self) -> list[str]:
        """The names of the indices made before the one in use, oldest first."""
        in_use = min(self._writer.indices.get_alias(name=self.alias))
        return [name for name in self._indices() if name < in_use]

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:
            self._is_ensured = False
            raise IndexUnusableError(self.name, _reason(error), REBUILD) from error
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
        return self.engine._write(self.index, map(_put, documents))

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        return self.engine._write(self.index, map(_delete, deletions))


def _put(document: SearchDocument) -> dict[str, Any]:
    return {
        "_op_type": "index",
        "_id": str(document.key),
        "version": document.version,
        "version_type": "external",
        "_source": source(document),
    }


def _delete(deletion: Deletion) -> dict[str, Any]:
    return {
        "_op_type": "delete",
        "_id": str(deletion.key),
        "version": deletion.version,
        "version_type": "external",
    }


def _outcome(action: Mapping[str, Any]) -> tuple[str, int, str]:
    """Id, status and error of one item of a bulk answer, whatever its operation."""
    (item,) = action.values()
    return item["_id"], item["status"], str(item.get("error", ""))


def _entry(hit: Mapping[str, Any]) -> IndexedEntry:
    stored = hit["_source"]
    return IndexedEntry(
        Key.parse(stored["key"]), hit["_version"], stored["audience"], stored["digest"]
    )


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
