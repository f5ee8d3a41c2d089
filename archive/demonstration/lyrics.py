"""Reads the demonstration songs: words in three tiers, written for the demonstration.

No line is a people's own song, and the data file says so in its notice. This module only reads and
checks completeness; timing comes from the melody.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from archive.demonstration.values import DemonstrationError, LocalText, LyricLine, Song

DATA_DIRECTORY = Path(__file__).resolve().parents[2] / "data" / "demonstration"
SONGS_PATH = DATA_DIRECTORY / "songs.json"


def read_songs(path: Path = SONGS_PATH) -> tuple[Song, ...]:
    """Return every demonstration song in file order.

    Raises ``DemonstrationError`` when a line lacks one of its tiers.
    """
    entries = json.loads(path.read_text(encoding="utf-8"))["songs"]
    return tuple(_song(entry) for entry in entries)


def _song(entry: dict[str, Any]) -> Song:
    return Song(
        slug=entry["slug"],
        element=entry["element"],
        title=LocalText(**entry["title"]),
        seed=entry["seed"],
        syllable_seconds=entry["syllable_seconds"],
        tonic_hz=entry["tonic_hz"],
        spoken_introduction=entry["spoken_introduction"] or "",
        lines=tuple(_line(entry["slug"], line) for line in entry["lines"]),
    )


def _line(slug: str, line: dict[str, str]) -> LyricLine:
    if not all(line.get(tier, "").strip() for tier in ("original", "vi", "en")):
        message = f"Song {slug}: write all three tiers of the line {line}."
        raise DemonstrationError(message)
    return LyricLine(original=line["original"], vi=line["vi"], en=line["en"])
