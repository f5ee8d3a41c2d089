"""From the rows of `sources` to places and successions. Loading again changes nothing.

Units are added or closed, never deleted, because records keep naming them. What a later reform
closed (see `reform`) stays closed when the files of today's map are loaded again.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction

from archive.events import NamesEvent, announce_names
from archive.upsert import LoadResult, upsert

from .models import Place, Succession
from .names import searchable
from .sources import (
    LEVELS,
    SuccessionRow,
    UnitRow,
    read_review,
    read_successions,
    read_units,
    reviewed,
)

PLACE_FIELDS = (
    "level",
    "code",
    "name",
    "slug",
    "kind",
    "parent_id",
    "valid_from",
    "valid_to",
    "latitude",
    "longitude",
    "area_km2",
    "name_folded",
)
SUCCESSION_KEY = ("old_id", "new_id")


@transaction.atomic
def load_places(data_dir: Path) -> list[LoadResult]:
    """Load the units of both maps from `data_dir`, level by level, then their successions."""
    levels = load_units(read_units(data_dir / "admin_units.csv"))
    links = reviewed(
        read_successions(data_dir / "admin_successions.csv"),
        read_review(data_dir / "admin_successions_review.csv"),
    )
    results = [*levels, load_successions(links)]
    if not all(result.is_unchanged for result in results):
        announce_names(NamesEvent())
    return results


def load_units(units: Sequence[UnitRow]) -> list[LoadResult]:
    """Add or correct units, level by level so that parents come first."""
    by_level = {level: [unit for unit in units if unit.level == level] for level in LEVELS}
    return [_load_level(level) for level in by_level.values() if level]


def _load_level(units: list[UnitRow]) -> LoadResult:
    keys = _keys()
    closed = dict(Place.objects.exclude(valid_to=None).values_list("uid", "valid_to"))
    places = [
        Place(
            uid=unit.uid,
            level=unit.level,
            code=unit.code,
            name=unit.name,
            slug=unit.slug,
            kind=unit.kind,
            parent_id=keys[unit.parent_uid] if unit.parent_uid else None,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to or closed.get(unit.uid),
            latitude=unit.latitude,
            longitude=unit.longitude,
            area_km2=unit.area_km2,
            name_folded=searchable(unit.name),
        )
        for unit in units
    ]
    return upsert(f"places ({units[0].level})", places, key=("uid",), fields=PLACE_FIELDS)


def load_successions(rows: Iterable[SuccessionRow]) -> LoadResult:
    """Bring the successions of the old units among `rows` in line with them.

    Wrong links go first and main successors come last: one per old unit at any moment.
    """
    keys = _keys()
    links = [
        Succession(
            old_id=keys[row.old_uid],
            new_id=keys[row.new_uid],
            is_split=row.is_split,
            is_default=row.is_default,
        )
        for row in sorted(rows, key=lambda row: row.is_default)
    ]
    removed = _remove_all_but(links)
    result = upsert("successions", links, key=SUCCESSION_KEY, fields=("is_split", "is_default"))
    return LoadResult(result.subject, result.total, result.created, result.changed, removed)


def _remove_all_but(links: Iterable[Succession]) -> int:
    """Remove successions of the given old units that are not among `links`."""
    right = {(link.old_id, link.new_id) for link in links}
    known_units = {old_id for old_id, _ in right}
    wrong = [
        pk
        for pk, old_id, new_id in Succession.objects.values_list("pk", *SUCCESSION_KEY)
        if old_id in known_units and (old_id, new_id) not in right
    ]
    return Succession.objects.filter(pk__in=wrong).delete()[0]


def _keys() -> dict[str, int]:
    return dict(Place.objects.values_list("uid", "pk"))
