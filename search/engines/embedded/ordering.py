"""The order of matches in the embedded index: which of them are on a page."""

import sqlite3
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.query import Sort

from .numbers import Numbers, as_json, flagged

_BY_TITLE: Final = "sort_title, key"
_ORDERS: Final = {
    Sort.RELEVANCE: _BY_TITLE,  # of a blank question, where nothing is more relevant
    Sort.TITLE: _BY_TITLE,
    Sort.NEWEST: f"sort_date = '', sort_date DESC, {_BY_TITLE}",
    Sort.OLDEST: f"sort_date = '', sort_date, {_BY_TITLE}",
    Sort.ADDED: f"added DESC, {_BY_TITLE}",
}
INDICES: Final = "".join(
    f"CREATE INDEX documents_by_{sort.value} ON documents ({order});\n"
    for sort, order in _ORDERS.items()
    if sort is not Sort.RELEVANCE
)
"""A page of the whole archive reads its beginning, not the titles of all."""
FEW: Final = 2000
"""So many are put in order by themselves; more are met soon along the order of all."""
_SOME: Final = "FROM documents WHERE id IN (SELECT value FROM json_each(?))"


class Placed(NamedTuple):
    """One match of a page."""

    number: int
    key: str
    score: float = 0.0


def best(
    connection: sqlite3.Connection,
    hits: Numbers,
    scores: NDArray[np.float64],
    *,
    offset: int,
    most: int,
) -> list[Placed]:
    """The hits with the highest scores after `offset` better ones; equal ones by title."""
    own, wanted = scores[hits], offset + most
    lowest = np.partition(own, -wanted)[-wanted] if len(hits) > wanted else -np.inf
    better, equal = hits[own > lowest], hits[own == lowest]
    rows = connection.execute(f"SELECT id, key, sort_title {_SOME}", (as_json(better),))
    titled = sorted((-scores[number], title, key, number) for number, key, title in rows)
    placed = [Placed(number, key, -float(worth)) for worth, _, key, number in titled]
    left = sorted_by(connection, equal, Sort.TITLE, offset=0, most=wanted - len(better))
    placed += [one._replace(score=float(lowest)) for one in left]
    return placed[offset:wanted]


def sorted_by(
    connection: sqlite3.Connection, hits: Numbers, sort: Sort, *, offset: int, most: int
) -> list[Placed]:
    """The hits of a page in an order of their own."""
    if len(hits) <= FEW:
        statement = f"SELECT id, key {_SOME} ORDER BY {_ORDERS[sort]} LIMIT ? OFFSET ?"
        rows = connection.execute(statement, (as_json(hits), most, offset))
        return [Placed(number, key) for number, key in rows]
    are_hits = flagged(int(hits.max()) + 1, hits).tobytes()
    rows = connection.execute(f"SELECT id, key FROM documents ORDER BY {_ORDERS[sort]}")  # noqa: S608 - ours
    met = (row for row in rows if row[0] < len(are_hits) and are_hits[row[0]])
    return [Placed(number, key) for number, key in islice(met, offset, offset + most)]
