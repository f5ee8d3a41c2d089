"""From a typed question to a plan both engines carry out: words, neighbours, how many must match.

Pure: knows terms and weights, no engine and no index. Which near spellings an index holds comes in
with the function that looks them up.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import Final

from .concepts import Meaning, longest_han_name, meanings, wider_places
from .moment_terms import Moment
from .moments import moments_in
from .nearness import Spelled
from .schema import MEANING_WEIGHT, MOMENT_WEIGHT, NEAR_WEIGHT, WIDER_WEIGHT
from .stopwords import is_foreign, soft_words
from .text import Token, has_marks, is_han, terms, tokens

MAX_WORDS: Final = 32
"""A question of more words is a pasted text; its beginning says what it is about."""
REQUIRED_SHARE: Final = 0.7
"""Of more than two naming words this share must match: one slip in a long question is forgiven."""
RELAXED_SHARE: Final = 0.35
"""Of the naming words when hardly anything has more of them: the rest ranks."""
MAX_CORRECTED: Final = 6
"""Near spellings are looked up for no more words: each is compared with the whole vocabulary, and a
longer question is forgiven its slips by REQUIRED_SHARE."""
MAX_EXPLAINED: Final = 8
"""Concepts of other languages are looked up for no more words of a question."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something that also counts as a word of the question."""

    terms: str
    """One term, or several separated by spaces that must stand side by side."""
    weight: float
    is_exact: bool = False
    """Terms with their marks; else keys."""

    @property
    def keys(self) -> str:
        """The terms as keys."""
        return " ".join(terms(self.terms).keys) if self.is_exact else self.terms


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the question; in Chinese a name of several characters."""

    key: str
    """Several keys separated by spaces must stand side by side."""
    exact: str
    is_marked: bool
    """Typed with marks, so that the exact word counts more."""
    is_soft: bool = False
    """Asks rather than names: is never required, and ranks by its neighbours alone."""
    alternatives: tuple[Alternative, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Its key and those of everything that counts as it, each once."""
        return tuple(dict.fromkeys([self.key, *(one.keys for one in self.alternatives)]))


@dataclass(frozen=True, slots=True)
class WordForm:
    """Terms side by side that stand for a word of the question."""

    word: Word
    keys: tuple[str, ...]
    exact: tuple[str, ...] = ()
    """With marks, when only those count."""
    is_exact: bool = False
    size: int = 1
    """How many terms they are."""


