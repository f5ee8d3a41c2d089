"""Which line of the song a newly given line belongs to. Pure: values in, numbers out."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from .formats.values import GivenLine

ENOUGH: Final = 0.5
"""Of the shorter of two lines that must be heard together for them to be counterparts."""
LOOKED_BACK: Final = 16
"""Earlier lines that are compared: voices overlap, but not more of them than that."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line that is there already."""

    line: int
    start_ms: int | None
    end_ms: int | None


def numbers_for(
    lines: Sequence[GivenLine],
    anchors: Sequence[Anchor],
    *,
    named: Mapping[str, int] | None = None,
    first_free: int = 1,
) -> list[int]:
    """A line number for each line, in their order; new ones count from `first_free`.

    A line that names its counterpart (`named`: numbers by that name) belongs to it. Otherwise time
    decides; where either side has no times, the order does.
    """
    known = named or {}
    timed = sorted((one for one in anchors if one.start_ms is not None), key=_start)
    starts = [_start(one) for one in timed]
    is_by_order = not timed or not any(line.is_timed for line in lines)
    fresh = count(first_free)
    numbers = []
    for at, line in enumerate(lines):
        number = known.get(line.belongs_to) if line.belongs_to else None
        if number is None and is_by_order:
            number = anchors[at].line if at < len(anchors) else None
        elif number is None:
            number = _heard_with(line, timed, starts)
        numbers.append(next(fresh) if number is None else number)
    return numbers


def _start(anchor: Anchor) -> int:
    return anchor.start_ms or 0


def _heard_with(line: GivenLine, timed: Sequence[Anchor], starts: Sequence[int]) -> int | None:
    if line.start_ms is None or line.end_ms is None:
        return None
    last = bisect_left(starts, line.end_ms)
    best, most = None, 0.0
    for anchor in timed[max(0, last - LOOKED_BACK) : last]:
        share = _share(line.start_ms, line.end_ms, _start(anchor), anchor.end_ms or 0)
        if share > most:
            best, most = anchor.line, share
    return best if most >= ENOUGH else None


def _share(start: int, end: int, other_start: int, other_end: int) -> float:
    together = min(end, other_end) - max(start, other_start)
    shorter = min(end - start, other_end - other_start)
    return together / shorter if shorter > 0 else 0.0
