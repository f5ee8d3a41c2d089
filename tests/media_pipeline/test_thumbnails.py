from fractions import Fraction

from PIL import Image

from media_pipeline.plan import Sampling
from media_pipeline.thumbnails import score_frame, thumbnail_track, timestamp

SHEET = Sampling(count=12, every_seconds=Fraction(5, 2), width=160, height=90)


def test_a_scene_shows_more_than_black_white_or_one_colour() -> None:
    scene = Image.effect_noise((64, 36), 60)
    for plain in ("black", "white", "green"):
        assert score_frame(scene) > score_frame(Image.new("RGB", (64, 36), plain))


def test_a_grey_frame_is_better_than_a_black_one() -> None:
    assert score_frame(Image.new("L", (8, 8), 120)) > score_frame(Image.new("L", (8, 8), 0))


def test_cues_walk_the_sheet_row_by_row_and_the_last_lasts_to_the_end() -> None:
    cues = thumbnail_track(SHEET, "sprite.jpg", 31.0).split("\n\n")
    assert cues[0] == "WEBVTT"
    assert cues[1] == "00:00:00.000 --> 00:00:02.500\nsprite.jpg#xywh=0,0,160,90"
    assert "#xywh=0,90,160,90" in cues[11]
    assert "00:00:27.500 --> 00:00:31.000" in cues[12]


def test_timestamps_always_show_hours() -> None:
    assert timestamp(62.5) == "00:01:02.500"
    assert timestamp(3723.0004) == "01:02:03.000"
