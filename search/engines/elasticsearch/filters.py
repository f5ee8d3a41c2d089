"""What a question is narrowed to, and the facets counted beside it, as parts of a request.

Hits are narrowed after the query (`post_filter`), so that every facet can count what the other
groups leave. Facets that count under the same conditions share one filter. Pure.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query

from search.query import SearchQuery
from search.ranges import DateRange
from search.refusals import WORDS, Phrase, Refusal
from search.schema import BOX, DATES, FACETS, MAX_FACET_VALUES, REFUSED, Facet, facet

from .clauses import Body
from .mapping import EXACT, KEYS, PAIRS_OF

MATCHED: Final = "matched"
"""Counts without anything chosen."""
_EVERYTHING: Final = "all"
_ORDER: Final = [{"_count": "desc"}, {"_key": "asc"}]


def narrowing(query: SearchQuery) -> dict[str, Query]:
    """A condition for every group in which something is chosen."""
    return {group: _condition(group, query) for group in query.narrowed_by}


def counts(query: SearchQuery, chosen: Mapping[str, Query]) -> Body:
    """The facets the query counts and the totals without each group, as a part of a request."""
    return _counts(query, chosen) if chosen else _counts_of_all(query.counted, query.opened)


@lru_cache(maxsize=100)
def _counts_of_all(counted: tuple[str, ...], opened: tuple[str, ...]) -> Body:
    """Where nothing is chosen they are always the same; nobody changes them."""
    return _counts(SearchQuery(counted=counted, opened=opened), {})


def _counts(query: SearchQuery, chosen: Mapping[str, Query]) -> Body:
    request = Search()
    request.aggs.bucket(MATCHED, "filter", filter=Q("match_all"))
    for group in ("", *chosen):
        others = [condition for name, condition in chosen.items() if name != group]
        bucket = request.aggs.bucket(bucket_of(group), "filter", filter=Q("bool", filter=others))
        for one in counted_under(group, query):
            _add_facet(bucket, one, query)
    return {"aggs": request.to_dict()["aggs"]}


def counted_under(group: str, query: SearchQuery) -> list[Facet]:
    """The counted facets of a chosen group; for "", those of all groups nothing is chosen in."""
    narrowed = query.narrowed_by
    wanted = [facet(name) for name in query.counted]
    return [one for one in wanted if (one.narrows if one.narrows in narrowed else "") == group]


def bucket_of(group: str) -> str:
    """The name of the totals and facets under every group but this one; "" for under all."""
    return f"without {group}" if group else _EVERYTHING


def counts_in(bucket: Mapping[str, Any], name: str) -> dict[str, int]:
    """What `counts` asked of one facet, from the answer."""
    listed = bucket[name].get(_LISTED, bucket[name]).get("buckets", [])
    chosen = bucket.get(_chosen(name), {}).get("buckets", [])
    return {value["key"]: value["doc_count"] for value in [*listed, *chosen]}


_LISTED: Final = "listed"


def _condition(group: str, query: SearchQuery) -> Query:
    if group == DATES:
        return Q("bool", should=[_within(one) for one in query.dates])
    if group == REFUSED:
        return Q("bool", must_not=[_met(one) for one in query.refused])
    if group == BOX and query.box:
        box = query.box
        corners = {"top": box.north, "left": box.west, "bottom": box.south, "right": box.east}
        return Q("geo_bounding_box", points=corners)
    facets = [one.name for one in FACETS if one.narrows == group and query.selected(one.name)]
    return Q("bool", should=[_has(name, query.selected(name)) for name in facets])


def _met(refusal: Refusal) -> Query:
    if refusal.of == WORDS:
        return _holds(refusal.phrase)
    return _within(refusal.dates) if refusal.dates else _has(refusal.of, (refusal.value,))


def _within(dates: DateRange) -> Query:
    begins = Q("range", first_day={"lte": dates.last_number})
    return Q("bool", filter=[begins, Q("range", last_day={"gte": dates.first_number})])


def _holds(phrase: Phrase) -> Query:
    field = EXACT if phrase.is_exact else KEYS
    if " " in phrase.text:
        return Q("match", **{PAIRS_OF[field]: {"query": phrase.text, "operator": "and"}})
    return Q("term", **{field: phrase.text})


def _has(name: str, values: tuple[str, ...]) -> Query:
    return Q("terms", **{_field(name): list(values)})


def _add_facet(bucket: Any, one: Facet, query: SearchQuery) -> None:
    """Its most frequent values; chosen ones beyond the cut too."""
    listed = A("terms", field=_field(one.name), size=MAX_FACET_VALUES, order=_ORDER)
    if one.inside:
        inside = bucket.bucket(one.name, "filter", filter=_has(one.inside, query.opened))
        inside.bucket(_LISTED, listed)
    else:
        bucket.bucket(one.name, listed)
    if selected := query.selected(one.name):
        chosen = A("terms", field=_field(one.name), size=len(selected), include=list(selected))
        bucket.bucket(_chosen(one.name), chosen)


def _chosen(name: str) -> str:
    return f"{name} chosen"


def _field(name: str) -> str:
    return f"facets.{name}"
