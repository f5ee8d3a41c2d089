"""A picture that is fit for the web is copied; each thing that makes it unfit is noticed."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import pytest

from media_pipeline import recipes
from media_pipeline.plan import make_plan
from media_pipeline.produce import Workshop, produce
from media_pipeline.recipes import recipes_for
from media_pipeline.values import Kind, SourceInfo, StreamInfo
from media_pipeline.webready import copy_limit_for
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip

PICTURE = StreamInfo(
    index=0,
    type="video",
    codec="h264",
    profile="High",
    level=31,
    duration_seconds=60,
    width=1280,
    height=720,
    frame_rate=Fraction(25),
    pixel_format="yuv420p",
    bits_per_second=2_000_000,
    key_frame_seconds=2.0,
)


def source(container: str = "mov", **changes: object) -> SourceInfo:
    picture = replace(PICTURE, **changes)  # type: ignore[arg-type]
    width, height = picture.display_size
    return SourceInfo(
        kind=Kind.VIDEO,
        container=container,
        media_type="video/mp4",
        size_bytes=1,
        duration_seconds=60,
        width=width,
        height=height,
        streams=(picture,),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"codec": "hevc"},
        {"profile": "High 10"},
        {"pixel_format": "yuv422p"},
        {"level": 51},
        {"is_interlaced": True},
        {"rotation": 90},
        {"sample_aspect_ratio": Fraction(4, 3)},
        {"width": 1279},
        {"bits_per_second": 3_100_000},
        {"bits_per_second": 0},
        {"key_frame_seconds": 10.0},
        {"key_frame_seconds": None},
        {"start_seconds": 0.5},
        {"hidden_seconds": 1.0},
        {"frame_rate": Fraction(50)},
        {"width": 3840, "height": 2160},
        {"container": "matroska"},
    ],
    ids=str,
)
def test_whatever_would_stall_turn_or_squeeze_it_is_encoded(changes: dict[str, object]) -> None:
    assert copy_limit_for(source()) is not None
    assert copy_limit_for(source(**changes)) is None  # type: ignore[arg-type]


def sides(info: SourceInfo, *wanted: str) -> list[tuple[int, bool]]:
    plan = make_plan(info, recipes_for(Kind.VIDEO, wanted or None))
    assert plan.video
    return [(rung.short_side, rung.is_copied) for rung in plan.video.rungs]


def test_only_the_largest_rung_is_copied_and_the_phones_rungs_are_made() -> None:
    assert sides(source()) == [(240, False), (480, False), (720, True)]
    large = source(width=1920, height=1080, bits_per_second=4_500_000)
    assert sides(large) == [(240, False), (480, False), (720, False), (1080, True)]
    assert sides(source(width=960, height=540, bits_per_second=900_000)) == [
        (240, False),
        (540, True),
    ]
    assert sides(source(width=426, height=240, bits_per_second=200_000)) == [(240, True)]


def test_a_job_that_needs_only_the_copy_encodes_nothing() -> None:
    assert sides(source(), "mp4_large") == [(720, True)]
    assert sides(source(), "mp4_small") == [(240, False)]


def test_a_damaged_picture_is_never_copied() -> None:
    plan = make_plan(source(), recipes_for(Kind.VIDEO), may_copy=False)
    assert plan.video
    assert not any(rung.is_copied for rung in plan.video.rungs)


def web_film(path: Path) -> None:
    """As video sites hand it out: reordered frames, a key frame every second."""
    encoder = ("-c:v", "libx264", "-preset", "fast", "-bf", "3", "-g", "25", "-pix_fmt", "yuv420p")
    still = ("-f", "lavfi", "-i", "smptebars=size=640x480:rate=25:duration=3")
    sound = ("-f", "lavfi", "-i", "sine=440:duration=3:sample_rate=48000")
    clips.ffmpeg(*still, *sound, *encoder, "-c:a", "aac", "-movflags", "+faststart", path)


def pictures_of(path: Path) -> list[bytes]:
    with av.open(path) as container:
        return [bytes(p) for p in container.demux(video=0) if p.size]


def test_the_copy_is_the_source_picture_for_picture(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str
) -> None:
    film = clip(web_film, "a.mp4")
    result = produce(
        film,
        recipe_ids=("hls", "mp4_small", "mp4_medium"),
        directory=tmp_path,
        workshop=Workshop(ffmpeg_binary=ffmpeg_binary),
    )
    assert pictures_of(tmp_path / "video_medium.mp4") == pictures_of(film)
    assert pictures_of(tmp_path / "video_small.mp4") != pictures_of(film)
    by_path = {output.path: output for output in result.outputs}
    for path in ("hls/240/index.m3u8", "hls/480/index.m3u8", "video_medium.mp4"):
        assert by_path[path].duration_seconds == pytest.approx(3, abs=0.1)
    starts = []
    for name in ("240", "480"):
        whole = tmp_path / f"{name}.mp4"
        parts = sorted((tmp_path / f"hls/{name}").glob("*.m4s"))
        init = tmp_path / f"hls/{name}/init.mp4"
        whole.write_bytes(b"".join(part.read_bytes() for part in (init, *parts)))
        with av.open(whole) as container:
            starts.append(next(container.decode(video=0)).time)
    assert starts == [0.0, 0.0]


def test_a_copied_size_is_never_lighter_than_the_rung_it_replaces() -> None:
    """Or a source could be refused for being as heavy as what we would make of it."""
    limits = {limit.short_side: limit.max_kilobits for limit in recipes.COPIED}
    assert all(limits[rung.short_side] >= rung.max_kilobits for rung in recipes.RUNGS)
