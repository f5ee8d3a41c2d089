"""The values the demonstration hands to whoever loads it.

Frozen facts only: no reading, no drawing, no rule about how they are stored in the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MediaKind = Literal["audio", "video", "image"]


class DemonstrationError(Exception):
    """The demonstration's own data is incomplete; the message names the entry to correct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalText:
    """One text in the interface languages; empty means "not written, show the fallback"."""

    vi: str
    en: str = ""
    fr: str = ""
    zh_hans: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LyricLine:
    """One sung line in the three tiers every demonstration song has."""

    original: str
    """Vietnamese verse written for the demonstration."""
    vi: str
    """The same line in plain modern Vietnamese prose."""
    en: str
    """English translation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Song:
    """A song as written: words and the few numbers its melody grows from."""

    slug: str
    element: str
    """Identifier of the seed element the song illustrates."""
    title: LocalText
    seed: int
    syllable_seconds: float
    """Mean length of a sung syllable; the tempo."""
    tonic_hz: float
    spoken_introduction: str
    """Sentence spoken before the melody, or an empty string."""
    lines: tuple[LyricLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedLine:
    """A lyric line with the seconds between which it is heard in the file."""

    start_seconds: float
    end_seconds: float
    original: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAgent:
    """Who made a demonstration record; always a group, never an invented person."""

    slug: str
    name: LocalText
    kind: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPlan:
    """A medium a record asks for, before any file exists."""

    kind: MediaKind
    slug: str
    alt: LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlan:
    """A demonstration record as written in the data file."""

    slug: str
    element: str
    title: LocalText
    summary: LocalText
    body: LocalText
    peoples: tuple[str, ...]
    place_uid: str
    """Unit of the old era, as documented: ``o:w:…``, ``o:d:…`` or ``o:p:…``."""
    recorded_on: str
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; an assumed date, and the body says so."""
    agents: tuple[DemoAgent, ...]
    genre: str | None
    languages: tuple[str, ...]
    """ISO 639-3."""
    audience: str
    rights: str
    media: tuple[MediaPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMedia:
    """A file that exists on disk and belongs to a record."""

    path: Path
    kind: MediaKind
    title: LocalText
    alt: LocalText
    """What the picture or film shows; empty for sound."""
    lines: tuple[TimedLine, ...] = ()
    """Timed lyrics, for songs only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRecord:
    """A demonstration record with its files made."""

    slug: str
    element: str
    title: LocalText
    summary: LocalText
    body: LocalText
    peoples: tuple[str, ...]
    place_uid: str
    recorded_on: str
    agents: tuple[DemoAgent, ...]
    genre: str | None
    languages: tuple[str, ...]
    audience: str
    rights: str
    media: tuple[DemoMedia, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything the loader needs."""

    records: tuple[DemoRecord, ...]
    is_spoken: bool
    """Whether the songs that ask for a spoken introduction have one."""
