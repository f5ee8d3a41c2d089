"""What counts as proof: each way in which a half-made output looks whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from media_pipeline.errors import MediaError, SourceDamagedError
from media_pipeline.run import RunResult
from media_pipeline.verify import (
    Played,
    explain_failure,
    falls_short,
    prove_file,
    prove_picture,
    prove_played_to_end,
    prove_playlist,
)
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip
from tests.media_pipeline.test_plan import film

WHOLE = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4.0,\n0.m4s\n#EXT-X-ENDLIST\n'


def playlist_in(directory: Path, text: str = WHOLE) -> Path:
    for name in ("init.mp4", "0.m4s"):
        (directory / name).write_bytes(b"x")
    (directory / "index.m3u8").write_text(text)
    return directory / "index.m3u8"


def failed_run(log: str, return_code: int = 1) -> RunResult:
    return RunResult(return_code=return_code, cpu_seconds=0, position_seconds=0, log=log)


def test_a_whole_playlist_passes(tmp_path: Path) -> None:
    assert prove_playlist(playlist_in(tmp_path), 4).duration_seconds == 4


def test_a_playlist_that_was_never_closed_does_not(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="incomplete"):
        prove_playlist(playlist_in(tmp_path, WHOLE.replace("#EXT-X-ENDLIST", "")), 4)


def test_a_playlist_without_one_of_its_segments_does_not(tmp_path: Path) -> None:
    path = playlist_in(tmp_path)
    (tmp_path / "0.m4s").unlink()
    with pytest.raises(MediaError, match="missing segment"):
        prove_playlist(path, 4)


def test_a_closed_playlist_of_half_the_recording_does_not(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"4\.00 s of 8\.00 s"):
        prove_playlist(playlist_in(tmp_path), 8)


def test_a_file_that_is_too_short_or_not_one_at_all_does_not(clip: GetClip, tmp_path: Path) -> None:
    path = clip(clips.landscape, "a.mp4")
    streams = prove_file(path, "mov", 2)
    assert streams.codecs.startswith("avc1.42")
    assert (streams.width, streams.height) == (640, 360)
    with pytest.raises(MediaError, match="s of 4"):
        prove_file(path, "mov", 4)
    (tmp_path / "a.mp4").write_bytes(b"")
    with pytest.raises(MediaError, match="output_unproved"):
        prove_file(tmp_path / "a.mp4", "mov", 2)


def test_a_picture_is_proved_to_its_last_pixel(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(MediaError, match="output_unproved"):
        prove_picture(tmp_path / "a.jpg", "JPEG")


def test_small_differences_are_the_codecs_larger_ones_are_losses() -> None:
    assert not falls_short(59.0, 60.0)
    assert falls_short(58.0, 60.0)
    assert falls_short(0.4, 1.0)


@pytest.mark.parametrize(
    ("played", "code"),
    [
        (Played(video_seconds=0, audio_seconds=0), "nothing_recorded"),
        (Played(video_seconds=30, audio_seconds=30), "truncated"),
    ],
)
def test_a_source_that_breaks_off_is_damaged(played: Played, code: str) -> None:
    with pytest.raises(SourceDamagedError) as caught:
        prove_played_to_end(film(seconds=60), played)
    assert caught.value.code == code


def test_lost_sound_does_not_hide_behind_whole_pictures() -> None:
    source = film(seconds=60)
    picture, sound = source.streams
    source = replace(source, streams=(picture, replace(sound, duration_seconds=60.0)))
    prove_played_to_end(source, Played(video_seconds=60, audio_seconds=60))
    with pytest.raises(SourceDamagedError):
        prove_played_to_end(source, Played(video_seconds=60, audio_seconds=20))


def test_an_estimated_duration_is_held_against_nobody() -> None:
    source = replace(film(seconds=60), states_duration=False)
    prove_played_to_end(source, Played(video_seconds=30, audio_seconds=30))


@pytest.mark.parametrize(
    ("run", "is_intact", "code"),
    [
        (
            failed_run("[error] write: No space left on device"),
            True,
            "disk_full",
        ),
        (failed_run("[error] Unknown encoder 'libx264'"), True, "ffmpeg_missing"),
        (failed_run("[error] Invalid data found when processing input"), True, "truncated"),
        (failed_run("[error] something new"), False, "truncated"),
        (failed_run("[error] something new"), True, "ffmpeg_crashed"),
        (failed_run("", return_code=-11), False, "ffmpeg_crashed"),
    ],
)
def test_a_failure_is_blamed_on_the_right_one(run: RunResult, is_intact: bool, code: str) -> None:
    assert explain_failure(run, film(seconds=60), 30, lambda: is_intact).code == code


def test_a_fault_near_the_end_is_corruption_not_truncation() -> None:
    run = failed_run("[error] Invalid data found when processing input")
    assert explain_failure(run, film(seconds=60), 60, lambda: True).code == "corrupt"
