"""The fields of an Elasticsearch index and the form a document takes in it.

Everything is folded before it is sent, so the whitespace analyzer is all a server must offer:
the mapping works on any Elasticsearch 8, plugins or none.
"""

import json
import zlib
from typing import Any, Final

from elasticsearch_dsl import Mapping, analyzer, token_filter

from search.documents import SearchDocument
from search.fingerprint import fingerprint
from search.schema import SECTIONS

from . import lines, suggestions

LONGEST_TITLE: Final = 1000
"""In letters; nobody can type a longer one, and a server refuses terms of 32 kB."""
WRITTEN_TO_STAY_SECONDS: Final = 3600
"""How long a deletion's version is remembered, so that a late write still loses."""

PAIRS: Final = analyzer(
    "pairs",
    tokenizer="standard",
    filter=[
        token_filter(
            "two_words", "shingle", min_shingle_size=2, max_shingle_size=2, output_unigrams=False
        )
    ],
)
"""Neighbouring terms as one; our terms hold only letters and digits, which it does not split."""

INDEX_SETTINGS: Final[dict[str, Any]] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "index.gc_deletes": f"{WRITTEN_TO_STAY_SECONDS}s",
    "index.mapping.nested_objects.limit": lines.MOST_LINES,
    "analysis": PAIRS.get_analysis_definition(),
}

_TERMS: Final = {
    "analyzer": "whitespace",
    "index_options": "freqs",
    "fields": {"pairs": {"type": "text", "analyzer": "pairs", "index_options": "freqs"}},
}


KEYS: Final = "keys"
"""The field with the keys of all sections, each repeated as often as it weighs.

Frequencies and lengths then add up as BM25F has it (S. Robertson, H. Zaragoza, M. Taylor, "Simple
BM25 extension to multiple weighted fields", CIKM 2004), by one list of documents for a term instead
of one for each section.
"""
EXACT: Final = "exact"
"""The same with the exact terms."""
WHOLE_TITLES: Final = "whole_titles"
"""The field with each title in one term."""
PAIRS_OF: Final = {KEYS: f"{KEYS}.pairs", EXACT: f"{EXACT}.pairs"}
"""The fields with neighbouring terms as one."""

MADE_FOR: Final = "made_for"
"""Where an index says by which mapping and terms it was made."""


def made_for() -> int:
    """The number an index of today's mapping and terms carries; others have to be built again."""
    return fingerprint(json.dumps(_fields().to_dict(), sort_keys=True))


def mapping() -> Mapping:
    """The mapping of a fresh index; unknown fields are refused."""
    fields = _fields()
    fields.meta("_meta", {MADE_FOR: made_for()})
    return fields


def tie(document: SearchDocument) -> int:
    """A number that orders nearly as the title does and is the same on every copy of the index.

    Five bytes of the title, then three of the key's checksum; below 2**63.
    """
    beginning = document.sort_title.encode()[:5].ljust(5, b"\0")
    number = int.from_bytes(beginning) << 24 | zlib.crc32(str(document.key).encode()) & 0xFFFFFF
    return number >> 1


def _fields() -> Mapping:
    fields = Mapping()
    fields.meta("dynamic", "strict")
    fields.meta("_source", excludes=[KEYS, EXACT, WHOLE_TITLES, lines.PATH, *suggestions.PATHS])
    for name in ("key", "audience", "digest", "sort_title", "sort_date", "added"):
        fields.field(name, "keyword")
    for name in ("first_day", "last_day"):
        fields.field(name, "integer")
    for name in ("tie", "version"):
        fields.field(name, "long", index=False)
    fields.field("points", "geo_point")
    fields.field("facets", "object", dynamic=True)
    fields.meta("dynamic_templates", [_FACET_VALUES])
    fields.field("shown", "object", enabled=False)
    for name in (KEYS, EXACT):
        fields.field(name, "text", **_TERMS)
    fields.field(WHOLE_TITLES, "keyword", doc_values=False, ignore_above=LONGEST_TITLE)
    fields.field(lines.PATH, "nested", dynamic="strict", properties=lines.FIELDS)
    fields.field(suggestions.TITLE, "object", properties=suggestions.FIELDS)
    fields.field(suggestions.THINGS, "nested", dynamic="strict", properties=suggestions.FIELDS)
    return fields


def source(document: SearchDocument) -> dict[str, Any]:
    """The document as the mapping wants it."""
    fields = document.index_fields()
    return {
        "key": str(document.key),
        "version": document.version,
        "audience": document.audience,
        "digest": document.digest,
        "sort_title": document.sort_title,
        "tie": tie(document),
        "sort_date": document.sort_date or None,
        "added": document.added or None,
        **_days(document),
        "points": [{"lat": latitude, "lon": longitude} for latitude, longitude in document.points],
        "shown": document.shown,
        "facets": {name: list(values) for name, values in document.facets.items()},
        lines.PATH: lines.source(document),
        **suggestions.source(document),
        WHOLE_TITLES: document.whole_titles,
        KEYS: [text for one in SECTIONS for text in fields[one.name].keys * one.weight],
        EXACT: [text for one in SECTIONS for text in fields[one.name].exact * one.weight],
    }


def _days(document: SearchDocument) -> dict[str, int]:
    return dict(zip(("first_day", "last_day"), document.days, strict=True)) if document.days else {}


_FACET_VALUES: Final = {
    "facet_values": {"path_match": "facets.*", "mapping": {"type": "keyword", "ignore_above": 200}}
}
