"""Recordings from the safe side: what is asked of the screening room, in which they are opened.

The decoding happens in a process of its own (:mod:`media_pipeline.screening_room`): a file that
breaks a decoder breaks neither the worker nor the site. What containers show without decoding is
read here (:mod:`media_pipeline.breaks`).
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from media_pipeline.breaks import read_breaks
from media_pipeline.rooms import Room, ask
from media_pipeline.salvage import joined
from media_pipeline.signatures import Signature
from media_pipeline.values import Break, Limits, Loss, SourceInfo

SCREENING_ROOM = Room(module="media_pipeline.screening_room", crash_code="reader_crashed")
DESCRIBE_SECONDS = 120
"""A header and three pictures take a fifth of a second; there are slow disks."""
LISTEN_SECONDS, LISTEN_FACTOR = 600, 20
"""Decoding all of a recording is several times faster than playing it; there are slow machines."""


def describe_recording(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    """Return what the header and the first frames of a recording say.

    Raises :class:`SourceRefusedError`, :class:`SourceDamagedError`, and
    :class:`ProcessingFailedError` (``reader_crashed``) for a file that breaks its reader.
    """
    request = {"verb": "describe", "signature": asdict(signature)}
    answer = ask(SCREENING_ROOM, request, path, limits, DESCRIBE_SECONDS)
    return SourceInfo.from_json(answer)


def is_intact(path: Path, source: SourceInfo, limits: Limits, on_tick: Callable[[], None]) -> bool:
    """Decode the picture and the sound of ``source`` to the end; false at the first fault.

    ``on_tick`` is called often, so that a long recording can be reported on or given up.
    """
    return bool(_asked("is_intact", path, source, limits, on_tick))


def watched_seconds(
    path: Path, source: SourceInfo, limits: Limits, on_tick: Callable[[], None]
) -> float | None:
    """Decode the picture to its end and return how long it lasts; ``None`` at the first fault."""
    answer = _asked("watched", path, source, limits, on_tick)
    return None if answer is None else float(answer)


def reached_seconds(
    path: Path, source: SourceInfo, limits: Limits, on_tick: Callable[[], None]
) -> float:
    """Read to the end, without decoding, and return when the last of any stream ends."""
    return float(_asked("reached", path, source, limits, on_tick))


def find_breaks(
    path: Path, source: SourceInfo, limits: Limits, on_tick: Callable[[], None]
) -> tuple[Break, ...]:
    """Return where the container shows that something is missing, without decoding the whole.

    Only an end that looks cut is decoded. Empty for formats in which ffmpeg notices by itself.
    """
    found = read_breaks(path, source, on_tick)
    certain = tuple(one for one in found if one.is_certain)
    if len(certain) == len(found) or not _asked("ends_badly", path, source, limits, on_tick):
        return certain
    return tuple(found)


def find_losses(
    path: Path, source: SourceInfo, limits: Limits, on_tick: Callable[[], None]
) -> tuple[Loss, ...]:
    """Decode all that decodes and return the stretches that do not, in order of time."""
    heard = [Loss(**loss) for loss in _asked("losses", path, source, limits, on_tick)]
    broken = [one.loss for one in find_breaks(path, source, limits, on_tick)]
    return joined([*heard, *broken])


def _asked(
    verb: str, path: Path, source: SourceInfo, limits: Limits, on_tick: Callable[[], None]
) -> Any:
    request = {"verb": verb, "source": source.as_json()}
    seconds = LISTEN_SECONDS + LISTEN_FACTOR * round(source.duration_seconds or 0.0)
    return ask(SCREENING_ROOM, request, path, limits, seconds, on_share=lambda _share: on_tick())
