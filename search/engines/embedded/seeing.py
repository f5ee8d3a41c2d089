"""Who may see a document of the embedded index: the condition every statement carries."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Final

from search.query import AnyQuery

from .numbers import Numbers, selected

MAY_SEE: Final = (
    "d.audience IN (SELECT value FROM json_each(?))"
    " AND d.key NOT IN (SELECT value FROM json_each(?))"
)
"""A condition on documents d; its values are from `seer`."""
_VISIBLE: Final = f"SELECT group_concat(d.id) FROM documents d WHERE {MAY_SEE}"  # noqa: S608 - bound
_HIDDEN: Final = (
    "SELECT group_concat(id) FROM (SELECT id FROM documents"
    " WHERE audience NOT IN (SELECT value FROM json_each(?))"
    " UNION ALL SELECT id FROM documents WHERE key IN (SELECT value FROM json_each(?)))"
)


def seer(query: AnyQuery) -> tuple[str, str]:
    """The values of MAY_SEE."""
    return as_json(sorted(query.audiences)), as_json(sorted(map(str, query.excluded)))


def visible(connection: sqlite3.Connection, query: AnyQuery) -> Numbers:
    """The documents for which MAY_SEE is true."""
    return selected(connection, _VISIBLE, seer(query))


def hidden(connection: sqlite3.Connection, query: AnyQuery) -> Numbers:
    """The documents for which MAY_SEE is false."""
    return selected(connection, _HIDDEN, seer(query))


def as_json(values: Sequence[str]) -> str:
    """A list as one bound value: statements stay constant text."""
    return json.dumps(list(values))
