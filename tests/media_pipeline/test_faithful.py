"""What comes out looks and sounds like what went in: measured on the pictures and the samples."""

import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.resampler import AudioResampler
from av.video.frame import VideoFrame

from media_pipeline.loudness import CEILING_DBTP, TARGET_LUFS, parse_loudness
from media_pipeline.produce import Workshop, produce
from media_pipeline.values import JobResult, Loudness
from tests.media_pipeline import clips, zoo
from tests.media_pipeline.conftest import GetClip

BT709 = 1
"""ITU-T H.273: primaries, transfer and matrix of ordinary screens."""


def made(path: Path, directory: Path, binary: str, *recipes: str) -> JobResult:
    directory.mkdir()
    workshop = Workshop(ffmpeg_binary=binary)
    return produce(path, recipe_ids=recipes, directory=directory, workshop=workshop)


def frames(path: Path) -> list[VideoFrame]:
    with av.open(path) as container:
        return list(container.decode(video=0))


def samples(path: Path, track: int = 0) -> np.ndarray:
    """Mono samples at 48 kHz, -1 to 1."""
    resampler = AudioResampler(format="flt", layout="mono", rate=48_000)
    with av.open(path) as container:
        decoded = container.decode(container.streams.audio[track])
        parts = [out.to_ndarray()[0] for frame in decoded for out in resampler.resample(frame)]
    return np.concatenate(parts)


