"""What the columns of an uncertain date hold, and how a query asks them.

The one place that knows the columns' names and meaning; `fields` makes them. Reads words and
builds conditions, never touches the database.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Q

from .errors import UncertainDateError
from .reading import parse
from .uncertain import UncertainDate, sort_key

PARTS: Final[Mapping[str, Callable[[UncertainDate], Any]]] = {
    "edtf": lambda when: when.edtf,
    "earliest": lambda when: when.earliest,
    "latest": lambda when: when.latest,
    "sort": sort_key,
}
"""The columns beside the words, by the end of their name: `born_earliest`."""
WITHOUT_DATE: Final[Mapping[str, Any]] = {"edtf": "", "earliest": None, "latest": None, "sort": ""}


def read(words: str) -> UncertainDate | None:
    """The date a stored text means; None when it is empty or, from an old import, unreadable."""
    try:
        return parse(words) if words.strip() else None
    except UncertainDateError:
        return None


def part_of(words: str, part: str) -> Any:
    """What one of PARTS holds beside these words."""
    when = read(words)
    return PARTS[part](when) if when else WITHOUT_DATE[part]


def derived_names(name: str) -> list[str]:
    """The columns that follow the words in column `name`."""
    return [f"{name}_{part}" for part in PARTS]


def column_values(name: str, words: str) -> dict[str, Any]:
    """All columns of a date, for `QuerySet.update`, which derives nothing by itself."""
    derived = {f"{name}_{part}": part_of(words, part) for part in PARTS}
    return {name: words, **derived}


def overlapping(name: str, start: date | None, end: date | None) -> Q:
    """`archive.dates.overlaps` as a condition on the columns of the date called `name`.

    `name` may reach through relations: "status_entries__decided_on".
    """
    if start is None and end is None:
        return Q()
    unknown = {f"{name}_earliest__isnull": True, f"{name}_latest__isnull": True}
    condition = ~Q(**unknown)
    if end is not None:
        condition &= Q(**{f"{name}_earliest__isnull": True}) | Q(**{f"{name}_earliest__lte": end})
    if start is not None:
        condition &= Q(**{f"{name}_latest__isnull": True}) | Q(**{f"{name}_latest__gte": start})
    return condition
