"""What counting and ranking need of every document, packed by pages of neighbouring row numbers.

A question that finds a hundred thousand documents reads them in a few hundred rows: a row for each
document, or for each value of one, took ten times as long. Values are numbers; `facets` names them.
"""

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .damage import reading
from .numbers import Numbers, as_json, checked

Packed = NDArray[np.uint32]

DOCUMENTS: Final = 64
"""Of one page. A write writes one page anew, a question reads all that hold what it found."""
TABLES: Final = f"""
CREATE TABLE pages (page INTEGER PRIMARY KEY, lengths BLOB NOT NULL, held BLOB NOT NULL);
-- {DOCUMENTS} documents each
"""
READ_AT_ONCE: Final = 2048
"""Pages; some ten megabytes of values."""
_CODE: Final = "I"
_TYPE: Final = np.dtype(_CODE)
_LENGTHS: Final = "SELECT page, lengths FROM pages WHERE page < ?"
_HELD: Final = "SELECT held FROM pages WHERE page IN (SELECT value FROM json_each(?))"


def put(connection: sqlite3.Connection, number: int, *, length: int, values: Sequence[int]) -> None:
    """Note the length of a document that has none yet, and the numbers of its values."""
    own = array(_CODE, (one for value in values for one in (number, value)))
    lengths, held = _page(connection, number)
    _write(connection, number, _with_length(lengths, number, length), held + own.tobytes())


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Forget a document."""
    lengths, held = _page(connection, number)
    rows = _rows(held)
    others = rows[rows[:, 0] != number]
    _write(connection, number, _with_length(lengths, number, 0), others.tobytes())


def lengths(connection: sqlite3.Connection, size: int) -> Packed:
    """The length of every document by its number, up to `size`; 0 where there is none."""
    pages = -(-size // DOCUMENTS)
    rows = connection.execute(_LENGTHS, (pages,)).fetchall()
    found = np.zeros((pages, DOCUMENTS), dtype=_TYPE)
    if rows:
        numbers, packed = zip(*rows, strict=True)
        with reading("lengths of documents"):
            found[list(numbers)] = _unpacked(b"".join(packed)).reshape(-1, DOCUMENTS)
    return found.reshape(-1)[:size]


def held(
    connection: sqlite3.Connection, found: Numbers, size: int
) -> Iterator[tuple[Packed, Packed]]:
    """Document and value of everything the found documents and some others hold, in portions that
    have all values of a document; there are `size` row numbers."""
    pages = np.unique(found // DOCUMENTS)
    for start in range(0, len(pages), READ_AT_ONCE):
        some = as_json(pages[start : start + READ_AT_ONCE])
        rows = _rows(b"".join(_blobs(connection.execute(_HELD, (some,)))))
        yield checked(rows[:, 0], size), rows[:, 1]


def _page(connection: sqlite3.Connection, number: int) -> tuple[bytes, bytes]:
    """The page of a document, which may be a new one."""
    row: tuple[bytes, bytes] | None = connection.execute(
        "SELECT lengths, held FROM pages WHERE page = ?", (number // DOCUMENTS,)
    ).fetchone()
    return row or (bytes(DOCUMENTS * _TYPE.itemsize), b"")


def _with_length(lengths: bytes, number: int, length: int) -> bytes:
    changed = array(_CODE, lengths)
    changed[number % DOCUMENTS] = length
    return changed.tobytes()


def _write(connection: sqlite3.Connection, number: int, lengths: bytes, held: bytes) -> None:
    page = number // DOCUMENTS
    connection.execute("REPLACE INTO pages VALUES (?, ?, ?)", (page, lengths, held))


def _blobs(rows: Iterable[tuple[bytes]]) -> Iterator[bytes]:
    return (blob for (blob,) in rows)


def _rows(packed: bytes) -> Packed:
    with reading("values of documents"):
        return _unpacked(packed).reshape(-1, 2)


def _unpacked(packed: bytes) -> Packed:
    return np.frombuffer(packed, dtype=_TYPE)
