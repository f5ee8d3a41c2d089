"""Whether packets of an MPEG transport stream are missing, marked bad, or break off.

Packets are counted from 0 to 15 for each of their tracks (ISO/IEC 13818-1, section 2.4.3): a number
left out is a loss. The stream states no length: a file that ends inside a picture or a sound is
cut, one that ends between two counts as whole, and nobody can know better. Where it begins proves
nothing: whoever records a broadcast begins in the middle. Reads the file once, some thousand
packets at a time; decodes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from media_pipeline.signatures import HEAD_BYTES, PacketLayout, packet_layout
from media_pipeline.values import Break

PACKET_BYTES, HEADER_BYTES = 188, 4
SYNC = 0x47
BLOCK_PACKETS = 8192
SYNC_RUN = 4
"""So many packets in step prove that the reading is in step again."""
MOST_TRACKS = 256
"""A whole broadcast multiplex has fewer; a file that names more is an attack on memory."""
MOST_BREAKS = 10_000
"""Of one file; a sentence names five places."""
REPEATED_FROM = 12
"""A packet that is sent twice may carry another clock; what comes behind it is the same."""
STUFFING = 0x1FFF
"""Packets that only fill the line."""
CLOCK_HZ, CLOCK_WRAP = 90_000, 1 << 33
MOST_STEP_SECONDS = 3600.0
"""A clock that jumps further than this, or back, began anew: it says nothing about what is lost."""

Packets = NDArray[np.uint8]
"""Shape (n, 188): packets in step, without what a format puts around them."""


@dataclass(slots=True)
class _Track:
    """Follows the packets of one number (PID), and the sound or picture in them."""

    counter: int | None = None
    last_packet: bytes = b""
    kind: str = ""
    """``video`` or ``audio`` as soon as one has begun; else tables, subtitles or nothing known."""
    clock: int | None = None
    """Decoding time of the picture or sound that is arriving, in ticks."""
    seconds: float = 0.0
    """The same since the beginning of the file."""
    stated_bytes: int = 0
    """Length of it, 0 when it states none, as most pictures do not."""
    arrived_bytes: int = 0
    is_filled_up: bool = False
    """Its last packet was stuffed, which is done at an end only."""
    is_permitted: bool = False
    """A packet without sound or picture has just announced a break in the counting."""
    lost_since: float | None = None
    found: list[Break] = field(default_factory=list)

    @property
    def looks_cut(self) -> bool:
        """Judge the end of the file by what it ends with."""
        if self.stated_bytes:
            return self.arrived_bytes < self.stated_bytes
        return not self.is_filled_up

    def note(self, start: float, end: float, *, is_end: bool = False, is_sure: bool = True) -> None:
        if len(self.found) < MOST_BREAKS:
            self.found.append(Break.noted(self.kind, start, end, is_end=is_end, is_certain=is_sure))


def transport_breaks(file: BinaryIO, on_read: Callable[[], None]) -> list[Break]:
    """Return where packets of sound or picture are missing, marked bad or cut off.

    ``file`` is open for reading at 0; ``on_read`` is called often.
    """
    layout = packet_layout(file.read(HEAD_BYTES))
    if layout is None:
        return []
    file.seek(0)
    listener = _Listener()
    reader = _Reader(file, layout)
    for packets in reader.runs():
        on_read()
        listener.take(packets)
    return listener.finish(is_cut=reader.is_cut)


@dataclass(slots=True)
class _Reader:
    """Gives packets in step, and finds the step again where it is lost."""

    file: BinaryIO
    layout: PacketLayout
    is_cut: bool = False
    """The file ends inside a packet, or behind something that is none."""

    def runs(self) -> Iterator[Packets]:
        first, step = self.layout
        rest = b""
        while block := self.file.read(BLOCK_PACKETS * step):
            data, at = rest + block, 0
            while len(data) - at >= step:
                rows = np.frombuffer(data, np.uint8, (len(data) - at) // step * step, at)
                rows = rows.reshape(-1, step)[:, first : first + PACKET_BYTES]
                bad = np.flatnonzero(rows[:, 0] != SYNC)
                good = int(bad[0]) if len(bad) else len(rows)
                if good:
                    yield rows[:good]
                at += good * step
                if good < len(rows):
                    at = self._next_in_step(data, at)
            rest = data[at:]
        # What hangs over is a cut packet if it begins like one, or is too long to be anything else.
        self.is_cut = rest[first : first + 1] == bytes([SYNC]) or len(rest) >= step

    def _next_in_step(self, data: bytes, start: int) -> int:
        """Return where packets go on; near the end of ``data``, where they may."""
        first, step = self.layout
        while (mark := data.find(SYNC, start + first + 1)) >= 0:
            start = mark - first
            if set(data[mark : mark + SYNC_RUN * step : step]) == {SYNC}:
                return start
        return max(start, len(data) - step + 1)


class _Listener:
    """Sorts packets by track and judges each track."""

    def __init__(self) -> None:
        self.tracks: dict[int, _Track] = {}
        self.base: int | None = None
        """The first clock of the file."""

    def take(self, packets: Packets) -> None:
        numbers = (packets[:, 1].astype(np.uint16) & 0x1F) << 8 | packets[:, 2]
        for number in np.unique(numbers):
            track = self._track(int(number))
            if track is not None:
                self._follow(track, packets[numbers == number])

    def finish(self, *, is_cut: bool) -> list[Break]:
        """Return all that was found, the end of the file included."""
        tracks = [track for track in self.tracks.values() if track.kind]
        for track in tracks:
            if track.lost_since is not None:
                track.note(track.lost_since, track.seconds)
            elif track.looks_cut:
                is_sure = is_cut or track.stated_bytes > 0
                track.note(track.seconds, track.seconds, is_end=True, is_sure=is_sure)
        found = [found for track in tracks for found in track.found]
        if is_cut and tracks and not any(one.is_end for one in found):
            longest = max(tracks, key=lambda track: track.seconds)
            longest.note(longest.seconds, longest.seconds, is_end=True)
            found.append(longest.found[-1])
        return found

    def _track(self, number: int) -> _Track | None:
        if number == STUFFING or (number not in self.tracks and len(self.tracks) >= MOST_TRACKS):
            return None
        return self.tracks.setdefault(number, _Track())

    def _follow(self, track: _Track, packets: Packets) -> None:
        offsets = _payload_offsets(packets)
        has_payload = (packets[:, 3] & 0x10 > 0) & (offsets < PACKET_BYTES)
        is_permitted = _permitted(track, packets, has_payload)
        packets, offsets = packets[has_payload], offsets[has_payload]
        if not len(packets):
            return
        suspects = _jumps(track, packets) & ~is_permitted
        suspects |= packets[:, 1] & 0x80 > 0  # the receiver itself marked it as bad
        begins = packets[:, 1] & 0x40 > 0
        lengths = PACKET_BYTES - offsets
        last = 0
        for at in map(int, np.flatnonzero(begins | suspects)):
            track.arrived_bytes += int(lengths[last:at].sum())
            last = at
            if begins[at]:
                payload = packets[at, offsets[at] :].tobytes()
                self._begin(track, payload, is_suspect=bool(suspects[at]))
            elif track.lost_since is None:
                track.lost_since = track.seconds
        track.arrived_bytes += int(lengths[last:].sum())
        track.is_filled_up = _is_stuffed(packets[-1])

    def _begin(self, track: _Track, payload: bytes, *, is_suspect: bool) -> None:
        """Take the first packet of a picture or sound."""
        kind = _kind_of(payload)
        if not kind:
            return
        track.kind = kind
        start = track.seconds if track.lost_since is None else track.lost_since
        track.seconds += self._step(track, _clock_of(payload))
        if is_suspect or track.lost_since is not None:
            track.note(start, track.seconds)
            track.lost_since = None
        stated = int.from_bytes(payload[4:6], "big")
        track.stated_bytes = stated + 6 if stated else 0
        track.arrived_bytes = 0

    def _step(self, track: _Track, clock: int | None) -> float:
        """Return by how many seconds the clock of a track went on, and remember it."""
        if clock is None:
            return 0.0
        if self.base is None:
            self.base = clock
        before = self.base if track.clock is None else track.clock
        track.clock = clock
        step = (clock - before) % CLOCK_WRAP / CLOCK_HZ
        return step if step < MOST_STEP_SECONDS else 0.0


def _payload_offsets(packets: Packets) -> NDArray[np.intp]:
    """Return where the payload of each packet begins, behind its adaptation field if it has one."""
    has_field = packets[:, 3] & 0x20 > 0
    lengths = packets[:, 4].astype(np.intp) + 1
    return np.minimum(HEADER_BYTES + np.where(has_field, lengths, 0), PACKET_BYTES)


def _permitted(
    track: _Track, packets: Packets, has_payload: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Say for each packet with a payload whether its number may jump (discontinuity_indicator).

    The permission may come in a packet of its own, just before.
    """
    has_flags = (packets[:, 3] & 0x20 > 0) & (packets[:, 4] > 0)
    permits = np.cumsum(has_flags & (packets[:, 5] & 0x80 > 0))
    at_payload = permits[has_payload]
    permitted: NDArray[np.bool_] = np.diff(at_payload, prepend=-int(track.is_permitted)) > 0
    if len(at_payload):
        track.is_permitted = bool(permits[-1] > at_payload[-1])
    elif permits[-1]:
        track.is_permitted = True
    return permitted


