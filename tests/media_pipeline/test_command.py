from pathlib import Path

import pytest

from media_pipeline.command import build_arguments, directories
from media_pipeline.values import Limits, SourceInfo
from tests.media_pipeline.test_plan import film, plan_for, song

SOURCE = Path("/vault/masters/ab/cd/abcd")


def arguments_for(source: SourceInfo, *wanted: str) -> list[str]:
    return build_arguments(plan_for(source, *wanted), SOURCE, Limits(), threads=2)


def option(arguments: list[str], name: str) -> str:
    return arguments[arguments.index(name) + 1]


def test_the_guards_stand_before_the_input() -> None:
    arguments = arguments_for(film())
    before = arguments[: arguments.index("-i")]
    assert option(before, "-protocol_whitelist") == "file"
    assert option(before, "-format_whitelist") == "mov"
    assert option(before, "-f") == "mov"
    assert option(before, "-max_pixels") == "36000000"
    assert option(before, "-max_streams") == "32"
    assert option(before, "-t") == "28800"
    assert option(arguments, "-i") == f"file:{SOURCE}"
    assert "-xerror" in arguments


def test_each_size_and_the_sound_are_encoded_once_for_all_files() -> None:
    arguments = arguments_for(film())
    assert arguments.count("libx264") == 1
    assert arguments.count("aac") == 2  # once for all that has 64 kbit/s, once for 32
    assert [option(arguments, f"-maxrate:v:{i}") for i in range(3)] == ["300k", "900k", "2200k"]
    slaves = arguments[arguments.index("-i") + 2 :]
    tee = next(a for a in slaves if a.startswith("[onfail"))
    assert [slave.rpartition("]")[2] for slave in tee.split("|")] == [
        "hls/240/index.m3u8",
        "hls/480/index.m3u8",
        "hls/720/index.m3u8",
        "hls/audio/index.m3u8",
        "video_small.mp4",
        "video_medium.mp4",
        "video_large.mp4",
        "audio.m4a",
    ]


def test_the_picture_is_decoded_once_and_scaled_in_a_cascade() -> None:
    graph = option(arguments_for(film()), "-filter_complex")
    assert graph.count("[0:0]") == 1
    assert graph.count("[0:1]") == 1
    assert (
        graph.index("scale=1280:720") < graph.index("scale=854:480") < graph.index("scale=426:240")
    )


def test_metadata_of_the_master_goes_nowhere() -> None:
    arguments = arguments_for(film())
    files = sum(a.endswith((".webm", ".jpg", ".m4a")) for a in arguments)
    assert arguments.count("-map_metadata") == files


def test_a_song_yields_sound_and_samples_only() -> None:
    arguments = arguments_for(song())
    assert "libx264" not in arguments
    assert "audio.webm" in arguments
    assert "pipe:1" in arguments
    assert directories(plan_for(song())) == ("hls/audio",)


def test_a_silent_film_maps_no_sound() -> None:
    arguments = arguments_for(film(has_sound=False))
    assert "aac" not in arguments
    assert "a:0" not in " ".join(arguments)
    assert "pipe:1" not in arguments


def test_a_plan_for_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="choose other recipes"):
        arguments_for(film(has_sound=False), "audio_aac")
