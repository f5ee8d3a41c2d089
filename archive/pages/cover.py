"""A woven cover for a record without a picture: stepped diamonds drawn from its code.

The weave is plain geometry and imitates no people's pattern; a real motif belongs to those who
weave it and would need their consent. Pure: a code in, coordinates out, the same ones every time.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

TILE: Final = 12
"""Threads per repeat, both ways."""
RINGS: Final = ("a..b..aa..b..", "aa..a..b.b..a", "b..aa...aa..b", "a.b.a...b..aa", "bb..a.a..bb..")
"""What each stepped ring of a diamond is woven with, from its centre out: thread a, b or ground."""
PALETTES: Final = 4
"""How many pairs of thread colours the style sheet has (.weave-0 …)."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The two threads of a tile as SVG path data in thread units, and a palette number."""

    name: str
    """Of the record or element; names the weave within a page."""
    palette: int
    first: str
    second: str


def cover_of(code: str) -> Cover:
    """The cover of the record with that code."""
    seed = sha256(code.encode()).digest()
    rings = RINGS[seed[0] % len(RINGS)]
    return Cover(code, seed[1] % PALETTES, thread_path(rings, "a"), thread_path(rings, "b"))


@lru_cache(maxsize=len(RINGS) * 2)
def thread_path(rings: str, thread: str) -> str:
    """Every run of one thread in a tile, row by row."""
    rows = ("".join(rings[_ring(x, y)] for x in range(TILE)) for y in range(TILE))
    return "".join(_runs(row, y, thread) for y, row in enumerate(rows))


def _ring(x: int, y: int) -> int:
    """How many steps a thread is from the nearest centre of a diamond."""
    return min(x, TILE - x) + min(y, TILE - y)


def _runs(row: str, y: int, thread: str) -> str:
    path, x = "", 0
    while (x := row.find(thread, x)) >= 0:
        width = len(row[x:]) - len(row[x:].lstrip(thread))
        path += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return path
