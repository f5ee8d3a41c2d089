"""The embedded engine: connections, files and errors around `store` and `reading`."""

import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Final

from search.documents import SearchDocument
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

from . import reading, spelling, store, suggestions
from .batches import put_in_batches
from .files import IndexFiles

REBUILD: Final = "The worker builds it again; or run manage.py rebuild_index --engine embedded."
LOOK: Final = "Check that the disk is not full and that HERITAGE_EMBEDDED_INDEX can be written."
_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRIMARY_CODE: Final = 0xFF
"""The lower byte of an SQLite error code; the rest says more."""


class EmbeddedEngine(SearchEngine):
    """SQLite FTS5 in a file of its own; safe to use from many threads and processes."""

    name: ClassVar[str] = "embedded"

    def __init__(self, path: str | Path, *, busy_seconds: float = store.BUSY_SECONDS) -> None:
        """`busy_seconds`: how long to wait for another process that is writing."""
        self.busy_seconds = busy_seconds
        self.files = IndexFiles(Path(path))
        self._local = threading.local()

    def match(self, plan: Plan, query: SearchQuery) -> Matches:
        with self._read() as connection:
            return reading.matches(connection, plan, query)

    def lines(self, question: LineQuestion, query: InsideQuery) -> FoundLines:
        with self._read() as connection:
            return reading.lines_inside(connection, question, query)

    def alike(self, forms: Collection[Form], most: int) -> Mapping[Form, tuple[str, ...]]:
        with self._read() as connection:
            return {form: spelling.alike(connection, form)[:most] for form in forms}

    def seen(self, terms: Collection[str], query: AnyQuery) -> frozenset[str]:
        with self._read() as connection:
            return spelling.seen(connection, terms, query)

    def complete(self, beginning: Beginning, query: SuggestQuery) -> Candidates:
        with self._read() as connection:
            return suggestions.candidates(connection, beginning, query)

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        def put(batch: list[SearchDocument]) -> WriteResult:
            with self._reporting():
                return store.put_all(self._connection(), batch)

        return put_in_batches(put, documents)

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        with self._reporting():
            return store.delete_all(self._connection(), deletions)

    @contextmanager
    def rebuild(self) -> Iterator[FreshIndex]:
        with self._making():
            self.files.remove_unused()
            path = self.files.fresh()
            connection = store.create(path)
        try:
            yield _Filling(self, connection)
            with self._making():
                store.finish(connection)
                self.files.publish(path)
        finally:
            connection.close()
            path.unlink(missing_ok=True)

    def drop_unused(self) -> None:
        with self._making():
            self.files.remove_unused()

    def refresh(self) -> None:
        """Nothing to do: what is committed is seen."""

    def health(self) -> Health:
        try:
            documents = self.count()
        except SearchUnavailableError as error:
            return Health(is_up=False, message=str(error))
        return Health(is_up=True, message=f"{documents} documents in {self.files.current()}")

    def count(self) -> int:
        with self._read() as connection:
            number: int = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        return number

    def identity(self) -> str:
        return ""

    def latest_version(self) -> int:
        with self._read() as connection:
            return reading.latest_version(connection)

    def entries(self) -> Iterator[IndexedEntry]:
        with self._read() as connection:
            found = list(reading.entries(connection))
        yield from found

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """A connection in which every statement sees the same state of the index."""
        with self._reporting():
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise self._reported(error) from error

    @contextmanager
    def _making(self) -> Iterator[None]:
        """Around a file nobody uses yet: what is wrong with it says nothing of the current one."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise SearchUnavailableError(self.name, str(error), LOOK) from error

    def _reported(self, error: sqlite3.Error | OSError) -> SearchUnavailableError:
        try:
            path = self.files.current()
        except OSError:
            path = None
        if path and _code(error) in _DAMAGE:
            self.files.note_damage(path)
            return IndexUnusableError(self.name, f"{path.name} is damaged ({error})", REBUILD)
        if path and not path.exists():
            return IndexUnusableError(self.name, "the index file is missing", REBUILD)
        return SearchUnavailableError(self.name, str(error), LOOK)

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection to the current file; a new one after a swap or a fork."""
        path = self.files.current() or self._first_file()
        if self.files.is_damaged(path):
            raise IndexUnusableError(self.name, f"{path.name} is damaged", REBUILD)
        identity = (os.getpid(), path)
        if getattr(self._local, "connection", None) is None or self._local.identity != identity:
            self.close()
            try:
                self._local.connection = self._opened(path)
            except sqlite3.OperationalError:
                if self.files.current() == path:
                    raise
                return self._connection()  # a rebuild put another in its place just now
            self._local.identity = identity
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _opened(self, path: Path) -> sqlite3.Connection:
        connection = store.connect(path, busy_seconds=self.busy_seconds)
        made_for = connection.execute("PRAGMA user_version").fetchone()[0]
        if made_for != store.made_for():
            connection.close()
            raise IndexUnusableError(
                self.name, f"{path.name} was made by another version of the site", REBUILD
            )
        return connection

    def _first_file(self) -> Path:
        path = self.files.fresh()
        store.finish(store.create(path))
        return self.files.publish_first(path)


def _code(error: sqlite3.Error | OSError) -> int | None:
    """SQLite's primary error code; None for an error that has none."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY_CODE


class _Filling:
    """The fresh index of a rebuild."""

    def __init__(self, engine: EmbeddedEngine, connection: sqlite3.Connection) -> None:
        self.engine = engine
        self.connection = connection

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        return put_in_batches(self._put, documents)

    def _put(self, batch: list[SearchDocument]) -> WriteResult:
        with self.engine._making():
            return store.put_all(self.connection, batch)

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        with self.engine._making():
            return store.delete_all(self.connection, deletions)

    def refresh(self) -> None:
        """Nothing to do: what is committed is seen."""

    def entries(self) -> Iterator[IndexedEntry]:
        with self.engine._making():
            found = list(reading.entries(self.connection))
        yield from found
