"""Who may see a document of an Elasticsearch index: the condition every request carries."""

from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from search.query import AnyQuery

from .clauses import terms


def may_see(query: AnyQuery) -> Query:
    """What the query's audiences may see, without what it excludes."""
    excluded = sorted(map(str, query.excluded))
    hidden = [Q("terms", key=excluded)] if excluded else []
    return Q("bool", filter=[Q(terms("audience", sorted(query.audiences)))], must_not=hidden)
