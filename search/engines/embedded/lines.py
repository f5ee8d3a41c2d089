"""The lines of recordings in the embedded index: their tables, writing and counting.

What counts and how much is in `search.lines`; here it is carried out on the terms of the
lines that have any of the words.
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

from search.documents import SearchDocument
from search.lines import (
    BARE_WEIGHT,
    JOINT_WEIGHT,
    MARKED_WEIGHT,
    NO_LINES,
    ORIGINAL_WEIGHT,
    PAIR_WEIGHT,
    WORD_WEIGHT,
    FoundLines,
    LineQuestion,
    SungLine,
    sung_lines,
    terms_of,
)
from search.planning import Word

from .fts import BOUNDARY, quoted

TABLES: Final = """
CREATE TABLE lines (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, shown TEXT NOT NULL);
CREATE INDEX lines_by_document ON lines (document);
CREATE VIRTUAL TABLE line_terms USING fts5(
    original, other, exact, seam, following, tokenize='ascii'
);
"""

_POSSIBLE: Final = (
    "SELECT rowid, original, other, exact, seam, following FROM line_terms"
    " WHERE line_terms MATCH ? AND rowid BETWEEN ? AND ?"
)
_SHOWN: Final = "SELECT shown FROM lines WHERE id = ?"


def insert(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    """Store the lines of a document, one after the other: their ids are a range of its own."""
    for line in sung_lines(document.cues):
        terms = terms_of(line)
        row = connection.execute(
            "INSERT INTO lines (document, shown) VALUES (?, ?)", (number, line.to_json())
        )
        connection.execute(
            "INSERT INTO line_terms (rowid, original, other, exact, seam, following)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                row.lastrowid,
                BOUNDARY.join(terms.original),
                BOUNDARY.join(terms.other),
                BOUNDARY.join(terms.exact),
                BOUNDARY.join(terms.seam),
                terms.following,
            ),
        )


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Take out the lines of a document."""
    lines = "(SELECT id FROM lines WHERE document = ?)"
    connection.execute(f"DELETE FROM line_terms WHERE rowid IN {lines}", (number,))  # noqa: S608 - ours
    connection.execute("DELETE FROM lines WHERE document = ?", (number,))


def best(
    connection: sqlite3.Connection, number: int, question: LineQuestion | None, *, most: int
) -> FoundLines:
    """The best lines of one document."""
    first, last = connection.execute(
        "SELECT min(id), max(id) FROM lines WHERE document = ?", (number,)
    ).fetchone()
    if question is None or first is None:
        return NO_LINES
    keys = " OR ".join(map(quoted, _all_keys(question)))
    columns = "original other following" if question.may_run_on else "original other"
    possible = connection.execute(_POSSIBLE, (f"{{{columns}}} : ({keys})", first, last))
    worths = ((_worth(question, *map(_spaced, terms)), line) for line, *terms in possible)
    found = sorted((-worth, line) for worth, line in worths if worth)
    shown = [connection.execute(_SHOWN, (line,)).fetchone()[0] for _, line in found[:most]]
    return FoundLines(lines=tuple(map(SungLine.from_json, shown)), total=len(found))


def _worth(
    question: LineQuestion, original: str, other: str, exact: str, seam: str, following: str
) -> float:
    """What a line with one of the words is worth; 0 when it does not have enough of them.

    Counted here: a statement for each word and way took ten times as long as reading the terms.
    """
    keys = f"{original}{BOUNDARY}{other}"
    enough = max(_own(question, keys), _joint(question, keys + following, seam))
    if not enough:
        return 0.0
    marked = sum(
        MARKED_WEIGHT if word.is_marked else BARE_WEIGHT
        for word in question.words
        if all(_has(exact, term) for term in word.exact.split())
    )
    return (
        enough
        + marked
        + PAIR_WEIGHT * sum(_has(keys, " ".join(pair)) for pair in question.pairs)
        + ORIGINAL_WEIGHT * any(_has(original, key) for key in question.single_keys)
    )


def _own(question: LineQuestion, keys: str) -> float:
    """What the words of the line itself are worth; 0 when it does not have enough of them."""
    found = sum(_has_any(keys, word) for word in question.words)
    return WORD_WEIGHT * found if found >= question.needed else 0.0


def _joint(question: LineQuestion, keys: str, seam: str) -> float:
    """The same for those of the line and the next one, if the question runs on into it."""
    seams = sum(_has(seam, " ".join(pair)) for pair in question.pairs) if question.may_run_on else 0
    found = sum(_has_any(keys, word) for word in question.words) if seams else 0
    return JOINT_WEIGHT * found + PAIR_WEIGHT * seams if found >= question.needed else 0.0


def _spaced(terms: str) -> str:
    return f" {terms} "


def _has(spaced: str, terms: str) -> bool:
    """Whether the terms stand side by side."""
    return f" {terms} " in spaced


def _has_any(spaced: str, word: Word) -> bool:
    return any(f" {key} " in spaced for key in word.keys)


def _all_keys(question: LineQuestion) -> Iterable[str]:
    return dict.fromkeys(key for word in question.words for key in word.keys)
