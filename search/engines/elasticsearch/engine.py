"""The Elasticsearch engine: the client, indices behind an alias, and its errors."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from elastic_transport import TransportError
from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, helpers
from elasticsearch_dsl import Search

from search.documents import Key, SearchDocument
from search.engines.base import (
    Deletion,
    Health,
    IndexedEntry,
    IndexWriter,
    Matches,
    SearchEngine,
    SearchUnavailableError,
    WriteResult,
)
from search.lines import FoundLines, LineQuestion
from search.planning import Plan
from search.query import InsideQuery, SearchQuery, SuggestQuery

from . import answers, requests
from .mapping import INDEX_SETTINGS, mapping, source

ANSWER_SECONDS: Final = 3
"""A visitor waits no longer; the embedded engine answers instead."""
WRITE_SECONDS: Final = 60
BULK_DOCUMENTS: Final = 500
ENTRIES_PER_REQUEST: Final = 1000
FIRST: Final = f"{'0' * 20}-{'0' * 6}"
"""How the name of an installation's first index ends: older than every rebuilt one."""
ALREADY_EXISTS: Final = "resource_already_exists_exception"
REMEDY: Final = "Check HERITAGE_ELASTICSEARCH_URL and that the server is up and writable."
REBUILD: Final = "Run manage.py rebuild_index --engine elasticsearch."


class ElasticsearchEngine(SearchEngine):
    """An alias over one index; a rebuild makes another index and moves the alias."""

    name: ClassVar[str] = "elasticsearch"

    def __init__(self, url: str, prefix: str, *, write_seconds: float = WRITE_SECONDS) -> None:
        """`url`: one address, or several of one cluster separated by commas."""
        self.alias = prefix
        self.write_seconds = write_seconds
        self._is_ensured = False
        self._client = Elasticsearch(url.split(","), request_timeout=ANSWER_SECONDS, max_retries=1)

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
        return answers.matches_of(self._ask(requests.match_request(plan, query)), query)

    def lines(self, question: LineQuestion, query: InsideQuery) -> FoundLines:
        return answers.lines_of(self._ask(requests.lines_request(question, query)))

    def near(self, keys: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        return answers.near_of(self._ask(requests.near_request(keys)))

    def complete(self, words: list[str], query: SuggestQuery) -> list[tuple[Key, dict[str, str]]]:
        return answers.completions_of(self._ask(requests.completion_request(words, query)))

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        return self._write(self.alias, map(_put, documents))

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        return self._write(self.alias, map(_delete, deletions))

    @contextmanager
    def rebuild(self) -> Iterator[IndexWriter]:
        with self._reporting():
            self._ensure_index()
            index = self._new_name()
            self._create(index, settings={"refresh_interval": "-1"})
        try:
            yield _Filling(self, index)
            with self._reporting():
                self._open(index)
                self._point_alias_to(index)
        except BaseException:
            with self._reporting():
                self._writer.indices.delete(index=index, ignore_unavailable=True)
            raise

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

    def _ask(self, request: Search) -> Mapping[str, Any]:
        """The answer as plain data; an installation's first question finds an empty index."""
        with self._reporting():
            try:
                return self._execute(request)
            except NotFoundError:
                self._is_ensured = False
                self._ensure_index()
                return self._execute(request)

    def _execute(self, request: Search) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = (
            request.using(self._client).index(self.alias).execute(ignore_cache=True).to_dict()
        )
        return answer

    def _write(self, target: str, actions: Iterable[dict[str, Any]]) -> WriteResult:
        """Send everything in bulk; what the server refuses is in the result, not an exception."""
        if target == self.alias:
            with self._reporting():
                self._ensure_index()
        with self._reporting():
            outcomes = helpers.streaming_bulk(
                self._writer,
                actions,
                index=target,
                chunk_size=BULK_DOCUMENTS,
                raise_on_error=False,
                require_alias=target == self.alias,
            )
            result = answers.write_result_of([_outcome(action) for _, action in outcomes])
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
        """Make the first index of an installation, with its alias, unless it was made before.

        Of processes that do so at once one succeeds, as all use the same name; an alias that
        exists stays where it is.
        """
        if self._is_ensured:
            return
        if not self._writer.indices.exists_alias(name=self.alias):
            try:
                self._create(f"{self.alias}-{FIRST}", aliases={self.alias: {}})
            except BadRequestError as error:
                if error.error != ALREADY_EXISTS:
                    raise
        self._is_ensured = True

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
        """Make a filled index searchable."""
        self._writer.indices.put_settings(index=index, settings={"refresh_interval": None})
        self._writer.indices.refresh(index=index)

    def _point_alias_to(self, index: str) -> None:
        """Move the alias in one step, then drop what is older than the index before."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": index, "alias": self.alias}},
        ]
        self._writer.indices.update_aliases(actions=actions)
        for old in self._indices()[:-2]:
            self._writer.indices.delete(index=old, ignore_unavailable=True)

    def _indices(self) -> list[str]:
        """The names of all indices of this alias, oldest first."""
        pattern = re.compile(rf"{re.escape(self.alias)}-\d{{20}}-[0-9a-f]{{6}}")
        found = self._writer.indices.get(index=f"{self.alias}-*", features=["aliases"])
        return sorted(name for name in found if pattern.fullmatch(name))

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:
            self._is_ensured = False
            raise SearchUnavailableError(self.name, _reason(error), REBUILD) from error
        except (ApiError, TransportError, helpers.BulkIndexError) as error:
            raise SearchUnavailableError(self.name, _reason(error), REMEDY) from error


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
    return str(error).splitlines()[0][:300]
