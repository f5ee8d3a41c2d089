"""Near spellings from the vocabulary of the embedded index."""

import sqlite3
from collections.abc import Collection, Iterable
from typing import Final

from search.planning import MAX_ALTERNATIVES
from search.query import InsideQuery, SearchQuery

from .fts import quoted
from .seeing import MAY_SEE, seer

SHORTEST_WORD: Final = 3
"""Shorter words have too many neighbours to mean one of them."""
LONG_WORD: Final = 8
"""From this length two slips are believed, below it one; the same bounds as Elasticsearch."""


def near_keys(connection: sqlite3.Connection, key: str) -> tuple[str, ...]:
    """Indexed keys one or two slips away with the same first letter, the likeliest first."""
    if len(key) < SHORTEST_WORD:
        return ()
    reach = 2 if len(key) >= LONG_WORD else 1
    rows = connection.execute(
        "SELECT term, sum(doc) FROM vocabulary WHERE term >= ? AND term < ? AND col LIKE '%\\_k'"
        " ESCAPE '\\' AND length(term) BETWEEN ? AND ? GROUP BY term",
        (key[0], key[0] + "\U0010ffff", len(key) - reach, len(key) + reach),
    )
    distances = ((slips(key, term), -documents, term) for term, documents in rows if term != key)
    ranked = sorted(found for found in distances if found[0] <= reach)
    return tuple(term for _, _, term in ranked[:MAX_ALTERNATIVES])


def seen(
    connection: sqlite3.Connection, terms: Collection[str], query: SearchQuery | InsideQuery
) -> frozenset[str]:
    """Those of the terms that a document holds which the query may find."""
    statement = (
        "SELECT 1 FROM terms JOIN documents d ON d.id = terms.rowid"  # noqa: S608 - bound
        f" WHERE terms MATCH ? AND {MAY_SEE} LIMIT 1"
    )
    return frozenset(
        term
        for term in terms
        if connection.execute(statement, (quoted(term), *seer(query))).fetchone()
    )


def near(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Near spellings for every key that has some."""
    found = {key: near_keys(connection, key) for key in keys}
    return {key: others for key, others in found.items() if others}


def slips(one: str, other: str) -> int:
    """Letters added, left out, replaced or swapped with a neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
