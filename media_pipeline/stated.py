"""How long a recording says that it is, read from its own header.

ffmpeg's libraries quietly shorten the answer to what is there, so that a recording cut off while
copying would look whole. Opens the file for a few hundred bytes; decides nothing.
"""

import os
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from media_pipeline.riff import MOST_CHUNKS, OPEN_END, UNKNOWN_SIZES, riff_seconds

W64_CHUNK = struct.Struct("<4s12xQ")
"""Sony Wave64: the first letters of a GUID, and a size that includes these 24 bytes."""
CAF_CHUNK = struct.Struct(">4sq")
"""Apple Core Audio Format Specification 1.0."""
ASF_OBJECT = struct.Struct("<16sQ")
ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
"""Advanced Systems Format Specification 01.20.05, section 3.2."""
ASF_BROADCAST = 1
MXF_PARTITION = bytes.fromhex("060e2b34020501010d0102010102")
"""SMPTE 377M, section 6: a header partition; the byte behind says how far it was finished."""
MXF_CLOSED = frozenset({2, 4})


def stated_seconds(path: Path, opener: str) -> float | None:
    """Return the playing time in the header of a file; ``None`` when it states none.

    :data:`media_pipeline.riff.OPEN_END` where the header says that nobody knew.
    """
    reader = READERS.get(opener)
    if reader is None:
        return None
    with path.open("rb") as file:
        try:
            return reader(file)
        except (struct.error, ZeroDivisionError, OverflowError):  # cut off or empty itself
            return None


def is_finished_mxf(path: Path) -> bool:
    """Say whether an MXF was closed by whoever wrote it: then its header knows how long it is."""
    with path.open("rb") as file:
        head = file.read(len(MXF_PARTITION) + 1)
    return head[:-1] == MXF_PARTITION and head[-1] in MXF_CLOSED


def _w64_seconds(file: BinaryIO) -> float | None:
    """Bytes of the ``data`` chunk divided by the byte rate of the ``fmt`` chunk."""
    file.seek(40)
    byte_rate = 0
    for _ in range(MOST_CHUNKS):
        name, size = W64_CHUNK.unpack(file.read(W64_CHUNK.size))
        start = file.tell()
        if name == b"data":
            return OPEN_END if size in UNKNOWN_SIZES else (size - W64_CHUNK.size) / byte_rate
        if name == b"fmt ":
            byte_rate = struct.unpack("<8xI", file.read(12))[0]
        file.seek(start + max(0, size - W64_CHUNK.size + 7 & ~7))
    return None


def _caf_seconds(file: BinaryIO) -> float | None:
    """Packets of one size in the ``data`` chunk; those of many sizes are listed at the end."""
    file.seek(8)
    seconds_per_byte = 0.0
    for _ in range(MOST_CHUNKS):
        name, size = CAF_CHUNK.unpack(file.read(CAF_CHUNK.size))
        if name == b"data":
            if size in UNKNOWN_SIZES:
                return OPEN_END
            return (size - 4) * seconds_per_byte or None
        body = file.read(32) if name == b"desc" else b""
        if body:
            rate, packet_bytes, packet_frames = struct.unpack_from(">d8xII", body)
            seconds_per_byte = packet_frames / packet_bytes / rate if packet_bytes else 0.0
        file.seek(max(0, size - len(body)), os.SEEK_CUR)
    return None


def _au_seconds(file: BinaryIO) -> float | None:
    """ffmpeg reads the length by itself; whether there is one stands in the third word."""
    size = struct.unpack(">8xI", file.read(12))[0]
    return OPEN_END if size in UNKNOWN_SIZES else None


def _asf_seconds(file: BinaryIO) -> float | None:
    """Play duration less preroll of the file properties, unless it was a broadcast."""
    for body in _asf_bodies(file):
        play, preroll, flags = struct.unpack_from("<40xQ8xQI", body)
        is_known = play and not flags & ASF_BROADCAST
        return play / 1e7 - preroll / 1e3 if is_known else None
    return None


def _asf_bodies(file: BinaryIO) -> Iterator[bytes]:
    file.seek(30)
    for _ in range(MOST_CHUNKS):
        name, size = ASF_OBJECT.unpack(file.read(ASF_OBJECT.size))
        if name == ASF_FILE_PROPERTIES:
            yield file.read(80)
        file.seek(max(0, size - ASF_OBJECT.size), os.SEEK_CUR)


READERS: Mapping[str, Callable[[BinaryIO], float | None]] = {
    "wav": riff_seconds,
    "avi": riff_seconds,
    "w64": _w64_seconds,
    "caf": _caf_seconds,
    "asf": _asf_seconds,
    "au": _au_seconds,
}
"""By the name of the demuxer."""
