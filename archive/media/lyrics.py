"""Timed words as a page shows them: line by line, every tier of a line together.

Reads transcripts and cues that are already loaded; asks the database nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from archive.vocabularies.language_tags import is_same_language, language_tag

from .measures import clock, moment
from .models import MediaAsset, Transcript
from .transcripts.timing import TIER_ORDER, Place, places_of


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
    place: Place
    texts: tuple[TierText, ...]

    @property
    def is_timed(self) -> bool:
        """Somebody has listened for it, so a page may lead to its second."""
        return self.place.is_known

    @property
    def clock(self) -> str:
        return clock(self.place.start_seconds)

    @property
    def start(self) -> str:
        return moment(self.place.start_seconds)

    @property
    def end(self) -> str:
        return moment(self.place.end_seconds)


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

    @property
    def is_timed(self) -> bool:
        """A line can be touched to hear it."""
        return any(line.is_timed for line in self.lines)


def anchor(asset_code: str, line: int) -> str:
    """The name of a line within its record's page, as search results link to it."""
    return f"line-{asset_code}-{line}"


def lyrics_of(asset: MediaAsset, language: str) -> Lyrics:
    """The asset's transcripts joined by line number; the most original tier gives the times."""
    transcripts = sorted(asset.transcripts.all(), key=lambda one: _rank(one, language))
    places = places_of(transcripts)
    texts: dict[int, list[TierText]] = defaultdict(list)
    heard: dict[int, Place] = {}
    for transcript in transcripts:
        tag = language_tag(transcript.language.slug)
        for cue in transcript.cues.all():
            if cue.text.strip():
                texts[cue.line].append(TierText(cue.text, tag))
                heard.setdefault(cue.line, places[cue.pk])
    in_order = sorted(heard.items(), key=lambda pair: pair[1].start_seconds)
    return Lyrics(
        lines=tuple(Line(anchor(asset.code, n), place, tuple(texts[n])) for n, place in in_order),
        tiers=tuple(_tier_names(transcripts)),
        is_demonstration=any(transcript.is_demonstration for transcript in transcripts),
    )


def _rank(transcript: Transcript, language: str) -> tuple[int, bool, str, str]:
    """Original first, then as it sounds, then translations, the reader's language before others."""
    spoken = transcript.language.slug
    tier = TIER_ORDER.index(Transcript.Tier(transcript.tier))
    return tier, not is_same_language(spoken, language), spoken, transcript.speaker


def _tier_names(transcripts: Iterable[Transcript]) -> Iterable[str]:
    yield from map(str, transcripts)
