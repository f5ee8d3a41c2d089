"""How terms are written for SQLite FTS5, in its columns and in its expressions."""

from typing import Final

BOUNDARY: Final = " \ue000 "
"""A private letter no text has, between texts of one column: no phrase runs across it."""


def quoted(term: str) -> str:
    """The term as an FTS5 string; terms hold no quotes, but nothing here relies on it."""
    return '"' + term.replace('"', '""') + '"'
