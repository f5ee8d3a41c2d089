"""Timed words as a page shows them: line by line, every tier of a line together.

Reads transcripts and cues that are already loaded; asks the database nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from archive.vocabularies.language_tags import is_same_language, language_tag

from .measures import clock, moment
from .models import Cue, MediaAsset, Transcript

TIER_ORDER = (Transcript.Tier.ORIGINAL, Transcript.Tier.PHONETIC, Transcript.Tier.TRANSLATION)


@dataclass(frozen=True, slots=True)
class TierText:
    """One line in one tier and language."""

    text: str
    tag: str
    """Value of the `lang` attribute."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a song with everything written about it; the first text is the most original."""

    anchor: str
    """Name of the line within its page."""
    start_seconds: float
    end_seconds: float
    texts: tuple[TierText, ...]

    @property
    def clock(self) -> str:
        return clock(self.start_seconds)

    @property
    def start(self) -> str:
        return moment(self.start_seconds)

    @property
    def end(self) -> str:
        return moment(self.end_seconds)


@dataclass(frozen=True, slots=True)
class Lyrics:
    """All lines of one recording."""

    lines: tuple[Line, ...] = ()
    tiers: tuple[str, ...] = ()
    """What the texts of a line are, in their order: "as sung or spoken – Tày", …"""
    is_demonstration: bool = False
    """Some of it was written for the demonstration: the page must say so."""

    def __bool__(self) -> bool:
        return bool(self.lines)


def anchor(asset_code: str, line: int) -> str:
    """The name of a line within its record's page, as search results link to it."""
    return f"line-{asset_code}-{line}"


def lyrics_of(asset: MediaAsset, language: str) -> Lyrics:
    """The asset's transcripts joined by line number; the most original tier gives the times."""
    transcripts = sorted(asset.transcripts.all(), key=lambda one: _rank(one, language))
    texts: dict[int, list[TierText]] = defaultdict(list)
    first: dict[int, Cue] = {}
    for transcript in transcripts:
        for cue in transcript.cues.all():
            texts[cue.line].append(TierText(cue.text, language_tag(transcript.language.slug)))
            first.setdefault(cue.line, cue)
    timed = sorted(first.items(), key=lambda pair: (pair[1].start_seconds, pair[0]))
    return Lyrics(
        lines=tuple(
            Line(anchor(asset.code, n), cue.start_seconds, cue.end_seconds, tuple(texts[n]))
            for n, cue in timed
        ),
        tiers=tuple(_tier_names(transcripts)),
        is_demonstration=any(transcript.is_demonstration for transcript in transcripts),
    )


def _rank(transcript: Transcript, language: str) -> tuple[int, bool, str]:
    """Original first, then as it sounds, then translations, the reader's language before others."""
    spoken = transcript.language.slug
    tier = TIER_ORDER.index(Transcript.Tier(transcript.tier))
    return tier, not is_same_language(spoken, language), spoken


def _tier_names(transcripts: Iterable[Transcript]) -> Iterable[str]:
    for transcript in transcripts:
        yield f"{transcript.get_tier_display()} – {transcript.language}"
