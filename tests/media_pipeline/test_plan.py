from fractions import Fraction

import pytest

from media_pipeline.plan import MediaPlan, frame_rate_for, make_plan
from media_pipeline.recipes import UnknownRecipeError, recipes_for
from media_pipeline.values import Kind, SourceInfo, StreamInfo


def film(
    width: int = 1920,
    height: int = 1080,
    *,
    seconds: float = 60,
    rate: Fraction = Fraction(25),
    has_sound: bool = True,
) -> SourceInfo:
    streams = [
        StreamInfo(index=0, type="video", codec="h264", width=width, height=height, frame_rate=rate)
    ]
    if has_sound:
        streams.append(
            StreamInfo(index=1, type="audio", codec="aac", channels=6, sample_rate=48000)
        )
    return SourceInfo(
        kind=Kind.VIDEO,
        container="mov",
        media_type="video/mp4",
        size_bytes=1,
        duration_seconds=seconds,
        states_duration=True,
        width=width,
        height=height,
        streams=tuple(streams),
    )


def song() -> SourceInfo:
    stream = StreamInfo(index=0, type="audio", codec="pcm_s16le", channels=1, sample_rate=8000)
    return SourceInfo(
        kind=Kind.AUDIO,
        container="wav",
        media_type="audio/wav",
        size_bytes=1,
        duration_seconds=60,
        streams=(stream,),
    )


def plan_for(source: SourceInfo, *wanted: str) -> MediaPlan:
    return make_plan(source, recipes_for(source.kind, wanted or None))


def sizes(plan: MediaPlan) -> list[tuple[int, int]]:
    assert plan.video
    return [(rung.width, rung.height) for rung in plan.video.rungs]


def test_rungs_go_by_the_short_side_phone_first() -> None:
    assert sizes(plan_for(film())) == [(426, 240), (854, 480), (1280, 720)]
    assert sizes(plan_for(film(1080, 1920))) == [(240, 426), (480, 854), (720, 1280)]


def test_the_smallest_rung_is_encoded_for_the_oldest_phones() -> None:
    plan = plan_for(film())
    assert plan.video
    assert plan.video.rungs[0].rung.profile == "baseline"


def test_tape_is_stretched_to_square_pixels_before_its_rungs_are_chosen() -> None:
    tape = StreamInfo(
        index=0,
        type="video",
        codec="dv",
        width=720,
        height=576,
        sample_aspect_ratio=Fraction(64, 45),
    )
    assert tape.display_size == (1024, 576)


def test_a_turned_phone_picture_swaps_its_sides() -> None:
    phone = StreamInfo(index=0, type="video", codec="h264", width=1920, height=1080, rotation=270)
    assert phone.display_size == (1080, 1920)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (Fraction(25), Fraction(25)),
        (Fraction(50), Fraction(25)),
        (Fraction(60000, 1001), Fraction(30000, 1001)),
        (Fraction(120), Fraction(30)),
        (Fraction(90000), Fraction(25)),
        (None, Fraction(25)),
    ],
)
def test_frame_rates_are_halved_until_a_cheap_phone_keeps_up(
    stated: Fraction | None, expected: Fraction
) -> None:
    assert frame_rate_for(stated) == expected


def test_plain_files_repackage_rungs_and_the_medium_one_needs_a_second() -> None:
    large, small = plan_for(film()).video, plan_for(film(320, 240)).video
    assert large
    assert small
    assert [(f.recipe_id, f.rung_index) for f in large.progressives] == [
        ("mp4_small", 0),
        ("mp4_medium", 1),
        ("mp4_large", 2),
    ]
    assert [f.recipe_id for f in small.progressives] == ["mp4_small"]


def test_a_song_has_no_pictures_and_keeps_its_one_channel() -> None:
    plan = plan_for(song())
    assert plan.video is None
    assert plan.audio
    assert [sound.channels for sound in plan.audio.sounds] == [1]


def test_surround_sound_is_mixed_to_two_channels() -> None:
    audio = plan_for(film()).audio
    assert audio
    assert [sound.channels for sound in audio.sounds] == [2]


def test_silent_pictures_have_no_sound_plan() -> None:
    assert plan_for(film(has_sound=False)).audio is None


@pytest.mark.parametrize("seconds", [0.04, 0.4, 1, 10.4, 60, 7200])
def test_thumbnails_cover_any_length_and_stay_few(seconds: float) -> None:
    video = plan_for(film(seconds=seconds)).video
    assert video
    assert video.sprite
    assert 1 <= video.sprite.count <= 100
    assert video.sprite.columns * video.sprite.rows >= video.sprite.count
    assert video.sprite.count * video.sprite.every_seconds <= max(seconds, 1 / 25)


def test_only_what_is_asked_for_is_planned() -> None:
    plan = plan_for(film(), "poster")
    assert plan.video
    assert plan.video.rungs == ()
    assert plan.video.sprite is None
    assert plan.audio is None
    assert not plan.has_hls


def test_an_unknown_recipe_is_named_and_the_known_ones_are_listed() -> None:
    with pytest.raises(UnknownRecipeError, match=r"mp5.*mp4_small"):
        recipes_for(Kind.VIDEO, ["mp5"])
