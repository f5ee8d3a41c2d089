"""What a question is narrowed to, as marks on the found documents of the embedded index.

Nothing is thrown away: every found document gets a number whose bits say which of the chosen groups
it misses. 0 is a hit; a single bit tells what letting go of that group would bring, and for which
facet the document still counts. So one pass answers totals, facets and what to relax.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.query import SearchQuery
from search.ranges import DateRange
from search.refusals import WORDS, Refusal
from search.schema import BOX, DATES, FACETS, REFUSED

from . import pages
from .numbers import Flags, Numbers, flagged, selected
from .terms import Postings, column_of

NO_GROUP: Final = 0
Missed = NDArray[np.uint32]
"""By row number: the groups that a document misses."""

_CHOSEN: Final = (
    "SELECT t.id FROM json_each(?) chosen JOIN facet_terms t"
    " ON t.facet = json_extract(chosen.value, '$[0]')"
    " AND t.value = json_extract(chosen.value, '$[1]')"
)
_IS_WITHIN: Final = "SELECT group_concat(id) FROM documents WHERE first_day <= ? AND last_day >= ?"
_IS_INSIDE: Final = (
    "SELECT group_concat(DISTINCT document) FROM points"
    " WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?"
)


def missed(connection: sqlite3.Connection, found: Numbers, size: int, query: SearchQuery) -> Missed:
    """Which groups the found documents miss; there are `size` row numbers."""
    narrowed = query.narrowed_by
    marks = np.zeros(size, dtype=np.uint32)
    for group in narrowed:
        members = _members(connection, found, size, group, query)
        marks[~members] |= bit_of(group, narrowed)
    return marks


def bit_of(group: str, narrowed: Sequence[str]) -> int:
    """The bit of a group in Missed; 0 for one in which nothing is chosen."""
    return 1 << narrowed.index(group) if group in narrowed else NO_GROUP


def totals(found: Numbers, marks: Missed) -> Mapping[int, int]:
    """How many found documents miss which groups."""
    groups, counts = np.unique(marks[found], return_counts=True)
    return dict(zip(groups.tolist(), counts.tolist(), strict=True))


def having(
    connection: sqlite3.Connection, found: Numbers, size: int, chosen: Sequence[tuple[str, str]]
) -> Flags:
    """Those of the found documents that have one of these facets and values."""
    wanted = [number for (number,) in connection.execute(_CHOSEN, (json.dumps(chosen),))]
    flags = flagged(size, found[:0])
    for documents, values in pages.held(connection, found, size):
        flags[documents[np.isin(values, wanted)]] = True
    return flags


def _members(
    connection: sqlite3.Connection, found: Numbers, size: int, group: str, query: SearchQuery
) -> Flags:
    """Those of the found documents, and maybe others, that have what is chosen in a group."""
    if group == DATES:
        within = [flagged(size, _within(connection, one, size)) for one in query.dates]
        return np.logical_or.reduce(within)
    if group == BOX and query.box:
        box = query.box
        sides = (box.south, box.north, box.west, box.east)
        return flagged(size, selected(connection, _IS_INSIDE, sides, size))
    if group == REFUSED:
        met = [_meeting(connection, found, size, one) for one in query.refused]
        return ~np.logical_or.reduce(met)
    names = [one.name for one in FACETS if one.narrows == group]
    chosen = [(name, value) for name in names for value in query.selected(name)]
    return having(connection, found, size, chosen)


def _meeting(connection: sqlite3.Connection, found: Numbers, size: int, refusal: Refusal) -> Flags:
    """Those of the found documents, and maybe others, that have what is refused."""
    if refusal.of == WORDS:
        text, is_exact = refusal.phrase
        column = column_of(is_exact=is_exact)
        return flagged(size, Postings(connection, size).having(column, text))
    if refusal.dates:
        return flagged(size, _within(connection, refusal.dates, size))
    return having(connection, found, size, [(refusal.of, refusal.value)])


def _within(connection: sqlite3.Connection, dates: DateRange, size: int) -> Numbers:
    return selected(connection, _IS_WITHIN, (dates.last_number, dates.first_number), size)
