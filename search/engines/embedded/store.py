"""The tables of the embedded index and writing to them. Reading is in `reading`."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from search.documents import SearchDocument
from search.engines.base import Deletion, WriteResult
from search.fingerprint import fingerprint
from search.schema import SECTIONS

from . import facets, lines, suggestions, titles
from .fts import BOUNDARY, EXACT_COLUMNS, KEY_COLUMNS

BUSY_SECONDS: Final = 20
CACHE_KB: Final = 16_384
"""Of each connection, beside what the system keeps of the file."""
MAPPED_BYTES: Final = 2**30
"""Of the file read in place, without copying pages; only addresses, no memory of its own."""

_TABLES: Final = f"""
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
    audience TEXT NOT NULL, digest TEXT NOT NULL, sort_title TEXT NOT NULL,
    sort_date TEXT NOT NULL, added TEXT NOT NULL, first_day INTEGER, last_day INTEGER
);
CREATE TABLE quoted (id INTEGER PRIMARY KEY, shown TEXT NOT NULL);
CREATE TABLE deletions (key TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
{facets.TABLES}{lines.TABLES}{titles.TABLES}
CREATE VIRTUAL TABLE terms USING fts5({", ".join(KEY_COLUMNS + EXACT_COLUMNS)}, tokenize='ascii');
{suggestions.TABLES}
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(terms, 'col');
"""
# What is quoted lies beside the documents, whose rows every match reads: they have to be short.
# The ascii tokenizer splits at ASCII spaces only and keeps every other letter: terms stay as
# search.text made them.


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
    """A new, empty index; fast to fill, not yet safe to share."""
    connection = connect(path, is_new=True)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.executescript(_TABLES)
    connection.execute(f"PRAGMA user_version = {made_for()}")
    return connection


def finish(connection: sqlite3.Connection) -> None:
    """Make a filled index ready to share, and close it: on disk, merged, write-ahead logging."""
    connection.execute("INSERT INTO terms(terms) VALUES ('optimize')")
    connection.execute("INSERT INTO line_terms(line_terms) VALUES ('optimize')")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def put_all(connection: sqlite3.Connection, documents: Iterable[SearchDocument]) -> WriteResult:
    """Store documents in one transaction, later versions over earlier ones."""
    written = outdated = 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for document in documents:
            if _is_outdated(connection, str(document.key), document.version):
                outdated += 1
            else:
                _replace(connection, document)
                written += 1
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


def _replace(connection: sqlite3.Connection, document: SearchDocument) -> None:
    key = str(document.key)
    _remove(connection, key)
    connection.execute("DELETE FROM deletions WHERE key = ?", (key,))
    inserted = connection.execute(
        "INSERT INTO documents (key, version, audience, digest, sort_title, sort_date, added,"
        " first_day, last_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            document.version,
            document.audience,
            document.digest,
            document.sort_title,
            document.sort_date,
            document.added,
            *(document.days or (None, None)),
        ),
    )
    number = inserted.lastrowid
    if number is None:
        raise sqlite3.DatabaseError(f"no row number for {key}")
    shown = json.dumps(document.shown, ensure_ascii=False)
    connection.execute("INSERT INTO quoted VALUES (?, ?)", (number, shown))
    _insert_terms(connection, number, document)
    lines.insert(connection, number, document)
    facets.insert(connection, number, document)
    titles.insert(connection, number, document)
    suggestions.insert(connection, number, document)


def _insert_terms(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    fields = document.index_fields()
    keys = [BOUNDARY.join(fields[section.name].keys) for section in SECTIONS]
    exacts = [BOUNDARY.join(fields[section.name].exact) for section in SECTIONS]
    columns = ", ".join(KEY_COLUMNS + EXACT_COLUMNS)
    marks = ", ".join("?" for _ in KEY_COLUMNS + EXACT_COLUMNS)
    connection.execute(
        f"INSERT INTO terms (rowid, {columns}) VALUES (?, {marks})",  # noqa: S608 - our columns
        (number, *keys, *exacts),
    )


def _remove(connection: sqlite3.Connection, key: str) -> None:
    row = connection.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()
    if row is None:
        return
    lines.remove(connection, row[0])
    suggestions.remove(connection, row[0])
    for table, column in (
        *facets.OWNED,
        *titles.OWNED,
        ("terms", "rowid"),
        ("quoted", "id"),
        ("documents", "id"),
    ):
        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", row)  # noqa: S608 - constants
