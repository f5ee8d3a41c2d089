"""Still pictures from a video: which frame becomes the poster, and the thumbnail track.

The track is WebVTT whose cues name a rectangle of the sprite sheet
(https://www.w3.org/TR/media-frags/#naming-space). Frames themselves come from ffmpeg.
"""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageStat

from media_pipeline.errors import ProcessingFailedError
from media_pipeline.plan import Sampling

JUDGED_WIDTH = 64
"""Brightness and busyness do not change when a frame is looked at from afar."""
DARK, BRIGHT = 40.0, 215.0
"""Mean luma outside this range: fades, lens caps, burnt-out sky."""
ENTROPY_WEIGHT = 16.0
"""A plain colour has entropy 0, a lively scene 7 bits: worth as much as 112 steps of contrast."""


def choose_poster(candidates: Sequence[Path]) -> Path:
    """Return the frame that shows most: lively and neither dark nor burnt out; ties: the earlier.

    Raises :class:`ProcessingFailedError` (``output_unproved``) when there is none.
    """
    if not candidates:
        raise ProcessingFailedError("output_unproved", path="poster", what="no frame was decoded")
    return max(candidates, key=_liveliness)


def score_frame(frame: Image.Image) -> float:
    """Return how much a frame shows: contrast plus information, less for darkness and glare."""
    grey = frame.convert("L")
    statistics = ImageStat.Stat(grey)
    luma, contrast = statistics.mean[0], statistics.stddev[0]
    penalty = max(0.0, DARK - luma) + max(0.0, luma - BRIGHT)
    return contrast + ENTROPY_WEIGHT * grey.entropy() - 4 * penalty


def thumbnail_track(sprite: Sampling, image_name: str, duration_seconds: float) -> str:
    """Return the WebVTT text that ties moments to cells of the sheet ``image_name``.

    Cells are read left to right, top to bottom; the last one lasts to the end.
    """
    every = float(sprite.every_seconds)
    lines = ["WEBVTT", ""]
    for index in range(sprite.count):
        row, column = divmod(index, sprite.columns)
        is_last = index == sprite.count - 1
        end = max(duration_seconds, index * every) if is_last else (index + 1) * every
        area = (column * sprite.width, row * sprite.height, sprite.width, sprite.height)
        lines += [
            f"{timestamp(index * every)} --> {timestamp(end)}",
            f"{image_name}#xywh={','.join(map(str, area))}",
            "",
        ]
    return "\n".join(lines)


def timestamp(seconds: float) -> str:
    """Return ``seconds`` as WebVTT writes it, hours always present: ``00:01:02.500``."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _liveliness(path: Path) -> float:
    with Image.open(path, formats=["JPEG"]) as frame:
        frame.draft("L", (JUDGED_WIDTH, JUDGED_WIDTH))
        frame.thumbnail((JUDGED_WIDTH, JUDGED_WIDTH))
        return score_frame(frame)
