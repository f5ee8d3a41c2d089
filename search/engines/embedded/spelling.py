"""Near spellings from the vocabulary of the embedded index, and which terms a reader may see."""

import sqlite3
from collections.abc import Collection
from typing import Final

from search.nearness import Form, slips_believed
from search.query import AnyQuery

from . import words
from .fts import quoted
from .seeing import MAY_SEE, seer
from .terms import column_of

SWAPPED: Final = 2
"""Letters of a word that a single slip touches at most."""
OFTEN: Final = 5000
"""A word of so many documents is as likely as one of more."""
_COUNTED: Final = "SELECT count(*) FROM (SELECT rowid FROM terms WHERE terms MATCH ? LIMIT ?)"


def alike(connection: sqlite3.Connection, form: Form) -> tuple[str, ...]:
    """Indexed terms a believable slip away with the same first letter, the likeliest first."""
    term, reach, column = form.term, slips_believed(form.term), column_of(is_exact=form.is_exact)
    others = words.beginning_like(connection, column, term, reach=reach)
    distances = [(slips(term, other, most=reach), other) for other in others]
    near = [(far, other) for far, other in distances if 0 < far <= reach]
    ranked = sorted((far, -_frequent(connection, column, other), other) for far, other in near)
    return tuple(other for _, less, other in ranked if less)


def _frequent(connection: sqlite3.Connection, column: str, term: str) -> int:
    """How many documents have the term, as far as that tells it from others."""
    found = connection.execute(_COUNTED, (f"{column} : {quoted(term)}", OFTEN)).fetchone()
    number: int = found[0]
    return number


def seen(connection: sqlite3.Connection, terms: Collection[str], query: AnyQuery) -> frozenset[str]:
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


def slips(one: str, other: str, *, most: int) -> int:
    """Letters added, left out, replaced or swapped with a neighbour (optimal string alignment);
    some number above `most` when there are more.

    Most words of a vocabulary are told by where they begin and end to differ.
    """
    one, other = _differing(one, other)
    if most == 1 and max(len(one), len(other)) > SWAPPED:
        return most + 1
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


def _differing(one: str, other: str) -> tuple[str, str]:
    """Both without what they begin and end with alike."""
    shorter = min(len(one), len(other))
    start = end = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]
