"""Reads the 60 living practices the demonstration starts from. Pure: knows the data file only.

They are real: names, places and decisions come from published lists; the wording is ours and
waits for a curator's review, which is why they are marked as demonstration.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.demonstration.values import LocalText
from archive.lunar import Rule, from_seed


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPlace:
    """A place of the old map, as precisely as the source has it."""

    province: str
    """Name without its kind: "Bắc Kạn"."""
    district: str = ""
    commune_code: str = ""
    """Official code; empty also when the commune had gone before June 2025."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedStatus:
    """The entry of an element in a list."""

    heritage_list: str
    """Slug."""
    decision: str
    """Number of the decision; empty where the source has the year only."""
    decided_on: str
    """As an uncertain date is written: the year is all the sources give."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedElement:
    """One line of `seed_records.jsonl`."""

    source_id: str
    title: LocalText
    summary: LocalText
    heritage_type: str
    peoples: tuple[str, ...]
    """Slugs."""
    subgroups: tuple[str, ...]
    """Vietnamese names of subgroups of those peoples, where the source is that precise."""
    places: tuple[SeedPlace, ...]
    genres: tuple[str, ...]
    """Slugs."""
    unesco_domains: tuple[str, ...]
    """Slugs."""
    statuses: tuple[SeedStatus, ...]
    rule: Rule | None
    """When it is held; None where the source names no date or it has none."""
    rule_note: str
    """What the source adds to the rule."""


def read_seeds(data_dir: Path) -> tuple[SeedElement, ...]:
    """Every element of `data_dir`, in file order, with the genres our own table gives it."""
    genres = _read_genres(data_dir / "demonstration" / "element_genres.csv")
    lines = (data_dir / "seed_records.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_element(json.loads(line), genres) for line in lines if line.strip())


def _read_genres(path: Path) -> Mapping[str, list[str]]:
    genres: defaultdict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            genres[line["element"]].append(line["genre"])
    return genres


def _element(entry: Mapping[str, Any], genres: Mapping[str, list[str]]) -> SeedElement:
    peoples = dict.fromkeys(group["slug"] for group in entry["ethnic_groups"])
    return SeedElement(
        source_id=entry["id"],
        title=LocalText(vi=entry["title_vi"], en=entry["title_en"]),
        summary=LocalText(vi=entry["summary_vi"]),
        heritage_type=entry["law_type"],
        peoples=tuple(peoples),
        subgroups=tuple(entry["subgroups"]),
        places=tuple(_place(place) for place in entry["place"]),
        genres=tuple(genres.get(entry["id"], ())),
        unesco_domains=tuple(entry["unesco_domains"]),
        statuses=tuple(_status(status) for status in entry["status"]),
        rule=from_seed(entry["date"]),
        rule_note=entry["date"].get("note", ""),
    )


def _status(status: Mapping[str, Any]) -> SeedStatus:
    return SeedStatus(
        heritage_list=status["list"],
        decision=status["decision"] or "",
        decided_on=str(status["year"]),
        note=status.get("decision_note", ""),
    )


def _place(place: Mapping[str, Any]) -> SeedPlace:
    return SeedPlace(
        province=place["province_old"],
        district=place.get("district_old") or "",
        commune_code=place.get("commune_old_code") or "",
    )
