"""Asking the embedded index: what a plan finds as arrays, then a page, totals and facets of it.

All statements of one question see the same state of the index: the caller holds a transaction.
"""

import sqlite3
from collections.abc import Iterator

import numpy as np
import orjson

from search.documents import Key
from search.engines.base import IndexedEntry
from search.engines.matches import Match, Matches, offset_of
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

from . import damage, facets, filters, lines, ordering, seeing
from .numbers import Numbers
from .ordering import Placed
from .ranking import Ranked, ranked
from .seeing import MAY_SEE, seer


def matches(connection: sqlite3.Connection, plan: Plan, query: SearchQuery) -> Matches:
    """Answer one plan; needs a transaction for the sake of one view."""
    size = _size(connection)
    ranking = ranked(connection, plan, size)
    found = _found(connection, ranking, query, size)
    marks = filters.missed(connection, found, size, query)
    totals = filters.totals(found, marks)
    hits, narrowed = totals.get(0, 0), query.narrowed_by
    bits = {group: filters.bit_of(group, narrowed) for group in narrowed}
    placed = _placed(connection, found[marks[found] == 0], ranking, query)
    asked = line_question(plan)
    sought = lines.sought(asked) if asked else None
    return Matches(
        page=tuple(_match(connection, one, ranking, sought) for one in placed),
        total=hits,
        unselected_total=len(found),
        facets=facets.counts(connection, query, found, marks),
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
    if row is None:
        return NO_LINES
    return lines.best(connection, row[0], lines.sought(question), most=LINES_INSIDE)


def latest_version(connection: sqlite3.Connection) -> int:
    """The largest version of a stored document, 0 if there is none."""
    version: int = connection.execute("SELECT ifnull(max(version), 0) FROM documents").fetchone()[0]
    return version


def entries(connection: sqlite3.Connection) -> Iterator[IndexedEntry]:
    """Every stored document, ordered by key."""
    rows = connection.execute("SELECT key, version, audience, digest FROM documents ORDER BY key")
    for key, version, audience, digest in rows:
        yield IndexedEntry(Key.parse(key), version, audience, digest)


def _size(connection: sqlite3.Connection) -> int:
    """One more than the largest row number of a document."""
    size: int = connection.execute("SELECT ifnull(max(id), 0) + 1 FROM documents").fetchone()[0]
    return size


def _found(
    connection: sqlite3.Connection, ranking: Ranked, query: SearchQuery, size: int
) -> Numbers:
    """Every document the words and the audiences allow."""
    if query.is_blank:
        return seeing.visible(connection, query, size)
    found = ranking.found.copy()
    found[seeing.hidden(connection, query, size)] = False
    return np.flatnonzero(found)


def _placed(
    connection: sqlite3.Connection, hits: Numbers, ranking: Ranked, query: SearchQuery
) -> list[Placed]:
    offset = offset_of(query)
    if offset is None:
        return []
    if query.sort is Sort.RELEVANCE and not query.is_blank:
        scores = ranking.scores
        return ordering.best(connection, hits, scores, offset=offset, most=query.page_size)
    return ordering.sorted_by(connection, hits, query.sort, offset=offset, most=query.page_size)


def _match(
    connection: sqlite3.Connection, one: Placed, ranking: Ranked, sought: lines.Sought | None
) -> Match:
    row = connection.execute("SELECT shown FROM quoted WHERE id = ?", (one.number,)).fetchone()
    with damage.reading("texts to quote"):
        shown = orjson.loads(row[0])
    held = (at for at, flags in enumerate(ranking.held) if flags[one.number])
    return Match(
        key=Key.parse(one.key),
        score=one.score,
        shown=shown,
        found=lines.best(connection, one.number, sought, most=LINES_SHOWN),
        held=frozenset(held),
    )
