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
from media_pipeline.demuxing import STRICT, demuxer_options
from media_pipeline.plan import AudioPlan, MediaPlan, PlannedRung, Sampling, Sound, VideoPlan
from media_pipeline.values import Limits

HLS_DIRECTORY = "hls"
MEDIA_PLAYLIST = "index.m3u8"
INIT_SEGMENT = "init.mp4"
SEGMENT_PATTERN = "%05d.m4s"
AUDIO_DIRECTORY = "audio"
PROGRESSIVE_FILES = {
    "mp4_small": "video_small.mp4",
    "mp4_medium": "video_medium.mp4",
    "mp4_large": "video_large.mp4",
}
SOUND_FILES = {
    "audio_aac": "audio.m4a",
    "audio_aac_low": "audio_low.m4a",
    "audio_opus": "audio.webm",
    "audio_opus_high": "audio_high.webm",
}
SOUND_ENCODERS = {".m4a": "aac", ".webm": "libopus"}
"""By ending of the file."""
SPRITE_FILE = "sprite.jpg"
CANDIDATE_DIRECTORY = "candidates"
CANDIDATE_PATTERN = f"{CANDIDATE_DIRECTORY}/%03d.jpg"
COPY_TIMES = ":avoid_negative_ts=disabled"
"""A copied picture may hold reordered frames; so its first is shown at 0, as in the other rungs,
and not when the reordering is done."""
SDR_NITS = 100
"""Brightness that an ordinary screen shows as white (ITU-R BT.2035)."""
SCALER = "bicubic"
"""Measured: lanczos costs 12 % more CPU for the whole job and shows no gain at these sizes."""
FAST_START = {"movflags": "+faststart"}
"""The index before the pictures, so that a file plays before it has arrived."""
SOUND_MUXERS: dict[str, dict[str, Any]] = {
    "aac": {"format": "ipod", **FAST_START},
    "libopus": {"format": "webm", "cues_to_front": 1},
}
"""Both say how long they are at their beginning. Ogg says so at its end: a browser asks for that
first, two more round trips, and on a line of 400 ms a song starts after 3.3 s instead of 1.4."""
CLEAN: dict[str, Any] = {"map_metadata": -1, "map_chapters": -1}
"""Names, places and device numbers of the master never reach a visitor."""


CHECKED = frozenset({"flac"})
"""Demuxers of formats whose every frame carries a checksum: there, a fault is certain."""
OPEN_ENDED = frozenset({"wav", "au", "w64", "caf"})
"""Demuxers of formats that may leave their length open. The last packet then is as long as there is
something to read, which ffmpeg takes for a fault."""
FORGIVING: dict[str, Any] = {"err_detect": "ignore_err", "fflags": "+genpts", "max_error_rate": 1}
"""Play on over damage, as an officer asked: no share of bad frames is too large."""
FRAME_LOG = "verbose"
"""The level of ebur128's running figures, below what the run shows; ffmpeg 5 knows no "quiet"."""


def build_arguments(
    plan: MediaPlan, source: Path, limits: Limits, threads: int = 0, *, is_forgiving: bool = False
) -> list[str]:
    """Return ffmpeg's arguments, without the program itself, for everything in ``plan``.

    ``threads`` bounds the decoder and each encoder; 0 leaves the choice to ffmpeg.
    ``is_forgiving``: go on over damage instead of stopping at the first fault. Raises
    :class:`ValueError` when the plan makes nothing.
    """
    media = _input(plan, source, limits, threads, is_forgiving)
    outputs = _outputs(plan, media, threads)
    if not outputs:
        raise ValueError("The plan asks for nothing from this source: choose other recipes.")
    return _spelled(outputs, is_forgiving or _is_open_ended(plan))


def build_measuring(
    plan: MediaPlan, audio: AudioPlan, source: Path, limits: Limits, *, is_forgiving: bool = False
) -> list[str]:
    """Return the arguments of the run that only listens: every sound measured after EBU R128."""
    media = _input(plan, source, limits, 1, is_forgiving)
    heard = [
        _untouched(sound, media)
        .filter("ebur128", peak="true", framelog=FRAME_LOG)
        .output("pipe:1", format="null")
        for sound in audio.sounds
    ]
    return _spelled(heard, is_forgiving or _is_open_ended(plan))


def _input(plan: MediaPlan, source: Path, limits: Limits, threads: int, is_forgiving: bool) -> Any:
    options = demuxer_options(plan.source.container, limits)
    if is_forgiving:
        options |= FORGIVING
    elif plan.source.container in CHECKED:
        options |= STRICT
    # A stream whose header lies about its length must still end.
    options["t"] = f"{limits.max_duration_seconds:g}"
    return ffmpeg.input(f"file:{source}", format=plan.source.container, threads=threads, **options)


def _is_open_ended(plan: MediaPlan) -> bool:
    return plan.source.container in OPEN_ENDED and not plan.source.states_duration


