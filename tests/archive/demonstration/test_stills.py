"""Stills: twelve megapixels, and the metadata the archive must deal with."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from archive.demonstration.stills import (
    GPS_IFD,
    ORIENTATION_TAG,
    STILL_SIZE,
    STILLS,
    TURN_RIGHT_TO_SHOW,
    StillPlan,
    write_still,
)

SMALL = (320, 240)


def _painted(folder: Path, plan: StillPlan, size: tuple[int, int] = SMALL) -> Path:
    path = folder / f"{plan.slug}.jpg"
    write_still(path, plan, size)
    return path


def test_there_are_a_dozen_stills() -> None:
    assert len(STILLS) == len({still.slug for still in STILLS}) == 12


def test_a_still_has_twelve_megapixels_unless_asked_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "still.jpg"
    write_still(path, STILLS[0])
    with Image.open(path) as picture:
        assert picture.format == "JPEG"
        assert picture.size == STILL_SIZE
        assert picture.width * picture.height == 12_000_000


@pytest.mark.parametrize("plan", STILLS, ids=lambda plan: plan.slug)
def test_a_still_is_a_picture_and_not_a_blank_sheet(plan: StillPlan, tmp_path: Path) -> None:
    with Image.open(_painted(tmp_path, plan)) as picture:
        upright = ImageOps.exif_transpose(picture)
        assert upright.size == SMALL
        pixels = np.asarray(upright, dtype=float)
    assert pixels.std() > 20
    thumbnail = np.asarray(upright.resize((24, 18)), dtype=int).reshape(-1, 3) // 24
    assert len(np.unique(thumbnail, axis=0)) > 25


def test_no_two_stills_look_alike(tmp_path: Path) -> None:
    seen = []
    for plan in STILLS:
        with Image.open(_painted(tmp_path, plan)) as picture:
            small = ImageOps.exif_transpose(picture).resize((16, 12))
        seen.append(np.asarray(small, dtype=float))
    for index, first in enumerate(seen):
        assert all(np.abs(first - other).mean() > 8 for other in seen[index + 1 :])


def test_one_still_lies_on_its_side_and_says_so(tmp_path: Path) -> None:
    (plan,) = (still for still in STILLS if still.is_stored_sideways)
    with Image.open(_painted(tmp_path, plan)) as picture:
        assert picture.getexif()[ORIENTATION_TAG] == TURN_RIGHT_TO_SHOW == 6
        assert picture.size == SMALL[::-1]


def test_one_still_carries_a_position_and_the_others_do_not(tmp_path: Path) -> None:
    positions = {}
    for plan in STILLS:
        with Image.open(_painted(tmp_path, plan)) as picture:
            positions[plan.slug] = dict(picture.getexif().get_ifd(GPS_IFD))
    located = [slug for slug, position in positions.items() if position]
    assert located == [still.slug for still in STILLS if still.has_position]
    assert len(located) == 1


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    first = _painted(tmp_path, STILLS[0]).read_bytes()
    assert _painted(tmp_path, STILLS[0]).read_bytes() == first
