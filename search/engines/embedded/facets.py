"""Facet values of the embedded index: their numbers, and counting them among what was found.

Which documents count is decided in `filters`; where the numbers of a document lie, in `pages`.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.documents import SearchDocument
from search.query import SearchQuery
from search.schema import facet

from . import pages
from .filters import Missed, bit_of, having
from .fts import inserted
from .numbers import Numbers, checked

TABLES: Final = """
CREATE TABLE facet_terms (
    id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (facet, value)
);
"""


def numbers_of(connection: sqlite3.Connection, document: SearchDocument) -> list[int]:
    """The numbers of a document's facet values; new values get one."""
    values = {(name, value) for name, own in document.facets.items() for value in own}
    return [_number(connection, name, value) for name, value in sorted(values)]


def counts(
    connection: sqlite3.Connection, query: SearchQuery, found: Numbers, marks: Missed
) -> dict[str, dict[str, int]]:
    """For every facet the query counts, how many found documents have each value.

    A document counts when nothing but the facet's own group keeps it out.
    """
    counted: dict[str, dict[str, int]] = {name: {} for name in query.counted}
    places = dict.fromkeys(facet(name).inside for name in query.counted)
    for place in places:
        if place and not query.opened:
            continue
        some = _inside(connection, query, found, len(marks), place) if place else found
        names = [name for name in query.counted if facet(name).inside == place]
        counted |= _counted(connection, query, names, some, marks)
    return counted


def _counted(
    connection: sqlite3.Connection,
    query: SearchQuery,
    names: Iterable[str],
    found: Numbers,
    marks: Missed,
) -> dict[str, dict[str, int]]:
    bits = {name: bit_of(facet(name).narrows, query.narrowed_by) for name in names}
    held = {missed: _held(connection, found, marks, missed) for missed in {0, *bits.values()}}
    counted = {}
    for name, bit in bits.items():
        values = dict(_values(connection, name))
        numbers = np.fromiter(values, dtype=np.int64, count=len(values))
        sums = held[0][numbers] + (held[bit][numbers] if bit else 0)
        pairs = zip(values.values(), sums.tolist(), strict=True)
        counted[name] = {value: number for value, number in pairs if number}
    return counted


def _held(
    connection: sqlite3.Connection, found: Numbers, marks: Missed, missed: int
) -> NDArray[np.int64]:
    """How often each value occurs among the found documents that miss exactly these groups."""
    most = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM facet_terms").fetchone()[0]
    counts = np.zeros(most, dtype=np.int64)
    some = found[marks[found] == missed]
    wanted = np.zeros(len(marks), dtype=np.bool_)
    wanted[some] = True
    for documents, values in pages.held(connection, some, len(marks)):
        counts += np.bincount(checked(values[wanted[documents]], most), minlength=most)
    return counts


def _inside(
    connection: sqlite3.Connection, query: SearchQuery, found: Numbers, size: int, place: str
) -> Numbers:
    """Those of the found documents that are inside what the query opens."""
    opened = having(connection, found, size, [(place, value) for value in query.opened])
    return found[opened[found]]


def _values(connection: sqlite3.Connection, name: str) -> Iterable[tuple[int, str]]:
    return connection.execute("SELECT id, value FROM facet_terms WHERE facet = ?", (name,))


def _number(connection: sqlite3.Connection, name: str, value: str) -> int:
    row = connection.execute(
        "SELECT id FROM facet_terms WHERE facet = ? AND value = ?", (name, value)
    ).fetchone()
    if row is None:
        return inserted(connection, "facet_terms", (None, name, value))
    number: int = row[0]
    return number
