"""Reads the data files of administrative units and successions into rows. Pure: no database.

`admin_successions_review.csv` names the old communes whose successors in the official conversion
table differ from `admin_successions.csv`; there the official table is right.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

NEW_COMMUNE: Final = "n:w:"
LEVELS: Final = ("province", "district", "commune")
"""From the widest to the smallest, so that parents come before children."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An administrative unit in the years it existed."""

    uid: str
    level: str
    code: str
    name: str
    slug: str
    kind: str
    parent_uid: str | None
    valid_from: date | None
    valid_to: date | None
    latitude: float | None
    longitude: float | None
    area_km2: float | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """An old unit, or a part of it, became a new one."""

    old_uid: str
    new_uid: str
    is_split: bool
    is_default: bool


Review = Mapping[str, tuple[str, ...]]
"""Old commune → its successors in the official table, in the order of the table."""


def read_units(path: Path) -> list[UnitRow]:
    """Every unit of both maps, parents before children."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [unit_row(line) for line in csv.DictReader(lines)]
    return sorted(rows, key=lambda row: LEVELS.index(row.level))


def read_successions(path: Path) -> list[SuccessionRow]:
    """The successions as the file has them, before the review."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [succession_row(line) for line in csv.DictReader(lines)]


def read_review(path: Path) -> Review:
    """The communes to correct: old uid → uids of the official table's targets."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {
            line["old_uid"]: tuple(_targets(line["nso_table_targets"]))
            for line in csv.DictReader(lines)
        }


def reviewed(rows: Iterable[SuccessionRow], review: Review) -> list[SuccessionRow]:
    """The successions with every reviewed unit's targets replaced by the official ones.

    The main successor stays when the official table has it, else it is the table's first.
    """
    by_old: defaultdict[str, list[SuccessionRow]] = defaultdict(list)
    for row in rows:
        by_old[row.old_uid].append(row)
    for old_uid, targets in review.items():
        by_old[old_uid] = list(_replaced(old_uid, by_old[old_uid], targets))
    return [row for successors in by_old.values() for row in successors]


def _replaced(
    old_uid: str, ours: Iterable[SuccessionRow], targets: tuple[str, ...]
) -> Iterator[SuccessionRow]:
    surviving = [row.new_uid for row in ours if row.is_default and row.new_uid in targets]
    default = surviving[0] if surviving else targets[0]
    for target in targets:
        yield SuccessionRow(
            old_uid=old_uid,
            new_uid=target,
            is_split=len(targets) > 1,
            is_default=target == default,
        )


def succession_row(line: Mapping[str, str]) -> SuccessionRow:
    """One line of a file of successions; KeyError names a column it lacks."""
    return SuccessionRow(
        old_uid=line["old_uid"],
        new_uid=line["new_uid"],
        is_split=line["is_split"] == "1",
        is_default=line["is_default"] == "1",
    )


def unit_row(line: Mapping[str, str]) -> UnitRow:
    """One line of a file of units; KeyError names a column it lacks, ValueError a bad value."""
    return UnitRow(
        uid=line["uid"],
        level=line["level"],
        code=line["code"],
        name=line["name_vi"],
        slug=line["slug"],
        kind=line["kind"],
        parent_uid=line["parent_uid"] or None,
        valid_from=_date(line["valid_from"]),
        valid_to=_date(line["valid_to"]),
        latitude=_number(line["lat"]),
        longitude=_number(line["lon"]),
        area_km2=_number(line["area_km2"]),
    )


def _targets(cell: str) -> Iterator[str]:
    """ "00541 Xã Phù Đổng; 00565 Xã Gia Lâm" → "n:w:00541", "n:w:00565"."""
    for part in cell.split(";"):
        yield NEW_COMMUNE + part.split()[0]


def _date(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