def _jumps(track: _Track, packets: Packets) -> NDArray[np.bool_]:
    """Say which packets do not carry the number after the one before."""
    counters = (packets[:, 3] & 0xF).astype(np.int16)
    if track.counter is None:
        track.counter = int(counters[0]) - 1
    steps = np.diff(counters, prepend=track.counter) & 0xF
    jumps: NDArray[np.bool_] = steps != 1
    for at in np.flatnonzero(steps == 0):  # a packet may be sent twice
        before = packets[at - 1].tobytes() if at else track.last_packet
        jumps[at] = packets[at, REPEATED_FROM:].tobytes() != before[REPEATED_FROM:]
    track.counter, track.last_packet = int(counters[-1]), packets[-1].tobytes()
    return jumps


def _is_stuffed(packet: Packets) -> bool:
    """Say whether the adaptation field is longer than what its flags ask for."""
    if not packet[3] & 0x20:
        return False
    length, flags = int(packet[4]), int(packet[5])
    if length == 0:
        return True
    clocks = 6 * bool(flags & 0x10) + 6 * bool(flags & 0x08) + bool(flags & 0x04)
    return length > 1 + clocks and not flags & 0x03


def _kind_of(payload: bytes) -> str:
    """Table 2-22 of ISO/IEC 13818-1: which streams are pictures and which are sound."""
    if payload[:3] != b"\x00\x00\x01" or len(payload) < 9:
        return ""
    stream = payload[3]
    if 0xE0 <= stream <= 0xEF or stream == 0xFD:
        return "video"
    return "audio" if 0xC0 <= stream <= 0xDF or stream == 0xBD else ""


def _clock_of(payload: bytes) -> int | None:
    """Return the decoding time, or the time of showing where both are the same, in ticks."""
    at = {0x80: 9, 0xC0: 14}.get(payload[7] & 0xC0)
    if at is None or len(payload) < at + 5:
        return None
    high, middle, low = payload[at], payload[at + 1 : at + 3], payload[at + 3 : at + 5]
    return (
        (high >> 1 & 7) << 30
        | int.from_bytes(middle, "big") >> 1 << 15
        | int.from_bytes(low, "big") >> 1
    )
