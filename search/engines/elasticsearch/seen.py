"""Which terms a findable document holds: asked before a word is read as another. Pure."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from elasticsearch_dsl import Q, Search
from elasticsearch_dsl.query import Query

from search.query import AnyQuery

from .clauses import Body
from .mapping import EXACT, KEYS, PAIRS_OF
from .seeing import may_see

SEEN: Final = "seen"
_FIELDS: Final = (KEYS, EXACT)


def request_for(terms: Collection[str], query: AnyQuery) -> Body:
    """Counts, for each term, the documents that hold it among those the query may find."""
    request = Search().query(Q("bool", filter=[may_see(query)]))[0:0]
    filters = {term: Q("bool", should=_held(term)) for term in sorted(terms)}
    request.aggs.bucket(SEEN, "filters", filters=filters)
    return request.to_dict()


def found_in(answer: Mapping[str, Any]) -> frozenset[str]:
    """Terms that at least one document holds."""
    buckets = answer["aggregations"][SEEN]["buckets"]
    return frozenset(term for term, bucket in buckets.items() if bucket["doc_count"])


def _held(term: str) -> list[Query]:
    if " " in term:
        neighbours = {"query": term, "operator": "and"}
        return [Q("match", **{PAIRS_OF[field]: neighbours}) for field in _FIELDS]
    return [Q("term", **{field: term}) for field in _FIELDS]
