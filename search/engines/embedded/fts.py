"""How SQLite FTS5 wants to be used: terms in its columns and expressions, and rows beside it."""

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

from search.schema import SECTIONS

KEY_COLUMNS: Final = tuple(f"{section.name}_k" for section in SECTIONS)
EXACT_COLUMNS: Final = tuple(f"{section.name}_x" for section in SECTIONS)
BOUNDARY: Final = " \ue000 "
"""A private letter no text has, between texts of one column: no phrase runs across it."""


def quoted(term: str) -> str:
    """The term as an FTS5 string; terms hold no quotes, but nothing here relies on it."""
    return '"' + term.replace('"', '""') + '"'


def inserted(connection: sqlite3.Connection, table: str, row: Sequence[Any]) -> int:
    """Insert a row whose first column is its number, None for a new one; returns the number.

    Plainly on purpose. A statement that could be undone halfway (INSERT OR REPLACE, RETURNING)
    makes every FTS5 table of the connection write out what it has gathered: filling an index with
    one such statement a document took half as long again.
    """
    marks = ", ".join("?" * len(row))
    number = connection.execute(f"INSERT INTO {table} VALUES ({marks})", row).lastrowid  # noqa: S608 - ours
    if number is None:
        raise sqlite3.DatabaseError(f"no row number in {table}")
    return number
