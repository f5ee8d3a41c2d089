"""Remembers what was already made in a directory, so that making again makes nothing twice.

Owns ``made.json``: for every file the key of the recipe it came from, its size and, for a song,
where its lines are. A file that is missing, cut short or of another recipe counts as not made.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

INVENTORY_NAME = "made.json"

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """What is known of one file that was made."""

    key: str
    """Digest of the recipe and everything that decides the content."""
    size_bytes: int
    spans: tuple[Span, ...] = ()
    """Start and end in seconds of each lyric line of a song."""
    is_spoken: bool = False


class Inventory:
    """The files made so far in one directory, kept on disk after every change."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._path = directory / INVENTORY_NAME
        self._made = self._read()

    def __getitem__(self, name: str) -> MadeFile:
        return self._made[name]

    def has(self, name: str, key: str) -> bool:
        """Return whether ``name`` lies there, whole and made from ``key``."""
        made = self._made.get(name)
        path = self._directory / name
        if made is None or made.key != key or not path.is_file():
            return False
        return path.stat().st_size == made.size_bytes

    def add(self, name: str, made: MadeFile) -> None:
        """Remember ``name``; the list on disk is replaced in one step."""
        self._made[name] = made
        content = {"files": {key: asdict(value) for key, value in sorted(self._made.items())}}
        draft = self._path.with_suffix(".part")
        draft.write_text(json.dumps(content, indent=1), encoding="utf-8")
        draft.replace(self._path)

    def _read(self) -> dict[str, MadeFile]:
        if not self._path.is_file():
            return {}
        files = json.loads(self._path.read_text(encoding="utf-8"))["files"]
        return {
            name: MadeFile(
                key=entry["key"],
                size_bytes=entry["size_bytes"],
                spans=tuple((start, end) for start, end in entry["spans"]),
                is_spoken=entry["is_spoken"],
            )
            for name, entry in files.items()
        }
