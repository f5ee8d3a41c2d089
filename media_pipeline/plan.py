"""From what a source is and which recipes are wanted to what exactly will be made. Pure.

Owns every choice that depends on the source: which rungs, which frame rate, how many thumbnails.
Opens nothing, starts nothing, and knows no ffmpeg option.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from media_pipeline import recipes
from media_pipeline.ladder import NATIVE_GAIN, fit_short_side, steps_for
from media_pipeline.loudness import UNCHANGED, Gain
from media_pipeline.recipes import CopyLimit, Recipe, Rung
from media_pipeline.values import UNSPECIFIED_COLOR, SourceInfo, StreamInfo
from media_pipeline.webready import copy_limit_for

FALLBACK_FRAME_RATE = Fraction(25)
"""For the rare stream that states none; most of the country's cameras record 25."""
FRAME_RATES = (5, 120)
"""Stated rates outside this range are time bases written by mistake, not frames per second."""
UNKNOWN_DURATION_SECONDS = 100.0
"""Spacing of thumbnails when the container does not say how long it plays."""

PLAIN_FILES = {
    "mp4_small": recipes.PROGRESSIVE_SMALL,
    "mp4_medium": recipes.PROGRESSIVE_MEDIUM,
    "mp4_large": recipes.PROGRESSIVE_LARGE,
}
"""Recipes of single MP4 files, ascending, with the short side that each is meant for."""

FILE_MARGIN_BYTES = 64 * 1000**2
"""For indexes, still pictures, and clips too short for their bit rate to mean anything."""

