"""Who may see a document of the embedded index: the condition every statement carries."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

import numpy as np

from search.query import AnyQuery

from .numbers import Numbers, selected

MAY_SEE: Final = (
    "d.audience IN (SELECT value FROM json_each(?))"
    " AND d.key NOT IN (SELECT value FROM json_each(?))"
)
"""A condition on documents d; its values are from `seer`."""
_MEANT_FOR: Final = (
    "SELECT group_concat(id) FROM documents WHERE audience IN (SELECT value FROM json_each(?))"
)
_MEANT_FOR_OTHERS: Final = (
    "SELECT group_concat(id) FROM documents WHERE audience IN (WITH RECURSIVE every (audience) AS ("
    "SELECT min(audience) FROM documents UNION ALL SELECT"
    " (SELECT min(d.audience) FROM documents d WHERE d.audience > every.audience) FROM every"
    " WHERE every.audience NOTNULL"
    ") SELECT audience FROM every WHERE audience NOT IN (SELECT value FROM json_each(?)))"
)
"""Steps from one audience to the next in the index: comparing each document's took longest."""
_EXCLUDED: Final = (
    "SELECT group_concat(id) FROM documents WHERE key IN (SELECT value FROM json_each(?))"
)


def seer(query: AnyQuery) -> tuple[str, str]:
    """The values of MAY_SEE."""
    return as_json(sorted(query.audiences)), as_json(sorted(map(str, query.excluded)))


def visible(connection: sqlite3.Connection, query: AnyQuery, size: int) -> Numbers:
    """The documents for which MAY_SEE is true; there are `size` row numbers."""
    audiences, keys = seer(query)
    meant = selected(connection, _MEANT_FOR, (audiences,), size)
    excluded = selected(connection, _EXCLUDED, (keys,), size)
    return np.setdiff1d(meant, excluded, assume_unique=True)


def hidden(connection: sqlite3.Connection, query: AnyQuery, size: int) -> Numbers:
    """The documents for which MAY_SEE is false."""
    audiences, keys = seer(query)
    meant_for_others = selected(connection, _MEANT_FOR_OTHERS, (audiences,), size)
    return np.union1d(meant_for_others, selected(connection, _EXCLUDED, (keys,), size))


def as_json(values: Sequence[str]) -> str:
    """A list as one bound value: statements stay constant text."""
    return json.dumps(list(values))
