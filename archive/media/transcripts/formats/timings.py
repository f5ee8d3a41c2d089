"""The timing line of a subtitle: both moments and whether they can be."""

from dataclasses import dataclass

from .clocks import ARROW, milliseconds, timing_parts, written
from .values import Finding, GivenLine


@dataclass(frozen=True, slots=True)
class Timing:
    """A timing line as read; without moments when they cannot be, and then `wrong` says why."""

    start_ms: int | None = None
    end_ms: int | None = None
    rest: str = ""
    """What follows the moments: settings, coordinates."""
    wrong: str = ""


def timing_of(line: str) -> Timing:
    """Read a line that has an arrow in it."""
    found = timing_parts(line)
    if not found:
        return Timing(wrong="time_unreadable")
    start, end = milliseconds(found["start"]), milliseconds(found["end"])
    if start is None or end is None:
        is_negative = found["start"].startswith("-") or found["end"].startswith("-")
        return Timing(wrong="time_negative" if is_negative else "time_unreadable")
    if end <= start:
        return Timing(wrong="time_reversed" if end < start else "time_empty")
    return Timing(start, end, (found["rest"] or "").strip())


def timing_line(line: GivenLine, facts: dict[str, str], separator: str) -> str:
    """Write it again: the moments, or what stood there instead."""
    if line.start_ms is None or line.end_ms is None:
        return facts.get("timing", "")
    moments = (written(line.start_ms, separator), written(line.end_ms, separator))
    return " ".join(filter(None, [f" {ARROW} ".join(moments), facts.get("settings", "")]))


def overlaps(lines: list[tuple[int, Timing]]) -> list[Finding]:
    """Lines that begin before the one above has ended: often meant, worth a look."""
    found = []
    latest = 0
    for number, timing in lines:
        if timing.start_ms is not None and timing.end_ms is not None:
            if timing.start_ms < latest:
                found.append(Finding("time_overlaps", number))
            latest = max(latest, timing.end_ms)
    return found
