"""Whether an AMR file is frames from its first byte to its last: it states no length to compare.

Layout: RFC 4867, section 5.3; each frame begins with a byte that names its type, and the type tells
its length. The frames carry no checksum, so altered sound is not noticed, and a file cut off
exactly between two frames counts as whole. Reads the file once; decodes nothing.
"""

from collections.abc import Callable
from typing import BinaryIO

from media_pipeline.values import Break

FRAME_SECONDS = 0.02
NARROW = b"#!AMR\n"
WIDE = b"#!AMR-WB\n"
TYPE_BITS: dict[bytes, tuple[int | None, ...]] = {
    NARROW: (95, 103, 118, 134, 148, 159, 204, 244, 39, 43, 38, 37, None, None, None, 0),
    WIDE: (132, 177, 253, 285, 317, 365, 397, 461, 477, 40, None, None, None, None, 0, 0),
}
"""Bits of a frame by its type: 3GPP TS 26.101, table 1a, and TS 26.201, table 1a; ``None``: kept
for the future, so never written."""
PADDING = 0b10000011
"""Bits of a frame's first byte that are always 0."""
BLOCK_BYTES = 1 << 16
FRAMES_PER_CALL = 10_000


def amr_breaks(file: BinaryIO, on_read: Callable[[], None]) -> list[Break]:
    """Return where the frames stop being frames, or the last one is cut; at most one place.

    ``file`` is open for reading at 0. Files of several channels (which no phone writes) are left
    alone.
    """
    steps = _steps(file)
    if steps is None:
        return []
    frames = 0
    while head := file.read(1):
        if frames % FRAMES_PER_CALL == 0:
            on_read()
        step = steps[head[0]]
        if step is None:
            return [Break.noted("audio", frames * FRAME_SECONDS)]
        if len(file.read(step)) < step:
            return [Break.noted("audio", frames * FRAME_SECONDS, is_end=True)]
        frames += 1
    return []


def _steps(file: BinaryIO) -> list[int | None] | None:
    """Return how many bytes follow each possible first byte of a frame."""
    line = file.readline(len(WIDE))
    bits = TYPE_BITS.get(line)
    if bits is None:
        return None
    return [_bytes_after(head, bits[head >> 3 & 15]) for head in range(256)]


def _bytes_after(head: int, bits: int | None) -> int | None:
    return None if bits is None or head & PADDING else -(-bits // 8)
