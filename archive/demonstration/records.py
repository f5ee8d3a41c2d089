"""Reads the demonstration records: what each page says and which media it asks for.

Knows the data file only; the media are made elsewhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from archive.demonstration.lyrics import DATA_DIRECTORY
from archive.demonstration.values import (
    DemoAgent,
    DemonstrationError,
    LocalText,
    MediaKind,
    MediaPlan,
    RecordPlan,
)

RECORDS_PATH = DATA_DIRECTORY / "records.json"
MEDIA_KEYS: dict[str, MediaKind] = {"song": "audio", "video": "video", "still": "image"}
"""Key of a medium in the data file → kind of medium."""


def read_records(path: Path = RECORDS_PATH) -> tuple[RecordPlan, ...]:
    """Return every demonstration record in file order.

    Raises ``DemonstrationError`` when a record names an unknown agent or kind of medium.
    """
    content = json.loads(path.read_text(encoding="utf-8"))
    agents = {entry["slug"]: _agent(entry) for entry in content["agents"]}
    return tuple(_record(entry, agents, content["rights"]) for entry in content["records"])


def _agent(entry: dict[str, Any]) -> DemoAgent:
    return DemoAgent(
        slug=entry["slug"],
        name=LocalText(**entry["name"]),
        kind=entry["kind"],
        role=entry["role"],
    )


def _record(entry: dict[str, Any], agents: dict[str, DemoAgent], rights: str) -> RecordPlan:
    unknown = [slug for slug in entry["agents"] if slug not in agents]
    if unknown:
        message = f"Record {entry['slug']}: add {unknown} to the agents of {RECORDS_PATH.name}."
        raise DemonstrationError(message)
    return RecordPlan(
        slug=entry["slug"],
        element=entry["element"],
        title=LocalText(**entry["title"]),
        summary=LocalText(**entry["summary"]),
        body=LocalText(**entry["body"]),
        peoples=tuple(entry["peoples"]),
        place_uid=entry["place_uid"],
        recorded_on=entry["recorded_on"],
        agents=tuple(agents[slug] for slug in entry["agents"]),
        genre=entry["genre"],
        languages=tuple(entry["languages"]),
        audience=entry["audience"],
        rights=rights,
        media=tuple(_medium(entry["slug"], medium) for medium in entry["media"]),
    )


def _medium(record_slug: str, medium: dict[str, Any]) -> MediaPlan:
    for key, kind in MEDIA_KEYS.items():
        if key in medium:
            alt = medium.get("alt", {"vi": ""})
            return MediaPlan(kind=kind, slug=medium[key], alt=LocalText(**alt))
    message = f"Record {record_slug}: a medium needs one of {sorted(MEDIA_KEYS)}, got {medium}."
    raise DemonstrationError(message)
