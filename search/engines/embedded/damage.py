"""What the embedded index holds but nobody has written there: the file is damaged.

SQLite notices damage to its own pages, not to the values on them.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class DamageError(sqlite3.DatabaseError):
    """A stored value that cannot be; told as SQLite tells what it notices itself."""

    def __init__(self, value: str) -> None:
        super().__init__(f"stored value is malformed: {value}")
        self.sqlite_errorcode = sqlite3.SQLITE_CORRUPT


@contextmanager
def reading(value: str) -> Iterator[None]:
    """Around turning a stored value, of that name, into what it was made from; nothing else."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise DamageError(value) from error
