"""The lines of recordings in an Elasticsearch index: nested documents, and asking for the best.

What counts and how much is in `search.lines`; here it is a sum of constant scores. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from search.documents import SearchDocument
from search.lines import (
    BARE_WEIGHT,
    JOINT_WEIGHT,
    MARKED_WEIGHT,
    NO_LINES,
    ORIGINAL_WEIGHT,
    PAIR_WEIGHT,
    WORD_WEIGHT,
    FoundLines,
    LineQuestion,
    SungLine,
    sung_lines,
    terms_of,
)

from .clauses import Clause, either, every, phrase, term, worth

PATH: Final = "lines"
KEYS: Final = "keys"
"""Keys of all tiers; no phrase runs from one into another."""
MOST_LINES: Final = 100_000
"""Of one document; a day of singing without a pause. The server's own limit is a tenth of it."""

PAIRED: Final = {KEYS: f"{KEYS}.pairs", "seam": "seam"}
"""Fields with neighbouring terms as one, by the field whose terms they are: looking for two terms
and comparing where they stand costs more."""

_PHRASES: Final[dict[str, Any]] = {"type": "text", "analyzer": "whitespace", "norms": False}
_TERMS: Final = {**_PHRASES, "index_options": "docs"}
_PAIRS: Final = {**_TERMS, "analyzer": "pairs"}
FIELDS: Final[dict[str, Any]] = {
    "place": {"type": "integer", "index": False},
    KEYS: {**_PHRASES, "fields": {"pairs": _PAIRS}},
    "original": _TERMS,
    "exact": _TERMS,
    "seam": _PAIRS,
    "joint": _TERMS,
    "shown": {"type": "keyword", "index": False, "doc_values": False, "store": True},
}
"""Kept out of the document's source: a long recording would be read whole for every hit."""


def source(document: SearchDocument) -> list[dict[str, Any]]:
    """The lines of a document as the mapping wants them."""
    found = []
    for place, line in enumerate(sung_lines(document.cues)):
        terms = terms_of(line)
        found.append(
            {
                "place": place,
                KEYS: [*terms.original, *terms.other],
                "original": list(terms.original),
                "exact": list(terms.exact),
                "seam": list(terms.seam),
                "joint": [*terms.original, *terms.other, terms.following],
                "shown": line.to_json(),
            }
        )
    return found


def brought_along(question: LineQuestion | None, *, most: int) -> list[Clause]:
    """A filter that every document passes, and that brings along the best lines of each hit.

    An optional clause of a filter is dropped when documents are matched, so that lines are counted
    for the hits of one page only.
    """
    if question is None:
        return []
    wanted = {
        "path": PATH,
        "query": _answering(question),
        "score_mode": "none",
        "inner_hits": handed_over(most=most),
    }
    return [{"bool": {"filter": [{"match_all": {}}], "should": [{"nested": wanted}]}}]


def handed_over(*, most: int) -> dict[str, Any]:
    """How the best lines of a hit come along with it: `found_in` reads them."""
    return {
        "size": most,
        "sort": [{"_score": "desc"}, {f"{PATH}.place": "asc"}],
        "_source": False,
        "stored_fields": [f"{PATH}.shown"],
    }


def found_in(hit: Mapping[str, Any]) -> FoundLines:
    """The lines that came along with a hit."""
    inner = hit.get("inner_hits", {}).get(PATH)
    if inner is None:
        return NO_LINES
    shown = [line["fields"][f"{PATH}.shown"][0] for line in inner["hits"]["hits"]]
    return FoundLines(tuple(map(SungLine.from_json, shown)), inner["hits"]["total"]["value"])


def _answering(question: LineQuestion) -> Clause:
    """Lines with enough of the words, scored by everything they have.

    Every clause is prepared anew for each hit of a page, so that their number is what lines cost.
    """
    enough = {"dis_max": {"queries": list(_enough(question))}}
    return {"bool": {"must": [enough], "should": list(_extras(question))}}


def _enough(question: LineQuestion) -> Iterator[Clause]:
    """The line has enough of the words itself, or together with the next one if it runs on."""
    own = (worth(_any_of(KEYS, word.keys), WORD_WEIGHT) for word in question.words)
    yield either(own, needed=question.needed)
    if question.may_run_on:
        seams = (worth(_name("seam", pair), PAIR_WEIGHT) for pair in question.pairs)
        joint = (worth(_any_of("joint", word.keys), JOINT_WEIGHT) for word in question.words)
        yield {"bool": {"must": [either(seams), either(joint, needed=question.needed)]}}


def _extras(question: LineQuestion) -> Iterator[Clause]:
    """What counts beside the words themselves."""
    for word in question.words:
        weight = MARKED_WEIGHT if word.is_marked else BARE_WEIGHT
        yield worth(_name("exact", word.exact.split()), weight)
    for pair in question.pairs:
        yield worth(_name(KEYS, pair), PAIR_WEIGHT)
    yield worth(_any_of("original", question.single_keys), ORIGINAL_WEIGHT)


def _any_of(field: str, keys: Iterable[str]) -> Clause:
    """Single terms: a list of them (`terms`) is looked up anew for the lines of every hit."""
    return either(_name(field, key.split()) for key in keys)


def _name(field: str, found: Sequence[str]) -> Clause:
    """Terms side by side; in a field that is kept without their order, all of them."""
    if len(found) == 1:
        return term(f"{PATH}.{field}", found[0])
    if len(found) == 2 and field in PAIRED:
        return term(f"{PATH}.{PAIRED[field]}", " ".join(found))
    if field == KEYS:
        return phrase(f"{PATH}.{field}", " ".join(found))
    return every(term(f"{PATH}.{field}", one) for one in found)
