"""What an engine finds for a plan, in values, and which part of it a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.documents import Key
from search.lines import NO_LINES, FoundLines
from search.query import MAX_RESULT_DEPTH, SearchQuery


@dataclass(frozen=True, slots=True)
class Match:
    """One document an engine found."""

    key: Key
    score: float
    shown: Mapping[str, Mapping[str, str]]
    """As SearchDocument.shown."""
    found: FoundLines = NO_LINES
    """The best of its lines, at most LINES_SHOWN of search.lines."""
    held: frozenset[int] = frozenset()
    """Places in `plan.naming` of the words it has; told for a relaxed plan only."""


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of matches and the numbers around it."""

    page: tuple[Match, ...]
    total: int
    """Under all selections."""
    unselected_total: int
    """Without any facet selected."""
    facets: Mapping[str, Mapping[str, int]]
    """By facet and value, under the other groups' selections; of the facets the query counts."""
    without: Mapping[str, int] = field(default_factory=dict)
    """By group that narrows the query, the total if only that one did not."""


def offset_of(query: SearchQuery) -> int | None:
    """How many matches come before the query's page; None when it lies too deep to answer."""
    offset = (query.page - 1) * query.page_size
    return offset if offset + query.page_size <= MAX_RESULT_DEPTH else None
