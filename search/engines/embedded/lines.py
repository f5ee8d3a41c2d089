"""The lines of recordings in the embedded index: their tables, writing and counting.

What counts and how much is in `search.lines`; here it is carried out in one statement a document.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final

from search.documents import SearchDocument
from search.lines import (
    BARE_WEIGHT,
    FOLLOWING_WEIGHT,
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

from .fts import BOUNDARY, quoted

TABLES: Final = """
CREATE TABLE lines (id INTEGER PRIMARY KEY, document INTEGER NOT NULL, shown TEXT NOT NULL);
CREATE INDEX lines_by_document ON lines (document);
CREATE VIRTUAL TABLE line_terms USING fts5(
    original, other, exact, seam, following, tokenize='ascii'
);
"""

_ARM: Final = (
    "SELECT rowid AS id, ? AS own, ? AS joint, ? AS seam, ? AS score FROM line_terms"
    " WHERE line_terms MATCH ? AND rowid BETWEEN ? AND ?"
)
_BEST: Final = (
    "SELECT found.id, found.total, lines.shown FROM"
    " (SELECT id, count(*) OVER () AS total, sum(score) AS score FROM ({arms}) GROUP BY id"
    "  HAVING sum(own) >= ? OR (sum(seam) > 0 AND sum(own) > 0 AND sum(own) + sum(joint) >= ?)"
    "  ORDER BY sum(score) DESC, id LIMIT ?) found"
    " JOIN lines ON lines.id = found.id ORDER BY found.score DESC, found.id"
)

Arm = tuple[int, int, int, float, str]
"""Whether a match counts as a word of the line, of the next one, as a pair across its end; what
it adds to the score; the expression to match."""


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
    connection.execute(f"DELETE FROM line_terms WHERE rowid IN {lines}", (number,))  # noqa: S608
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
    arms = list(_arms(question))
    values = [value for arm in arms for value in (*arm, first, last)]
    statement = _BEST.format(arms=" UNION ALL ".join(_ARM for _ in arms))
    rows = connection.execute(
        statement, (*values, question.needed, question.needed, most)
    ).fetchall()
    return FoundLines(
        lines=tuple(SungLine.from_json(shown) for _id, _total, shown in rows),
        total=rows[0][1] if rows else 0,
    )


def _arms(question: LineQuestion) -> Iterator[Arm]:
    for word in question.words:
        keys = " OR ".join(map(quoted, word.keys))
        yield 1, 0, 0, WORD_WEIGHT, f"{{original other}} : ({keys})"
        yield 0, 1, 0, FOLLOWING_WEIGHT, f"{{following}} : ({keys})"
        weight = MARKED_WEIGHT if word.is_marked else BARE_WEIGHT
        yield 0, 0, 0, weight, f"{{exact}} : {quoted(word.exact)}"
    for pair in question.pairs:
        yield 0, 0, 0, PAIR_WEIGHT, f"{{original other}} : {quoted(' '.join(pair))}"
        yield 0, 0, 1, PAIR_WEIGHT, f"{{seam}} : {quoted(' '.join(pair))}"
    yield 0, 0, 0, ORIGINAL_WEIGHT, f"{{original}} : ({_any_key(question)})"


def _any_key(question: LineQuestion) -> str:
    keys: Iterable[str] = dict.fromkeys(key for word in question.words for key in word.keys)
    return " OR ".join(map(quoted, keys))
