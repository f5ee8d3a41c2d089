"""How long a RIFF file (WAV, AVI) says that it is, read from its own header.

One of the headers of :mod:`media_pipeline.stated`.
"""

import math
import os
import struct
from typing import BinaryIO, NamedTuple

UNKNOWN_SIZES = frozenset({0, -1, 2**32 - 1, 2**63 - 1, 2**64 - 1})
"""Written by recorders that had no time to come back to the header, in numbers of any width."""
LARGE_FORMS = frozenset({b"RF64", b"BW64"})
"""EBU Tech 3306 and ITU-R BS.2088: like RIFF, with sizes of 64 bits in a chunk of their own."""
OPEN_END = math.inf
"""Stated by a file that leaves its length open: it goes on to its last byte."""
EVEN_CODINGS = frozenset({1, 3, 0xFFFE})
"""Format tags whose sound has the same number of bytes a second throughout: plain numbers. For the
others writers differ about the byte rate, and a ``fact`` chunk counts the samples (Microsoft,
Multimedia Programming Interface, 1991)."""
MOST_CHUNK_BYTES = 4096
MOST_CHUNKS = 50
"""Broadcast WAV has about ten chunks in front of its sound."""


def riff_seconds(file: BinaryIO) -> float | None:
    """Return the playing time in the header of a RIFF file; ``None`` when it states none.

    :data:`OPEN_END` where the header says that nobody knew.

    Raises :class:`struct.error` and :class:`ZeroDivisionError` for a header that is cut off.
    """
    head = file.read(12)
    if head[:4] in LARGE_FORMS:
        return _wave_seconds(file)
    if head[:4] != b"RIFF":
        return None
    return _wave_seconds(file) if head[8:] == b"WAVE" else _avi_seconds(file, head[8:])


def _wave_seconds(file: BinaryIO) -> float | None:
    """Bytes of the ``data`` chunk divided by the byte rate of the ``fmt`` chunk.

    Where the ``data`` chunk leaves it open, the ``ds64`` chunk of a large file says its size.
    """
    sound, large_size, samples = _Sound(), 0, 0
    for _ in range(MOST_CHUNKS):
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            size = large_size if size in UNKNOWN_SIZES else size
            return OPEN_END if size in UNKNOWN_SIZES else sound.seconds(size, samples)
        body = file.read(min(size + size % 2, MOST_CHUNK_BYTES))
        file.seek(size + size % 2 - len(body), os.SEEK_CUR)
        if name == b"ds64":
            large_size = struct.unpack_from("<8xQ", body)[0]
        elif name == b"fact":
            samples = struct.unpack_from("<I", body)[0]
        elif name == b"fmt ":
            sound = _Sound(*struct.unpack_from("<H2xII", body))
    return None


class _Sound(NamedTuple):
    """Of the ``fmt`` chunk, what tells a length."""

    coding: int = 0
    rate: int = 0
    byte_rate: int = 0

    def seconds(self, size: int, samples: int) -> float:
        by_bytes = size / self.byte_rate
        if self.coding in EVEN_CODINGS or samples in UNKNOWN_SIZES:
            return by_bytes
        return min(by_bytes, samples / self.rate)


def _avi_seconds(file: BinaryIO, form: bytes) -> float | None:
    """Frames times the length of one, from the ``avih`` chunk, which always comes first."""
    body = file.read(12 + 8 + 20)
    if form != b"AVI " or body[12:16] != b"avih":
        return None
    microseconds, frames = struct.unpack_from("<I12xI", body, 20)
    return float(microseconds * frames / 1e6) or None
