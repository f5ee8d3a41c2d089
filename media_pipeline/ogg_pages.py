"""Whether every page of an Ogg file is there and as it was written: ffmpeg skips what is not.

Layout of a page and its checksum: RFC 3533, sections 6 and 7. A missing end mark is no damage:
Android's own recorder, and with it many a phone, never writes one. So a file cut off exactly
between two pages cannot be told from a whole one, and counts as whole. Reads the file once, a page
at a time; decodes nothing.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from media_pipeline.values import Break

CAPTURE = b"OggS"
HEADER = struct.Struct("<4sBBqIIIB")
"""Capture pattern, version, flags, granule position, serial, number, checksum, segments."""
CHECKSUM_AT = 22
CONTINUED, FIRST, LAST = 1, 2, 4
NO_GRANULE = -1
"""No packet ends on this page."""
OPEN_SEGMENT = 255
"""A packet whose last segment is full goes on in the next page."""
MOST_FALSE_STARTS = 2000
"""Places that look like a page and are none; a file made of them would cost hours."""
SCAN_BYTES = 1 << 16
OPUS_RATE = 48_000
"""RFC 7845, section 4: whatever the sound was recorded with."""

MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    """One page whose checksum is right."""

    flags: int
    granule: int
    serial: int
    number: int
    is_open: bool
    """Its last packet goes on in the next page."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Rubbish:
    """Bytes that are no page; ``is_end``: nothing follows them."""

    is_end: bool


@dataclass(slots=True)
class _Track:
    """Follows one logical stream."""

    kind: str
    seconds_at: Callable[[int], float]
    next_number: int
    reached_seconds: float = 0.0
    is_ended: bool = False
    is_open: bool = False
    found: list[Break] = field(default_factory=list)

    def take(self, page: Page) -> None:
        until = self.reached_seconds
        if page.granule != NO_GRANULE:
            until = max(until, self.seconds_at(page.granule))
        missing = page.number - self.next_number
        if missing > 0:
            # Pages of one stream last about equally long; the one in hand is not lost.
            share = missing / (missing + 1)
            lost = (until - self.reached_seconds) * share
            start = self.reached_seconds
            self.found.append(Break.noted(self.kind, start, start + lost))
        self.next_number = page.number + 1
        self.reached_seconds = until
        self.is_ended = bool(page.flags & LAST)
        self.is_open = page.is_open

    def end(self, has_rubbish: bool) -> None:
        if not self.is_ended and (has_rubbish or self.is_open):
            self.found.append(Break.noted(self.kind, self.reached_seconds, is_end=True))


def ogg_breaks(file: BinaryIO, on_read: Callable[[], None]) -> list[Break]:
    """Return where pages of sound or picture are missing, altered or cut off.

    ``file`` is open for reading at 0; ``on_read`` is called for every page.
    """
    tracks: dict[int, _Track] = {}
    done: list[_Track] = []
    has_rubbish = False
    for piece in read_pages(file):
        on_read()
        if isinstance(piece, Rubbish):
            has_rubbish = piece.is_end
            continue
        if piece.flags & FIRST:
            if piece.serial in tracks:  # a second recording behind the first, under the same number
                done.append(tracks.pop(piece.serial))
            if track := _track_of(piece):
                tracks[piece.serial] = track
        if piece.serial in tracks:
            tracks[piece.serial].take(piece)
    for track in tracks.values():
        track.end(has_rubbish)
    return [found for track in (*done, *tracks.values()) for found in track.found]


def read_pages(file: BinaryIO) -> Iterator[Page | Rubbish]:
    """Read whole pages in order, and say where there was something else."""
    position = false_starts = 0
    while file.seek(position) == position and (head := file.read(HEADER.size)):
        page, size = _read_page(file, head)
        if page is not None:
            yield page
            position += size
            continue
        false_starts += 1
        following = _next_capture(file, position + 1)
        is_end = following is None or false_starts > MOST_FALSE_STARTS
        yield Rubbish(is_end=is_end)
        if following is None or is_end:
            return
        position = following


def checksum(content: bytes) -> int:
    """Return the CRC-32 of RFC 3533: polynomial 0x04c11db7, highest bit first, from 0, as it is.

    zlib knows the same polynomial with the lowest bit first; mirrored bytes in and a mirrored
    number out make one of the other. 0xffffffff takes back zlib's own start and end.
    """
    mirrored = zlib.crc32(content.translate(MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(MIRRORED), "big")


def _read_page(file: BinaryIO, head: bytes) -> tuple[Page | None, int]:
    if len(head) < HEADER.size or head[:5] != CAPTURE + b"\x00":
        return None, 0
    *_, flags, granule, serial, number, stated, count = HEADER.unpack(head)
    segments = file.read(count)
    body = file.read(sum(segments))
    if len(segments) < count or len(body) < sum(segments):
        return None, 0
    blank = head[:CHECKSUM_AT] + bytes(4) + head[CHECKSUM_AT + 4 :]
    if checksum(blank + segments + body) != stated:
        return None, 0
    is_open = segments[-1:] == bytes([OPEN_SEGMENT])
    page = Page(flags, granule, serial, number, is_open, body)
    return page, len(head) + len(segments) + len(body)


def _next_capture(file: BinaryIO, start: int) -> int | None:
    file.seek(start)
    rest = b""
    while block := file.read(SCAN_BYTES):
        data = rest + block
        at = data.find(CAPTURE)
        if at >= 0:
            return file.tell() - len(data) + at
        rest = data[-len(CAPTURE) + 1 :]
    return None


def _track_of(page: Page) -> _Track | None:
    """Begin to follow a stream of sound or picture; anything else may be lost unheard."""
    for mark, kind, clock in CODECS:
        if page.body.startswith(mark):
            try:
                return _Track(kind, clock(page.body), page.number)
            except (struct.error, ZeroDivisionError):
                return _Track(kind, lambda _granule: 0.0, page.number)
    return None


def _samples(rate: int) -> Callable[[int], float]:
    per_sample = 1 / rate
    return lambda granule: granule * per_sample


def _vorbis_clock(header: bytes) -> Callable[[int], float]:
    """Vorbis I specification, section 4.2.2."""
    return _samples(struct.unpack_from("<I", header, 12)[0])


def _speex_clock(header: bytes) -> Callable[[int], float]:
    """RFC 5574, section 3, and the Speex manual, table 7.1."""
    return _samples(struct.unpack_from("<I", header, 36)[0])


def _flac_clock(header: bytes) -> Callable[[int], float]:
    """The Ogg mapping of FLAC puts STREAMINFO at byte 17; its rate has 20 bits."""
    return _samples(int.from_bytes(header[27:30], "big") >> 4)


def _theora_clock(header: bytes) -> Callable[[int], float]:
    """Theora specification, section 6.2: frames since the key frame stand in the low bits."""
    numerator, denominator = struct.unpack_from(">II", header, 22)
    shift = (int.from_bytes(header[40:42], "big") >> 5) & 0x1F
    frame = denominator / numerator
    return lambda granule: ((granule >> shift) + (granule & (1 << shift) - 1)) * frame


CODECS: tuple[tuple[bytes, str, Callable[[bytes], Callable[[int], float]]], ...] = (
    (b"\x01vorbis", "audio", _vorbis_clock),
    (b"OpusHead", "audio", lambda _header: _samples(OPUS_RATE)),
    (b"Speex   ", "audio", _speex_clock),
    (b"\x7fFLAC", "audio", _flac_clock),
    (b"\x80theora", "video", _theora_clock),
)
"""How the first packet of a stream begins, and how its positions become seconds."""
