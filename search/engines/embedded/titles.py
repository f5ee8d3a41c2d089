"""Whole titles in the embedded index: a question that is one finds it before everything else."""

import sqlite3
from typing import Any, Final

from search.documents import SearchDocument
from search.planning import Plan
from search.schema import WHOLE_TITLE_WEIGHT

from .expressions import all_exact

TABLES: Final = """
CREATE TABLE whole_titles (
    form TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (form, document)
) WITHOUT ROWID;
CREATE INDEX whole_titles_by_document ON whole_titles (document);
"""
OWNED: Final = (("whole_titles", "document"),)
"""Tables with rows of one document, and the column that says which."""
_SCORED: Final = (
    "SELECT document AS id, ? AS score FROM whole_titles"
    " WHERE form = ? AND document IN (SELECT id FROM temp.found)"
)
_WITH_TERMS: Final = " AND document IN (SELECT rowid FROM terms WHERE terms MATCH ?)"


def insert(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    """Store the titles of the document with that row number."""
    rows = [(form, number) for form in document.whole_titles]
    connection.executemany("INSERT INTO whole_titles VALUES (?, ?)", rows)


def scored(plan: Plan) -> list[tuple[str, list[Any]]]:
    """What adds to the score of those found that have the question as a title: statements and
    their values. Of a title with other marks than those typed nothing does."""
    marked = all_exact(plan)
    needed = (_WITH_TERMS, [marked]) if marked else ("", [])
    keys = (_SCORED + needed[0], [WHOLE_TITLE_WEIGHT, plan.whole, *needed[1]])
    exact = (_SCORED, [WHOLE_TITLE_WEIGHT, plan.exact_whole])
    return [keys, exact] if plan.exact_whole else [keys]
