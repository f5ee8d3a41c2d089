"""Where does a recording decode, from its first packet to its last? A second opinion through PyAV.

Asked after a conversion failed: to tell a broken file from a broken machine, and to write down what
a salvaged recording lacks. Costs about as much as playing the file, so it is never part of the way
that succeeds; only :func:`ends_badly` may be, which decodes some seconds. Runs in the screening
room only (:mod:`media_pipeline.screening_room`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import av
import av.error
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.video.frame import VideoFrame

from media_pipeline.demuxing import STRICT, demuxer_options, opened
from media_pipeline.salvage import END_SECONDS, JOIN_SECONDS
from media_pipeline.values import LEAST_LOST_SECONDS, Limits, Loss, SourceInfo, StreamInfo

UNSMOOTHED = {"skip_loop_filter": "all"}
"""Where nobody looks at the pictures; what is stored of them is read all the same. Measured on
1080p: a fifth of the time of decoding."""
WATCHED_SECONDS = 30
"""Decoded whole where a picture is only copied: to decode an hour of it would cost more than some
encode. Where everything is made, every picture is decoded."""
LEAST_SECONDS = 0.001
TAIL_SECONDS = 10
"""Decoded to judge an end; cameras write a key frame every second or two."""
TAIL_PACKETS = 3
"""A decoder that looks ahead complains about the last picture this late."""


def is_intact(path: Path, source: SourceInfo, limits: Limits) -> bool:
    """Decode the picture and the sound of ``source`` to the end; false at the first fault.

    A stream of which nothing at all can be decoded is one.
    """
    wanted = _wanted(source)
    silent = {stream.index for stream in wanted}
    try:
        with _opened(path, source, limits, wanted) as container:
            for packet in _packets(container, wanted):
                frames = packet.decode()
                if packet.is_corrupt or any(map(_is_made_up, frames)):
                    return False
                if frames:
                    silent.discard(packet.stream.index)
    except av.error.FFmpegError:
        return False
    return not silent


def watched_seconds(path: Path, source: SourceInfo, limits: Limits) -> float | None:
    """Decode the picture and return how long it lasts; ``None`` at the first fault.

    As the conversion would: what a decoder makes up for without a complaint is no fault. After
    WATCHED_SECONDS only key frames are decoded: a fault between two of them is not seen there.
    """
    if source.video is None:
        return None
    seconds = 0.0
    try:
        with _opened(path, source, limits, [source.video], UNSMOOTHED) as container:
            context = container.streams[source.video.index].codec_context
            start = (container.start_time or 0) / av.time_base
            for packet in _packets(container, [source.video]):
                frames = packet.decode()
                if packet.is_corrupt or any(map(_is_made_up, frames)):
                    return None
                seconds = max([seconds, *(_end(one, start, seconds) for one in (packet, *frames))])
                if seconds > WATCHED_SECONDS:
                    context.skip_frame = "NONKEY"
    except av.error.FFmpegError:
        return None
    return seconds


def _end(one: object, start: float, otherwise: float) -> float:
    """When a packet or a picture is over, by the clock of the file; ``otherwise``: unknown."""
    if not isinstance(one, VideoFrame | av.Packet) or one.pts is None or one.time_base is None:
        return otherwise
    return float((one.pts + (one.duration or 0)) * one.time_base) - start


def reached_seconds(path: Path, source: SourceInfo, limits: Limits) -> float:
    """Read to the end, without decoding, and return when the last of any stream ends."""
    end = 0.0
    try:
        with _opened(path, source, limits, []) as container:
            start = (container.start_time or 0) / av.time_base
            for packet in container.demux():
                if packet.pts is not None and packet.time_base:
                    until = (packet.pts + (packet.duration or 0)) * packet.time_base
                    end = max(end, float(until) - start)
    except (av.error.FFmpegError, IndexError):  # it ends where it breaks off
        pass
    return end


def heard_losses(path: Path, source: SourceInfo, limits: Limits) -> list[Loss]:
    """Decode all that decodes and return the stretches that do not.

    A fault in the picture lasts until the next key frame: what comes between is built upon it.
    """
    wanted = _wanted(source)
    ears = {stream.index: _Ear(stream.type) for stream in wanted}
    try:
        with _opened(path, source, limits, wanted) as container:
            start = (container.start_time or 0) / av.time_base
            for packet in _packets(container, wanted):
                _listen(ears[packet.stream.index], packet, start)
    except av.error.FFmpegError:  # the container itself breaks off: the rest is the tail
        pass
    for stream in wanted:
        ears[stream.index].end(_stated(source, stream))
    return [loss for ear in ears.values() for loss in ear.losses]


def ends_badly(path: Path, source: SourceInfo, limits: Limits) -> bool:
    """Decode the last seconds of the picture: is the very last of it at fault?

    What comes before does not count: pictures right after a jump may lack those they build upon.
    """
    video = source.video
    if video is None:
        return False
    packets = fault = 0
    try:
        with _opened(path, source, limits, [video]) as container:
            _go_to_tail(container, source)
            for packet in _packets(container, [video]):
                packets += 1
                try:
                    packet.decode()
                except av.error.FFmpegError:
                    fault = packets
    except av.error.FFmpegError:  # the container itself breaks off
        return True
    return fault > max(0, packets - TAIL_PACKETS)


def _go_to_tail(container: InputContainer, source: SourceInfo) -> None:
    start = (container.start_time or 0) / av.time_base
    place = start + (source.duration_seconds or 0.0) - TAIL_SECONDS
    if place > start:
        with suppress(av.error.FFmpegError):  # then all of it is decoded
            container.seek(int(place * av.time_base))


@dataclass(slots=True)
class _Ear:
    """Follows one stream and notes where it falls silent."""

    stream: str
    losses: list[Loss] = field(default_factory=list)
    position: float = 0.0
    """Where the last good frame ended."""
    is_lost: bool = False

    def stumble(self) -> None:
        self.is_lost = True

    def hear(self, start: float, end: float, is_fresh: bool) -> None:
        """Take a decoded frame; ``is_fresh``: it needs no frame before it."""
        if self.is_lost and not is_fresh:
            return
        if self.is_lost:  # however short: whoever listens closely hears it
            self._note(max(start, self.position + LEAST_LOST_SECONDS))
        elif start > self.position + JOIN_SECONDS:
            self._note(start)
        self.is_lost = False
        self.position = max(self.position, end)

    def end(self, stated: float | None) -> None:
        if self.is_lost:
            self._note(max(stated or 0.0, self.position + LEAST_LOST_SECONDS))
        elif stated is not None and stated > self.position + END_SECONDS:
            self._note(stated)

    def _note(self, until: float) -> None:
        if until > self.position + LEAST_SECONDS:
            self.losses.append(
                Loss(
                    stream=self.stream,
                    start_seconds=round(self.position, 3),
                    end_seconds=round(until, 3),
                )
            )


def _listen(ear: _Ear, packet: av.Packet, start: float) -> None:
    try:
        frames = packet.decode()
    except av.error.FFmpegError:
        ear.stumble()
        return
    if packet.is_corrupt:
        ear.stumble()
    for number, frame in enumerate(frames):
        # Rubbish that happened to decode has no place in time; what follows in one packet has that
        # of the frame before it.
        is_nowhere = isinstance(frame, AudioFrame) and frame.time is None and number == 0
        if _is_made_up(frame) or is_nowhere:
            ear.stumble()
            continue
        if isinstance(frame, AudioFrame):
            length, is_fresh = frame.samples / frame.sample_rate, True
        elif isinstance(frame, VideoFrame):
            length, is_fresh = (
                float((frame.duration or 0) * (frame.time_base or 0)),
                frame.key_frame,
            )
        else:
            continue
        begins = ear.position if frame.time is None else frame.time - start
        ear.hear(begins, begins + length, is_fresh)


def _is_made_up(frame: object) -> bool:
    """The decoder painted over what it could not read, and says so."""
    return isinstance(frame, VideoFrame) and frame.is_corrupt


def _packets(container: InputContainer, wanted: Sequence[StreamInfo]) -> Iterator[av.Packet]:
    """Read to the end of the file.

    A damaged table of programmes makes up streams in mid-file, over which PyAV 18 stumbles when all
    is read. The last frames, still in the decoders, are then not asked for.
    """
    try:
        yield from container.demux([stream.index for stream in wanted])
    except IndexError:
        return


def _wanted(source: SourceInfo) -> list[StreamInfo]:
    return [stream for stream in (source.video, source.audio) if stream]


def _stated(source: SourceInfo, stream: StreamInfo) -> float | None:
    return (stream.duration_seconds or source.duration_seconds) if source.states_duration else None


def _opened(
    path: Path,
    source: SourceInfo,
    limits: Limits,
    wanted: Sequence[StreamInfo],
    options: Mapping[str, str] = STRICT,
) -> InputContainer:
    container = opened(path, source.container, demuxer_options(source.container, limits))
    for stream in wanted:
        context = container.streams[stream.index].codec_context
        context.options = dict(options)
        # PyAV's own choice, threads that share a picture, keeps H.264 from telling its faults.
        context.thread_type = "NONE"
    return container
