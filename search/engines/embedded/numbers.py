"""Row numbers of the embedded index as arrays, and reading many of them at once.

A question concerns up to every document: what it finds, hides or counts is worked out on whole
arrays. Nothing here knows what the numbers stand for.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from .damage import DamageError

Numbers = NDArray[np.int64]
"""Row numbers, each once."""
Flags = NDArray[np.bool_]
"""For every row number whether something is so."""

Checked = TypeVar("Checked", bound=NDArray[Any])

JOINED: Final = "group_concat(rowid)"
"""What a statement selects for `cut`: rows joined in SQLite and cut apart here take a quarter of
the time that fetching them one by one does."""


def cut(joined: str | None, size: int) -> Numbers:
    """The numbers that a statement has joined, all below `size`; none for None."""
    return checked(np.fromstring(joined or "", dtype=np.int64, sep=","), size)


def selected(
    connection: sqlite3.Connection, statement: str, values: Sequence[Any], size: int
) -> Numbers:
    """The numbers of a statement that selects JOINED, all below `size`."""
    return cut(connection.execute(statement, values).fetchone()[0], size)


def checked(numbers: Checked, size: int) -> Checked:
    """The same numbers; raises DamageError unless all of them are from 0 to below `size`."""
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < size:
        raise DamageError(f"number {numbers.max()} where there are {size}")
    return numbers


def flagged(size: int, numbers: Numbers) -> Flags:
    """Flags up to `size`, raised for those numbers."""
    flags = np.zeros(size, dtype=np.bool_)
    flags[numbers] = True
    return flags


def as_json(numbers: Numbers) -> str:
    """As one bound value, for json_each."""
    return json.dumps(numbers.tolist())