def measured(path: Path) -> Loudness:
    """Loudness of a finished file, by ffmpeg itself."""
    command = [
        clips.SYSTEM_FFMPEG,
        "-hide_banner",
        "-nostats",
        "-loglevel",
        "level+info",
        "-i",
        path,
    ]
    command += ["-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    heard = subprocess.run(command, capture_output=True, text=True, check=True)
    return parse_loudness(heard.stderr)[0]


def grey(level: int, transfer: str) -> zoo.Make:
    """A grey field in HDR; ``level`` is its code in 10 bits (64 to 940)."""
    field = f"color=black:size=64x64:rate=25:duration=0.4,format=yuv420p10le,lutyuv=y={level}"
    flags = f"log-level=none:colorprim=bt2020:colormatrix=bt2020nc:transfer={transfer}"
    return zoo.made("-f", "lavfi", "-i", field, *zoo.HDR, flags, "-tag:v", "hvc1")


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_high_dynamic_range_is_brought_to_an_ordinary_screen(
    tmp_path: Path, ffmpeg_binary: str, transfer: str
) -> None:
    """Bright things keep their steps, and nothing says any more that it is HDR."""
    lumas = []
    for level in (100, 400, 509, 700):
        grey(level, transfer)(tmp_path / f"{level}.mp4")
        made(tmp_path / f"{level}.mp4", tmp_path / str(level), ffmpeg_binary, "mp4_small")
        frame = frames(tmp_path / str(level) / "video_small.mp4")[0]
        assert (int(frame.color_trc), int(frame.colorspace)) == (BT709, BT709)
        assert frame.format.name == "yuv420p"
        lumas.append(float(frame.to_ndarray()[:64].mean()))
    assert lumas == sorted(lumas)
    assert len({round(luma) for luma in lumas}) == len(lumas)
    assert lumas[0] < 40
    assert lumas[-1] <= 235


def test_a_recorded_screen_keeps_its_red(tmp_path: Path, ffmpeg_binary: str) -> None:
    """Red, green and blue become BT.709, and the file says so."""
    field = "color=0xC02040:size=1280x720:rate=25:duration=0.2,format=rgb24"
    zoo.made("-f", "lavfi", "-i", field, "-c:v", "png")(tmp_path / "a.mov")
    made(tmp_path / "a.mov", tmp_path / "out", ffmpeg_binary, "mp4_small")
    frame = frames(tmp_path / "out" / "video_small.mp4")[0]
    assert int(frame.colorspace) == BT709
    seen = frame.to_ndarray(format="rgb24", src_colorspace="ITU709")[50, 50]
    assert np.abs(seen.astype(int) - (0xC0, 0x20, 0x40)).max() <= 6


def moving_stripes(path: Path) -> None:
    """Interlaced tape of an upright bar that moves 16 pixels from field to field."""
    bar = "color=black:size=720x576:rate=50:duration=1[b];color=white:size=80x576:rate=50[w];"
    graph = bar + "[b][w]overlay=x='mod(16*n,640)':shortest=1,tinterlace=interleave_top,fps=25"
    ffmpeg_flags = ("-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-b:v", "6M")
    clips.ffmpeg("-filter_complex", graph, *ffmpeg_flags, path)


def combing(frame: VideoFrame) -> float:
    """How much more neighbouring lines differ than every second line does."""
    plane = frame.to_ndarray(format="gray").astype(int)
    return float(abs(np.diff(plane, axis=0)).mean() - abs(plane[2:] - plane[:-2]).mean())


def test_fields_of_a_tape_become_whole_frames(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    tape = clip(moving_stripes, "a.mpg")
    result = made(tape, tmp_path / "out", ffmpeg_binary, "mp4_large")
    assert result.source
    assert result.source.video
    assert result.source.video.is_interlaced
    assert result.source.video.frame_rate == Fraction(25)
    (path,) = [tmp_path / "out" / output.path for output in result.outputs]
    # The first frame has no neighbour before it to be completed from.
    before, after = (max(map(combing, frames(file)[2:-2])) for file in (tape, path))
    assert before > 20
    assert after < before / 5


def tone(decibels: float, extra: str = "") -> zoo.Make:
    source = f"sine=440:duration=4:sample_rate=48000,volume={decibels}dB{extra}"
    return zoo.made("-f", "lavfi", "-i", source)


@pytest.mark.parametrize("decibels", [-18.0, 0.0, 17.0])
def test_soft_and_loud_recordings_are_heard_alike(
    tmp_path: Path, ffmpeg_binary: str, decibels: float
) -> None:
    tone(decibels)(tmp_path / "a.wav")
    result = made(tmp_path / "a.wav", tmp_path / "out", ffmpeg_binary, "audio_aac", "audio_opus")
    assert result.loudness
    assert result.loudness.integrated_lufs == pytest.approx(-21.8 + decibels, abs=0.5)
    assert result.loudness.true_peak_dbtp == pytest.approx(-18.1 + decibels, abs=0.5)
    for output in result.outputs:
        heard = measured(tmp_path / "out" / output.path)
        assert heard.integrated_lufs == pytest.approx(TARGET_LUFS, abs=1)


def test_a_drum_is_held_below_the_ceiling(tmp_path: Path, ffmpeg_binary: str) -> None:
    """A soft voice with hard beats: the voice is raised, the beats are limited."""
    beats = "aevalsrc='0.02*sin(2764*t)+0.5*sin(500*t)*lt(mod(t,1),0.01)':s=48000:d=4"
    zoo.made("-f", "lavfi", "-i", beats)(tmp_path / "a.wav")
    result = made(tmp_path / "a.wav", tmp_path / "out", ffmpeg_binary, "audio_aac")
    assert result.loudness
    assert result.loudness.gain_db > 5
    heard = measured(tmp_path / "out" / "audio.m4a")
    assert heard.true_peak_dbtp
    assert heard.true_peak_dbtp < CEILING_DBTP + 0.7  # AAC itself overshoots a little


def test_the_noise_of_an_empty_room_stays_soft(tmp_path: Path, ffmpeg_binary: str) -> None:
    zoo.made(*zoo.QUIET)(tmp_path / "a.wav")
    result = made(tmp_path / "a.wav", tmp_path / "out", ffmpeg_binary, "audio_aac")
    assert result.loudness
    assert result.loudness.gain_db == 0
    assert abs(samples(tmp_path / "out/audio.m4a")).max() < 0.01


def test_sound_that_begins_late_stays_with_its_picture(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    made(clip(zoo.late_sound, "a.mkv"), tmp_path / "out", ffmpeg_binary, "audio_aac", "mp4_small")
    for name in ("audio.m4a", "video_small.mp4"):
        sound = samples(tmp_path / "out" / name)
        assert abs(sound[: int(0.4 * 48_000)]).max() < 0.01
        assert abs(sound[int(0.6 * 48_000) : int(1.2 * 48_000)]).max() > 0.05


def test_every_channel_of_surround_sound_is_heard(tmp_path: Path, ffmpeg_binary: str) -> None:
    for channel in range(6):
        if channel == 3:
            continue  # the bass channel is left out of a stereo mix, as the standard has it
        tones = "|".join("0.2*sin(2764*t)" if index == channel else "0" for index in range(6))
        source = tmp_path / f"{channel}.flac"
        zoo.made("-f", "lavfi", "-i", f"aevalsrc={tones}:c=5.1:d=1:s=48000")(source)
        made(source, tmp_path / str(channel), ffmpeg_binary, "audio_aac")
        assert abs(samples(tmp_path / str(channel) / "audio.m4a")).max() > 0.02


def test_each_language_is_the_one_that_it_says(tmp_path: Path, ffmpeg_binary: str) -> None:
    pitches = {"vie": 300, "tyz": 600}
    inputs = [
        part
        for pitch in pitches.values()
        for part in ("-f", "lavfi", "-i", f"sine={pitch}:duration=1:sample_rate=48000")
    ]
    named = [
        p for i, code in enumerate(pitches) for p in (f"-metadata:s:a:{i}", f"language={code}")
    ]
    maps = ("-map", "0", "-map", "1", "-map", "2")
    source = tmp_path / "a.mkv"
    clips.ffmpeg(*zoo.BARS, *inputs, *maps, *clips.QUICK, "-c:a", "aac", *named, source)
    result = made(source, tmp_path / "out", ffmpeg_binary, "hls")
    sounds = [output for output in result.outputs if output.role == "audio"]
    assert [output.language for output in sounds] == ["vie", "tyz"]
    master = (tmp_path / "out/hls/master.m3u8").read_text()
    assert 'LANGUAGE="vi",DEFAULT=YES' in master
    assert 'LANGUAGE="tyz",DEFAULT=NO' in master
    for output in sounds:
        folder = (tmp_path / "out" / output.path).parent
        parts = [folder / "init.mp4", *sorted(folder.glob("*.m4s"))]
        whole = folder / "whole.mp4"
        whole.write_bytes(b"".join(part.read_bytes() for part in parts))
        heard = samples(whole)[4800:43200]
        crossings = int((np.diff(np.signbit(heard).astype(int)) > 0).sum())
        assert crossings / 0.8 == pytest.approx(pitches[output.language], rel=0.03)
