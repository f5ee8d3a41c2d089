"""What the tiers of a file most likely are, so that an officer only has to agree. Pure.

Names are those linguists give tiers in ELAN (tx@N, ft, gls, ref) and officers in Vietnamese.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from archive.media.models import Transcript
from archive.vocabularies.language_tags import SHORTER

from .formats.values import GivenTier, GivenWords

Tier = Transcript.Tier
TRANSLATION_NAMES: Final = re.compile(
    r"\b(ft|free|trans\w*|translation|dich|dịch|nghia|nghĩa|phien dich)\b", re.IGNORECASE
)
PHONETIC_NAMES: Final = re.compile(r"\b(phon\w*|ipa|pron\w*|phien am|phiên âm)\b", re.IGNORECASE)
ANALYSIS_NAMES: Final = re.compile(
    r"\b(gl|gls|gloss\w*|ge|mb|morph\w*|ps|pos|wd|words?|ref|id|notes?|comments?)\b", re.IGNORECASE
)
"""Tiers of analysis: they stay in the file and come back with it, but are no words of a song."""
LONGER: Final = {short: long for long, short in SHORTER.items() if long != "cmn"}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a tier is thought to be."""

    is_wanted: bool
    tier: str
    language: str
    """ISO 639-3, or "" when nothing tells."""
    speaker: str = ""


def guesses_for(
    words: GivenWords, *, spoken: str, translated: str, has_original: bool
) -> list[Guess]:
    """One for each tier of the file.

    `spoken`: the language of the recording; `translated`: what translations are usually in;
    `has_original`: whether the recording has the words as sung already.
    """
    sung = [tier for tier in words.tiers if _kind(tier, words) is Tier.ORIGINAL and tier.lines]
    with_voices = len({tier.speaker for tier in sung}) > 1
    guesses = []
    for tier in words.tiers:
        kind = Tier.TRANSLATION if len(words.tiers) == 1 and has_original else _kind(tier, words)
        language = _language(tier) or (translated if kind is Tier.TRANSLATION else spoken)
        is_wanted = bool(tier.lines) and kind is not None
        speaker = tier.speaker if with_voices else ""
        guesses.append(Guess(is_wanted, kind or Tier.TRANSLATION, language, speaker))
    return guesses


def _kind(tier: GivenTier, words: GivenWords) -> Transcript.Tier | None:
    """None for a tier of analysis."""
    name = tier.name.replace("_", " ").replace("-", " ")
    if PHONETIC_NAMES.search(name):
        return Tier.PHONETIC
    if TRANSLATION_NAMES.search(name):
        return Tier.TRANSLATION
    if ANALYSIS_NAMES.search(name):
        return None
    return Tier.TRANSLATION if _is_under(tier.parent, words.tiers) else Tier.ORIGINAL


def _is_under(parent: str, tiers: Iterable[GivenTier]) -> bool:
    """What hangs on words says something about them; what hangs on a mere number is the words."""
    above = next((tier for tier in tiers if parent and tier.name == parent), None)
    return above is not None and not ANALYSIS_NAMES.search(above.name.replace("_", " "))


def _language(tier: GivenTier) -> str:
    """From what the file says, or from a code at the end of the tier's name: ft-en, dich_vi."""
    said = [tier.language.rsplit("/", 1)[-1].rsplit("?", 1)[-1]]
    said += re.split(r"[-_@ .]", tier.name)[1:]
    return next((known for one in said if (known := _code(one.lower()))), "")


def _code(written: str) -> str:
    if written in LONGER:
        return LONGER[written]
    return written if re.fullmatch(r"[a-z]{3}", written) else ""


def known_only(guess: Guess, languages: Collection[str]) -> str:
    """The guessed language when the archive has it."""
    return guess.language if guess.language in languages else ""
