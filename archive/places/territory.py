"""Sets of places that only the database can draw quickly: what lies in a unit on every map, and
which units were split.

One text of SQL for SQLite and PostgreSQL, because links follow each other over any number of
reforms and Django's query language has no recursion. Each set is a subquery, so nothing travels.
"""

from collections.abc import Collection
from typing import Final

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from .models import Place

_INSIDE: Final = """
inside(id) AS (
    SELECT id FROM archive_place WHERE id IN ({ids})
    UNION
    SELECT unit.id FROM archive_place unit JOIN inside ON unit.parent_id = inside.id
)"""

_WAYS: Final = """
ways(old_id, new_id) AS (
    SELECT old_id, new_id FROM archive_succession
    UNION ALL
    SELECT unit.id, link.new_id
    FROM archive_place unit JOIN archive_succession link ON link.old_id = unit.parent_id
    WHERE unit.valid_to IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM archive_succession own WHERE own.old_id = unit.id)
)"""
"""What became what; a closed unit without a link of its own (a district) goes with its province."""

_TERRITORY: Final = f"""
WITH RECURSIVE {_INSIDE}, {_WAYS},
became(id) AS (
    SELECT id FROM inside
    UNION
    SELECT link.new_id FROM archive_succession link JOIN became ON link.old_id = became.id
),
was(id) AS (
    SELECT id FROM inside
    UNION
    SELECT ways.old_id FROM ways JOIN was ON ways.new_id = was.id
)
SELECT id FROM became UNION SELECT id FROM was
"""  # noqa: S608 - no value is written into it, only the two parts above

_DOCUMENTED: Final = f"WITH RECURSIVE {_INSIDE} SELECT id FROM inside"  # noqa: S608 - as above

_SPLIT: Final = f"""
WITH RECURSIVE {_WAYS},
today(start_id, unit_id) AS (
    SELECT old_id, new_id FROM ways
    UNION
    SELECT today.start_id, link.new_id
    FROM today JOIN archive_succession link ON link.old_id = today.unit_id
)
SELECT today.start_id FROM today JOIN archive_place unit ON unit.id = today.unit_id
WHERE unit.valid_to IS NULL
GROUP BY today.start_id HAVING COUNT(*) > 1
"""  # noqa: S608 - as above


def territory(ids: Collection[int]) -> QuerySet[Place]:
    """The units with those keys, what lies in them, all that became and all that these were.

    A unit that came from two others, or a split one nobody decided, is in the territory of both.
    """
    return _drawn(_TERRITORY, ids)


def units_inside(ids: Collection[int]) -> QuerySet[Place]:
    """The units with those keys and what lay in them on their own map."""
    return _drawn(_DOCUMENTED, ids)


def split_places() -> QuerySet[Place]:
    """Units that became several of today's, so that somebody must choose for each entry."""
    return Place.objects.filter(pk__in=RawSQL(_SPLIT, []))  # noqa: S611 - fixed text


def _drawn(sql: str, ids: Collection[int]) -> QuerySet[Place]:
    if not ids:
        return Place.objects.none()
    keys = sorted(ids)
    marks = ", ".join(["%s"] * len(keys))
    return Place.objects.filter(pk__in=RawSQL(sql.replace("{ids}", marks), keys))  # noqa: S611
