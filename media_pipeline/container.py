"""From a container that somebody gave us to :class:`SourceInfo`, through PyAV.

Runs in the screening room only (:mod:`media_pipeline.screening_room`): the demuxers and decoders
are large libraries in C. The protocol and format allow-lists hold them to one file and one format;
stream, pixel and duration limits are applied before the first frame is decoded. Decides nothing
about what will be made from the file.
"""

import math
import re
import time
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from media_pipeline.demuxing import demuxer_options, opened
from media_pipeline.errors import SourceDamagedError, SourceRefusedError
from media_pipeline.labels import language_of, title_of
from media_pipeline.riff import OPEN_END
from media_pipeline.signatures import Signature
from media_pipeline.stated import is_finished_mxf, stated_seconds
from media_pipeline.values import (
    UNSPECIFIED_COLOR,
    Kind,
    Limits,
    SourceInfo,
    StreamInfo,
)

MEASURED = frozenset({"video", "audio"})
LOOK_PACKETS = 60
"""A camera's first frame comes within a second of packets; give up the look for it after two."""
LOOK_FRAMES = 3
"""The first picture of a tape may be a whole frame although the rest is interlaced."""
INTERLACED_FIELD_ORDERS = frozenset({2, 3, 4, 5})
"""libavcodec's AVFieldOrder: every value but unknown (0) and progressive (1)."""

PROBE_OPTIONS = {"max_streams": "1000"}
"""ffmpeg's own limit while probing: ours would end in an error that does not say why."""
LIBRARY_MAX_PIXELS = str(2**31 - 1)
"""ffmpeg's own default; its libraries refuse above 268 million pixels whatever is asked."""
PIXEL_ASPECT_LIMIT = 4
"""Anamorphic cinema has 2. A header that claims more would stretch the picture into a bomb."""


STATE_THEIR_END = frozenset({"matroska", "asf"})
"""Their writers state when a recording ends by its own clock, which may not have begun at 0: a
piece of a longer capture."""
LENGTH_TAG = re.compile(r"([0-9]{1,4}):([0-9]{2}):([0-9]{2}(?:\.[0-9]{1,9})?)")
"""How Matroska's writers note the end of each stream (tag DURATION); the length in the header is
that of the longest, be it subtitles."""
SEARCH_SECONDS = 60.0
"""For the first packet of a sound that was not met at the beginning. Whoever is not met by then is
believed to come."""


class _SizeHiddenError(Exception):
    """ffmpeg's libraries withhold the size of a picture above the limit that they were given."""


