"""Moments as subtitle files write them: 00:01:02.345 or 00:01:02,345."""

import re
from typing import Final

TIMING: Final = re.compile(
    r"^[ \t]*(?P<start>\S+)[ \t]*-->[ \t]*(?P<end>\S+)(?:[ \t]+(?P<rest>.*))?$"
)
MOMENT: Final = re.compile(r"^(?:(\d{1,5}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$")
ARROW: Final = "-->"
MS_PER_SECOND: Final = 1000
SEXAGESIMAL: Final = 60

LONGEST_TIMING: Final = 1000
"""Letters of a timing line with its settings; longer rows would keep the pattern busy for hours."""


def timing_parts(row: str) -> re.Match[str] | None:
    """The row as a timing line, whatever its moments are worth."""
    return TIMING.match(row) if len(row) <= LONGEST_TIMING else None


def milliseconds(written: str) -> int | None:
    """The moment, or None for what is none; minutes and seconds end at 59."""
    found = MOMENT.match(written)
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    if minutes >= SEXAGESIMAL or seconds >= SEXAGESIMAL:
        return None
    fraction = int((found[4] or "0").ljust(3, "0"))
    return ((hours * SEXAGESIMAL + minutes) * SEXAGESIMAL + seconds) * MS_PER_SECOND + fraction


def written(moment_ms: int, separator: str) -> str:
    """The moment with hours, `separator` before the milliseconds."""
    seconds, fraction = divmod(moment_ms, MS_PER_SECOND)
    minutes, seconds = divmod(seconds, SEXAGESIMAL)
    hours, minutes = divmod(minutes, SEXAGESIMAL)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{fraction:03d}"
