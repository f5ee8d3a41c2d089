"""How terms are written for SQLite FTS5, in its columns and in its expressions."""

from typing import Final

from search.schema import SECTIONS

KEY_COLUMNS: Final = tuple(f"{section.name}_k" for section in SECTIONS)
EXACT_COLUMNS: Final = tuple(f"{section.name}_x" for section in SECTIONS)
BOUNDARY: Final = " \ue000 "
"""A private letter no text has, between texts of one column: no phrase runs across it."""


def quoted(term: str) -> str:
    """The term as an FTS5 string; terms hold no quotes, but nothing here relies on it."""
    return '"' + term.replace('"', '""') + '"'
