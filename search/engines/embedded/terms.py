"""The terms of documents in the embedded index: their table, writing, and who has which how often.

SQLite FTS5 finds; how often a document has a term is a term itself, so that what `ranking` needs
comes as lists of documents too. FTS5's own bm25() looks up every document it weighs, which took
ten times as long.
"""

import sqlite3
from bisect import bisect_right
from collections import Counter
from itertools import chain, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.documents import SearchDocument
from search.schema import SECTIONS

from .fts import BOUNDARY, quoted
from .numbers import JOINED, Numbers, cut
from .words import Gathered

KEYS: Final = "keys"
EXACT: Final = "exact"
LEVELS: Final = (2, 3, 4, 6, 9, 14)
"""Frequencies told apart: BM25 gains less and less by every further occurrence. One between two
counts as the lower one; 1 is not noted."""
_MARKS: Final = {
    KEYS: [chr(0xE010 + place) for place in range(len(LEVELS))],
    EXACT: [chr(0xE020 + place) for place in range(len(LEVELS))],
}
"""By column and level the private letter before a term of `often`: no text has these."""
PAIRED: Final = chr(0xE030)
"""Between two neighbours whose frequency is noted: a private letter again."""
TABLES: Final = f"""
CREATE VIRTUAL TABLE terms USING fts5({KEYS}, {EXACT}, often, tokenize='ascii', columnsize=0);
-- often: {dict(zip(LEVELS, zip(*_MARKS.values(), strict=True), strict=True))}
"""
# The ascii tokenizer splits at ASCII spaces only and keeps every other letter: terms stay as
# search.text made them. An index with other levels is another one: the comment says which.

_LIST: Final = f"(SELECT {JOINED} FROM terms WHERE terms MATCH ?)"  # noqa: S608 - constant
_LISTS: Final = ", ".join([_LIST] * len(LEVELS))


def column_of(*, is_exact: bool) -> str:
    """Where terms of a kind are."""
    return EXACT if is_exact else KEYS


def insert(
    connection: sqlite3.Connection, number: int, document: SearchDocument, words: Gathered
) -> int:
    """Store the terms of a document; how long it is, as `ranking` counts."""
    fields = document.index_fields()
    texts = {
        KEYS: [(text, one.weight) for one in SECTIONS for text in fields[one.name].keys],
        EXACT: [(text, one.weight) for one in SECTIONS for text in fields[one.name].exact],
    }
    counted = {column: _frequencies(found) for column, found in texts.items()}
    for column, own in counted.items():
        words.add(column, own)
    pairs = ((column, _pairs(found)) for column, found in texts.items())
    noted = chain(counted.items(), pairs)
    often = " ".join(chain.from_iterable(_marked(column, own) for column, own in noted))
    keys, exact = (BOUNDARY.join(text for text, _ in found) for found in texts.values())
    connection.execute(
        f"INSERT INTO terms (rowid, {KEYS}, {EXACT}, often) VALUES (?, ?, ?, ?)",  # noqa: S608 - ours
        (number, keys, exact, often),
    )
    return sum(counted[KEYS].values())


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Take out the terms of a document."""
    connection.execute("DELETE FROM terms WHERE rowid = ?", (number,))


class Postings:
    """Which documents have a term, for one question: each term is looked up once."""

    def __init__(self, connection: sqlite3.Connection, size: int) -> None:
        self._connection = connection
        self._levels = np.ones(size, dtype=np.float32)
        self._having: dict[tuple[str, str], Numbers] = {}

    def having(self, column: str, terms: str) -> Numbers:
        """The documents with a term in a column; several separated by spaces side by side."""
        known = self._having.get((column, terms))
        if known is None:
            (known,) = self._lists(_LIST, [f"{column} : {quoted(terms)}"])
            self._having[column, terms] = known
        return known

    def often(self, column: str, terms: str) -> NDArray[np.float32]:
        """How often each document that has it has a term, or two side by side where that is noted;
        more side by side count once."""
        having = self.having(column, terms)
        if terms.count(" ") > 1:
            return np.ones(len(having), dtype=np.float32)
        noted = terms.replace(" ", PAIRED)
        marked = [f"often : {quoted(mark + noted)}" for mark in _MARKS[column]]
        self._levels[having] = 1
        for frequency, numbers in zip(LEVELS, self._lists(_LISTS, marked), strict=True):
            self._levels[numbers] = frequency
        return self._levels[having]

    def _lists(self, lists: str, expressions: list[str]) -> list[Numbers]:
        joined = self._connection.execute(f"SELECT {lists}", expressions).fetchone()
        return [cut(one, len(self._levels)) for one in joined]


def _frequencies(texts: list[tuple[str, int]]) -> Counter[str]:
    """How often each term occurs, where a section that weighs more counts so much more.

    As BM25F adds up fields (S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to
    multiple weighted fields", CIKM 2004).
    """
    return Counter(" ".join(text for text, weight in texts for _ in range(weight)).split())


def _pairs(texts: list[tuple[str, int]]) -> Counter[str]:
    """How often neighbours stand in the sections that weigh more: a word of two syllables counts
    there as much as one of a single syllable. Elsewhere neighbours count once."""
    found: Counter[str] = Counter()
    for terms, weight in ((text.split(), weight) for text, weight in texts if weight > 1):
        for pair in pairwise(terms):
            found[PAIRED.join(pair)] += weight
    return found


def _marked(column: str, frequencies: Counter[str]) -> list[str]:
    """The terms that occur more than once, each with the mark of its level."""
    marks, last = _MARK_OF[column], LEVELS[-1]
    return [marks[min(often, last)] + term for term, often in frequencies.items() if often > 1]


def _level(frequency: int) -> int:
    """The place in LEVELS of a frequency that is there or between two."""
    return bisect_right(LEVELS, frequency) - 1


_MARK_OF: Final = {
    column: {number: marks[_level(number)] for number in range(LEVELS[0], LEVELS[-1] + 1)}
    for column, marks in _MARKS.items()
}
