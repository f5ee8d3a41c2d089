"""From a plan to the arguments of the one ffmpeg process. Pure: nothing is started here.

ffmpeg-python writes the filter graph and the argument list. The picture is decoded once and scaled
down in a cascade; each size and the sound are encoded once, and the tee muxer hands the same
encoded packets to HLS and to the plain files. Output paths are short, made by us and relative to
the job's own directory, so nothing in them ever needs quoting.
"""

from pathlib import Path
from typing import Any

import ffmpeg

from media_pipeline import recipes
from media_pipeline.plan import AudioPlan, MediaPlan, PlannedRung, Sampling, VideoPlan
from media_pipeline.probe import demuxer_options
from media_pipeline.values import Limits

HLS_DIRECTORY = "hls"
MEDIA_PLAYLIST = "index.m3u8"
INIT_SEGMENT = "init.mp4"
SEGMENT_PATTERN = "%05d.m4s"
AUDIO_DIRECTORY = "audio"
PROGRESSIVE_FILES = {"mp4_small": "video_small.mp4", "mp4_medium": "video_medium.mp4"}
AAC_FILE = "audio.m4a"
OPUS_FILE = "audio.opus"
SPRITE_FILE = "sprite.jpg"
CANDIDATE_DIRECTORY = "candidates"
CANDIDATE_PATTERN = f"{CANDIDATE_DIRECTORY}/%03d.jpg"
SCALER = "bicubic"
"""Measured: lanczos costs 12 % more CPU for the whole job and shows no gain at these sizes."""
CLEAN: dict[str, Any] = {"map_metadata": -1, "map_chapters": -1}
"""Names, places and device numbers of the master never reach a visitor."""


def build_arguments(plan: MediaPlan, source: Path, limits: Limits, threads: int = 0) -> list[str]:
    """Return ffmpeg's arguments, without the program itself, for everything in ``plan``.

    ``threads`` bounds the decoder and each encoder; 0 leaves the choice to ffmpeg. Raises
    :class:`ValueError` when the plan makes nothing.
    """
    options = demuxer_options(plan.source.container, limits)
    # A stream whose header lies about its length must still end.
    options["t"] = f"{limits.max_duration_seconds:g}"
    media = ffmpeg.input(f"file:{source}", format=plan.source.container, threads=threads, **options)
    outputs = _outputs(plan, media, threads)
    if not outputs:
        raise ValueError("The plan asks for nothing from this source: choose other recipes.")
    merged = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    arguments: list[str] = merged.global_args("-xerror").get_args(overwrite_output=True)
    return arguments


def directories(plan: MediaPlan) -> tuple[str, ...]:
    """Return the directories, relative to the job's, that ffmpeg expects to find."""
    found = [f"{HLS_DIRECTORY}/{name}" for name in hls_groups(plan)]
    if plan.video and plan.video.posters:
        found.append(CANDIDATE_DIRECTORY)
    return tuple(found)


def hls_groups(plan: MediaPlan) -> tuple[str, ...]:
    """Return the names of the HLS renditions, phone rung first, sound last."""
    if not plan.has_hls:
        return ()
    names = [rung_name(rung) for rung in plan.video.rungs] if plan.video else []
    return (*names, *([AUDIO_DIRECTORY] if plan.audio else []))


def rung_name(rung: PlannedRung) -> str:
    """Return the directory of a rung: the short side in pixels."""
    return str(rung.short_side)


def _outputs(plan: MediaPlan, media: Any, threads: int) -> list[Any]:
    pictures, picture_outputs = _picture_branches(plan.video, media)
    sounds = _sound_branches(plan.audio, media)
    outputs = []
    if pictures or "aac" in sounds:
        outputs.append(_tee(plan, pictures, sounds.get("aac"), threads))
    if "opus" in sounds:
        options = {"c:a": "libopus", "b:a": f"{recipes.OPUS_KILOBITS}k", **CLEAN}
        outputs.append(sounds["opus"].output(OPUS_FILE, format="ogg", **options))
    if "pcm" in sounds:
        outputs.append(sounds["pcm"].output("pipe:1", format="s16le", **{"c:a": "pcm_s16le"}))
    return outputs + picture_outputs


def _fan_out(stream: Any, count: int, splitter: str = "split") -> list[Any]:
    """Return ``count`` copies of ``stream``; ffmpeg lets each filter output be used only once."""
    if count == 1:
        return [stream]
    split = stream.filter_multi_output(splitter)
    return [split.stream(index) for index in range(count)]


def _picture_branches(video: VideoPlan | None, media: Any) -> tuple[list[Any], list[Any]]:
    """Return the pictures to encode, ascending, and the finished still-picture outputs."""
    if video is None:
        return [], []
    top = (
        media[str(video.stream_index)]
        .filter("fps", fps=str(video.frame_rate))
        .filter("scale", video.top_width, video.top_height, flags=SCALER)
        .filter("setsar", "1")
        .filter("format", "yuv420p")
    )
    stills = [s for s in (video.posters, video.sprite) if s]
    uses = _fan_out(top, len(stills) + bool(video.rungs))
    outputs = []
    if video.posters:
        outputs.append(_poster_output(uses.pop(), video.posters))
    if video.sprite:
        outputs.append(_sprite_output(uses.pop(), video.sprite))
    return (_cascade(uses.pop(), video.rungs) if video.rungs else []), outputs