def _spelled(outputs: list[Any], goes_on: bool) -> list[str]:
    merged = ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]
    strictness = () if goes_on else ("-xerror",)
    arguments: list[str] = merged.global_args(*strictness).get_args(overwrite_output=True)
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
    sounds = range(len(plan.audio.sounds)) if plan.audio else ()
    return (*names, *(sound_name(index) for index in sounds))


def rung_name(rung: PlannedRung) -> str:
    """Return the directory of a rung: the short side in pixels."""
    return str(rung.short_side)


def sound_name(index: int) -> str:
    """Return the directory of a sound: the default one has no number."""
    return AUDIO_DIRECTORY if index == 0 else f"{AUDIO_DIRECTORY}_{index + 1}"


def _outputs(plan: MediaPlan, media: Any, threads: int) -> list[Any]:
    pictures, picture_outputs = _picture_branches(plan.video, media)
    branches = _sound_branches(plan.audio, media) if plan.audio else {}
    sounds = _hls_sounds(plan, branches.pop("aac", None), media)
    outputs = []
    if pictures or sounds:
        outputs.append(_tee(plan, pictures, sounds, threads))
    if "pcm" in branches:
        pcm = branches.pop("pcm")
        outputs.append(pcm.output("pipe:1", format="s16le", **{"c:a": "pcm_s16le"}))
    outputs += [_sound_output(name, branch) for name, branch in branches.items()]
    return outputs + picture_outputs


def _sound_output(recipe_id: str, stream: Any) -> Any:
    path = SOUND_FILES[recipe_id]
    encoder = SOUND_ENCODERS[Path(path).suffix]
    options: dict[str, Any] = {"c:a": encoder, "b:a": f"{recipes.SOUND_KILOBITS[recipe_id]}k"}
    muxer = SOUND_MUXERS[encoder]
    return stream.output(path, **muxer, **options, **CLEAN)


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
    stream = media[str(video.stream_index)]
    encoded = tuple(rung for rung in video.rungs if not rung.is_copied)
    copies = [stream for rung in video.rungs if rung.is_copied]
    stills = [s for s in (video.posters, video.sprite) if s]
    if not stills and not encoded:
        return copies, []
    uses = _fan_out(_upright_top(video, stream), len(stills) + bool(encoded))
    outputs = []
    if video.posters:
        outputs.append(_poster_output(uses.pop(), video.posters))
    if video.sprite:
        outputs.append(_sprite_output(uses.pop(), video.sprite))
    return (_cascade(uses.pop(), encoded) if encoded else []) + copies, outputs


def _upright_top(video: VideoPlan, stream: Any) -> Any:
    """Whole frames at a steady pace, in square pixels and ordinary colours, at the largest size."""
    if video.is_interlaced:
        stream = stream.filter("bwdif", mode="send_frame", deint="interlaced")
    # A picture that begins after the sound shows its first frame until then.
    stream = stream.filter("fps", fps=str(video.frame_rate), start_time=0)
    colours = {"out_color_matrix": video.assumed_matrix} if video.is_rgb else {}
    stream = stream.filter("scale", video.top_width, video.top_height, flags=SCALER, **colours)
    if video.is_rgb:
        stream = stream.filter("format", "yuv420p")
    if video.hdr_transfer:
        stream = _tone_mapped(stream, video.hdr_transfer)
    elif video.assumed_matrix:
        stream = stream.filter("setparams", colorspace=video.assumed_matrix)
    return stream.filter("setsar", "1").filter("format", "yuv420p")


def _tone_mapped(stream: Any, transfer: str) -> Any:
    """Bring PQ or HLG (ITU-R BT.2100) to BT.709, with Hable's curve for what is too bright."""
    bt2020 = {"primariesin": "bt2020", "matrixin": "bt2020nc", "rangein": "tv"}
    return (
        stream.filter("zscale", transferin=transfer, transfer="linear", npl=SDR_NITS, **bt2020)
        .filter("format", "gbrpf32le")
        .filter("zscale", primaries="bt709")
        .filter("tonemap", tonemap="hable", desat=0)
        .filter("zscale", transfer="bt709", matrix="bt709", range="tv")
    )


def _cascade(top: Any, rungs: tuple[PlannedRung, ...]) -> list[Any]:
    """Scale each rung from the next larger one; return them ascending."""
    pictures = []
    for below in reversed(rungs[:-1]):
        here, rest = _fan_out(top, 2)
        pictures.append(here)
        top = rest.filter("scale", below.width, below.height, flags=SCALER)
        # Even sizes are not quite of one shape: "scale" would make up for it in the pixels.
        top = top.filter("setsar", "1")
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


def _untouched(sound: Sound, media: Any) -> Any:
    """The sound as recorded, in one or two channels that begin with the recording."""
    stream = media[str(sound.stream_index)]
    if sound.mixed_tracks:
        tracks = "+".join(f"c{track}" for track in range(sound.mixed_tracks))
        stream = stream.filter("pan", f"mono|c0<{tracks}")  # "<": the shares add up to one
    # Gaps of phone recordings become silence, so that sound and picture stay together.
    timing: dict[str, Any] = {"async": 1} | ({"first_pts": 0} if sound.is_shifted else {})
    return stream.filter("aresample", recipes.SAMPLE_RATE, **timing).filter(
        "aformat", channel_layouts="mono" if sound.channels == 1 else "stereo"
    )


