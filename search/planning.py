"""From a typed question to a plan both engines carry out: words, neighbours, how many must match.

Pure: knows terms and weights, no engine and no index. What the index holds comes in through the
`Vocabulary` an engine offers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Protocol

from .stopwords import soft_words
from .text import Token, has_marks, tokens

MAX_WORDS: Final = 32
"""A question of more words is a pasted text; its beginning says what it is about."""
REQUIRED_SHARE: Final = 0.7
"""Of more than two naming words this share must match: one slip in a long question is forgiven."""
MAX_ALTERNATIVES: Final = 8
MAX_CORRECTED: Final = 6
"""Near spellings are looked up for no more words: each is compared with the whole vocabulary, and a
longer question is forgiven its slips by REQUIRED_SHARE."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the question."""

    key: str
    exact: str
    is_marked: bool
    """Typed with marks, so that the exact word counts more."""
    is_soft: bool = False
    """Asks rather than names: ranks a little, is never required."""
    alternatives: tuple[str, ...] = ()
    """Keys of near spellings that also count as this word."""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, *self.alternatives)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look for. Without words: nothing can match, unless the question was blank."""

    words: tuple[Word, ...] = ()
    sequence: tuple[str, ...] = ()
    """Keys of all words in the order typed: neighbours found as neighbours count more."""
    exact_sequence: tuple[str, ...] = ()
    """The same with marks; empty when the question was typed without any."""
    required: int = 0
    """How many of the naming words a document must have."""

    @property
    def naming(self) -> tuple[Word, ...]:
        """The words that count towards `required`."""
        return tuple(word for word in self.words if not word.is_soft)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys of neighbouring words, each pair once."""
        return tuple(dict.fromkeys(pairwise(self.sequence)))

    @property
    def exact_pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys(pairwise(self.exact_sequence)))


class Vocabulary(Protocol):
    """What an engine tells about the terms it holds."""

    def near(self, keys: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """For each key up to MAX_ALTERNATIVES indexed keys that are spelled nearly so."""


def plan_for(text: str) -> Plan:
    """The plan of a question as typed."""
    found = list(tokens(text))[:MAX_WORDS]
    soft = soft_words(text, found)
    words = _distinct_words(found, soft)
    naming = sum(1 for word in words if not word.is_soft)
    return Plan(
        words=words,
        sequence=tuple(token.key for token in found),
        exact_sequence=tuple(token.exact for token in found) if has_marks(text) else (),
        required=required_of(naming),
    )


def required_of(naming: int) -> int:
    """How many of so many naming words a document must have."""
    return naming if naming <= 2 else int(naming * REQUIRED_SHARE)


def corrected(plan: Plan, vocabulary: Vocabulary) -> Plan:
    """The plan with near spellings beside its first naming words; the same when there are none."""
    near = vocabulary.near([word.key for word in plan.naming[:MAX_CORRECTED]])
    words = tuple(
        word if word.is_soft else replace(word, alternatives=near.get(word.key, ()))
        for word in plan.words
    )
    return replace(plan, words=words)


def _distinct_words(found: Sequence[Token], soft: Collection[int]) -> tuple[Word, ...]:
    words: dict[str, Word] = {}
    for place, token in enumerate(found):
        word = Word(token.key, token.exact, has_marks(token.exact), is_soft=place in soft)
        if token.key not in words or words[token.key].is_soft:
            words[token.key] = word
    return tuple(words.values())