@dataclass(frozen=True)
class Plan:
    """What to look for. Without words: nothing can match, unless the question was blank."""

    words: tuple[Word, ...] = ()
    sequence: tuple[str, ...] = ()
    """Keys of all words in the order typed: neighbours found as neighbours count more."""
    exact_sequence: tuple[str, ...] = ()
    """The same with marks; empty when the question was typed without any."""
    required: int = 0
    """How many of the naming words a document must have."""
    whole: str = ""
    """Keys of all that was typed, to be compared with whole titles."""
    exact_whole: str = ""
    """The same with marks; empty when the question was typed without any."""

    @property
    def marked(self) -> tuple[str, ...]:
        """Exact terms of the naming words typed with marks."""
        return tuple(word.exact for word in self.naming if word.is_marked)

    @cached_property
    def naming(self) -> tuple[Word, ...]:
        """The words that count towards `required`."""
        return tuple(word for word in self.words if not word.is_soft)

    @property
    def is_partial(self) -> bool:
        """A document may answer without some of the words."""
        return self.required < len(self.naming)

    @property
    def is_relaxed(self) -> bool:
        """Fewer words are required than a question of this length requires by itself."""
        return self.required < required_of(len(self.naming))

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """Those of all naming words, each once: a name of two words is one find."""
        return tuple(dict.fromkeys(one for word in self.naming for one in word.alternatives))

    @cached_property
    def forms(self) -> Mapping[str, Sequence[WordForm]]:
        """What stands for its words in a text, by the first key; a word's own form first."""
        forms: dict[str, list[WordForm]] = defaultdict(list)
        own = [_own_form(word) for word in self.words]
        others = [_form(word, one) for word in self.naming for one in word.alternatives]
        for form in (*own, *others):
            forms[form.keys[0]].append(form)
        return forms

    @cached_property
    def otherwise(self) -> tuple[str, ...]:
        """Exact terms that say it in other words, each once."""
        typed = f" {' '.join(self.sequence)} "
        found = ((word, one) for word in self.naming for one in word.alternatives if one.is_exact)
        others = (
            one.terms
            for word, one in found
            if f" {one.keys} " not in typed and word.key not in one.keys.split()
        )
        return tuple(dict.fromkeys(others))

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Keys of neighbouring words, each pair once."""
        return tuple(dict.fromkeys(pairwise(self.sequence)))

    @cached_property
    def bare_pairs(self) -> tuple[tuple[str, str], ...]:
        """The same, unless they were typed with marks and are looked for so."""
        return () if self.exact_pairs else self.pairs

    @cached_property
    def exact_pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(dict.fromkeys(pairwise(self.exact_sequence)))


Near = Callable[[Sequence[Spelled]], Mapping[str, tuple[str, ...]]]
"""By the key of a word the keys of its near spellings."""


def plan_for(text: str) -> Plan:
    """The plan of a question as typed."""
    typed = list(tokens(text))
    found = typed[:MAX_WORDS]
    is_marked = has_marks(text)
    soft = soft_words(text, found)
    said = _with_moments(list(_words(found, soft)), found, moments_in(text))
    words = _distinct(_with_meanings(said, found, soft))
    naming = sum(1 for word in words if not word.is_soft)
    return Plan(
        words=words,
        sequence=tuple(token.key for token in found),
        exact_sequence=tuple(token.exact for token in found) if is_marked else (),
        required=required_of(naming),
        whole=" ".join(token.key for token in typed),
        exact_whole=" ".join(token.exact for token in typed) if is_marked else "",
    )


def required_of(naming: int) -> int:
    """How many of so many naming words a document must have."""
    return naming if naming <= 2 else int(naming * REQUIRED_SHARE)


def entire(plan: Plan) -> Plan:
    """The plan with every naming word required."""
    return replace(plan, required=len(plan.naming))


def relaxed(plan: Plan) -> Iterator[Plan]:
    """The plan with fewer and fewer words required, down to one."""
    for fewer in (ceil(len(plan.naming) * RELAXED_SHARE), 1):
        if fewer < plan.required:
            plan = replace(plan, required=fewer)
            yield plan


def corrected(plan: Plan, near: Near, *, doubtful: Collection[str] | None = None) -> Plan:
    """The plan with near spellings beside its first naming words; the same when there are none.

    Only beside the words of those keys, when there are `doubtful` ones.
    """
    naming = [word for word in plan.naming if not is_han(word.key[0])]
    asked = [word for word in naming if doubtful is None or word.key in doubtful][:MAX_CORRECTED]
    found = near([Spelled(word.key, word.exact) for word in asked]) if asked else {}
    words = tuple(
        word if word.is_soft else _with(word, _near_alternatives(found.get(word.key, ())))
        for word in plan.words
    )
    return replace(plan, words=words)


def _near_alternatives(keys: Iterable[str]) -> Iterator[Alternative]:
    return (Alternative(key, NEAR_WEIGHT) for key in keys)


def _words(found: Sequence[Token], soft: Collection[int]) -> Iterator[tuple[int, int, Word]]:
    """The words with where they begin and end in `found`; Chinese ones overlap."""
    start = 0
    while start < len(found):
        if start in soft or not is_han(found[start].key):
            yield start, start + 1, _word(found[start : start + 1], is_soft=start in soft)
            start += 1
            continue
        end = start
        while end < len(found) and is_han(found[end].key) and end not in soft:
            end += 1
        yield from _chinese_words(found, start, end)
        start = end


def _chinese_words(found: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int, Word]]:
    """Known names as one word each, what lies between in pairs of characters."""
    loose = start
    while start < end:
        known = min(longest_han_name(found, start), end)
        if known > start:
            yield from _pairs(found, loose, start)
            yield start, known, _word(found[start:known])
            start = loose = known
        else:
            start += 1
    yield from _pairs(found, loose, end)


def _pairs(found: Sequence[Token], start: int, end: int) -> Iterator[tuple[int, int, Word]]:
    if end - start == 1:
        yield start, end, _word(found[start:end])
    for place in range(start, end - 1):
        yield place, place + 2, _word(found[place : place + 2])


def _word(found: Sequence[Token], *, is_soft: bool = False) -> Word:
    exact = " ".join(token.exact for token in found)
    key = " ".join(token.key for token in found)
    return Word(key, exact, has_marks(exact), is_soft=is_soft)


def _with_meanings(
    words: list[tuple[int, int, Word]], found: Sequence[Token], soft: Collection[int]
) -> Iterator[Word]:
    """The words with the Vietnamese terms of the concepts they name."""
    known = list(meanings(found, is_foreign=is_foreign(found)))[:MAX_EXPLAINED]
    known += wider_places(found)
    for start, end, word in words:
        meant = [m for m in known if m.start < end and start < m.end and not word.is_soft]
        yield _with(word, (one for meaning in meant for one in _meant(meaning)))


def _meant(meaning: Meaning) -> Iterator[Alternative]:
    weight = WIDER_WEIGHT if meaning.is_wider else MEANING_WEIGHT
    return (Alternative(term, weight, is_exact=True) for term in meaning.terms)


def _with_moments(
    words: Sequence[tuple[int, int, Word]], found: Sequence[Token], moments: Sequence[Moment]
) -> list[tuple[int, int, Word]]:
    """The words with the terms of the date they are part of: rằm tháng bảy is also 15/7."""
    said = list(words)
    for moment in moments:
        inside = [
            place
            for place, (start, end, word) in enumerate(words)
            if moment.start < found[end - 1].end and found[start].start < moment.end
            if not word.is_soft
        ]
        alternatives = list(_said_otherwise(moment, len(inside)))
        for place in inside:
            start, end, word = said[place]
            said[place] = (start, end, _with(word, alternatives))
    return said


def _said_otherwise(moment: Moment, words: int) -> Iterator[Alternative]:
    """Each term weighs as much as the words it stands for together: it is one find."""
    for term in moment.terms:
        yield Alternative(term, MOMENT_WEIGHT * words)
    for term in moment.near:
        yield Alternative(term, NEAR_WEIGHT * MOMENT_WEIGHT * words)


def _own_form(word: Word) -> WordForm:
    keys = tuple(word.key.split())
    return WordForm(word, keys, size=len(keys))


def _form(word: Word, one: Alternative) -> WordForm:
    exact, keys = terms(one.terms) if one.is_exact else ((), tuple(one.terms.split()))
    return WordForm(word, keys, exact, one.is_exact, len(keys))


def _with(word: Word, more: Iterable[Alternative]) -> Word:
    return replace(word, alternatives=(*word.alternatives, *more))


def _distinct(words: Iterable[Word]) -> tuple[Word, ...]:
    first: dict[str, Word] = {}
    for word in words:
        if word.key not in first or first[word.key].is_soft:
            first[word.key] = word
    return tuple(first.values())
