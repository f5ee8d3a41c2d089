"""The list of what was made: every derivative proved, measured and checksummed.

Turns a finished work directory into :class:`Output` values, and writes the HLS master playlist,
which can only be written once the real bit rates are known.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from media_pipeline import command
from media_pipeline.fixity import sha256_of
from media_pipeline.plan import AudioPlan, MediaPlan, PlannedRung, VideoPlan
from media_pipeline.playlist import Variant, master_playlist, measure_bits
from media_pipeline.recipes import BY_ID
from media_pipeline.values import Output, Part
from media_pipeline.verify import Played, prove_file, prove_picture, prove_playlist, prove_size

MASTER_PLAYLIST = f"{command.HLS_DIRECTORY}/master.m3u8"
HLS_MEDIA_TYPE = "application/vnd.apple.mpegurl"
PICTURE_TYPES = {
    ".jpg": ("JPEG", "image/jpeg"),
    ".webp": ("WEBP", "image/webp"),
    ".avif": ("AVIF", "image/avif"),
}

SOUND_TYPES = {".m4a": "audio/mp4", ".webm": "audio/webm"}

OnFile = Callable[[], None]
"""Called before each file is proved and hashed; whatever it raises stops the work."""

OPENERS = {"video/mp4": "mov", "audio/mp4": "mov", "audio/webm": "matroska"}
"""The demuxer with which a finished file of a type is proved."""


def describe_output(
    directory: Path, path: str, recipe_id: str, role: str, media_type: str
) -> Output:
    """Return the entry of one file with its size and checksum."""
    file = directory / path
    size_bytes = file.stat().st_size
    return Output(
        recipe=recipe_id,
        version=BY_ID[recipe_id].version,
        role=role,
        path=path,
        size_bytes=size_bytes,
        sha256=sha256_of(file),
        media_type=media_type,
        total_bytes=size_bytes,
    )


def picture_outputs(
    directory: Path, files: tuple[Path, ...], recipe_id: str, on_file: OnFile
) -> list[Output]:
    """Prove and list still pictures; their role is the recipe itself."""
    outputs = []
    for file in files:
        on_file()
        outputs.append(picture_output(directory, file.name, recipe_id))
    return outputs


def picture_output(directory: Path, name: str, recipe_id: str) -> Output:
    """Prove one still picture by decoding it."""
    image_format, media_type = PICTURE_TYPES[Path(name).suffix]
    width, height = prove_picture(directory / name, image_format)
    output = describe_output(directory, name, recipe_id, recipe_id, media_type)
    return replace(output, width=width, height=height)


def media_outputs(
    plan: MediaPlan, directory: Path, played: Played, on_file: OnFile
) -> list[Output]:
    """Prove and list what ffmpeg's tee and sound outputs wrote, against what was decoded."""
    outputs = _hls_outputs(plan, directory, played, on_file) if plan.has_hls else []
    if plan.video:
        outputs += _progressive_outputs(plan.video, directory, played.longest, on_file)
    return outputs + _sound_outputs(plan, directory, played.audio_seconds or 0.0, on_file)


def _progressive_outputs(
    video: VideoPlan, directory: Path, seconds: float, on_file: OnFile
) -> list[Output]:
    outputs = []
    for file in video.progressives:
        on_file()
        name = command.PROGRESSIVE_FILES[file.recipe_id]
        output = _file_output(directory, name, file.recipe_id, "video/mp4", seconds)
        planned = _size(video.rungs[file.rung_index])
        prove_size(directory / name, (output.width, output.height), planned)
        outputs.append(output)
    return outputs


def _sound_outputs(
    plan: MediaPlan, directory: Path, seconds: float, on_file: OnFile
) -> list[Output]:
    outputs = []
    for recipe_id in plan.audio.files if plan.audio else ():
        on_file()
        name = command.SOUND_FILES[recipe_id]
        media_type = SOUND_TYPES[Path(name).suffix]
        outputs.append(_file_output(directory, name, recipe_id, media_type, seconds))
    return outputs


def played_video_seconds(plan: MediaPlan, directory: Path) -> float | None:
    """Return how much picture the smallest rung holds, or ``None`` when no rung was made."""
    if not plan.video or not plan.video.rungs:
        return None
    if plan.has_hls:
        name = f"{command.HLS_DIRECTORY}/{command.rung_name(plan.video.rungs[0])}"
        return prove_playlist(directory / name / command.MEDIA_PLAYLIST, 0).duration_seconds
    first = plan.video.progressives[0]
    return prove_file(directory / command.PROGRESSIVE_FILES[first.recipe_id], "mov", 0).seconds


