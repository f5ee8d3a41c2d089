"""What a question means whose writer had no input method, or left out the spaces.

Brings together what `telex` says is possible and what an engine has seen: a word that any findable
document holds means itself, and is never read as another.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from archive.spelling import composed

from .planning import MAX_WORDS
from .telex import decoded, separated
from .text import Token, tokens

MAX_READ: Final = 12
"""Words of a question that are read so; a longer pasted text has been typed properly."""
SHORTEST_GLUED: Final = 4


@dataclass(frozen=True, slots=True)
class MeantWord:
    """A word of a question and what it may have been typed for."""

    start: int
    """Offsets in the composed text."""
    end: int
    own: tuple[str, ...]
    """The word itself, as the index would hold it."""
    reading: str
    is_certain: bool
    """False for what only counts beside a certain one."""


def undecoded(text: str) -> list[MeantWord]:
    """The words that Telex or VNI letters may be in."""
    found = []
    plain = [(token, word) for token, word in _words(text) if word.isascii()]
    for token, word in plain[:MAX_READ]:
        certain = decoded(word)
        reading = certain or decoded(word, is_certain=False)
        if reading and reading != token.exact:
            found.append(_reading(token, reading, is_certain=bool(certain)))
    return found


def glued(text: str) -> list[MeantWord]:
    """The words that may be several written in one."""
    return [
        _reading(token, reading, is_certain=True)
        for token, word in _words(text)[:MAX_READ]
        if len(word) >= SHORTEST_GLUED
        for reading in separated(word)
    ]


def as_meant(text: str, readings: Sequence[MeantWord], seen: Collection[str]) -> str:
    """The text with those readings that the index knows, of words that it does not know."""
    fitting = [one for one in readings if one.reading in seen and not seen_itself(one, seen)]
    if not any(one.is_certain for one in fitting):
        return text
    first = {one.start: one for one in reversed(fitting)}
    text = composed(text)
    for start in sorted(first, reverse=True):
        text = text[:start] + first[start].reading + text[first[start].end :]
    return text


def seen_itself(one: MeantWord, seen: Collection[str]) -> bool:
    """Whether the word as typed is in the index."""
    return any(term in seen for term in one.own)


def _words(text: str) -> list[tuple[Token, str]]:
    """The words as typed, in letters and digits."""
    whole = composed(text)
    found = [(token, whole[token.start : token.end]) for token in tokens(text)][:MAX_WORDS]
    return [(token, word) for token, word in found if word.isalnum()]


def _reading(token: Token, reading: str, *, is_certain: bool) -> MeantWord:
    return MeantWord(token.start, token.end, (token.key, token.exact), reading, is_certain)
