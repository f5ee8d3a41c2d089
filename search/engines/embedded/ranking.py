"""What a plan finds in the embedded index, and what every find is worth: arithmetic on whole lists.

Okapi BM25 as the Elasticsearch engine has it: S. Robertson, H. Zaragoza, "The Probabilistic
Relevance Framework: BM25 and Beyond" (2009), with the inverse document frequency that never falls
below zero. Terms are weighed by `search.planning` and `search.schema`.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.planning import Plan, Word
from search.schema import (
    EXACT_WEIGHT_BARE,
    EXACT_WEIGHT_MARKED,
    KEY_WEIGHT,
    PAIR_WEIGHT,
    WHOLE_TITLE_WEIGHT,
)

from . import pages, titles
from .numbers import Flags, flagged
from .terms import EXACT, KEYS, Postings, column_of

K1: Final = 1.2
"""How soon further occurrences stop to matter; the usual value."""
B: Final = 0.75
"""How much a long document has to have a term more often; the usual value."""

LEAST_RARITY: Final = 0.001
"""Of what nearly every document has; it tells none from another, however often it is there."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a plan has found, by row number."""

    found: Flags
    """Has enough of the naming words."""
    scores: NDArray[np.float64]
    held: tuple[Flags, ...]
    """For each naming word of a relaxed plan what has it, or something that counts as it."""


@dataclass(frozen=True, slots=True)
class Gain:
    """Terms side by side in one column: who has them gains `weight` times their BM25."""

    column: str
    terms: str
    weight: float


def ranked(connection: sqlite3.Connection, plan: Plan, size: int) -> Ranked:
    """Everything with enough of the naming words, up to row number `size`, and its score."""
    if not plan.naming:
        return Ranked(np.zeros(size, dtype=np.bool_), np.zeros(size), ())
    postings = Postings(connection, size)
    held = tuple(_holding(postings, word, size) for word in plan.naming)
    found = np.add.reduce(held, dtype=np.uint8) >= plan.required
    scores = _scores(postings, plan, pages.lengths(connection, size))
    _add_whole_titles(connection, postings, plan, scores)
    return Ranked(found, scores, held if plan.is_relaxed else ())


def _holding(postings: Postings, word: Word, size: int) -> Flags:
    held = flagged(size, postings.having(KEYS, word.key))
    for one in word.alternatives:
        held[postings.having(column_of(is_exact=one.is_exact), one.terms)] = True
    return held


def _scores(postings: Postings, plan: Plan, lengths: NDArray[np.uint32]) -> NDArray[np.float64]:
    documents = np.count_nonzero(lengths)
    scores = np.zeros(len(lengths))
    if not documents:
        return scores
    norms = K1 * (1 - B + B * lengths / (lengths.sum() / documents))
    for one in _gains(plan):
        numbers = postings.having(one.column, one.terms)
        rarity = np.log1p((documents - len(numbers) + 0.5) / (len(numbers) + 0.5))
        if rarity < LEAST_RARITY:
            continue
        often = postings.often(one.column, one.terms)
        gain = one.weight * rarity * (K1 + 1)
        scores[numbers] += gain * often / (often + norms[numbers])
    return scores


def _gains(plan: Plan) -> Iterator[Gain]:
    """Everything that adds to the score of a document under this plan."""
    for word in plan.naming:
        yield Gain(KEYS, word.key, KEY_WEIGHT)
        marked = EXACT_WEIGHT_MARKED if word.is_marked else EXACT_WEIGHT_BARE
        yield Gain(EXACT, word.exact, marked)
    for one in plan.alternatives:
        yield Gain(column_of(is_exact=one.is_exact), one.terms, one.weight)
    for pair in plan.bare_pairs:
        yield Gain(KEYS, " ".join(pair), PAIR_WEIGHT)
    for pair in plan.exact_pairs:
        yield Gain(EXACT, " ".join(pair), PAIR_WEIGHT)


def _add_whole_titles(
    connection: sqlite3.Connection, postings: Postings, plan: Plan, scores: NDArray[np.float64]
) -> None:
    """What a title that is the question gains; nothing one with other marks than those typed."""
    own = titles.having(connection, plan.whole, len(scores))
    for term in plan.marked if len(own) else ():
        own = np.intersect1d(own, postings.having(EXACT, term))
    scores[own] += WHOLE_TITLE_WEIGHT
    if plan.exact_whole:
        scores[titles.having(connection, plan.exact_whole, len(scores))] += WHOLE_TITLE_WEIGHT
