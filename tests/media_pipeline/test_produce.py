"""Whole productions with both programs: what is made is opened and looked at."""

import hashlib
import json
import os
from pathlib import Path

import av
import pytest
from av.video.frame import VideoFrame
from PIL import Image

from media_pipeline.errors import ProcessingFailedError, SourceDamagedError
from media_pipeline.playlist import parse_media_playlist
from media_pipeline.produce import (
    Workshop,
    job_key,
    produce,
)
from media_pipeline.recipes import recipes_for
from media_pipeline.values import JobResult, Kind, Output
from tests.media_pipeline import clips, zoo
from tests.media_pipeline.conftest import GetClip


def made(path: Path, directory: Path, binary: str = "", *recipes: str) -> JobResult:
    directory.mkdir()
    workshop = Workshop(ffmpeg_binary=binary)
    return produce(path, recipe_ids=recipes or None, directory=directory, workshop=workshop)


def named(result: JobResult, path: str) -> Output:
    return next(output for output in result.outputs if output.path == path)


def first_frame(path: Path) -> VideoFrame:
    with av.open(path) as container:
        return next(container.decode(video=0))


def test_a_film_becomes_everything_a_visitor_needs(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    result = made(clip(clips.landscape, "a.mp4"), tmp_path / "out", ffmpeg_binary)
    assert {(o.recipe, o.role) for o in result.outputs} == {
        ("hls", "master"),
        ("hls", "video"),
        ("hls", "audio"),
        ("mp4_small", "main"),
        ("mp4_medium", "main"),
        ("audio_aac", "main"),
        ("audio_aac_low", "main"),
        ("audio_opus", "main"),
        ("audio_opus_high", "main"),
        ("poster", "poster"),
        ("sprite", "sprite"),
        ("sprite", "thumbnails"),
        ("peaks", "overview"),
        ("peaks", "detail"),
    }
    for output in result.outputs:
        content = (tmp_path / "out" / output.path).read_bytes()
        assert len(content) == output.size_bytes
        assert hashlib.sha256(content).hexdigest() == output.sha256
        if output.duration_seconds is not None:
            assert output.duration_seconds == pytest.approx(2, abs=0.1)
    assert result.loudness
    assert result.loudness.integrated_lufs == pytest.approx(-21.8, abs=0.5)
    assert result.cpu_seconds > 0


def test_streaming_lists_every_segment_and_starts_with_the_phone(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    out = tmp_path / "out"
    result = made(clip(clips.landscape, "a.mp4"), out, ffmpeg_binary, "hls")
    lines = (out / "hls/master.m3u8").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "240/index.m3u8",
        "360/index.m3u8",
    ]
    on_disk = {str(p.relative_to(out)) for p in (out / "hls").rglob("*") if p.is_file()}
    listed = {o.path for o in result.outputs} | {p.path for o in result.outputs for p in o.parts}
    assert on_disk == listed
    for name in ("240", "360", "audio"):
        playlist = parse_media_playlist((out / f"hls/{name}/index.m3u8").read_text())
        assert playlist.is_complete
    # Key frames stand at the same moments in every rung, so that players can switch.
    key_frames = []
    for name in ("240", "360"):
        with av.open(str(out / f"hls/{name}/index.m3u8")) as container:
            packets = container.demux(video=0)
            key_frames.append([p.pts for p in packets if p.is_keyframe and p.pts is not None])
    assert key_frames[0] == key_frames[1]


def test_the_plain_file_can_play_before_it_has_arrived(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    made(clip(clips.landscape, "a.mp4"), tmp_path / "out", ffmpeg_binary, "mp4_small")
    content = (tmp_path / "out/video_small.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_phone_film_stands_upright_everywhere(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    out = tmp_path / "out"
    result = made(clip(clips.rotated_phone, "a.mov"), out, ffmpeg_binary)
    assert result.source
    assert (result.source.width, result.source.height) == (360, 640)
    assert (named(result, "video_small.mp4").width, named(result, "video_small.mp4").height) == (
        240,
        426,
    )
    frame = first_frame(out / "video_small.mp4")
    assert frame.rotation == 0
    for picture in (frame.to_image(), Image.open(out / "poster_320.jpg")):
        top = picture.getpixel((picture.width // 2, 20))
        bottom = picture.getpixel((picture.width // 2, picture.height - 20))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert top[0] > 150 > top[2]
        assert bottom[2] > 150 > bottom[0]


def test_a_silent_film_plays_without_sound(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    result = made(clip(clips.silent, "a.mp4"), tmp_path / "out", ffmpeg_binary)
    assert {o.recipe for o in result.outputs} == {"hls", "mp4_small", "poster", "sprite"}
    assert "AUDIO" not in (tmp_path / "out/hls/master.m3u8").read_text()
    assert result.loudness is None


@pytest.mark.parametrize(
    ("make", "name", "size"),
    [
        (clips.odd_size, "a.avi", (320, 240)),
        (clips.anamorphic, "a.mpg", (1024, 576)),
    ],
)
def test_odd_and_anamorphic_pictures_become_even_and_square(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str, make: object, name: str, size: object
) -> None:
    result = made(clip(make, name), tmp_path / "out", ffmpeg_binary, "hls")  # type: ignore[arg-type]
    rungs = [output for output in result.outputs if output.role == "video"]
    assert (rungs[-1].width, rungs[-1].height) == size
    for rung in rungs:
        with av.open(str(tmp_path / "out" / rung.path)) as container:
            assert container.streams.video[0].sample_aspect_ratio in {None, 1}


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.flac", "a.m4a", "a.ogg", "a.wma"])
def test_a_song_becomes_sound_and_a_waveform(clip: GetClip, tmp_path: Path, name: str) -> None:
    result = made(clip(clips.song, name), tmp_path / "out")
    assert {o.recipe for o in result.outputs} == {
        "hls",
        "audio_aac",
        "audio_aac_low",
        "audio_opus",
        "audio_opus_high",
        "peaks",
    }
    peaks = json.loads((tmp_path / "out/peaks.json").read_text())
    assert peaks["length"] == pytest.approx(40, abs=2)
    assert max(peaks["data"]) > 10


def test_a_cover_picture_does_not_make_a_song_a_film(clip: GetClip, tmp_path: Path) -> None:
    result = made(clip(clips.song_with_cover, "a.mp3"), tmp_path / "out", "", "audio_aac")
    assert result.source
    assert result.source.kind is Kind.AUDIO
    assert [o.path for o in result.outputs] == ["audio.m4a"]


def test_the_poster_is_not_black(clip: GetClip, tmp_path: Path) -> None:
    made(clip(clips.fade_from_black, "a.mp4"), tmp_path / "out", "", "poster")
    with Image.open(tmp_path / "out/poster_320.jpg") as poster:
        _, high = poster.convert("L").getextrema()
        assert isinstance(high, int)
        assert high > 150
    assert not (tmp_path / "out/candidates").exists()


def test_the_sprite_has_a_cell_for_every_cue(clip: GetClip, tmp_path: Path) -> None:
    made(clip(clips.landscape, "a.mp4"), tmp_path / "out", "", "sprite")
    cues = (tmp_path / "out/sprite.vtt").read_text()
    assert "00:00:00.000 --> 00:00:01.000\nsprite.jpg#xywh=0,0,160,90" in cues
    with Image.open(tmp_path / "out/sprite.jpg") as sheet:
        assert sheet.size == (160 * cues.count("#xywh"), 90)


def test_a_recipe_that_does_not_apply_makes_nothing(clip: GetClip, tmp_path: Path) -> None:
    assert made(clip(clips.song, "a.wav"), tmp_path / "out", "", "poster").outputs == ()


def test_progress_goes_forward_to_its_end(clip: GetClip, tmp_path: Path) -> None:
    heard: list[tuple[str, float]] = []
    produce(
        clip(clips.song, "a.wav"),
        recipe_ids=None,
        directory=tmp_path,
        workshop=Workshop(),
        on_progress=lambda step, share: heard.append((step, share)),
    )
    shares = [share for _, share in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    steps = list(dict.fromkeys(step for step, _ in heard))
    assert steps == ["probe", "listen", "convert", "check"]
    assert max(share for step, share in heard if step == "listen") == 0.4


def test_every_process_of_a_job_is_counted(clip: GetClip, tmp_path: Path) -> None:
    """Those in which the source is opened too; the system's own account is the judge."""
    before = os.times()
    result = made(clip(clips.landscape, "a.mp4"), tmp_path / "out", "", "poster")
    after = os.times()
    children = after.children_user + after.children_system
    children -= before.children_user + before.children_system
    assert result.cpu_seconds >= children - 0.05


def test_a_result_survives_being_written_down(clip: GetClip, tmp_path: Path) -> None:
    result = made(clip(clips.landscape, "a.mp4"), tmp_path / "out", "", "hls")
    assert JobResult.from_json(json.loads(json.dumps(result.as_json()))) == result


def test_a_missing_master_is_called_so(tmp_path: Path) -> None:
    with pytest.raises(ProcessingFailedError) as caught:
        made(tmp_path / "gone", tmp_path / "out")
    assert caught.value.code == "master_missing"


def test_the_key_follows_the_bytes_and_the_recipes() -> None:
    film, song = recipes_for(Kind.VIDEO), recipes_for(Kind.AUDIO)
    keys = {job_key("a" * 64, film), job_key("b" * 64, film), job_key("a" * 64, song)}
    assert len(keys) == 3
    assert job_key("a" * 64, recipes_for(Kind.VIDEO)) in keys


def test_the_sound_alone_of_a_film_may_be_shorter_than_its_picture(
    clip: GetClip, tmp_path: Path
) -> None:
    """Its header states the length of the longer only; half of it is damaged all the same."""
    tone = ("-f", "lavfi", "-i", "sine=440:duration=1:sample_rate=44100")
    make = zoo.made(*clips.pattern("160x120", 25, 3), *tone, "-c:v", "flv", "-c:a", "mp3")
    whole, half = clip(make, "a.flv"), clip(zoo.cut(make, 0.4), "half.flv")
    assert made(whole, tmp_path / "out", "", "audio_aac").outputs
    with pytest.raises(SourceDamagedError):
        made(half, tmp_path / "half", "", "audio_aac")
