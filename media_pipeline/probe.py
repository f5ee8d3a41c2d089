"""From a file to :class:`SourceInfo`, through PyAV: no other program is started.

Guards first, opens second: the leading bytes choose the one demuxer, the protocol and format
allow-lists hold it there, and size, stream, pixel and duration limits are applied before the first
frame is decoded. Decides nothing about what will be made from the file.
"""

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

from media_pipeline.errors import SourceDamagedError, SourceRefusedError
from media_pipeline.images import describe_image
from media_pipeline.signatures import Signature, Unwelcome, read_signature
from media_pipeline.values import Inspection, Kind, Limits, SourceInfo, StreamInfo

ROTATION_PACKETS = 60
"""A camera's first frame comes within a second of packets; give up the look for it after two."""

PROBE_OPTIONS = {"max_streams": "1000"}
"""ffmpeg's own limit while probing: ours would end in an error that does not say why."""
PIXEL_ASPECT_LIMIT = 4
"""Anamorphic cinema has 2. A header that claims more would stretch the picture into a bomb."""


def probe(path: Path, limits: Limits | None = None) -> SourceInfo:
    """Describe the file at ``path``.

    Raises :class:`SourceRefusedError` for what the archive does not take and
    :class:`SourceDamagedError` for a recording that cannot be opened.
    """
    limits = limits or Limits()
    return _probe_as(path, _accepted_signature(path, limits), limits)


def inspect(path: Path, limits: Limits | None = None) -> Inspection:
    """Take a first look at an upload: like :func:`probe`, but a damaged recording is an answer.

    Raises :class:`SourceRefusedError` only.
    """
    limits = limits or Limits()
    signature = _accepted_signature(path, limits)
    try:
        info = _probe_as(path, signature, limits)
    except SourceDamagedError as error:
        return Inspection(kind=signature.kind, info=None, problem_code=error.code)
    return Inspection(kind=info.kind, info=info)


def demuxer_options(demuxer: str, limits: Limits) -> dict[str, str]:
    """Input options that keep ffmpeg's libraries inside one local file of one format."""
    return {
        "protocol_whitelist": "file",
        "format_whitelist": demuxer,
        "max_pixels": str(limits.max_video_pixels),
        "max_streams": str(limits.max_streams),
    }


def _accepted_signature(path: Path, limits: Limits) -> Signature:
    _check_size(path.stat().st_size, limits)
    with path.open("rb") as file:
        signature = read_signature(file)
    if signature is None:
        raise SourceRefusedError("not_media")
    if isinstance(signature, Unwelcome):
        raise SourceRefusedError(signature.code, format=signature.name)
    return signature


def _probe_as(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    if signature.is_image:
        return describe_image(path, signature, limits)
    return _probe_container(path, signature, path.stat().st_size, limits)


def _check_size(size_bytes: int, limits: Limits) -> None:
    if size_bytes == 0:
        raise SourceRefusedError("empty_file")
    if size_bytes > limits.max_bytes:
        raise SourceRefusedError(
            "too_large",
            gigabytes=round(size_bytes / 1000**3, 1),
            limit_gigabytes=round(limits.max_bytes / 1000**3, 1),
        )


def _probe_container(
    path: Path, signature: Signature, size_bytes: int, limits: Limits
) -> SourceInfo:
    try:
        with av.open(
            f"file:{path.absolute()}",
            format=signature.opener,
            options=demuxer_options(signature.opener, limits) | PROBE_OPTIONS,
            metadata_errors="replace",
        ) as container:
            return _describe(container, signature, size_bytes, limits)
    except av.error.FFmpegError as error:
        raise SourceDamagedError("unreadable", found=error.strerror) from error


def _describe(
    container: InputContainer, signature: Signature, size_bytes: int, limits: Limits
) -> SourceInfo:
    _check_stream_count(len(container.streams), limits)
    streams = tuple(_stream_info(stream) for stream in container.streams)
    source = SourceInfo(
        kind=Kind.AUDIO,
        container=signature.opener,
        media_type=signature.media_type,
        size_bytes=size_bytes,
        duration_seconds=_container_duration(container, streams),
        states_duration=signature.states_duration,
        streams=streams,
    )
    if source.video is None and source.audio is None:
        raise SourceRefusedError("no_streams")
    _check_duration(source, limits)
    if source.video is None:
        return _as_audio(source)
    _check_pixels(source.video, limits)
    return _as_video(container, source, source.video)


def _as_audio(source: SourceInfo) -> SourceInfo:
    return replace(source, media_type=source.media_type.replace("video/", "audio/", 1))


def _as_video(container: InputContainer, source: SourceInfo, video: StreamInfo) -> SourceInfo:
    turned = replace(video, rotation=_rotation(container, video.index))
    width, height = turned.display_size
    streams = tuple(turned if s.index == video.index else s for s in source.streams)
    return replace(source, kind=Kind.VIDEO, width=width, height=height, streams=streams)


def _stream_info(stream: Stream) -> StreamInfo:
    has_decoder = stream.codec_context is not None
    info = StreamInfo(
        index=stream.index,
        type=stream.type if has_decoder else f"undecodable {stream.type}",
        codec=stream.codec_context.name if has_decoder else "",
        duration_seconds=_seconds(stream.duration, stream.time_base),
        language=stream.language or "",
    )
    if has_decoder and isinstance(stream, VideoStream):
        return _with_picture(info, stream)
    if has_decoder and isinstance(stream, AudioStream):
        return replace(info, channels=stream.channels, sample_rate=stream.sample_rate or 0)
    return info


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
    )


def _rotation(container: InputContainer, index: int) -> int:
    """Degrees to turn the picture, from the display matrix of the first frame that decodes."""
    packets = islice(container.demux(container.streams[index]), ROTATION_PACKETS)
    try:
        for packet in packets:
            for frame in packet.decode():
                if isinstance(frame, VideoFrame):
                    return round(frame.rotation / 90) * 90 % 360
    except av.error.FFmpegError:  # a broken first frame is found and reported when all is decoded
        return 0
    return 0


def _seconds(ticks: int | None, time_base: Fraction | None) -> float | None:
    return float(ticks * time_base) if ticks and time_base else None


def _container_duration(container: InputContainer, streams: tuple[StreamInfo, ...]) -> float | None:
    if container.duration and container.duration > 0:
        return container.duration / av.time_base
    return max((s.duration_seconds for s in streams if s.duration_seconds), default=None)


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
        raise SourceDamagedError("unreadable", found="no picture size")
    if pixels > limits.max_video_pixels:
        raise SourceRefusedError(
            "too_many_pixels",
            megapixels=round(pixels / 1e6),
            limit_megapixels=round(limits.max_video_pixels / 1e6),
        )
