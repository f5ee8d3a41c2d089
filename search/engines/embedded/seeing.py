"""Who may see a document of the embedded index: the condition every statement carries."""

import json
from collections.abc import Sequence
from typing import Final

from search.query import AnyQuery

MAY_SEE: Final = (
    "d.audience IN (SELECT value FROM json_each(?))"
    " AND d.key NOT IN (SELECT value FROM json_each(?))"
)
"""A condition on documents d; its values are from `seer`."""


def seer(query: AnyQuery) -> tuple[str, str]:
    """The values of MAY_SEE."""
    return as_json(sorted(query.audiences)), as_json(sorted(map(str, query.excluded)))


def as_json(values: Sequence[str]) -> str:
    """A list as one bound value: statements stay constant text."""
    return json.dumps(list(values))
