"""What a file's tiers are is guessed as an officer or a linguist would read their names."""

import pytest

from archive.media.transcripts.formats.values import GivenLine, GivenTier, GivenWords
from archive.media.transcripts.guessing import guesses_for

LINE = (GivenLine("Pi noọng", 0, 1000),)


def guessed(*tiers: GivenTier, has_original: bool = False) -> list[tuple[bool, str, str, str]]:
    found = guesses_for(
        GivenWords("eaf", tiers), spoken="tyz", translated="vie", has_original=has_original
    )
    return [(one.is_wanted, str(one.tier), one.language, one.speaker) for one in found]


def test_the_first_words_are_those_sung_and_the_next_a_translation() -> None:
    assert guessed(GivenTier(LINE)) == [(True, "original", "tyz", "")]
    assert guessed(GivenTier(LINE), has_original=True) == [(True, "translation", "vie", "")]


@pytest.mark.parametrize(
    ("name", "is_wanted", "tier", "language"),
    [
        ("ft", True, "translation", "vie"),
        ("free-en", True, "translation", "eng"),
        ("dich_vi", True, "translation", "vie"),
        ("Phiên âm", True, "phonetic", "tyz"),
        ("ipa@N", True, "phonetic", "tyz"),
        ("gls@N", False, "translation", "tyz"),
        ("mb", False, "translation", "tyz"),
    ],
)
def test_names_of_tiers_are_understood(
    name: str, is_wanted: bool, tier: str, language: str
) -> None:
    sung = GivenTier(LINE, name="tx")
    assert guessed(sung, GivenTier(LINE, name=name, parent="tx"))[1] == (
        is_wanted, tier, language, "",
    )  # fmt: skip


def test_two_singers_are_kept_apart_and_one_is_not_named() -> None:
    nong, sinh = GivenTier(LINE, "tx@N", speaker="Nông"), GivenTier(LINE, "tx@S", speaker="Sinh")
    assert [one[3] for one in guessed(nong, sinh)] == ["Nông", "Sinh"]
    assert [one[3] for one in guessed(nong)] == [""]


def test_words_below_a_numbering_tier_are_those_sung() -> None:
    numbers = GivenTier(LINE, name="ref@N")
    sung = GivenTier(LINE, name="tx@N", parent="ref@N")
    assert [one[:2] for one in guessed(numbers, sung)] == [
        (False, "translation"),
        (True, "original"),
    ]


def test_an_empty_tier_is_not_taken() -> None:
    assert guessed(GivenTier((), name="tx"))[0][0] is False
