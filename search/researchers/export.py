"""A whole result as a table or a list for programs; the order and the filters of the page stay.

Streams: rows are read from the database a batch at a time, so a result of ten thousand entries
costs no more memory than one of five hundred.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from django.conf import settings
from django.utils.translation import override

from archive.access.viewer import Viewer
from search.documents import Key
from search.listing import Listed, as_json, listed

from .found import BATCH

MANY: Final = "; "
"""Between several values in one cell."""
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it Excel takes the file for the computer's own old encoding and ruins every mark."""
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV injection)."""

Cell = Callable[[Listed], str]


def _texts(name: str, language: str) -> Cell:
    return lambda entry: getattr(entry, name).get(language, "")


def _joined(name: str) -> Cell:
    """Names of a vocabulary or a plain list, in one cell."""

    def cell(entry: Listed) -> str:
        value = getattr(entry, name)
        return MANY.join(value.values() if isinstance(value, dict) else value)

    return cell


def columns() -> dict[str, Cell]:
    """Every column of the table by its name, in order. Names are for programs: never translated."""
    return {
        "code": lambda entry: entry.key.code,
        "kind": lambda entry: entry.key.kind,
        "address": lambda entry: entry.address,
        **{f"title_{code}": _texts("titles", code) for code, _ in settings.LANGUAGES},
        "peoples": _joined("peoples"),
        "types": _joined("types"),
        "genres": _joined("genres"),
        "place_documented": _joined("places_documented"),
        "place_today": _joined("places_today"),
        "date_written": lambda entry: entry.date_written,
        "date_edtf": lambda entry: entry.date_edtf,
        "languages": lambda entry: MANY.join(entry.languages),
        "media": _joined("media"),
        "agents": _joined("agents"),
        "collection": lambda entry: entry.collection,
        "rights": lambda entry: entry.rights,
        "rights_uri": lambda entry: entry.rights_uri,
        **{f"summary_{code}": _texts("summaries", code) for code, _ in settings.LANGUAGES},
    }


def csv_rows(keys: Iterable[Key], viewer: Viewer, language: str) -> Iterator[str]:
    """The table, line by line, as RFC 4180 has it; cells no spreadsheet takes for formulas."""
    writer = csv.writer(_Echo())
    table = columns()
    yield BYTE_ORDER_MARK + str(writer.writerow(table))
    for entry in _entries(keys, viewer, language):
        yield str(writer.writerow(harmless(cell(entry)) for cell in table.values()))


def json_pieces(keys: Iterable[Key], viewer: Viewer, language: str) -> Iterator[str]:
    """One JSON array, an entry a line."""
    yield "["
    for number, entry in enumerate(_entries(keys, viewer, language)):
        yield (",\n" if number else "\n") + json.dumps(as_json(entry), ensure_ascii=False)
    yield "\n]\n"


def harmless(text: str) -> str:
    """The text so that a spreadsheet shows it and does not carry it out."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _entries(keys: Iterable[Key], viewer: Viewer, language: str) -> Iterator[Listed]:
    waiting = iter(keys)
    while batch := list(islice(waiting, BATCH)):
        with override(language):
            entries = listed(batch, viewer, language)
        yield from entries


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
