"""Facet values of the embedded index: how they are stored, and counting them in one pass.

A value is a number. Rows by value answer filters; all numbers of a document packed together answer
counts: adding up the packs of a hundred thousand documents takes a tenth of what grouping rows
does. Which documents count is decided in `filters`.
"""

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from search.documents import SearchDocument
from search.query import SearchQuery
from search.schema import FACETS, facet

from .filters import bit_of

TABLES: Final = """
CREATE TABLE facet_terms (
    id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (facet, value)
);
CREATE TABLE facet_values (
    term INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (term, document)
) WITHOUT ROWID;
CREATE INDEX facet_values_by_document ON facet_values (document);
CREATE TABLE facet_packs (id INTEGER PRIMARY KEY, terms BLOB NOT NULL);
CREATE TABLE points (
    document INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL
);
CREATE INDEX points_by_place ON points (latitude, longitude, document);
CREATE INDEX points_by_document ON points (document);
"""
OWNED: Final = (("facet_values", "document"), ("facet_packs", "id"), ("points", "document"))
"""Tables with rows of one document, and the column that says which."""
_NUMBERS: Final = "I"
_COUNTED: Final = frozenset(one.name for one in FACETS if one.is_counted)


def insert(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    """Store the facet values and points of the document with that row number."""
    values = sorted({(name, v) for name, own in document.facets.items() for v in own})
    terms = [_term(connection, name, value) for name, value in values]
    connection.executemany("INSERT INTO facet_values VALUES (?, ?)", [(t, number) for t in terms])
    packed = array(
        _NUMBERS, (t for t, (name, _) in zip(terms, values, strict=True) if name in _COUNTED)
    )
    connection.execute("INSERT INTO facet_packs VALUES (?, ?)", (number, packed.tobytes()))
    connection.executemany(
        "INSERT INTO points VALUES (?, ?, ?)", [(number, *point) for point in document.points]
    )


def counts(connection: sqlite3.Connection, query: SearchQuery) -> dict[str, dict[str, int]]:
    """For every facet the query counts, how many found documents have each value.

    A document counts when nothing but the facet's own group keeps it out.
    """
    narrowed = query.narrowed_by
    whole = [name for name in query.counted if not facet(name).inside]
    bits = {name: bit_of(facet(name).narrows, narrowed) for name in whole}
    packs = {missed: _unpacked(connection, missed) for missed in {0, *bits.values()}}
    found: dict[str, dict[str, int]] = {name: {} for name in query.counted}
    for name, bit in bits.items():
        for term, value in _terms(connection, name):
            number = packs[0][term] + (packs[bit][term] if bit else 0)
            if number:
                found[name][value] = number
    inner = [name for name in query.counted if facet(name).inside and query.opened]
    return found | {name: _inside(connection, name, query) for name in inner}


def _term(connection: sqlite3.Connection, name: str, value: str) -> int:
    connection.execute(
        "INSERT OR IGNORE INTO facet_terms (facet, value) VALUES (?, ?)", (name, value)
    )
    row = connection.execute(
        "SELECT id FROM facet_terms WHERE facet = ? AND value = ?", (name, value)
    ).fetchone()
    number: int = row[0]
    return number


def _terms(connection: sqlite3.Connection, name: str) -> Iterable[tuple[int, str]]:
    return connection.execute("SELECT id, value FROM facet_terms WHERE facet = ?", (name,))


def _unpacked(connection: sqlite3.Connection, missed: int) -> Mapping[int, int]:
    """How often each value occurs among the found documents that miss exactly these groups."""
    rows = connection.execute(
        "SELECT p.terms FROM found JOIN facet_packs p ON p.id = found.id WHERE found.missed = ?",
        (missed,),
    )
    return Counter(array(_NUMBERS, b"".join(pack for (pack,) in rows)))


def _inside(connection: sqlite3.Connection, name: str, query: SearchQuery) -> dict[str, int]:
    """The counts of a facet among the documents inside what the query opens."""
    rows = connection.execute(
        "SELECT t.value, count(*) FROM found JOIN facet_values v ON v.document = found.id"
        " JOIN facet_terms t ON t.id = v.term"
        " WHERE t.facet = ? AND found.missed IN (0, ?) AND found.id IN (SELECT o.document"
        " FROM facet_values o JOIN facet_terms w ON w.id = o.term"
        " WHERE w.facet = ? AND w.value IN (SELECT value FROM json_each(?))) GROUP BY t.value",
        (
            name,
            bit_of(facet(name).narrows, query.narrowed_by),
            facet(name).inside,
            json.dumps(query.opened),
        ),
    )
    return dict(rows.fetchall())