HD_LINES = 720
"""From here on a picture that names no colour matrix means BT.709, below it BT.601: what cameras
and discs of their time wrote (ITU-R BT.709 and BT.601)."""
RGB_MATRIX, RGB_BECOMES = 0, "bt709"
"""ITU-T H.273, table 4: red, green and blue themselves, as screen recorders write them."""
MOST_LOUDSPEAKERS = 8
"""7.1 is the largest layout that both ffmpegs can mix down by themselves; a field recorder with
more inputs writes microphones."""
TOGETHER_SECONDS = 0.01
"""Sound that begins this near the beginning of its recording begins with it: nobody hears less."""
HDR_TRANSFERS = {16: "smpte2084", 18: "arib-std-b67"}
"""ITU-T H.273, table 3: PQ and HLG, whose bright parts an ordinary screen cannot show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRung:
    """One encoded size of the picture."""

    short_side: int
    width: int
    height: int
    rung: Rung
    is_copied: bool = False
    """The source's own picture, repackaged and not encoded again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressive:
    """A plain MP4 that repackages a rung without encoding it again."""

    recipe_id: str
    rung_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """Still pictures taken at equal distances."""

    count: int
    every_seconds: Fraction
    width: int
    height: int

    @property
    def columns(self) -> int:
        """Cells per row when the pictures are laid out as a sheet."""
        return min(self.count, recipes.SPRITE_COLUMNS)

    @property
    def rows(self) -> int:
        """Rows of that sheet."""
        return math.ceil(self.count / self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoPlan:
    """What is made of the moving picture."""

    stream_index: int
    is_interlaced: bool
    hdr_transfer: str
    """Name of the curve of a picture in high dynamic range, ``""`` for an ordinary one."""
    assumed_matrix: str
    """Colour matrix to note down when the source names none, else ``""``."""
    is_rgb: bool
    """The source has no colour matrix yet: its colours are turned into :data:`RGB_BECOMES`."""
    frame_rate: Fraction
    gop_frames: int
    top_width: int
    top_height: int
    """Size of the largest rung: what posters are taken from."""
    rungs: tuple[PlannedRung, ...]
    """Ascending, so that the phone's rung is number 0; empty when no video file is wanted."""
    progressives: tuple[Progressive, ...]
    posters: Sampling | None
    sprite: Sampling | None

    @property
    def is_decoded_whole(self) -> bool:
        """Making it decodes every picture, so that a fault shows.

        A copy is not decoded, and stills end with the last that is wanted.
        """
        return any(not rung.is_copied for rung in self.rungs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """One sound to listen to: a language, or the only one."""

    stream_index: int
    channels: int
    language: str
    title: str
    mixed_tracks: int = 0
    """So many microphones without a place in space, to be mixed evenly; 0: an ordinary layout."""
    is_shifted: bool = False
    """It does not begin with the recording: silence is put before it. Only then, because ffmpeg
    begins anew, with that silence too, wherever the number of channels changes."""
    gain: Gain = UNCHANGED
    """Known after measuring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioPlan:
    """What is made of the sound."""

    sounds: tuple[Sound, ...]
    """The default first; the others are made for HLS only."""
    has_aac: bool
    """Encoded at all with the picture's bit rate: for HLS, the plain MP4s or the sound file."""
    files: tuple[str, ...]
    """Recipes of the sound files, each with a bit rate in :data:`recipes.SOUND_KILOBITS`."""
    has_peaks: bool

    def with_gains(self, gains: Sequence[Gain]) -> "AudioPlan":
        """Return the plan with what was found by measuring, in the order of ``sounds``."""
        pairs = zip(self.sounds, gains, strict=True)
        return replace(self, sounds=tuple(replace(s, gain=gain) for s, gain in pairs))


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPlan:
    """Everything one ffmpeg process will make from one source."""

    source: SourceInfo
    recipes: tuple[Recipe, ...]
    has_hls: bool
    video: VideoPlan | None
    audio: AudioPlan | None


def make_plan(
    source: SourceInfo, wanted: tuple[Recipe, ...], *, may_copy: bool = True
) -> MediaPlan:
    """Decide what to make of a video or sound ``source`` for the recipes ``wanted``.

    ``may_copy``: false when the source is known to be damaged, for a copy is not decoded.
    """
    ids = {recipe.id for recipe in wanted}
    video = _video_plan(source, source.video, ids, may_copy) if source.video else None
    return MediaPlan(
        source=source,
        recipes=wanted,
        has_hls="hls" in ids,
        video=video,
        audio=_audio_plan(source, ids, video) if source.audio else None,
    )


def largest_file_bytes(plan: MediaPlan, longest_seconds: float) -> int:
    """Return a size that no file made by ``plan`` can honestly reach: twice its peak bit rate."""
    seconds = bounding_seconds(plan.source, longest_seconds)
    rungs = plan.video.rungs if plan.video else ()
    kilobits = max((rung.rung.max_kilobits for rung in rungs), default=0)
    kilobits += max(recipes.SOUND_KILOBITS.values())
    return FILE_MARGIN_BYTES + round(2 * seconds * kilobits * 1000 / 8)


def bounding_seconds(source: SourceInfo, longest_seconds: float) -> float:
    """Return what ``source`` cannot play longer than: its length, where the file itself states it.

    ffmpeg's guess for a stream that was captured in pieces may be minutes instead of hours.
    """
    if source.states_duration and source.duration_seconds:
        return source.duration_seconds
    return longest_seconds


def frame_rate_for(stated: Fraction | None) -> Fraction:
    """Return the constant rate of all rungs: the source's, halved until a cheap phone keeps up."""
    if stated is None or not FRAME_RATES[0] <= stated <= FRAME_RATES[1]:
        return FALLBACK_FRAME_RATE
    rate = stated.limit_denominator(1001)
    while rate > recipes.MAX_FRAME_RATE:
        rate /= 2
    return rate


def rungs_for(width: int, height: int) -> tuple[PlannedRung, ...]:
    """Return the sizes to encode for an upright picture, ascending, by its shorter side."""
    standard = {rung.short_side: rung for rung in recipes.RUNGS}
    steps = steps_for(min(width, height), standard)
    return tuple(_planned_rung(width, height, step) for step in steps)


def _with_copy(
    rungs: tuple[PlannedRung, ...], source: SourceInfo, limit: CopyLimit
) -> tuple[PlannedRung, ...]:
    """Let the source itself be the largest rung, in place of one that is hardly smaller."""
    short_side = min(source.width, source.height)
    below = tuple(rung for rung in rungs if rung.short_side * NATIVE_GAIN <= short_side)
    top = PlannedRung(
        short_side=short_side,
        width=source.width,
        height=source.height,
        rung=replace(recipes.RUNGS[-1], short_side=short_side, max_kilobits=limit.max_kilobits),
        is_copied=True,
    )
    return (*below, top)


def _planned_rung(width: int, height: int, step: int) -> PlannedRung:
    rung = next((r for r in recipes.RUNGS if r.short_side >= step), recipes.RUNGS[-1])
    fitted_width, fitted_height = fit_short_side(width, height, step)
    return PlannedRung(
        short_side=min(fitted_width, fitted_height),
        width=fitted_width,
        height=fitted_height,
        rung=rung,
    )


def _video_plan(
    source: SourceInfo, stream: StreamInfo, ids: set[str], may_copy: bool
) -> VideoPlan | None:
    if not ids & {"hls", *PLAIN_FILES, "poster", "sprite"}:
        return None
    encoded = rungs_for(source.width, source.height)
    limit = copy_limit_for(source) if may_copy else None
    offered = _with_copy(encoded, source, limit) if limit else encoded
    rungs = _needed(offered, ids)
    if not rungs and not ids & {"poster", "sprite"}:  # larger files of a picture without a larger
        return None
    rate = frame_rate_for(stream.frame_rate)
    top = max((r for r in rungs if not r.is_copied), key=_area, default=encoded[-1])
    return VideoPlan(
        stream_index=stream.index,
        is_interlaced=stream.is_interlaced,
        hdr_transfer=HDR_TRANSFERS.get(stream.color_transfer, ""),
        assumed_matrix=_assumed_matrix(stream),
        is_rgb=stream.color_matrix == RGB_MATRIX,
        frame_rate=rate,
        gop_frames=max(1, round(rate * recipes.GOP_SECONDS)),
        top_width=top.width,
        top_height=top.height,
        rungs=rungs,
        progressives=_progressives(offered, rungs, ids),
        posters=_poster_sampling(source, top, rate) if "poster" in ids else None,
        sprite=_sprite_sampling(source, top, rate) if "sprite" in ids else None,
    )


def _assumed_matrix(stream: StreamInfo) -> str:
    if stream.color_matrix == RGB_MATRIX:
        return RGB_BECOMES
    if stream.color_matrix != UNSPECIFIED_COLOR:
        return ""
    return "bt709" if min(stream.width, stream.height) >= HD_LINES else "smpte170m"


def _area(rung: PlannedRung) -> int:
    return rung.width * rung.height


def _needed(rungs: tuple[PlannedRung, ...], ids: set[str]) -> tuple[PlannedRung, ...]:
    """Only the rungs that a wanted file is made of: for HLS all, for a plain file its own."""
    if "hls" in ids:
        return rungs
    kept = set(_rung_of_each_file(rungs, ids).values())
    return tuple(rung for index, rung in enumerate(rungs) if index in kept)


def _progressives(
    offered: tuple[PlannedRung, ...], rungs: tuple[PlannedRung, ...], ids: set[str]
) -> tuple[Progressive, ...]:
    """Name the rung of each file among those ``rungs`` of the ``offered`` that are made."""
    return tuple(
        Progressive(recipe_id=recipe_id, rung_index=rungs.index(offered[index]))
        for recipe_id, index in _rung_of_each_file(offered, ids).items()
    )


def _rung_of_each_file(rungs: tuple[PlannedRung, ...], ids: set[str]) -> dict[str, int]:
    """The small file always exists; a larger one only when it is of a larger rung."""
    found: dict[str, int] = {}
    best = -1
    for recipe_id, short_side in PLAIN_FILES.items():
        index = _nearest_rung(rungs, short_side)
        if recipe_id in ids and index > best:
            found[recipe_id] = index
        best = max(best, index)
    return found


def _nearest_rung(rungs: tuple[PlannedRung, ...], short_side: int) -> int:
    fitting = [i for i, rung in enumerate(rungs) if rung.short_side <= short_side]
    return fitting[-1] if fitting else 0


def _poster_sampling(source: SourceInfo, top: PlannedRung, rate: Fraction) -> Sampling:
    return replace(
        _sampling(source, recipes.POSTER_CANDIDATES, 0.0, rate), width=top.width, height=top.height
    )


def _sprite_sampling(source: SourceInfo, top: PlannedRung, rate: Fraction) -> Sampling:
    cell = recipes.SPRITE_CELL
    factor = min(1.0, cell / max(top.width, top.height))
    width, height = (max(2, round(side * factor / 2) * 2) for side in (top.width, top.height))
    sampling = _sampling(source, recipes.SPRITE_MAX_CELLS, recipes.SPRITE_MIN_SECONDS, rate)
    return replace(sampling, width=width, height=height)


def _sampling(source: SourceInfo, most: int, least_seconds: float, rate: Fraction) -> Sampling:
    """Spread at most ``most`` pictures over the playing time, never closer than one frame."""
    video = source.video
    own = video and video.duration_seconds and video.duration_seconds + max(0, video.start_seconds)
    duration = own or source.duration_seconds or UNKNOWN_DURATION_SECONDS
    # Half the duration bounds the distance, so that even a clip of a blink yields two pictures.
    seconds = max(duration / most, min(least_seconds, duration / 2), float(1 / rate))
    every = Fraction(math.ceil(seconds * 1000), 1000)
    return Sampling(
        count=min(most, max(1, math.floor(duration / every))),
        every_seconds=every,
        width=0,
        height=0,
    )


def _audio_plan(source: SourceInfo, ids: set[str], video: VideoPlan | None) -> AudioPlan | None:
    goes_along = video is not None and bool(video.progressives)
    most = recipes.MAX_SOUNDS if "hls" in ids else 1
    plan = AudioPlan(
        sounds=tuple(_sound(stream) for stream in source.sounds[:most]),
        has_aac=goes_along or bool(ids & {"hls", "audio_aac"}),
        files=tuple(name for name in recipes.SOUND_KILOBITS if name in ids),
        has_peaks="peaks" in ids,
    )
    return plan if plan.has_aac or plan.files or plan.has_peaks else None


def _sound(stream: StreamInfo) -> Sound:
    is_multitrack = stream.channels > MOST_LOUDSPEAKERS
    return Sound(
        stream_index=stream.index,
        channels=1 if stream.channels == 1 or is_multitrack else 2,
        language=stream.language,
        title=stream.title,
        mixed_tracks=stream.channels if is_multitrack else 0,
        is_shifted=abs(stream.start_seconds) > TOGETHER_SECONDS,
    )
