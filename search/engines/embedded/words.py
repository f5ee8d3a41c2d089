"""The words of the embedded index, each once: what a misspelled one is compared with.

FTS5 tells its terms too, but reads all documents of each one on the way: as long for one typed word
as for a whole page of results.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

TABLES: Final = """
CREATE TABLE words (
    source TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (source, word)
) WITHOUT ROWID;
"""
"""A word that no document has any more stays until the index is built again."""


class Gathered:
    """The words of a batch of documents: most are those of the document before."""

    def __init__(self) -> None:
        self._found: dict[str, set[str]] = defaultdict(set)

    def add(self, column: str, words: Iterable[str]) -> None:
        """Note words of a column of `terms`."""
        self._found[column].update(words)

    def write(self, connection: sqlite3.Connection) -> None:
        """Store those that are new."""
        rows = ((column, word) for column, words in self._found.items() for word in sorted(words))
        connection.executemany("INSERT OR IGNORE INTO words VALUES (?, ?)", rows)


def beginning_like(
    connection: sqlite3.Connection, column: str, term: str, *, reach: int
) -> list[str]:
    """Words of a column with the first letter of a term, at most `reach` longer or shorter."""
    rows = connection.execute(
        "SELECT word FROM words WHERE source = ? AND word >= ? AND word < ?"
        " AND length(word) BETWEEN ? AND ?",
        (column, term[0], term[0] + "\U0010ffff", len(term) - reach, len(term) + reach),
    )
    return [word for (word,) in rows]
