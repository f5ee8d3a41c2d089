"""Is the picture of a source fit for the web as it is, to be copied and not encoded? Pure.

Copying costs a hundredth of encoding and loses nothing. Each condition stands for a player that
would otherwise stall, turn or squeeze the picture. What it says of a damaged file is worth nothing:
a copy is not decoded, so salvaging never copies.
"""

from fractions import Fraction

from media_pipeline.recipes import COPIED, MAX_FRAME_RATE, CopyLimit
from media_pipeline.values import SourceInfo, StreamInfo

CONTAINER = "mov"
"""MP4 and QuickTime: their index tells bit rate and key frames without reading the pictures."""
CODEC, PIXEL_FORMAT = "h264", "yuv420p"
PROFILES = frozenset({"Baseline", "Constrained Baseline", "Main", "High"})
MAX_LEVEL = 40
"""H.264 level 4.0: 1080 lines at 30 frames a second, the most that hardware of 2013 decodes."""
MAX_KEY_FRAME_SECONDS = 5.0
"""A click on a verse waits at most this long; what cameras (1) and video sites (5) write."""
MAX_START_SECONDS = 0.1
"""A picture that begins later than the sound is filled up, which only encoding can do."""
MAX_HIDDEN_SECONDS = 0.2
"""What a phone's "trim" hides by an edit list would be shown again by a copy in segments. Reordered
pictures look the same to the index, by up to four frames."""


def copy_limit_for(source: SourceInfo) -> CopyLimit | None:
    """Return the step of :data:`recipes.COPIED` at which the picture may be copied, or ``None``."""
    video = source.video
    if video is None or source.container != CONTAINER or not _is_plain(video):
        return None
    short_side = min(source.width, source.height)
    limit = next((one for one in COPIED if one.short_side >= short_side), None)
    return limit if limit and _fits(video, limit) else None


def _is_plain(video: StreamInfo) -> bool:
    """Every decoder shows it upright, whole and in its right shape."""
    return (
        video.codec == CODEC
        and video.pixel_format == PIXEL_FORMAT
        and video.profile in PROFILES
        and 0 < video.level <= MAX_LEVEL
        and not video.is_interlaced
        and video.rotation == 0
        and video.sample_aspect_ratio == 1
        and video.width % 2 == video.height % 2 == 0
    )


def _fits(video: StreamInfo, limit: CopyLimit) -> bool:
    """It arrives in time and can be entered anywhere."""
    return (
        0 < video.bits_per_second <= limit.max_kilobits * 1000
        and video.key_frame_seconds is not None
        and video.key_frame_seconds <= MAX_KEY_FRAME_SECONDS
        and abs(video.start_seconds) <= MAX_START_SECONDS
        and video.hidden_seconds <= MAX_HIDDEN_SECONDS
        and Fraction(1) <= (video.frame_rate or Fraction(0)) <= MAX_FRAME_RATE
    )
