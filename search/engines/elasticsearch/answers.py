"""From an Elasticsearch answer to matches. Pure: the answers are plain mappings."""

from collections.abc import Mapping, Sequence
from typing import Any

from search.documents import Key
from search.engines.matches import Match, Matches
from search.lines import NO_LINES, FoundLines
from search.nearness import Form
from search.query import SearchQuery

from . import lines
from .filters import MATCHED, bucket_of, counted_under, counts_in


def matches_of(answer: Mapping[str, Any], query: SearchQuery) -> Matches:
    """One page of matches."""
    groups = answer["aggregations"]
    narrowed = query.narrowed_by
    return Matches(
        page=tuple(_match(hit, is_ranked=query.is_ranked) for hit in answer["hits"]["hits"]),
        total=answer["hits"]["total"]["value"],
        unselected_total=groups[MATCHED]["doc_count"],
        facets={
            one.name: counts_in(groups[bucket_of(group)], one.name)
            for group in ("", *narrowed)
            for one in counted_under(group, query)
        },
        without={group: groups[bucket_of(group)]["doc_count"] for group in narrowed},
    )


def lines_of(answer: Mapping[str, Any]) -> FoundLines:
    """The lines of the one document asked for; none when it is not there."""
    hits = answer["hits"]["hits"]
    return lines.found_in(hits[0]) if hits else NO_LINES


def alike_of(answer: Mapping[str, Any], asked: Sequence[Form]) -> dict[Form, tuple[str, ...]]:
    """What looks like each of the forms asked for."""
    told = answer["suggest"]
    entries = {form: told[str(number)] for number, form in enumerate(asked)}
    return {
        form: tuple(option["text"] for entry in own for option in entry["options"])
        for form, own in entries.items()
    }


def _match(hit: Mapping[str, Any], *, is_ranked: bool) -> Match:
    """The score is what a ranked page is sorted by; asked for by itself it is computed anew."""
    source = hit["_source"]
    return Match(
        key=Key.parse(source["key"]),
        score=hit["sort"][0] if is_ranked else 0.0,
        shown=source["shown"],
        found=lines.found_in(hit),
        held=frozenset(map(int, hit.get("matched_queries", ()))),
    )
