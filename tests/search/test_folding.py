"""Folding over every letter there is: total, idempotent, of one length, the same for both forms."""

import unicodedata
from typing import Final

import pytest

from archive.spelling import composed, exact, fold
from search.highlight import mark
from search.planning import plan_for

_BASES: Final = "aăâeêioôơuưy"
_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_SMALL: Final = [unicodedata.normalize("NFC", base + tone) for base in _BASES for tone in _TONES]
ACCENTED: Final = [
    letter for small in [*_SMALL, "đ"] for letter in (small, small.upper()) if not letter.isascii()
]
"""The 134 Vietnamese letters that are not plain ASCII."""
NEIGHBOURS: Final = [
    *"ɓƀɗñšžčǎěǐǒǔǜ̆", "e\u0301\u0323", "ư\u0302", "n\u0303", "ꪁ", "ꪫꪱ", "ꪎꪴꪙ", "ꞗ", "𖬀", "𞄀",
    "Slình", "Phja", "Hmôngz", "ntxhuav", "ŋua", "ʔuŋ", "pʰja̤", "ŵ", "W\u030a", "ﬁ", "ǅ", "İ",
]  # fmt: skip
"""Letters Tày–Nùng, Thái and Hmông texts use, phonetic ones, and traps of Unicode."""


def forms(text: str) -> list[str]:
    return [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]


def test_the_alphabet_is_whole() -> None:
    assert len(set(ACCENTED)) == 134


@pytest.mark.parametrize("text", [*ACCENTED, *NEIGHBOURS])
def test_folding_keeps_length_and_changes_nothing_twice(text: str) -> None:
    for form in forms(text):
        for rule in (fold, exact):
            folded = rule(form)
            assert len(folded) == len(composed(form))
            assert rule(folded) == folded
            assert rule(forms(text)[0]) == folded


@pytest.mark.parametrize("letter", ACCENTED)
def test_every_vietnamese_letter_folds_to_its_plain_one(letter: str) -> None:
    plain = unicodedata.normalize("NFD", letter)[0].lower().replace("đ", "d")
    for form in forms(letter):
        assert fold(form) == plain
        assert fold(form).isascii()


def test_every_character_of_living_scripts_has_an_answer() -> None:
    for code in range(0x20000):
        letter = chr(code)
        folded = fold(letter)
        assert len(folded) == len(composed(letter))
        assert fold(folded) == folded


@pytest.mark.parametrize("letter", ACCENTED)
def test_a_highlight_shows_the_letters_as_written(letter: str) -> None:
    for form in forms(f"k{letter}n đầu"):
        marked = mark(form, plan_for(fold(f"k{letter}n")))
        (span,) = marked.spans
        assert marked.text[slice(*span)] == composed(f"k{letter}n")
