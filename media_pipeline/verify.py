"""Proof, not hope: whether the source was played to its end and every output is what was planned.

An exit code of 0, a file that exists and a playlist with an end tag were each seen on half a
recording; only streams, sizes and durations that agree count. Makes nothing and deletes nothing.
"""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
from av.video.stream import VideoStream
from PIL import Image

from media_pipeline.errors import (
    MediaError,
    ProcessingFailedError,
    SourceDamagedError,
)
from media_pipeline.playlist import MediaPlaylist, parse_media_playlist
from media_pipeline.run import RunResult
from media_pipeline.values import SourceInfo

TOLERANCE_SECONDS = 0.5
"""Codec delay, edit lists and the last frame of a slow camera together stay below this."""
TOLERANCE_SHARE = 0.01
"""Clocks of old camcorders drift by tenths of a percent against their own header."""

DISK_FULL_SIGNS = ("No space left on device", "Disk quota exceeded")
BROKEN_SOURCE_SIGNS = (
    "Invalid data found when processing input",
    "partial file",
    "corrupt",
    "moov atom not found",
    "Error while decoding",
    "Error submitting packet to decoder",
    "decode_frame() failed",
    "CRC error",
    "Invalid PCM packet",
    "Cannot determine format of input stream",
)
"""Texts of ffmpeg 5 to 9 that blame the input (libavutil/error.c and the demuxers)."""
OUT_OF_MEMORY_SIGNS = ("Cannot allocate memory", "malloc of size", "Out of memory")
UNSUITABLE_SIGNS = ("Unknown encoder", "No such filter", "Unrecognized option", "Unknown muxer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """What an output holds, as its own header says."""

    seconds: float
    codecs: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How much of the source was decoded; ``None`` where there was no such stream to play."""

    video_seconds: float | None
    audio_seconds: float | None

    @property
    def longest(self) -> float:
        """What a file that holds both must last."""
        return max(self.video_seconds or 0.0, self.audio_seconds or 0.0)


def explain_failure(
    run: RunResult,
    source: SourceInfo,
    played_seconds: float,
    is_intact: Callable[[], bool],
) -> MediaError:
    """Name the cause of a run that did not end well, from its messages and how far it came.

    ``is_intact`` is asked only when the messages blame nobody: it decodes the source once more by
    other means.
    """
    if any(sign in run.log for sign in DISK_FULL_SIGNS):
        return ProcessingFailedError("disk_full")
    if any(sign in run.log for sign in UNSUITABLE_SIGNS):
        return ProcessingFailedError("ffmpeg_missing", found=last_error(run.log))
    if any(sign in run.log for sign in OUT_OF_MEMORY_SIGNS):
        return ProcessingFailedError("too_heavy")
    if run.return_code == -signal.SIGXFSZ:
        return ProcessingFailedError("output_too_large")
    is_blamed = any(sign in run.log for sign in BROKEN_SOURCE_SIGNS)
    if run.return_code > 0 and (is_blamed or not is_intact()):
        stated = source.duration_seconds or 0.0
        if source.states_duration and falls_short(played_seconds, stated):
            return _truncated(played_seconds, stated)
        return SourceDamagedError(
            "corrupt", found=last_error(run.log), found_seconds=round(played_seconds, 1)
        )
    return ProcessingFailedError(
        "ffmpeg_crashed", return_code=run.return_code, found=last_error(run.log)
    )


def last_error(log: str) -> str:
    """Return the last line that ffmpeg marked as an error, without memory addresses or paths."""
    marked = [line for line in log.splitlines() if "[error]" in line or "[fatal]" in line]
    return marked[-1].rpartition("]")[2].strip()[:200] if marked else ""


def falls_short(found_seconds: float, stated_seconds: float) -> bool:
    """Say whether ``found`` lies further below ``stated`` than honest recordings do."""
    slack = TOLERANCE_SECONDS + TOLERANCE_SHARE * stated_seconds
    return found_seconds < stated_seconds - slack


def prove_something_played(played: Played) -> None:
    """Raise :class:`SourceDamagedError` when nothing at all was decoded."""
    if played.longest <= 0:
        raise SourceDamagedError("nothing_recorded")


def prove_played_to_end(
    source: SourceInfo, played: Played, reached: Callable[[], float] = lambda: 0.0
) -> None:
    """Raise :class:`SourceDamagedError` unless the source played as long as it states.

    Each kind of stream is compared with its own statement, so that silence cannot hide behind a
    whole picture. Only where one states none does the length of the whole file speak for it: that
    may be the length of another language, or of subtitles. ``reached`` is asked then: when the last
    of any stream ends, in seconds.
    """
    prove_something_played(played)
    if not source.states_duration:
        return
    pairs = (
        (played.video_seconds, source.video),
        (played.audio_seconds, source.audio),
    )
    counted = [(found, stream) for found, stream in pairs if found is not None and stream]
    for found, stream in counted:
        if stream.duration_seconds and falls_short(found, stream.duration_seconds):
            raise _truncated(found, stream.duration_seconds)
    stated = source.duration_seconds
    if stated and not all(stream.duration_seconds for _, stream in counted):
        has_others = len(source.streams) > len(counted)
        found = played.longest
        if falls_short(found, stated) and (not has_others or falls_short(reached(), stated)):
            raise _truncated(found, stated)


def prove_file(path: Path, opener: str, seconds: float, *, is_fragment: bool = False) -> Streams:
    """Open an output, compare its duration with ``seconds`` and return its streams.

    ``is_fragment``: an HLS initialisation segment, which has streams but no duration of its own.
    """
    try:
        with av.open(f"file:{path}", format=opener) as container:
            found = container.duration / av.time_base if container.duration else 0.0
            streams = [(s, codec_string(s)) for s in container.streams]
            video = next((s for s, _ in streams if isinstance(s, VideoStream)), None)
    except (av.error.FFmpegError, OSError) as error:
        raise unproved(path, str(error)) from error
    if not streams:
        raise unproved(path, "no streams")
    if not is_fragment and falls_short(found, seconds):
        raise unproved(path, f"{found:.2f} s of {seconds:.2f} s")
    return Streams(
        seconds=found,
        codecs=",".join(name for _, name in streams),
        width=video.width if video else None,
        height=video.height if video else None,
    )


def codec_string(stream: av.stream.Stream) -> str:
    """Return the RFC 6381 name of the codec, profile and level read from the decoder's header.

    For H.264 these are bytes 1 to 3 of the avcC box (ISO 14496-15, 5.3.3.1).
    """
    name = stream.codec_context.name
    if name == "h264":
        return f"avc1.{(stream.codec_context.extradata or b'')[1:4].hex()}"
    return {"aac": "mp4a.40.2"}.get(name, name)


def prove_size(path: Path, found: tuple[int | None, int | None], planned: tuple[int, int]) -> None:
    """Compare the size of a picture with the plan's."""
    if found != planned:
        raise unproved(path, f"{found} instead of {planned}")


def prove_playlist(path: Path, seconds: float) -> MediaPlaylist:
    """Read a media playlist and make sure that it is closed, whole and long enough."""
    try:
        playlist = parse_media_playlist(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise unproved(path, str(error)) from error
    if not playlist.is_complete or not playlist.init or not playlist.segments:
        raise unproved(path, "incomplete playlist")
    for name in (playlist.init, *(name for name, _ in playlist.segments)):
        segment = path.parent / name
        if not segment.is_file() or segment.stat().st_size == 0:
            raise unproved(segment, "missing segment")
    if falls_short(playlist.duration_seconds, seconds):
        raise unproved(path, f"{playlist.duration_seconds:.2f} s of {seconds:.2f} s")
    return playlist


def prove_picture(path: Path, image_format: str) -> tuple[int, int]:
    """Decode a picture to the end and return its size."""
    try:
        with Image.open(path, formats=[image_format]) as image:
            image.load()
            return image.size
    except (OSError, SyntaxError) as error:
        raise unproved(path, str(error)) from error


def _truncated(found: float, stated: float) -> SourceDamagedError:
    return SourceDamagedError(
        "truncated", found_seconds=round(found, 1), stated_seconds=round(stated, 1)
    )


def unproved(path: Path, what: str) -> ProcessingFailedError:
    """Return the error for an output that is not what was planned."""
    return ProcessingFailedError("output_unproved", path=path.name, what=what[:200])
