"""Whole titles in the embedded index: a question that is one finds it before everything else."""

import sqlite3
from typing import Final

from search.documents import SearchDocument

from .numbers import Numbers, selected

TABLES: Final = """
CREATE TABLE whole_titles (
    form TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (form, document)
) WITHOUT ROWID;
CREATE INDEX whole_titles_by_document ON whole_titles (document);
"""
_HAVING: Final = "SELECT group_concat(document) FROM whole_titles WHERE form = ?"


def insert(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    """Store the titles of the document with that row number."""
    rows = [(form, number) for form in document.whole_titles]
    connection.executemany("INSERT INTO whole_titles VALUES (?, ?)", rows)


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Take out the titles of a document."""
    connection.execute("DELETE FROM whole_titles WHERE document = ?", (number,))


def having(connection: sqlite3.Connection, form: str, size: int) -> Numbers:
    """The documents with this title, folded or with its marks; there are `size` row numbers."""
    return selected(connection, _HAVING, (form,), size)
