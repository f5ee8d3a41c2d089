"""Letters that an input method would have turned into marks: Telex and VNI typed without one.

Says what such letters may stand for ("leex hooij", "le64 ho65i", "dda2n"), and which syllables a
word written in one may hold ("longtong", "leexhooij"). Only possibilities: whether a word is in the
index and so means itself is for an engine to say. Pure.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from archive.spelling import exact, fold

from .stems import is_syllable

MAX_GLUED_LETTERS: Final = 24
MAX_GLUED_SYLLABLES: Final = 3
MAX_READINGS: Final = 4
"""Of one glued word; the fewest syllables first."""
SHORTEST_GLUED_SYLLABLE: Final = 2

_TONES: Final = {
    "s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323",
    "1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323",
}  # fmt: skip
"""Telex letters and VNI digits for acute, grave, hook, tilde and dot."""
_DOUBLED: Final = {"a": "â", "e": "ê", "o": "ô"}
_HORNED: Final = {"u": "ư", "o": "ơ", "a": "ă"}
_DIGIT_MARKS: Final = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"u": "ư", "o": "ơ"},
    "8": {"a": "ă"},
}
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_TONE_BEARERS: Final = "êôơâăư"


def decoded(word: str, *, is_certain: bool = True) -> str:
    """The syllable that was meant, or nothing: "hooij" → "hội", "d9a2n" → "đàn".

    A doubled vowel alone ("moon", "pieeu") is too little to tell Telex from English, and is taken
    for it only when `is_certain` is not asked for.
    """
    typed = _Typed()
    fits = all(typed.take(letter) for letter in word.lower())
    if not fits or not (typed.is_certain or typed.is_doubled) or is_certain > typed.is_certain:
        return ""
    return typed.syllable()


def separated(word: str) -> Iterator[str]:
    """What a word written in one may be: "leexhooij" → "lễ hội", "lồngtồng" → "lồng tồng"."""
    if len(word) > MAX_GLUED_LETTERS or not word.isalnum():
        return
    found = sorted(_cuts(exact(word), MAX_GLUED_SYLLABLES), key=lambda parts: len(parts))
    for parts in found[:MAX_READINGS]:
        yield " ".join(parts)


def _cuts(word: str, most: int) -> Iterator[tuple[str, ...]]:
    for end in range(SHORTEST_GLUED_SYLLABLE, len(word) - SHORTEST_GLUED_SYLLABLE + 1):
        first = _part(word[:end])
        if not first:
            continue
        rest = _part(word[end:])
        if rest:
            yield first, rest
        if most > 2:
            yield from ((first, *others) for others in _cuts(word[end:], most - 1))


def _part(letters: str) -> str:
    return letters if is_syllable(fold(letters)) else decoded(letters)


@dataclass(slots=True)
class _Typed:
    """A syllable as it grows key by key."""

    letters: list[str] = field(default_factory=list)
    tone: str = ""
    is_certain: bool = False
    """Something was typed that no English word of this shape has."""

    is_doubled: bool = False
    """A vowel was typed twice."""

    def take(self, key: str) -> bool:
        """Whether the key fits in."""
        if key in _TONES and self._has_vowel():
            return self._take_tone(key)
        if key == "9" or (key == "d" and self.letters == ["d"]):
            return self._take_bar()
        if key == "w":
            return self._take_horn(_HORNED) or self._take_bare_horn()
        if key in _DIGIT_MARKS:
            return self._take_horn(_DIGIT_MARKS[key])
        if key in _DOUBLED and self.letters and self.letters[-1] == key:
            self.letters[-1] = _DOUBLED[key]
            self.is_doubled = True
            return True
        self.letters.append(key)
        return key.isascii() and key.isalpha()

    def syllable(self) -> str:
        """The composed syllable, or nothing when it is none."""
        word = "".join(self.letters)
        if not is_syllable(fold(word)):
            return ""
        place = self._tone_place()
        marked = word[: place + 1] + self.tone + word[place + 1 :]
        return exact(unicodedata.normalize("NFC", marked))

    def _has_vowel(self) -> bool:
        return any(letter in _VOWELS for letter in self.letters)

    def _take_tone(self, key: str) -> bool:
        is_first = not self.tone
        self.tone = _TONES[key]
        self.is_certain = True
        return is_first

    def _take_bar(self) -> bool:
        if not self.letters or self.letters[0] != "d":
            return False
        self.letters[0] = "đ"
        self.is_certain = True
        return True

    def _take_horn(self, marks: dict[str, str]) -> bool:
        """Put the mark on the last letter that can have it; on both of "uo"."""
        places = [at for at, letter in enumerate(self.letters) if letter in marks]
        if not places:
            return False
        last = places[-1]
        if "".join(self.letters[max(0, last - 1) : last + 1]) == "ua" and "u" in marks:
            last -= 1
        self.letters[last] = marks[self.letters[last]]
        if self.letters[last] == "ơ" and last and self.letters[last - 1] == "u":
            self.letters[last - 1] = "ư"
        self.is_certain = True
        return True

    def _take_bare_horn(self) -> bool:
        if self._has_vowel():
            return False
        self.letters.append("ư")
        self.is_certain = True
        return True

    def _tone_place(self) -> int:
        """Where the tone stands: on a marked vowel, else before a final consonant, else first."""
        vowels = [at for at, letter in enumerate(self.letters) if letter in _VOWELS]
        word = "".join(self.letters)
        if fold(word).startswith(("qu", "gi")) and len(vowels) > 1:
            vowels = vowels[1:]
        bearers = [at for at in vowels if self.letters[at] in _TONE_BEARERS]
        if bearers:
            return bearers[-1]
        if vowels[-1] < len(word) - 1 or len(vowels) > 2:
            return vowels[-1] if vowels[-1] < len(word) - 1 else vowels[1]
        return vowels[0]
