"""From a plan to FTS5 match expressions. Every term is quoted: user text is never syntax."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.planning import Plan, Word
from search.schema import (
    EXACT_WEIGHT_BARE,
    EXACT_WEIGHT_MARKED,
    KEY_WEIGHT,
    PAIR_WEIGHT,
    SECTIONS,
)

from .fts import EXACT_COLUMNS, KEY_COLUMNS, quoted

BM25 = f"bm25(terms, {', '.join(str(section.weight) for section in (*SECTIONS, *SECTIONS))})"
"""FTS5's BM25 sums the weighted columns before it weighs rarity, as BM25F does."""


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the score: documents matching `expression` gain `weight` times their BM25."""

    expression: str
    weight: float


def components(plan: Plan) -> list[Component]:
    """Everything that adds to the score of a document under this plan."""
    bare = [word.exact for word in plan.naming if not word.is_marked]
    parts = [
        (any_key([word.key for word in plan.naming]), KEY_WEIGHT),
        *_alternatives(plan),
        (_any(EXACT_COLUMNS, map(quoted, plan.marked)), EXACT_WEIGHT_MARKED),
        (_any(EXACT_COLUMNS, map(quoted, bare)), EXACT_WEIGHT_BARE),
        (_any(KEY_COLUMNS, map(_phrase, plan.bare_pairs)), PAIR_WEIGHT),
        (_any(EXACT_COLUMNS, map(_phrase, plan.exact_pairs)), PAIR_WEIGHT),
    ]
    return [Component(expression, weight) for expression, weight in parts if expression]


def either(word: Word) -> str:
    """An expression for documents with the word or something that counts as it."""
    keys = [word.key, *(one.terms for one in word.alternatives if not one.is_exact)]
    exacts = [one.terms for one in word.alternatives if one.is_exact]
    found = [any_key(keys), _any(EXACT_COLUMNS, map(quoted, exacts))]
    return " OR ".join(f"({one})" for one in found if one)


def all_exact(plan: Plan) -> str:
    """An expression for documents with every naming word just as typed with marks; empty for
    none."""
    found = (_any(EXACT_COLUMNS, [quoted(term)]) for term in plan.marked)
    return " AND ".join(f"({one})" for one in found)


def _alternatives(plan: Plan) -> Iterator[tuple[str, float]]:
    """One expression for each weight, as all of one weight are looked up together."""
    groups: dict[tuple[float, bool], list[str]] = defaultdict(list)
    for one in plan.alternatives:
        groups[one.weight, one.is_exact].append(one.terms)
    for (weight, is_exact), terms in groups.items():
        yield _any(EXACT_COLUMNS if is_exact else KEY_COLUMNS, map(quoted, terms)), weight


def any_key(keys: Iterable[str]) -> str:
    """An expression for documents with at least one of the keys; empty for none."""
    return _any(KEY_COLUMNS, map(quoted, keys))


def _phrase(pair: tuple[str, str]) -> str:
    return quoted(" ".join(pair))


def _any(columns: Iterable[str], terms: Iterable[str]) -> str:
    joined = " OR ".join(terms)
    return f"{{{' '.join(columns)}}} : ({joined})" if joined else ""
