"""The clauses a question is made of, as plain mappings in the server's own words.

One question has a hundred of them: an object of elasticsearch_dsl for each took as long as the rest
of a page's work here. Pure.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

Clause: TypeAlias = dict[str, Any]
Body: TypeAlias = dict[str, Any]
"""A whole request."""


def term(field: str, value: str) -> Clause:
    """The field has the term."""
    return {"term": {field: value}}


def terms(field: str, values: Sequence[str]) -> Clause:
    """The field has one of the terms. For conditions: what it is worth is not said.

    One term alone is looked up as such, in a third of the time.
    """
    return term(field, values[0]) if len(values) == 1 else {"terms": {field: list(values)}}


def words(field: str, text: str, weight: float, *, operator: str = "or") -> Clause:
    """The field has the words of the text, one of them or ("and") all; scored by BM25."""
    return {"match": {field: {"query": text, "boost": weight, "operator": operator}}}


def phrase(field: str, text: str) -> Clause:
    """The field has the words of the text side by side."""
    return {"match_phrase": {field: text}}


def either(clauses: Iterable[Clause], *, needed: int = 1) -> Clause:
    """At least so many of them."""
    given = list(clauses)
    if len(given) == 1:
        return given[0]
    return {"bool": {"should": given, "minimum_should_match": needed}}


def every(clauses: Iterable[Clause]) -> Clause:
    """All of them, worth nothing."""
    return {"bool": {"filter": list(clauses)}}


def worth(clause: Clause, weight: float) -> Clause:
    """The clause, worth that whatever is found."""
    return {"constant_score": {"filter": clause, "boost": weight}}
