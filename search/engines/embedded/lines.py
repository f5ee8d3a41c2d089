"""The lines of recordings in the embedded index: their tables, writing and counting.

What counts and how much is in `search.lines`; here it is carried out on the terms of the
lines that have any of the words.
"""

import sqlite3
from dataclasses import dataclass
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

from .damage import reading
from .fts import BOUNDARY, quoted

TABLES: Final = """
CREATE TABLE lines (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, shown TEXT NOT NULL);
CREATE INDEX lines_by_document ON lines (document);
CREATE VIRTUAL TABLE line_terms USING fts5(
    original, other, exact UNINDEXED, seam UNINDEXED, following,
    tokenize='ascii', prefix='2', columnsize=0
);
"""
# What is not indexed is read to weigh lines. Two letters begin so many words that completing them
# took longest of all without an index of beginnings.

FEW: Final = 50
"""Lines of one document that are all read; among more, those that have any of the words."""
_ALL: Final = (
    "SELECT rowid, original, other, exact, seam, following FROM line_terms"
    " WHERE rowid BETWEEN ? AND ?"
)
_POSSIBLE: Final = f"{_ALL} AND line_terms MATCH ?"
_RANGE: Final = "SELECT min(id), max(id) FROM lines WHERE document = ?"
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


@dataclass(frozen=True, slots=True)
class _Word:
    """One word as it is looked for in terms with spaces around them."""

    keys: tuple[str, ...]
    exact: tuple[str, ...]
    """Its terms with marks: all of them have to be there."""
    worth_exact: float


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as it is looked for: made once, as every line of every hit is asked."""

    expression: str
    """For FTS5: lines that have any of the words."""
    words: tuple[_Word, ...]
    single_keys: tuple[str, ...]
    pairs: tuple[str, ...]
    needed: int
    may_run_on: bool


def sought(question: LineQuestion) -> Sought:
    """What the lines are to have."""
    keys = dict.fromkeys(key for word in question.words for key in word.keys)
    columns = "original other following" if question.may_run_on else "original other"
    return Sought(
        expression=f"{{{columns}}} : ({' OR '.join(map(quoted, keys))})",
        words=tuple(_word(word) for word in question.words),
        single_keys=tuple(map(_spaced, question.single_keys)),
        pairs=tuple(_spaced(" ".join(pair)) for pair in question.pairs),
        needed=question.needed,
        may_run_on=question.may_run_on,
    )


def best(
    connection: sqlite3.Connection, number: int, question: Sought | None, *, most: int
) -> FoundLines:
    """The best lines of one document."""
    if question is None:
        return NO_LINES
    first, last = connection.execute(_RANGE, (number,)).fetchone()
    if first is None:
        return NO_LINES
    possible = _possible(connection, question, first, last)
    worths = ((_worth(question, *map(_spaced, terms)), line) for line, *terms in possible)
    found = sorted((-worth, line) for worth, line in worths if worth)
    rows = [connection.execute(_SHOWN, (line,)).fetchone() for _, line in found[:most]]
    with reading("lines of a recording"):
        shown = tuple(SungLine.from_json(row[0]) for row in rows)
    return FoundLines(lines=shown, total=len(found))


def _possible(
    connection: sqlite3.Connection, question: Sought, first: int, last: int
) -> sqlite3.Cursor:
    """The terms of the lines between two that may have any of the words."""
    if last - first < FEW:
        return connection.execute(_ALL, (first, last))
    return connection.execute(_POSSIBLE, (first, last, question.expression))


def _worth(
    question: Sought, original: str, other: str, exact: str, seam: str, following: str
) -> float:
    """What a line is worth; 0 when it does not have enough of the words.

    Counted here: a statement for each word and way took ten times as long as reading the terms.
    """
    keys = f"{original}{BOUNDARY}{other}"
    enough = max(_own(question, keys), _joint(question, keys + following, seam))
    if not enough:
        return 0.0
    marked = sum(
        word.worth_exact for word in question.words if all(term in exact for term in word.exact)
    )
    return (
        enough
        + marked
        + PAIR_WEIGHT * sum(pair in keys for pair in question.pairs)
        + ORIGINAL_WEIGHT * any(key in original for key in question.single_keys)
    )


def _own(question: Sought, keys: str) -> float:
    """What the words of the line itself are worth; 0 when it does not have enough of them."""
    found = sum(_has_any(keys, word) for word in question.words)
    return WORD_WEIGHT * found if found >= question.needed else 0.0


def _joint(question: Sought, keys: str, seam: str) -> float:
    """The same for those of the line and the next one, if the question runs on into it."""
    seams = sum(pair in seam for pair in question.pairs) if question.may_run_on else 0
    found = sum(_has_any(keys, word) for word in question.words) if seams else 0
    return JOINT_WEIGHT * found + PAIR_WEIGHT * seams if found >= question.needed else 0.0


def _word(word: Word) -> _Word:
    worth = MARKED_WEIGHT if word.is_marked else BARE_WEIGHT
    exact = tuple(map(_spaced, word.exact.split()))
    return _Word(tuple(map(_spaced, word.keys)), exact, worth)


def _spaced(terms: str) -> str:
    return f" {terms} "


def _has_any(spaced: str, word: _Word) -> bool:
    """Whether terms of the word stand side by side there."""
    return any(key in spaced for key in word.keys)
