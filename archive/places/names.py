"""How names of places are typed: without marks, without their kind, in another spelling.

Pure functions on text; the questions to the database are in `finding`.
"""

from itertools import islice, product
from typing import Final

from archive.spelling import FILLER, fold

KINDS: Final = (
    "tinh", "thanh pho", "quan", "huyen", "thi xa", "thi tran", "phuong", "xa", "dac khu",
)  # fmt: skip
"""The kinds of units on both maps, as `searchable` writes them."""
MAX_WORDS: Final = 12
"""The longest address has eleven; a question never costs more than this many conditions."""
MAX_SPELLINGS: Final = 32
"""Of one name: five letters that may be another."""
_APOSTROPHES: Final = "'’‘ʼ`´"
_SAME_SOUND: Final = {"s": "x", "x": "s"}
"""Initials most northern speakers do not tell apart, so that lists and decisions disagree."""
_SAME_VOWEL: Final = {"i": "y", "y": "i"}
"""Both are written for one sound at the end of a syllable: Mỹ and Mĩ, Lý and Lí."""


def searchable(text: str) -> str:
    """A name or a question as words without marks: "Huyện M'Drắk" → "huyen mdrak"."""
    folded = fold(text)
    for sign in (*_APOSTROPHES, FILLER):
        folded = folded.replace(sign, "")
    return " ".join("".join(c if c.isalnum() or c == "," else " " for c in folded).split())


def words_of(question: str) -> list[str]:
    """The words of a question that `searchable` wrote, at most MAX_WORDS."""
    return question.replace(",", " ").split()[:MAX_WORDS]


def with_kinds(name: str) -> list[str]:
    """What units named so may be called in full: "xa tan son", "phuong tan son", …"""
    return [f"{kind} {name}" for kind in KINDS]


def other_spellings(name: list[str]) -> list[str]:
    """The ways another hand may have written the name: "nan sin" → "nan xin", "nan syn", …

    s and x at the beginning of a word, i and y for the vowel; tones need no care, `searchable`
    drops them.
    """
    choices = [_letters(word, position) for word in name for position in range(-1, len(word))]
    spelled = ("".join(letters).strip() for letters in islice(product(*choices), MAX_SPELLINGS))
    return [spelling for spelling in spelled if spelling != " ".join(name)]


def _letters(word: str, position: int) -> str:
    """The letters that may stand at a position of a word; a gap before its first."""
    if position < 0:
        return " "
    letter = word[position]
    return letter + (_SAME_VOWEL if position else _SAME_SOUND).get(letter, "")
