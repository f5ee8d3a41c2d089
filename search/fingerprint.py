"""What an index was made with, as one number. An index with another number must be built again.

The number follows from the tables or fields of an engine and from everything that today's code
makes of a sample document, so whoever changes folding, stems, readings of times, phrases for
peoples, lines or names need not remember it. What it cannot see is which facts `catalogue` reads
from the database (then `verify_index` finds stale documents) and how an engine packs its tables:
for those there is RAISED_BY_HAND.
"""

import zlib
from functools import lru_cache
from typing import Any, Final

import orjson

from .documents import SearchDocument
from .lines import sung_lines, terms_of
from .sample_document import sample_document
from .schema import SECTIONS

RAISED_BY_HAND: Final = 7


@lru_cache(maxsize=8)
def fingerprint(storage: str) -> int:
    """`storage`: how the engine stores documents, as text. Between 1 and 2**31 - 1."""
    facts = [
        RAISED_BY_HAND,
        storage,
        [[section.name, section.weight] for section in SECTIONS],
        stored_of(sample_document()),
    ]
    return zlib.crc32(orjson.dumps(facts)) & 0x7FFFFFFF or 1


def stored_of(document: SearchDocument) -> list[Any]:
    """Everything engines store of a document and find it by."""
    fields = document.index_fields()
    lines = sung_lines(document.cues)
    return [
        document.digest,
        document.shown,
        [[name, texts.keys, texts.exact] for name, texts in fields.items()],
        document.whole_titles,
        [[thing.shown, thing.words, thing.exact] for thing in document.named],
        [[line.to_json(), terms_of(line)] for line in lines],
    ]
