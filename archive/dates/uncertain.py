"""An uncertain date as it is kept: EDTF, the days it may mean, and the words it came in.

Sorting and filtering are decided here. Reading what people write is `reading`'s business, saying
it in words is `wording`'s.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from . import edtf
from .edtf import EdtfDate, Interval
from .errors import NotUnderstoodError

_LENGTH_DIGITS: Final = 7
"""Enough for the days of all years a date can have."""


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """A date as exactly as it is known."""

    edtf: str
    """The date in EDTF, as `archive.dates.edtf` writes it; "XXXX" when nothing is known."""
    earliest: date | None
    """The first day it may mean; None when open ("before 1954") or unknown.

    Approximate dates are not widened: nobody knows by how much, and a filter that answers 1973
    with "about 1975" would be guessing."""
    latest: date | None
    """The last day it may mean; None when open ("after 1975") or unknown."""
    as_written: str
    """What was entered, kept for ever as the source's own words."""

    @property
    def is_known(self) -> bool:
        """Whether it can be placed in time at all."""
        return self.earliest is not None or self.latest is not None


def from_edtf(text: str, as_written: str = "") -> UncertainDate:
    """The date of an EDTF text, such as one kept in the database.

    Raises NotUnderstoodError when it is no EDTF of the kept kind, ImpossibleDateError when no such
    date exists.
    """
    value = edtf.parse(text)
    if value is None:
        raise NotUnderstoodError(text)
    return from_value(value, as_written or text)


def from_value(value: EdtfDate, as_written: str) -> UncertainDate:
    return UncertainDate(str(value), value.earliest, value.latest, as_written)


def sort_key(when: UncertainDate) -> str:
    """A text that sorts dates as a chronicle would; ASCII, so any database orders it alike.

    By the first possible day, the less exact first (1975, 3/1975, 1/3/1975); "before 1954" comes
    just before 1954, "after 1975" just after everything in 1975, the unknown last.
    """
    value = edtf.parse(when.edtf)
    if when.earliest and when.latest:
        length = (date.max - date.min).days - (when.latest - when.earliest).days
        return f"{when.earliest.isoformat()} 1 {length:0{_LENGTH_DIGITS}d}"
    if isinstance(value, Interval) and value.end and value.end.earliest:
        return f"{value.end.earliest.isoformat()} 0"
    if isinstance(value, Interval) and value.start and value.start.latest:
        return f"{value.start.latest.isoformat()} 2"
    return "unknown"


def overlaps(when: UncertainDate, start: date | None, end: date | None) -> bool:
    """Whether the date may lie within a period, both days included; None leaves a side open.

    A date of which nothing is known lies in no period, except the one open on both sides.
    """
    if start is None and end is None:
        return True
    if not when.is_known:
        return False
    begins_in_time = end is None or when.earliest is None or when.earliest <= end
    ends_in_time = start is None or when.latest is None or when.latest >= start
    return begins_in_time and ends_in_time