def _file_output(
    directory: Path, name: str, recipe_id: str, media_type: str, seconds: float
) -> Output:
    streams = prove_file(directory / name, OPENERS[media_type], seconds)
    return replace(
        describe_output(directory, name, recipe_id, "main", media_type),
        width=streams.width,
        height=streams.height,
        duration_seconds=round(streams.seconds, 3),
        codecs=streams.codecs,
    )


def _hls_outputs(plan: MediaPlan, directory: Path, played: Played, on_file: OnFile) -> list[Output]:
    rungs = plan.video.rungs if plan.video else ()
    names = [command.rung_name(rung) for rung in rungs]
    seconds = played.video_seconds or 0
    videos = [_rendition(directory, name, "video", seconds, on_file) for name in names]
    for rung, (output, _) in zip(rungs, videos, strict=True):
        prove_size(Path(output.path), (output.width, output.height), _size(rung))
    sounds = _sound_renditions(plan.audio, directory, played, on_file) if plan.audio else []
    rate = float(plan.video.frame_rate) if plan.video else 0.0
    text = master_playlist(
        [replace(variant, frame_rate=rate) for _, variant in videos],
        [variant for _, variant in sounds],
    )
    (directory / MASTER_PLAYLIST).write_text(text, encoding="utf-8")
    master = describe_output(directory, MASTER_PLAYLIST, "hls", "master", HLS_MEDIA_TYPE)
    renditions = [output for output, _ in [*videos, *sounds]]
    return [_with_totals(master, renditions), *renditions]


def _sound_renditions(
    audio: AudioPlan, directory: Path, played: Played, on_file: OnFile
) -> list[tuple[Output, Variant]]:
    """Prove every sound. Only the default's length was counted; others may be shorter."""
    found = []
    for index, sound in enumerate(audio.sounds):
        seconds = (played.audio_seconds or 0) if index == 0 else 0
        name = command.sound_name(index)
        output, variant = _rendition(directory, name, "audio", seconds, on_file)
        described = replace(variant, language=sound.language, title=sound.title)
        found.append((replace(output, language=sound.language), described))
    return found


def _rendition(
    directory: Path, name: str, role: str, seconds: float, on_file: OnFile
) -> tuple[Output, Variant]:
    """Prove one HLS rendition: its playlist, every segment, and the streams it announces."""
    folder = f"{command.HLS_DIRECTORY}/{name}"
    path = f"{folder}/{command.MEDIA_PLAYLIST}"
    playlist = prove_playlist(directory / path, seconds)
    streams = prove_file(directory / folder / playlist.init, "mov", 0, is_fragment=True)
    names = [playlist.init, *(segment for segment, _ in playlist.segments)]
    parts = tuple(describe_part(directory, f"{folder}/{segment}", on_file) for segment in names)
    peak, average = measure_bits([part.size_bytes for part in parts[1:]], playlist)
    output = replace(
        describe_output(directory, path, "hls", role, HLS_MEDIA_TYPE),
        total_bytes=sum(part.size_bytes for part in parts),
        width=streams.width,
        height=streams.height,
        duration_seconds=round(playlist.duration_seconds, 3),
        codecs=streams.codecs,
        parts=parts,
    )
    variant = Variant(
        path=f"{name}/{command.MEDIA_PLAYLIST}",
        codecs=streams.codecs,
        peak_bits=peak,
        average_bits=average,
        width=streams.width or 0,
        height=streams.height or 0,
    )
    return output, variant


def _with_totals(master: Output, renditions: list[Output]) -> Output:
    top = next((r for r in reversed(renditions) if r.role == "video"), renditions[-1])
    return replace(
        master,
        total_bytes=master.size_bytes + sum(r.total_bytes for r in renditions),
        width=top.width,
        height=top.height,
        duration_seconds=max(r.duration_seconds or 0.0 for r in renditions),
        codecs=",".join(dict.fromkeys(r.codecs for r in renditions)),
    )


def describe_part(directory: Path, path: str, on_file: OnFile) -> Part:
    """Return one file of an output that consists of many, with its checksum."""
    on_file()
    file = directory / path
    return Part(path=path, size_bytes=file.stat().st_size, sha256=sha256_of(file))


def _size(rung: PlannedRung) -> tuple[int, int]:
    return rung.width, rung.height
