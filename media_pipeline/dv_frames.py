"""Whether the last frame of a raw DV tape is whole: ffmpeg drops half a frame and says nothing.

All frames are of one size, 144,000 bytes or a multiple in 625-line systems, 120,000 in 525-line
ones (IEC 61834, SMPTE 314M and 370M). A cut exactly between two frames cannot be known.
"""

import os
from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.values import Break

LINES_625 = 0x80
SYSTEMS = {False: (120_000, 30_000 / 1001), True: (144_000, 25.0)}
"""Bytes of the smallest frame and frames a second, by whether there are 625 lines."""
TYPE_AT, TYPE_BITS = 80 * 5 + 48 + 3, 0x1F
FRAME_MULTIPLES = {0x04: 2, 0x14: 4, 0x15: 4, 0x18: 2}
"""DV50, the two of DVCPRO HD with 1080 lines, and that with 720, by signal type."""


def dv_breaks(file: BinaryIO, on_read: Callable[[], None]) -> list[Break]:
    """Return where the last frame is cut; ``file`` is open for reading at 0."""
    on_read()
    head = file.read(TYPE_AT + 1)
    size = file.seek(0, os.SEEK_END)
    if len(head) <= TYPE_AT:
        return []
    frame_bytes, rate = SYSTEMS[bool(head[3] & LINES_625)]
    if size % frame_bytes == 0:
        return []
    whole = size // (frame_bytes * FRAME_MULTIPLES.get(head[TYPE_AT] & TYPE_BITS, 1))
    return [Break.noted("video", whole / rate, is_end=True)]
