"""Whether a Matroska or WebM file ends behind a whole block: browsers write no length to compare.

Layout: RFC 8794 (EBML) and RFC 9559 (Matroska). Every block states its size; one that reaches
behind the end of the file is cut. A cut exactly between two blocks of a cluster whose size is
unknown cannot be known. Reads a few bytes of each block; decodes nothing.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from media_pipeline.values import Break

SEGMENT, CLUSTER, TRACKS, TRACK, INFO, GROUP = (
    0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0x1549A966, 0xA0,
)  # fmt: skip
OPENED = frozenset({SEGMENT, CLUSTER, TRACKS, TRACK, INFO, GROUP})
"""Elements that are read from inside."""
SCALE, TIME, TRACK_TYPE = 0x2AD7B1, 0xE7, 0x83
BLOCKS = frozenset({0xA3, 0xA1})
KINDS = {1: "video", 2: "audio"}
DEFAULT_SCALE = 1_000_000
"""Nanoseconds of a tick, where the file says nothing else."""
LONGEST_ID, LONGEST_SIZE, LONGEST_NUMBER = 4, 8, 8
BLOCKS_PER_CALL = 10_000


class _CutError(Exception):
    """What is read is not all there, or is no element."""


@dataclass(slots=True)
class _Place:
    """How far into the recording the reading has come."""

    scale: int = DEFAULT_SCALE
    cluster_time: int = 0
    block_time: int = 0
    kinds: set[str] = field(default_factory=set)
    is_cut: bool = False
    """A cluster states more than is there; its whole blocks are read all the same."""

    @property
    def seconds(self) -> float:
        """Of the last whole block."""
        return max(0, self.cluster_time + self.block_time) * self.scale / 1e9

    def take(self, identity: int, length: int, file: BinaryIO) -> None:
        """Read what an element says about time and tracks; the others are passed over."""
        if identity in BLOCKS:
            self.block_time = int.from_bytes(file.read(min(length, 3))[1:], "big", signed=True)
        elif identity in {SCALE, TIME, TRACK_TYPE} and length <= LONGEST_NUMBER:
            self._set(identity, int.from_bytes(file.read(length), "big"))

    def _set(self, identity: int, number: int) -> None:
        if identity == SCALE:
            self.scale = number
        elif identity == TIME:
            self.cluster_time, self.block_time = number, 0
        elif number in KINDS:
            self.kinds.add(KINDS[number])


def matroska_breaks(file: BinaryIO, on_read: Callable[[], None]) -> list[Break]:
    """Return where the file breaks off; ``file`` is open for reading at 0."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    place, count = _Place(), 0
    try:
        while file.tell() < size:
            if count % BLOCKS_PER_CALL == 0:
                on_read()
            count += 1
            _read_element(file, size, place)
    except _CutError:
        place.is_cut = True
    kinds = sorted(place.kinds) if place.is_cut else []
    return [Break.noted(kind, place.seconds, is_end=True) for kind in kinds]


def _read_element(file: BinaryIO, size: int, place: _Place) -> None:
    identity = _number(file, LONGEST_ID, has_mark=True)
    length = _number(file, LONGEST_SIZE, has_mark=False)
    start = file.tell()
    if identity is None:
        raise _CutError
    is_behind = length is not None and start + length > size
    if identity in OPENED:
        place.is_cut |= is_behind
    elif length is None or is_behind:
        raise _CutError
    else:
        place.take(identity, length, file)
        file.seek(start + length)


def _number(file: BinaryIO, longest: int, *, has_mark: bool) -> int | None:
    """Read a number of variable length; all ones means unknown (RFC 8794, section 4)."""
    first = file.read(1)
    width = 9 - first[0].bit_length() if first else longest + 1
    if width > longest:
        raise _CutError
    content = first + file.read(width - 1)
    if len(content) < width:
        raise _CutError
    number = int.from_bytes(content, "big")
    if has_mark:
        return number
    most = (1 << 7 * width) - 1
    return None if number & most == most else number & most
