"""Folding and spelling hold for every letter of the region, in both Unicode forms."""

import random
import sys
import unicodedata

import pytest

from archive.spelling import FILLER, composed, exact, fold, slug, sort_key_vi

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
ACCENTED = sorted(
    {
        unicodedata.normalize("NFC", case + tone)
        for vowel in VOWELS
        for case in (vowel, vowel.upper())
        for tone in TONES
    }
    - set("aeiouyAEIOUY")
    | set("đĐ")
)
NEIGHBOURS = "ꪀꪁꪵꪶ ɔɛŋɲ ƀɓ ʔ ŏ ȏ ǎ ɔ̌ ɛ̂ x̂ ṭ ḥ ñ ʼ"
"""Thái script, and letters of Tày–Nùng, Mường and Hmông transcriptions."""


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_vietnamese_has_134_accented_letters() -> None:
    assert len(ACCENTED) == 134


@pytest.mark.parametrize("letter", ACCENTED)
def test_every_accented_letter_folds_to_its_bare_letter_in_both_forms(letter: str) -> None:
    bare = "d" if letter in "đĐ" else nfd(letter)[0].lower()
    assert fold(letter) == fold(nfd(letter)) == bare
    assert exact(letter) == exact(nfd(letter)) == letter.lower()


def test_folding_keeps_length_and_changes_nothing_twice_for_any_text() -> None:
    picker = random.Random(7)
    everything = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c < 0xE000]
    marks = [c for c in everything if unicodedata.combining(c)]
    latin = everything[:0x250] + everything[0x1E00:0x1F00]
    texts = ["".join(picker.choices(picker.choice((everything, marks, latin)), k=3)) for _ in
             range(20_000)]  # fmt: skip
    mixed = ["".join(picker.sample(texts, k=3)) for _ in range(20_000)]
    for text in [*mixed, *NEIGHBOURS, "", "\ud800"]:
        for form in (fold, exact):
            assert len(form(text)) == len(composed(text))
            assert form(form(text)) == form(text)
        assert fold(exact(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("HOÀ", "hòa"), ("thuý", "thúy"), ("khoẻ", "khỏe"), ("thuỷ", "thủy")],
)
def test_both_places_of_a_tone_mark_are_one_spelling(one: str, other: str) -> None:
    assert exact(one) == exact(nfd(one)) == exact(other)


def test_different_words_stay_different_in_the_exact_form() -> None:
    assert len({exact(word) for word in ("then", "thèn", "thén", "thẻn", "thẽn", "thẹn")}) == 6
    assert exact("của") != exact("cửa")


def test_marks_without_a_composed_letter_are_folded_away_in_place() -> None:
    assert fold("ɔ̌n") == f"ɔ{FILLER}n"


def test_scripts_without_case_or_marks_stay_as_they_are() -> None:
    assert fold("岱依族 ꪼꪕ") == "岱依族 ꪼꪕ"


def test_sorting_follows_the_vietnamese_alphabet_then_the_tones() -> None:
    ordered = [
        "an",
        "àn",
        "ản",
        "ãn",
        "án",
        "ạn",
        "an ninh",
        "ăn",
        "ân",
        "ba",
        "dân",
        "đàn",
        "lũa",
        "lúa",
        "ơn",
        "ớn",
        "ưng",
        "铜鼓",
    ]
    mixed = random.Random(3).sample(ordered, k=len(ordered))
    assert sorted(mixed, key=sort_key_vi) == ordered


def test_numbers_sort_by_size() -> None:
    assert sort_key_vi("Bài 2") < sort_key_vi("Bài 10") < sort_key_vi("Bài hát")


def test_a_sort_key_is_digits_so_that_no_collation_can_reorder_it() -> None:
    assert sort_key_vi("Lễ hội – Lồng Tồng (2024)!").isdecimal()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Lễ hội Lồng Tồng", "le-hoi-long-tong"),
        ("  Đàn Tính – Cao Bằng! ", "dan-tinh-cao-bang"),
        ("ɔ̌n x̂", "n-x"),
        ("铜鼓", ""),
    ],
)
def test_slugs_are_plain_letters(text: str, address: str) -> None:
    assert slug(text) == address
