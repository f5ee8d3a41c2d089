"""What to offer when nothing was found: the same question with filters let go, and how many then.

The totals came with the answer, under the viewer's audiences: what somebody may not see is not
offered to them. Words are not let go here: engines ask for fewer of them by themselves.
"""

from dataclasses import dataclass
from typing import Final

from .query import SearchQuery
from .results import SearchResult

MOST_OFFERS: Final = 4


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The question with something let go."""

    query: SearchQuery
    total: int
    group: str = ""
    """Of `search.schema.GROUPS`; empty: all filters were let go."""


def relaxations(query: SearchQuery, result: SearchResult) -> list[Relaxation]:
    """The ways to find something after all; one filter let go at a time, else all of them.

    Empty when something was found, or when the words are to blame.
    """
    if result.total or not result.unselected_total:
        return []
    groups = [
        Relaxation(query.without(group), total, group)
        for group, total in result.without.items()
        if total
    ]
    every = [Relaxation(_unfiltered(query), result.unselected_total)]
    return sorted(groups, key=lambda one: -one.total)[:MOST_OFFERS] or every


def _unfiltered(query: SearchQuery) -> SearchQuery:
    for group in query.narrowed_by:
        query = query.without(group)
    return query
