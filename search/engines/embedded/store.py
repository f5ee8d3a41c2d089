"""The tables of the embedded index and writing to them. Reading is in `reading`."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import orjson

from search.documents import SearchDocument
from search.engines.base import Deletion, WriteResult
from search.fingerprint import fingerprint

from . import facets, lines, ordering, pages, suggestions, terms, titles, words
from .fts import inserted

BUSY_SECONDS: Final = 20
CACHE_KB: Final = 16_384
"""Of each connection, beside what the system keeps of the file."""
MAPPED_BYTES: Final = 2**31 - 2**16
"""Of the file read in place, without copying pages; only addresses, no memory of its own. SQLite
takes no more."""

_TABLES: Final = f"""
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
    audience TEXT NOT NULL, digest TEXT NOT NULL, sort_title TEXT NOT NULL,
    sort_date TEXT NOT NULL, added TEXT NOT NULL, first_day INTEGER, last_day INTEGER
);
CREATE INDEX documents_by_audience ON documents (audience);
CREATE INDEX documents_by_version ON documents (version);
CREATE INDEX documents_by_days ON documents (first_day, last_day) WHERE first_day NOTNULL;
{ordering.INDICES}
CREATE TABLE quoted (id INTEGER PRIMARY KEY, shown TEXT NOT NULL);
CREATE TABLE points (
    document INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL
);
CREATE INDEX points_by_place ON points (latitude, longitude, document);
CREATE INDEX points_by_document ON points (document);
CREATE TABLE deletions (key TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
{pages.TABLES}{facets.TABLES}{terms.TABLES}{words.TABLES}{lines.TABLES}{titles.TABLES}
{suggestions.TABLES}
"""
# What is quoted lies beside the documents, whose rows have to be short.
_OWNED: Final = (("points", "document"), ("quoted", "id"), ("documents", "id"))
"""Tables with rows of one document, and the column that says which."""
_SEARCHED: Final = ("terms", "line_terms", "title_words", "name_words")
"""Those of FTS5."""


def made_for() -> int:
    """The number a file of today's tables and terms carries; others have to be built again."""
    return fingerprint(_TABLES)


def connect(
    path: Path, *, is_new: bool = False, busy_seconds: float = BUSY_SECONDS
) -> sqlite3.Connection:
    """A connection in which transactions are begun by hand."""
    address = f"{path.absolute().as_uri()}?mode={'rwc' if is_new else 'rw'}"
    connection = sqlite3.connect(address, uri=True, timeout=busy_seconds, isolation_level=None)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
    return connection


def create(path: Path) -> sqlite3.Connection:
    """A new, empty index; fast to fill, not yet safe to share. A batch that fails is taken back."""
    connection = connect(path, is_new=True)
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.executescript(_TABLES)
    connection.execute(f"PRAGMA user_version = {made_for()}")
    return connection


def finish(connection: sqlite3.Connection) -> None:
    """Make a filled index ready to share, and close it: on disk, merged, write-ahead logging."""
    for table in _SEARCHED:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - ours
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def put_all(connection: sqlite3.Connection, documents: Iterable[SearchDocument]) -> WriteResult:
    """Store documents in one transaction, later versions over earlier ones."""
    written = outdated = 0
    gathered = words.Gathered()
    connection.execute("BEGIN IMMEDIATE")
    try:
        for document in documents:
            if _is_outdated(connection, str(document.key), document.version):
                outdated += 1
            else:
                _replace(connection, document, gathered)
                written += 1
        gathered.write(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return WriteResult(written=written, outdated=outdated)


def delete_all(connection: sqlite3.Connection, deletions: Iterable[Deletion]) -> WriteResult:
    """Take documents out in one transaction and remember at which version."""
    written = outdated = 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for deletion in deletions:
            key = str(deletion.key)
            if _is_outdated(connection, key, deletion.version):
                outdated += 1
                continue
            _remove(connection, key)
            connection.execute("REPLACE INTO deletions VALUES (?, ?)", (key, deletion.version))
            written += 1
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return WriteResult(written=written, outdated=outdated)


def _is_outdated(connection: sqlite3.Connection, key: str, version: int) -> bool:
    row = connection.execute(
        "SELECT max(version) FROM (SELECT version FROM documents WHERE key = ?1"
        " UNION ALL SELECT version FROM deletions WHERE key = ?1)",
        (key,),
    ).fetchone()
    return row[0] is not None and version <= row[0]


def _replace(
    connection: sqlite3.Connection, document: SearchDocument, gathered: words.Gathered
) -> None:
    key = str(document.key)
    former = _remove(connection, key)
    connection.execute("DELETE FROM deletions WHERE key = ?", (key,))
    number = _insert_facts(connection, former, document)
    shown = orjson.dumps(document.shown).decode()
    connection.execute("INSERT INTO quoted VALUES (?, ?)", (number, shown))
    connection.executemany(
        "INSERT INTO points VALUES (?, ?, ?)", [(number, *point) for point in document.points]
    )
    length = terms.insert(connection, number, document, gathered)
    values = facets.numbers_of(connection, document)
    pages.put(connection, number, length=length, values=values)
    lines.insert(connection, number, document)
    titles.insert(connection, number, document)
    suggestions.insert(connection, number, document)


def _insert_facts(
    connection: sqlite3.Connection, number: int | None, document: SearchDocument
) -> int:
    """The row number of the document, which it keeps: arrays by number stay short."""
    facts = (
        number,
        str(document.key),
        document.version,
        document.audience,
        document.digest,
        document.sort_title,
        document.sort_date,
        document.added,
        *(document.days or (None, None)),
    )
    return inserted(connection, "documents", facts)


def _remove(connection: sqlite3.Connection, key: str) -> int | None:
    """Take out a document; its row number, None when it is not there."""
    row = connection.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    number: int = row[0]
    for part in (terms, pages, lines, titles, suggestions):
        part.remove(connection, number)
    for table, column in _OWNED:
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", row)  # noqa: S608 - constants
    return number