def _cascade(top: Any, rungs: tuple[PlannedRung, ...]) -> list[Any]:
    """Scale each rung from the next larger one; return them ascending."""
    pictures = []
    for below in reversed(rungs[:-1]):
        here, rest = _fan_out(top, 2)
        pictures.append(here)
        top = rest.filter("scale", below.width, below.height, flags=SCALER)
    pictures.append(top)
    return pictures[::-1]


def _poster_output(stream: Any, posters: Sampling) -> Any:
    sampled = stream.filter("fps", fps=str(1 / posters.every_seconds))
    options: dict[str, Any] = {"frames:v": posters.count, "q:v": 2, **CLEAN}
    return sampled.output(CANDIDATE_PATTERN, format="image2", **options)


def _sprite_output(stream: Any, sprite: Sampling) -> Any:
    sheet = (
        stream.filter("fps", fps=str(1 / sprite.every_seconds))
        .filter("scale", sprite.width, sprite.height, flags=SCALER)
        .filter("tile", f"{sprite.columns}x{sprite.rows}", nb_frames=sprite.count)
    )
    options: dict[str, Any] = {"frames:v": 1, "q:v": 5, "update": 1, **CLEAN}
    return sheet.output(SPRITE_FILE, format="image2", **options)


def _sound_branches(audio: AudioPlan | None, media: Any) -> dict[str, Any]:
    """Return the sound for each use: ``aac``, ``opus`` and ``pcm``. Loudness is measured on all."""
    if audio is None:
        return {}
    uses = [
        name
        for name, is_wanted in (
            ("aac", audio.has_aac),
            ("opus", audio.has_opus_file),
            ("pcm", True),  # always: the samples that arrive prove how much sound was decoded
        )
        if is_wanted
    ]
    layout = "mono" if audio.channels == 1 else "stereo"
    trunk = (
        media[str(audio.stream_index)]
        # Gaps of phone recordings become silence, so that sound and picture stay together.
        .filter("aresample", recipes.SAMPLE_RATE, **{"async": 1, "first_pts": 0})
        .filter("aformat", channel_layouts=layout)
        .filter("ebur128", framelog="verbose")
    )
    branches = dict(zip(uses, _fan_out(trunk, len(uses), "asplit"), strict=True))
    branches["pcm"] = branches["pcm"].filter(
        "aformat", sample_fmts="s16", sample_rates=recipes.SAMPLE_RATE, channel_layouts="mono"
    )
    return branches


def _tee(plan: MediaPlan, pictures: list[Any], sound: Any | None, threads: int) -> Any:
    streams = [*pictures, *([sound] if sound is not None else [])]
    options: dict[str, Any] = {"flags": "+global_header", **CLEAN}
    if plan.video and pictures:
        options |= _x264_options(plan.video, threads)
    if sound is not None:
        options |= {"c:a": "aac", "b:a": f"{recipes.AAC_KILOBITS}k"}
    return ffmpeg.output(*streams, "|".join(_slaves(plan)), format="tee", **options)


def _x264_options(video: VideoPlan, threads: int) -> dict[str, Any]:
    options: dict[str, Any] = {
        "c:v": "libx264",
        "preset": recipes.PRESET,
        # The same frames become key frames in every rung: players switch without a jump.
        "g": video.gop_frames,
        "keyint_min": video.gop_frames,
        "sc_threshold": 0,
        # Reordered frames start HLS rungs 80 ms apart from the sound and from each other, and
        # browsers disagree about the edit list that should make up for it.
        "bf": 0,
        "threads": threads,
    }
    for index, planned in enumerate(video.rungs):
        options[f"crf:v:{index}"] = planned.rung.crf
        options[f"profile:v:{index}"] = planned.rung.profile
        options[f"maxrate:v:{index}"] = f"{planned.rung.max_kilobits}k"
        options[f"bufsize:v:{index}"] = f"{planned.rung.max_kilobits * recipes.GOP_SECONDS}k"
    return options


def _slaves(plan: MediaPlan) -> list[str]:
    """Return what the tee muxer writes: HLS renditions and plain files from the same packets."""
    slaves = []
    if plan.has_hls:
        rungs = plan.video.rungs if plan.video else ()
        slaves += [_hls_slave(rung_name(rung), f"v:{index}") for index, rung in enumerate(rungs)]
        slaves += [_hls_slave(AUDIO_DIRECTORY, "a:0")] if plan.audio else []
    for file in plan.video.progressives if plan.video else ():
        select = f"v:{file.rung_index}" + (",a:0" if plan.audio else "")
        slaves.append(_slave(PROGRESSIVE_FILES[file.recipe_id], select, "mp4:movflags=+faststart"))
    if plan.audio and plan.audio.has_aac_file:
        slaves.append(_slave(AAC_FILE, "a:0", "ipod:movflags=+faststart"))
    return slaves


def _hls_slave(name: str, select: str) -> str:
    directory = f"{HLS_DIRECTORY}/{name}"
    options = (
        f"hls:hls_segment_type=fmp4:hls_time={recipes.SEGMENT_SECONDS}:hls_list_size=0"
        ":hls_playlist_type=vod:hls_flags=independent_segments"
        f":hls_fmp4_init_filename={INIT_SEGMENT}"
        f":hls_segment_filename={directory}/{SEGMENT_PATTERN}"
    )
    return _slave(f"{directory}/{MEDIA_PLAYLIST}", select, options)


def _slave(path: str, select: str, muxer: str) -> str:
    """Spell one tee output. Stream specifiers hold colons, so they are quoted for both parsers."""
    quoted = select.replace(":", "\\:")
    return f"[onfail=abort:select=\\'{quoted}\\':f={muxer}]{path}"
