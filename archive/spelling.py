"""How Vietnamese and its neighbours are written: folding, one tone placement, sorting, slugs.

Pure functions on text, for whoever compares, sorts or addresses by name. Owns no list of words:
what counts as a search term is decided in `search.text`, which builds on this.
"""

import unicodedata
from typing import Final

from django.utils.text import slugify

FILLER: Final = "\u034f"
"""Stands where `fold` took away a mark that has no composed letter. It is the combining grapheme
joiner: invisible, and it keeps its neighbours from composing, which makes folding idempotent."""

_UNDECOMPOSED: Final = {"đ": "d", "ƀ": "b", "ɓ": "b", "ꞗ": "b", "ɗ": "d", "ł": "l", "ø": "o"}
"""Letters with a stroke or hook that Unicode does not take apart, folded as readers type them."""

_TONE_PAIRS: Final = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
"""Both placements are correct Vietnamese (hoà and hòa); the older one is kept as the only one."""

_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""The order of tones in Vietnamese dictionaries: level, huyền, hỏi, ngã, sắc, nặng."""

_ALPHABET: Final = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 Vietnamese letters in order, with f j w z where loans are sorted, after the digits."""

_RANKS: Final = {letter: f"{rank:02d}" for rank, letter in enumerate(_ALPHABET, start=10)}
_GAP: Final = "01"
_FOREIGN: Final = "99"
_NUMBER_DIGITS: Final = 8
"""Numbers are padded to this width, so "Bài 2" comes before "Bài 10"."""


def _base(letter: str) -> str:
    """The letter `fold` writes for one character of normalised text."""
    if unicodedata.combining(letter):
        return FILLER
    parts = unicodedata.normalize("NFD", letter)
    if all(unicodedata.combining(part) for part in parts[1:]):
        letter = parts[0]
    lowered = letter.lower()[0]
    return _UNDECOMPOSED.get(lowered, lowered)


class _Folding(dict[int, str]):
    """A table for str.translate that learns each character the first time it is met."""

    def __missing__(self, codepoint: int) -> str:
        letter, folded = chr(codepoint), _base(chr(codepoint))
        while letter != folded:
            letter, folded = folded, _base(folded)
        self[codepoint] = folded
        return folded


class _Lowering(dict[int, str]):
    """As str.lower, but one character always stays one character."""

    def __missing__(self, codepoint: int) -> str:
        lowered = chr(codepoint).lower()
        self[codepoint] = lowered if len(lowered) == 1 else lowered[0]
        return self[codepoint]


_folding = _Folding()
_lowering = _Lowering()


def composed(text: str) -> str:
    """The text in Unicode's composed form (NFC), the one every offset here counts in."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """The text in lower case without any mark: "Thèn" → "then", "Đàn Tính" → "dan tinh".

    Total, idempotent, and of the same length as `composed(text)`, so that a position found in
    folded text is the position in the original.
    """
    return composed(text).translate(_folding)


def exact(text: str) -> str:
    """The text in lower case with its marks, each tone in one place: "Hoà" → "hòa".

    Idempotent, and of the same length as `composed(text)`.
    """
    lowered = composed(text).translate(_lowering)
    if composed(lowered) != lowered:  # small w and ring compose, capital W and ring do not
        lowered = "".join(FILLER if unicodedata.combining(c) else c for c in lowered)
    for newer, older in _TONE_PAIRS.items():
        if newer in lowered:
            lowered = lowered.replace(newer, older)
    return lowered


def sort_key_vi(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does: letters first, then tones.

    Digits only: two per letter, so that no database collation can order it otherwise. A prefix of
    the key still sorts rightly, so a column may cut it short.
    """
    letters: list[str] = []
    tones: list[str] = []
    for word in _words(text):
        tone = 0
        for letter in _padded(word):
            plain, mark = _without_tone(letter)
            letters.append(_RANKS.get(plain) or f"{_FOREIGN}{ord(plain):07d}")
            tone = mark or tone
        letters.append(_GAP)
        tones.append(str(tone))
    return "".join(letters) + "00" + "".join(tones)


def slug(text: str) -> str:
    """The text as part of an address: "Lễ hội Lồng Tồng" → "le-hoi-long-tong"; may be empty."""
    return slugify(fold(text).replace(FILLER, ""))


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in exact(text)).split()


def _padded(word: str) -> str:
    return word.zfill(_NUMBER_DIGITS) if word.isdecimal() else word


def _without_tone(letter: str) -> tuple[str, int]:
    """The letter without its tone mark, and the tone's place in the order (0: none)."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[part] for part in parts if part in _TONES), 0)
    plain = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
    if plain not in _RANKS and fold(plain) in _RANKS:
        plain = fold(plain)
    return plain[0], tone
