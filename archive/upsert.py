"""Bulk loading of rows under a stable key: what is missing is made, what differs is corrected.

Knows no model. It compares before it writes, so loading the same facts again writes nothing and
can say so. It never deletes: what a file no longer names may be in use.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

BATCH_SIZE = 1000


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What loading one kind of row did."""

    subject: str
    """Plural of what was loaded, for people: "places"."""
    total: int
    """Rows the data files hold."""
    created: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def is_unchanged(self) -> bool:
        return not (self.created or self.changed or self.removed)

    def __str__(self) -> str:
        if self.is_unchanged:
            return f"{self.subject}: {self.total:,}, nothing to change"
        counts = {"new": self.created, "corrected": self.changed, "removed": self.removed}
        done = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
        return f"{self.subject}: {self.total:,} ({done})"


def upsert(
    subject: str, rows: Sequence[models.Model], *, key: Sequence[str], fields: Sequence[str]
) -> LoadResult:
    """Bring the table in line with `rows`, unsaved objects of one model, in two statements a batch.

    `key` names the columns of a unique constraint, `fields` those that may be corrected; foreign
    keys by their column (`parent_id`). Rows are written in their order.
    """
    if not rows:
        return LoadResult(subject, 0)
    manager = type(rows[0])._default_manager
    stored = {
        tuple(values[: len(key)]): tuple(values[len(key) :])
        for values in manager.values_list(*key, *fields)
    }
    wanted = [row for row in rows if stored.get(_values(row, key)) != _values(row, fields)]
    created = sum(_values(row, key) not in stored for row in wanted)
    manager.bulk_create(
        wanted,
        batch_size=BATCH_SIZE,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=list(fields),
    )
    return LoadResult(subject, len(rows), created=created, changed=len(wanted) - created)


def _values(row: models.Model, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)