def _levelled(sound: Sound, media: Any) -> Any:
    """The sound as visitors hear it: at the common loudness."""
    stream, gain = _untouched(sound, media), sound.gain
    if gain.decibels:
        stream = stream.filter("volume", f"{gain.decibels}dB")
    if gain.is_limited:
        stream = stream.filter("alimiter", limit=f"{gain.limit:.4f}", level="false", latency="true")
    return stream


def _sound_branches(audio: AudioPlan, media: Any) -> dict[str, Any]:
    """Return the default sound for each use: ``aac``, the files' recipes, and ``pcm``."""
    apart = [name for name in audio.files if name != "audio_aac"]
    # pcm always: the samples that arrive prove how much sound was decoded.
    uses = [*(["aac"] if audio.has_aac else []), *apart, "pcm"]
    trunk = _levelled(audio.sounds[0], media)
    branches = dict(zip(uses, _fan_out(trunk, len(uses), "asplit"), strict=True))
    branches["pcm"] = branches["pcm"].filter(
        "aformat", sample_fmts="s16", sample_rates=recipes.SAMPLE_RATE, channel_layouts="mono"
    )
    return branches


def _hls_sounds(plan: MediaPlan, default: Any | None, media: Any) -> list[Any]:
    """The sounds of the tee, the default first; other languages exist in HLS only."""
    if plan.audio is None or default is None:
        return []
    others = plan.audio.sounds[1:] if plan.has_hls else ()
    return [default, *(_levelled(sound, media) for sound in others)]


def _tee(plan: MediaPlan, pictures: list[Any], sounds: list[Any], threads: int) -> Any:
    options: dict[str, Any] = {"flags": "+global_header", **CLEAN}
    if plan.video and pictures:
        options |= _x264_options(plan.video, threads)
    if sounds:
        options |= {"c:a": "aac", "b:a": f"{recipes.AAC_KILOBITS}k"}
    return ffmpeg.output(*pictures, *sounds, "|".join(_slaves(plan)), format="tee", **options)


def _x264_options(video: VideoPlan, threads: int) -> dict[str, Any]:
    options = (
        {} if all(rung.is_copied for rung in video.rungs) else _encoder_options(video, threads)
    )
    for index, planned in enumerate(video.rungs):
        if planned.is_copied:
            options[f"c:v:{index}"] = "copy"
            continue
        options[f"crf:v:{index}"] = planned.rung.crf
        options[f"profile:v:{index}"] = planned.rung.profile
        options[f"maxrate:v:{index}"] = f"{planned.rung.max_kilobits}k"
        options[f"bufsize:v:{index}"] = f"{planned.rung.max_kilobits * recipes.GOP_SECONDS}k"
    return options


def _encoder_options(video: VideoPlan, threads: int) -> dict[str, Any]:
    """What holds for every encoded rung."""
    return {
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


def _slaves(plan: MediaPlan) -> list[str]:
    """Return what the tee muxer writes: HLS renditions and plain files from the same packets."""
    slaves = []
    if plan.has_hls:
        rungs = plan.video.rungs if plan.video else ()
        slaves += [
            _hls_slave(rung_name(rung), f"v:{index}", COPY_TIMES if rung.is_copied else "")
            for index, rung in enumerate(rungs)
        ]
        sounds = range(len(plan.audio.sounds)) if plan.audio else ()
        slaves += [_hls_slave(sound_name(index), f"a:{index}") for index in sounds]
    for file in plan.video.progressives if plan.video else ():
        select = f"v:{file.rung_index}" + (",a:0" if plan.audio else "")
        slaves.append(_slave(PROGRESSIVE_FILES[file.recipe_id], select, "mp4:movflags=+faststart"))
    if plan.audio and "audio_aac" in plan.audio.files:
        slaves.append(_slave(SOUND_FILES["audio_aac"], "a:0", "ipod:movflags=+faststart"))
    return slaves


def _hls_slave(name: str, select: str, more: str = "") -> str:
    directory = f"{HLS_DIRECTORY}/{name}"
    options = (
        f"hls:hls_segment_type=fmp4:hls_time={recipes.SEGMENT_SECONDS}:hls_list_size=0"
        ":hls_playlist_type=vod:hls_flags=independent_segments"
        f":hls_fmp4_init_filename={INIT_SEGMENT}"
        f":hls_segment_filename={directory}/{SEGMENT_PATTERN}{more}"
    )
    return _slave(f"{directory}/{MEDIA_PLAYLIST}", select, options)


def _slave(path: str, select: str, muxer: str) -> str:
    """Spell one tee output. Stream specifiers hold colons, so they are quoted for both parsers."""
    quoted = select.replace(":", "\\:")
    return f"[onfail=abort:select=\\'{quoted}\\':f={muxer}]{path}"
