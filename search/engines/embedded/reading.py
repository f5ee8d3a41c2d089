"""Asking the embedded index: matches into a temporary table, then a page, totals and facets.

All statements of one question see the same state of the index: the caller holds a transaction.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from search.documents import Key
from search.engines.base import IndexedEntry, Match, Matches, offset_of
from search.lines import (
    LINES_INSIDE,
    LINES_SHOWN,
    NO_LINES,
    FoundLines,
    LineQuestion,
    line_question,
)
from search.planning import Plan
from search.query import InsideQuery, SearchQuery, Sort

from . import facets, filters, lines, titles
from .expressions import BM25, components, either
from .seeing import MAY_SEE, seer

_ORDERS: Final = {
    Sort.RELEVANCE: "found.score DESC, d.sort_title, d.key",
    Sort.TITLE: "d.sort_title, d.key",
    Sort.NEWEST: "d.sort_date = '', d.sort_date DESC, d.sort_title, d.key",
    Sort.OLDEST: "d.sort_date = '', d.sort_date, d.sort_title, d.key",
    Sort.ADDED: "d.added DESC, d.sort_title, d.key",
}
_GOOD_ENOUGH: Final = (
    "AND found.score >= ifnull((SELECT score FROM found WHERE missed = 0"
    " ORDER BY score DESC LIMIT 1 OFFSET ?), 0)"
)
"""Only those that can be on the page are compared by title; reading all titles took longer."""


def matches(connection: sqlite3.Connection, plan: Plan, query: SearchQuery) -> Matches:
    """Answer one plan; needs a transaction for the sake of one view, writes only temp tables."""
    _find(connection, plan, query)
    filters.mark_missed(connection, query)
    totals = filters.totals(connection)
    hits, narrowed = totals.get(0, 0), query.narrowed_by
    bits = {group: filters.bit_of(group, narrowed) for group in narrowed}
    return Matches(
        page=_page(connection, plan, query),
        total=hits,
        unselected_total=sum(totals.values()),
        facets=facets.counts(connection, query),
        without={group: hits + totals.get(bit, 0) for group, bit in bits.items()},
    )


def lines_inside(
    connection: sqlite3.Connection, question: LineQuestion, query: InsideQuery
) -> FoundLines:
    """The best lines of one document, if those who ask may see it."""
    row = connection.execute(
        f"SELECT d.id FROM documents d WHERE d.key = ? AND {MAY_SEE}",  # noqa: S608 - bound
        (str(query.key), *seer(query)),
    ).fetchone()
    return lines.best(connection, row[0], question, most=LINES_INSIDE) if row else NO_LINES


def entries(connection: sqlite3.Connection) -> Iterator[IndexedEntry]:
    """Every stored document, ordered by key."""
    rows = connection.execute("SELECT key, version, audience, digest FROM documents ORDER BY key")
    for key, version, audience, digest in rows:
        yield IndexedEntry(Key.parse(key), version, audience, digest)


def _find(connection: sqlite3.Connection, plan: Plan, query: SearchQuery) -> None:
    """Fill temp.found with every document the words and the audiences allow, and its score."""
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS found"
        " (id INTEGER PRIMARY KEY, score REAL, missed INTEGER NOT NULL DEFAULT 0)"
    )
    connection.execute("DELETE FROM temp.found")
    if query.is_blank:
        connection.execute(
            f"INSERT INTO temp.found (id, score) SELECT d.id, 0 FROM documents d WHERE {MAY_SEE}",  # noqa: S608 - bound
            seer(query),
        )
    elif plan.words:
        required, values = _required(plan)
        connection.execute(
            "INSERT INTO temp.found (id, score) SELECT d.id, 0 FROM documents d"  # noqa: S608 - bound
            f" WHERE d.id IN ({required}) AND {MAY_SEE}",
            (*values, *seer(query)),
        )
        _score(connection, plan)


def _score(connection: sqlite3.Connection, plan: Plan) -> None:
    """Add up the score of everything found, one component after the other.

    The plus keeps SQLite from looking up the words once for each document instead.
    """
    scores = (
        f"SELECT rowid AS id, -{BM25} * ? AS score FROM terms"  # noqa: S608 - constant
        " WHERE terms MATCH ? AND +rowid IN (SELECT id FROM temp.found)"
    )
    parts = [(scores, [one.weight, one.expression]) for one in components(plan)]
    parts += titles.scored(plan)
    summed = " UNION ALL ".join(statement for statement, _ in parts)
    values = [value for _, bound in parts for value in bound]
    connection.execute(
        "INSERT INTO temp.found (id, score)"  # noqa: S608 - bound
        f" SELECT id, sum(score) FROM ({summed}) WHERE true GROUP BY id"
        " ON CONFLICT (id) DO UPDATE SET score = excluded.score",
        values,
    )


def _required(plan: Plan) -> tuple[str, list[str | int]]:
    """The documents that have enough of the naming words."""
    words = plan.naming
    part = "SELECT rowid AS id FROM terms WHERE terms MATCH ?"
    if plan.required == len(words):
        expression = " AND ".join(f"({either(word)})" for word in words)
        return part, [expression]
    each = " UNION ALL ".join(part for _ in words)
    counted = f"SELECT id FROM ({each}) GROUP BY id HAVING count(*) >= ?"  # noqa: S608 - bound
    return counted, [*(either(word) for word in words), plan.required]


def _page(connection: sqlite3.Connection, plan: Plan, query: SearchQuery) -> tuple[Match, ...]:
    offset = offset_of(query)
    if offset is None:
        return ()
    is_ranked = query.sort is Sort.RELEVANCE and not query.is_blank
    rows = connection.execute(
        "SELECT d.id, d.key, found.score FROM found JOIN documents d ON d.id = found.id"  # noqa: S608 - constants
        f" WHERE found.missed = 0 {_GOOD_ENOUGH if is_ranked else ''}"
        f" ORDER BY {_ORDERS[query.sort]} LIMIT ? OFFSET ?",
        (*[offset + query.page_size - 1] * is_ranked, query.page_size, offset),
    ).fetchall()
    asked = line_question(plan)
    held = _held(connection, plan, [row[0] for row in rows]) if plan.is_partial else {}
    return tuple(
        Match(
            key=Key.parse(key),
            score=score,
            shown=json.loads(_quoted(connection, number)),
            found=lines.best(connection, number, asked, most=LINES_SHOWN)
            if asked
            else FoundLines(),
            held=frozenset(held.get(number, ())),
        )
        for number, key, score in rows
    )


def _quoted(connection: sqlite3.Connection, number: int) -> str:
    shown: str = connection.execute("SELECT shown FROM quoted WHERE id = ?", (number,)).fetchone()[
        0
    ]
    return shown


def _held(connection: sqlite3.Connection, plan: Plan, numbers: list[int]) -> dict[int, set[int]]:
    """Which of the naming words each of these documents has, by their places."""
    statement = (
        "SELECT rowid FROM terms WHERE terms MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
    )
    held: dict[int, set[int]] = defaultdict(set)
    for at, word in enumerate(plan.naming):
        for (number,) in connection.execute(statement, (either(word), json.dumps(numbers))):
            held[number].add(at)
    return held
