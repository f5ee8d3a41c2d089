"""Which spellings count as near to a typed word: what is compared with what, and which are kept.

A word is compared by its key and, when it is no Vietnamese syllable, also as it was written: what
is left of a guest's word without its ending is too short to tell what a slip meant ("dacing",
"dancing"; "dac", "danc", "dao"). Only words of documents that whoever asks may see are kept. Pure:
an engine knows the terms.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from archive.spelling import fold

from .stems import is_syllable
from .text import tokens

MAX_NEAR: Final = 8
"""Near spellings of one word that are kept: of its key, and of how it was written."""
LOOKED_AT: Final = (12, 200)
"""How many are looked at. More only when of the first too few are for whoever asks to see."""
SHORTEST_WORD: Final = 3
"""Shorter words have too many neighbours to mean one of them."""
LONG_WORD: Final = 8
"""From this length two slips are believed, below it one."""


class Spelled(NamedTuple):
    """A word to be compared, as search.text.Token has it."""

    key: str
    exact: str


class Form(NamedTuple):
    """What is compared with indexed terms of its own kind."""

    term: str
    is_exact: bool


Alike = Callable[[Collection[Form], int], Mapping[Form, tuple[str, ...]]]
"""As SearchEngine.alike."""
Seen = Callable[[Collection[str]], Collection[str]]
"""Those of the terms that a document holds which whoever asks may see."""


def slips_believed(term: str) -> int:
    """How many slips are believed in a word of this length."""
    return 2 if len(term) >= LONG_WORD else 1


def near_spellings(
    words: Iterable[Spelled], alike: Alike, seen: Seen
) -> dict[str, tuple[str, ...]]:
    """By the key of a word the keys of its near spellings, the likeliest first; words without any
    are left out."""
    asked = list(words)
    kept = _kept(dict.fromkeys(form for word in asked for form in _forms_of(word)), alike, seen)
    near = {word.key: tuple(dict.fromkeys(_keys_near(word, kept))) for word in asked}
    return {key: others for key, others in near.items() if others}


def _forms_of(word: Spelled) -> Iterator[Form]:
    """How it was written first: that tells more than what is left without an ending."""
    if len(word.exact) >= SHORTEST_WORD and not is_syllable(fold(word.exact)):
        yield Form(word.exact, is_exact=True)
    if len(word.key) >= SHORTEST_WORD:
        yield Form(word.key, is_exact=False)


def _kept(asked: Collection[Form], alike: Alike, seen: Seen) -> dict[Form, tuple[str, ...]]:
    kept: dict[Form, tuple[str, ...]] = {}
    for most in LOOKED_AT:
        if not asked:
            break
        found = alike(asked, most)
        terms = {term for own in found.values() for term in own}
        known = seen(terms) if terms else ()
        for form, own in found.items():
            kept[form] = tuple(term for term in own if term in known)[:MAX_NEAR]
        asked = [
            form for form, own in found.items() if len(own) == most and len(kept[form]) < MAX_NEAR
        ]
    return kept


def _keys_near(word: Spelled, kept: Mapping[Form, tuple[str, ...]]) -> Iterator[str]:
    """Where a guest's word is known in a near spelling, no syllable that looks like what is left of
    it without its ending was meant."""
    written = [next(tokens(one)).key for one in kept.get(Form(word.exact, is_exact=True), ())]
    is_stemmed = fold(word.exact) != word.key
    for key in (*written, *kept.get(Form(word.key, is_exact=False), ())):
        is_left_over = is_stemmed and written and key not in written and is_syllable(key)
        if key != word.key and not is_left_over:
            yield key
