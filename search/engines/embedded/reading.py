"""Asking the embedded index: matches into a temporary table, then a page, totals and facets.

All statements of one question see the same state of the index: the caller holds a transaction.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
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
from search.query import InsideQuery, SearchQuery, Sort, SuggestQuery

from . import facets, filters, lines
from .expressions import BM25, all_words, components, either

_ORDERS: Final = {
    Sort.RELEVANCE: "found.score DESC, d.sort_title, d.key",
    Sort.TITLE: "d.sort_title, d.key",
    Sort.NEWEST: "d.sort_date = '', d.sort_date DESC, d.sort_title, d.key",
    Sort.OLDEST: "d.sort_date = '', d.sort_date, d.sort_title, d.key",
    Sort.ADDED: "d.added DESC, d.sort_title, d.key",
}


_MAY_SEE: Final = (
    "d.audience IN (SELECT value FROM json_each(?))"
    " AND d.key NOT IN (SELECT value FROM json_each(?))"
)
"""A condition on documents d; its values are from `_seer`."""


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


def completions(
    connection: sqlite3.Connection, words: list[str], query: SuggestQuery
) -> list[tuple[Key, dict[str, str]]]:
    """Titles with all the words, closest first."""
    rows = connection.execute(
        "SELECT d.key, d.shown FROM names JOIN documents d ON d.id = names.rowid"  # noqa: S608 - bound
        f" WHERE names MATCH ? AND {_MAY_SEE}"
        " ORDER BY bm25(names), d.sort_title, d.key LIMIT ?",
        (all_words(words), *_seer(query), query.limit),
    )
    return [(Key.parse(key), json.loads(shown)["title"]) for key, shown in rows]


def lines_inside(
    connection: sqlite3.Connection, question: LineQuestion, query: InsideQuery
) -> FoundLines:
    """The best lines of one document, if those who ask may see it."""
    row = connection.execute(
        f"SELECT d.id FROM documents d WHERE d.key = ? AND {_MAY_SEE}",  # noqa: S608 - bound
        (str(query.key), *_seer(query)),
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
            f"INSERT INTO temp.found (id, score) SELECT d.id, 0 FROM documents d WHERE {_MAY_SEE}",  # noqa: S608 - bound
            _seer(query),
        )
    elif plan.words:
        required, required_values = _required(plan)
        scores, score_values = _scores(plan)
        connection.execute(
            "INSERT INTO temp.found (id, score) SELECT scored.id, sum(scored.score)"  # noqa: S608 - bound
            f" FROM ({scores}) scored JOIN documents d ON d.id = scored.id"
            f" WHERE scored.id IN ({required})"
            f" AND {_MAY_SEE} GROUP BY scored.id",
            (*score_values, *required_values, *_seer(query)),
        )


def _scores(plan: Plan) -> tuple[str, list[str | float]]:
    """One row for each document and component; the caller sums."""
    parts = components(plan)
    part = f"SELECT rowid AS id, -{BM25} * ? AS score FROM terms WHERE terms MATCH ?"  # noqa: S608
    values: list[str | float] = []
    for component in parts:
        values += [component.weight, component.expression]
    return " UNION ALL ".join(part for _ in parts), values


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
    rows = connection.execute(
        "SELECT d.id, d.key, found.score, d.shown"  # noqa: S608 - our orders
        " FROM found JOIN documents d ON d.id = found.id WHERE found.missed = 0"
        f" ORDER BY {_ORDERS[query.sort]} LIMIT ? OFFSET ?",
        (query.page_size, offset),
    ).fetchall()
    asked = line_question(plan)
    return tuple(
        Match(
            key=Key.parse(key),
            score=score,
            shown=json.loads(shown),
            found=lines.best(connection, number, asked, most=LINES_SHOWN)
            if asked
            else FoundLines(),
        )
        for number, key, score, shown in rows
    )


def _seer(query: SearchQuery | SuggestQuery | InsideQuery) -> tuple[str, str]:
    """The values of _MAY_SEE."""
    return _json(sorted(query.audiences)), _json(sorted(map(str, query.excluded)))


def _json(values: Sequence[str]) -> str:
    """A list as one bound value: statements stay constant text."""
    return json.dumps(list(values))