def describe_container(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    """Return what the header and the first frames of a recording say.

    Raises :class:`SourceRefusedError` and :class:`SourceDamagedError`.
    """
    size_bytes = path.stat().st_size
    options = demuxer_options(signature.opener, limits) | PROBE_OPTIONS
    try:
        try:
            return _look(path, options, signature, size_bytes, limits)
        except _SizeHiddenError:
            # Only how large it is: the limit is applied to the answer before a picture is decoded.
            options["max_pixels"] = LIBRARY_MAX_PIXELS
            return _look(path, options, signature, size_bytes, limits)
    except _SizeHiddenError as error:
        raise SourceDamagedError("unreadable", found="no picture size") from error
    except av.error.FFmpegError as error:
        raise SourceDamagedError("unreadable", found=error.strerror) from error


def _look(
    path: Path, options: dict[str, str], signature: Signature, size_bytes: int, limits: Limits
) -> SourceInfo:
    with opened(path, signature.opener, options) as container:
        source = _describe(path, container, signature, size_bytes, limits)
        unmet = _unmet_sounds(source, container)
    if unmet:
        with opened(path, signature.opener, options) as container:
            source = _without(source, _search(container, unmet))
    if source.duration_seconds is not None:
        return source
    with opened(path, signature.opener, options) as container:
        measured = _as_measured(source, container)
    _check_duration(measured, limits)
    return measured


def _unmet_sounds(source: SourceInfo, container: InputContainer) -> set[int]:
    """Return the sounds of which nothing is in the index, so perhaps nothing in the file.

    Where there is one sound and nothing else, that it is empty is found when it is played.
    """
    sounds = [s.index for s in source.sounds]
    if source.video is None and len(sounds) < 2:
        return set()
    return {index for index in sounds if not len(container.streams[index].index_entries)}


def _search(container: InputContainer, wanted: set[int]) -> set[int]:
    """Read until each of the ``wanted`` streams was met, and return those that never come."""
    unmet, until = set(wanted), time.monotonic() + SEARCH_SECONDS
    with suppress(av.error.FFmpegError, IndexError):
        for packet in container.demux(sorted(wanted)):
            if packet.size:
                unmet.discard(packet.stream.index)
            if not unmet or time.monotonic() > until:
                return set()
    return unmet


def _without(source: SourceInfo, empty: set[int]) -> SourceInfo:
    """Mark the sounds that never come; a recording of nothing else is left as it is."""
    marked = tuple(replace(s, is_empty=s.index in empty) for s in source.streams)
    found = replace(source, streams=marked)
    return found if found.video or found.audio else source


def _as_measured(source: SourceInfo, container: InputContainer) -> SourceInfo:
    """Read a recording through whose length is written nowhere, as browsers leave theirs."""
    ends = {stream.index: 0.0 for stream in source.streams if stream.type in MEASURED}
    begin = (container.start_time or 0) / av.time_base
    try:
        for packet in container.demux(list(ends)):
            unit = float(packet.time_base or 0)
            at = ends[packet.stream.index] if packet.pts is None else packet.pts * unit - begin
            end = at + (packet.duration or 0) * unit
            ends[packet.stream.index] = max(ends[packet.stream.index], end)
    except (av.error.FFmpegError, IndexError):  # where it breaks off is found when it is decoded
        pass
    seconds = max(ends.values(), default=0.0) or None
    return replace(source, duration_seconds=seconds, states_duration=False)


def _describe(
    path: Path, container: InputContainer, signature: Signature, size_bytes: int, limits: Limits
) -> SourceInfo:
    _check_stream_count(len(container.streams), limits)
    begin = (container.start_time or 0) / av.time_base
    streams = tuple(
        _with_length(_stream_info(stream, begin), stream, signature.opener, begin)
        for stream in container.streams
    )
    late = max(0.0, begin) if signature.opener in STATE_THEIR_END else 0.0
    source = SourceInfo(
        kind=Kind.AUDIO,
        container=signature.opener,
        media_type=signature.media_type,
        size_bytes=size_bytes,
        duration_seconds=_playing_seconds(streams, _container_duration(container, late)),
        states_duration=signature.states_duration or is_finished_mxf(path),
        streams=streams,
    )
    source = _as_stated(source, path, late)
    if source.video is None:
        _check_playable(source)
    _check_duration(source, limits)
    if source.video is None:
        return _as_audio(source)
    _check_pixels(source.video, limits)
    return _as_video(container, source, source.video)


def _as_stated(source: SourceInfo, path: Path, late: float) -> SourceInfo:
    """Believe a header that states more than is there: the rest was lost.

    And one that leaves it open: then ffmpeg tells how long the file is, which nobody stated.
    """
    stated = stated_seconds(path, source.container)
    found = source.duration_seconds
    if stated == OPEN_END:
        return replace(source, states_duration=False)
    if stated is None or (found is not None and stated - late <= found):
        return source
    stated -= late
    streams = tuple(replace(stream, duration_seconds=None) for stream in source.streams)
    return replace(source, duration_seconds=stated, streams=streams)


def _as_audio(source: SourceInfo) -> SourceInfo:
    return replace(source, media_type=source.media_type.replace("video/", "audio/", 1))


def _as_video(container: InputContainer, source: SourceInfo, video: StreamInfo) -> SourceInfo:
    seen = _with_first_frames(_with_index(video, container), container)
    width, height = seen.display_size
    streams = tuple(seen if s.index == video.index else s for s in source.streams)
    return replace(source, kind=Kind.VIDEO, width=width, height=height, streams=streams)


def _stream_info(stream: Stream, begin: float) -> StreamInfo:
    """``begin``: when the recording begins, in seconds of its own clock."""
    has_decoder = stream.codec_context is not None
    info = StreamInfo(
        index=stream.index,
        type=stream.type if has_decoder else f"undecodable {stream.type}",
        codec=stream.codec_context.name if has_decoder else "",
        duration_seconds=_seconds(stream.duration, stream.time_base),
        language=language_of(stream.language),
        title=title_of(stream.metadata.get("title")),
        start_seconds=(_seconds(stream.start_time, stream.time_base) or 0.0) - begin,
    )
    if has_decoder and isinstance(stream, VideoStream):
        return _with_picture(info, stream)
    if has_decoder and isinstance(stream, AudioStream):
        return replace(info, channels=stream.channels, sample_rate=stream.sample_rate or 0)
    return info


def _with_length(info: StreamInfo, stream: Stream, demuxer: str, begin: float) -> StreamInfo:
    """Add what a stream states of its own length, not of the whole file's."""
    if demuxer not in STATE_THEIR_END:
        return info
    # ffmpeg gives every stream the length of the file.
    noted = LENGTH_TAG.match(stream.metadata.get("DURATION", ""))
    if noted is None:
        return replace(info, duration_seconds=None)
    hours, minutes, seconds = map(float, noted.groups())
    end = hours * 3600 + minutes * 60 + seconds - max(0.0, begin)
    return replace(info, duration_seconds=round(max(0.0, end - info.start_seconds), 6) or None)


def _with_picture(info: StreamInfo, stream: VideoStream) -> StreamInfo:
    ratio = stream.sample_aspect_ratio or Fraction(1)
    is_plausible = 1 / PIXEL_ASPECT_LIMIT <= ratio <= PIXEL_ASPECT_LIMIT
    return replace(
        info,
        is_picture=Disposition.attached_pic in stream.disposition,
        width=stream.width,
        height=stream.height,
        sample_aspect_ratio=ratio if is_plausible else Fraction(1),
        frame_rate=stream.average_rate or stream.guessed_rate or None,
        pixel_format=stream.pix_fmt or "",
        profile=stream.profile or "",
        level=max(0, stream.codec_context.level),
        is_interlaced=stream.codec_context.field_order in INTERLACED_FIELD_ORDERS,
        color_primaries=int(stream.codec_context.color_primaries),
        color_transfer=int(stream.codec_context.color_trc),
        color_matrix=int(stream.codec_context.colorspace),
    )


def _with_first_frames(info: StreamInfo, container: InputContainer) -> StreamInfo:
    """Add what only decoded pictures tell: display matrix, fields, colours of old codecs."""
    frames = _first_frames(container, info.index)
    if not frames:
        return info
    first = frames[0]
    is_silent = info.color_transfer == UNSPECIFIED_COLOR
    return replace(
        info,
        rotation=round(first.rotation / 90) * 90 % 360,
        is_interlaced=info.is_interlaced or any(frame.interlaced_frame for frame in frames),
        color_primaries=int(first.color_primaries) if is_silent else info.color_primaries,
        color_transfer=int(first.color_trc) if is_silent else info.color_transfer,
        color_matrix=int(first.colorspace) if is_silent else info.color_matrix,
    )


def _with_index(info: StreamInfo, container: InputContainer) -> StreamInfo:
    """Add bit rate, key frames and what is cut away from the index of the file, if it has one."""
    stream = container.streams[info.index]
    unit = float(stream.time_base or 0)
    entries = list(stream.index_entries)
    keys = [entry.timestamp * unit for entry in entries if entry.is_keyframe]
    seconds = info.duration_seconds
    if not keys or not seconds:
        return info
    ends = [*keys[1:], keys[0] + seconds]
    return replace(
        info,
        hidden_seconds=max(0.0, (_seconds(stream.start_time, stream.time_base) or 0.0) - keys[0]),
        bits_per_second=round(sum(entry.size for entry in entries) * 8 / seconds),
        key_frame_seconds=max(end - key for key, end in zip(keys, ends, strict=True)),
    )


def _first_frames(container: InputContainer, index: int) -> list[VideoFrame]:
    frames: list[VideoFrame] = []
    try:
        for packet in islice(container.demux(container.streams[index]), LOOK_PACKETS):
            frames += [frame for frame in packet.decode() if isinstance(frame, VideoFrame)]
            if len(frames) >= LOOK_FRAMES:
                break
    except av.error.FFmpegError:  # a broken frame is found and reported when all is decoded
        pass
    return frames


def _seconds(ticks: int | None, time_base: Fraction | None) -> float | None:
    return float(ticks * time_base) if ticks and time_base else None


def _container_duration(container: InputContainer, late: float) -> float | None:
    """``late``: when the recording begins by the clock by which it states its end."""
    seconds = (container.duration or 0) / av.time_base - late
    return seconds if seconds > 0 else None


def _playing_seconds(streams: tuple[StreamInfo, ...], whole: float | None) -> float | None:
    """Return when the last picture or sound ends: subtitles may go on, and files end with them."""
    played = [s for s in streams if s.type in MEASURED and not s.is_picture]
    ends = [s.start_seconds + s.duration_seconds for s in played if s.duration_seconds]
    has_others = len(streams) > len(played)
    if whole is None or (has_others and ends and len(ends) == len(played)):
        whole = min(max(ends, default=0.0), whole or math.inf) or None
    return whole and round(whole, 6)


def _check_playable(source: SourceInfo) -> None:
    """A picture that cannot be decoded must not pass for a recording of sound alone."""
    if any(stream.type == "undecodable video" for stream in source.streams):
        raise SourceRefusedError("unsupported_codec")
    if source.audio is None:
        raise SourceRefusedError("no_streams")


def _check_stream_count(count: int, limits: Limits) -> None:
    if count > limits.max_streams:
        raise SourceRefusedError(
            "too_many_streams", streams=count, limit_streams=limits.max_streams
        )


def _check_duration(source: SourceInfo, limits: Limits) -> None:
    seconds = source.duration_seconds or 0.0
    if seconds > limits.max_duration_seconds:
        raise SourceRefusedError(
            "too_long",
            hours=round(seconds / 3600, 1),
            limit_hours=round(limits.max_duration_seconds / 3600, 1),
        )


def _check_pixels(video: StreamInfo, limits: Limits) -> None:
    pixels = video.width * video.height
    if pixels == 0:
        raise _SizeHiddenError
    if pixels > limits.max_video_pixels:
        raise SourceRefusedError(
            "too_many_pixels",
            megapixels=round(pixels / 1e6),
            limit_megapixels=round(limits.max_video_pixels / 1e6),
        )
