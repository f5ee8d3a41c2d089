"""Stretches of time and pieces of the map a question is narrowed to, and how addresses write them.

Pure. What a written date means is `archive.dates`' business.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from archive.dates.columns import read

OPEN_START: Final = 0
OPEN_END: Final = 99_991_231
"""Stand for the missing side of an open date; sorted as day numbers are."""
DOTS: Final = ".."
"""Between the sides of a stretch of time, either of which may be left out: 1990..2005, ..1954."""
_DECEMBER: Final = 12
_DEGREES: Final = (180.0, 90.0)
_PLACES: Final = 5
"""Decimal places: about a metre."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """From one day to another, both included; None leaves a side open."""

    start: date | None = None
    end: date | None = None

    @property
    def first_number(self) -> int:
        return day_number(self.start) if self.start else OPEN_START

    @property
    def last_number(self) -> int:
        return day_number(self.end) if self.end else OPEN_END

    @property
    def written(self) -> tuple[str, str]:
        """Both sides as short as they can be read again: "1990", "1990-02", "1990-02-10"."""
        return _start_written(self.start), _end_written(self.end)

    @property
    def dotted(self) -> str:
        """As `read_dotted` reads it: "1990..2005"."""
        return DOTS.join(self.written)


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the map, in degrees; north of south and east of west."""

    west: float
    south: float
    east: float
    north: float

    @property
    def written(self) -> str:
        """West, south, east, north, as GeoJSON and OpenSearch order them."""
        sides = (self.west, self.south, self.east, self.north)
        return ",".join(f"{side:.{_PLACES}f}".rstrip("0").rstrip(".") for side in sides)


def day_number(day: date) -> int:
    """1975-03-18 → 19750318: a number in the order of days, the same in both engines."""
    return (day.year * 100 + day.month) * 100 + day.day


def read_range(start: str, end: str) -> DateRange | None:
    """The range between two dates as written; None when neither can be read.

    A side may be a decade or a century: its first or last day counts. Sides the wrong way round are
    exchanged.
    """
    first, last = read(start), read(end)
    begins = first.earliest if first else None
    ends = last.latest if last else None
    if begins is None and ends is None:
        return None
    if begins and ends and begins > ends:
        return read_range(end, start)
    return DateRange(begins, ends)


def read_dotted(written: str) -> DateRange | None:
    """The range of "1990..2005", "..1954" or a date as people write it; None when any of it cannot
    be read."""
    start, dots, end = (part.strip() for part in written.partition(DOTS))
    when = read(start)
    if dots:
        is_read = all(read(side) for side in (start, end) if side)
        return read_range(start, end) if is_read else None
    return DateRange(when.earliest, when.latest) if when and when.is_known else None


def read_box(written: str) -> Box | None:
    """The box of "west,south,east,north"; None when it is none on this earth."""
    sides = written.split(",")
    try:
        west, south, east, north = (round(float(side), _PLACES) for side in sides)
    except ValueError:
        return None
    is_on_earth = all(abs(x) <= _DEGREES[0] for x in (west, east)) and all(
        abs(y) <= _DEGREES[1] for y in (south, north)
    )
    if not is_on_earth or west >= east or south >= north:
        return None
    return Box(west, south, east, north)


def _start_written(day: date | None) -> str:
    if day is None:
        return ""
    if day.day > 1:
        return day.isoformat()
    return f"{day.year:04d}" if day.month == 1 else f"{day.year:04d}-{day.month:02d}"


def _end_written(day: date | None) -> str:
    if day is None:
        return ""
    if day.day < monthrange(day.year, day.month)[1]:
        return day.isoformat()
    return f"{day.year:04d}" if day.month == _DECEMBER else f"{day.year:04d}-{day.month:02d}"
