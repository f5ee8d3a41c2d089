"""What a question is narrowed to, as marks on the found documents of the embedded index.

Nothing is thrown away: every found document gets a number whose bits say which of the chosen groups
it misses. 0 is a hit; a single bit tells what letting go of that group would bring, and for which
facet the document still counts. So one pass answers totals, facets and what to relax.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Final

from search.query import SearchQuery
from search.refusals import WORDS, Refusal
from search.schema import BOX, DATES, FACETS, REFUSED

from .fts import EXACT_COLUMNS, KEY_COLUMNS, quoted

NO_GROUP: Final = 0

_HAS_VALUE: Final = (
    "SELECT v.document FROM facet_values v JOIN facet_terms t ON t.id = v.term"
    " JOIN json_each(?) chosen ON t.facet = json_extract(chosen.value, '$[0]')"
    " AND t.value = json_extract(chosen.value, '$[1]')"
)
_IS_WITHIN: Final = "SELECT id FROM documents WHERE first_day <= ? AND last_day >= ?"
_IS_INSIDE: Final = (
    "SELECT document FROM points WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?"
)


_HAS_TERMS: Final = "SELECT rowid FROM terms WHERE terms MATCH ?"
_OTHERS: Final = "SELECT id FROM temp.found WHERE id NOT IN ({})"


def mark_missed(connection: sqlite3.Connection, query: SearchQuery) -> None:
    """Set `missed` of everything in temp.found, a row of which begins with 0."""
    narrowed = query.narrowed_by
    for group in narrowed:
        members, values = _members(group, query)
        connection.execute(
            f"UPDATE temp.found SET missed = missed | ? WHERE id NOT IN ({members})",  # noqa: S608 - constants
            (bit_of(group, narrowed), *values),
        )


def bit_of(group: str, narrowed: Sequence[str]) -> int:
    """The bit of a group in `missed`; 0 for one in which nothing is chosen."""
    return 1 << narrowed.index(group) if group in narrowed else NO_GROUP


def totals(connection: sqlite3.Connection) -> Mapping[int, int]:
    """How many found documents miss which groups."""
    return dict(connection.execute("SELECT missed, count(*) FROM temp.found GROUP BY missed"))


def _members(group: str, query: SearchQuery) -> tuple[str, list[Any]]:
    """A statement for the documents that have what is chosen in a group, and its values."""
    if group == DATES and query.dates:
        return _IS_WITHIN, [query.dates.last_number, query.dates.first_number]
    if group == BOX and query.box:
        box = query.box
        return _IS_INSIDE, [box.south, box.north, box.west, box.east]
    if group == REFUSED:
        met = [_meeting(one) for one in query.refused]
        joined = " UNION ALL ".join(statement for statement, _ in met)
        return _OTHERS.format(joined), [value for _, bound in met for value in bound]
    facets = [one.name for one in FACETS if one.narrows == group]
    return _HAS_VALUE, [json.dumps([(name, v) for name in facets for v in query.selected(name)])]


def _meeting(refusal: Refusal) -> tuple[str, list[Any]]:
    """A statement for the documents that have what is refused, and its values."""
    if refusal.of == WORDS:
        columns = EXACT_COLUMNS if refusal.terms.is_exact else KEY_COLUMNS
        return _HAS_TERMS, [f"{{{' '.join(columns)}}} : {quoted(refusal.terms.text)}"]
    if refusal.dates:
        return _IS_WITHIN, [refusal.dates.last_number, refusal.dates.first_number]
    return _HAS_VALUE, [json.dumps([(refusal.of, refusal.value)])]
