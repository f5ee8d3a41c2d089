"""Tiles against the text of the IIIF Image API 3.0: geometry, files, information."""

import math
from pathlib import Path

import pytest
from PIL import Image

from media_pipeline.tiles import file_paths, information, levels_of, write_tiles
from media_pipeline.upright import Upright
from tests.media_pipeline.stills import textured

SIZES = [(1, 1), (512, 512), (513, 512), (1300, 700), (5000, 3001), (20_000, 4_999)]


def requests_of(info: dict) -> set[str]:
    """Every image request that a client may make of such a service, computed from its information.

    After the implementation notes of the specification, section "tiles", and section 5.3 "sizes".
    """
    width, height = info["width"], info["height"]
    wanted = {"full/max/0/default.jpg"}
    wanted |= {f"full/{one['width']},{one['height']}/0/default.jpg" for one in info["sizes"]}
    for tiles in info["tiles"]:
        for factor in tiles["scaleFactors"]:
            step = tiles["width"] * factor
            for top in range(0, height, step):
                for left in range(0, width, step):
                    wide, high = min(step, width - left), min(step, height - top)
                    if (wide, high) != (width, height):
                        size = f"{math.ceil(wide / factor)},{math.ceil(high / factor)}"
                        wanted.add(f"{left},{top},{wide},{high}/{size}/0/default.jpg")
    return wanted


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_the_information_promises_is_exactly_what_there_is(width: int, height: int) -> None:
    info = information(width, height)
    assert {f"iiif/{request}" for request in requests_of(info)} == set(file_paths(width, height))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_information_has_what_level_0_requires(width: int, height: int) -> None:
    info = information(width, height, "https://disan.example.vn/a")
    assert next(iter(info)) == "@context"
    assert info["@context"] == "http://iiif.io/api/image/3/context.json"
    assert info["id"] == "https://disan.example.vn/a"
    assert info["type"] == "ImageService3"
    assert info["protocol"] == "http://iiif.io/api/image"
    assert info["profile"] == "level0"
    assert (info["width"], info["height"]) == (width, height)
    most = (info.get("maxWidth", width), info.get("maxHeight", height))
    assert all(one["width"] <= most[0] and one["height"] <= most[1] for one in info["sizes"])
    assert len(info["tiles"][0]["scaleFactors"]) == len(levels_of(width, height))


def test_tiles_put_together_are_the_picture(tmp_path: Path) -> None:
    picture = textured(1300, 700)
    write_tiles(Upright(picture, 1, None), tmp_path)
    whole = Image.new("RGB", picture.size)
    for path in file_paths(*picture.size):
        region, size = path.split("/")[1:3]
        with Image.open(tmp_path / path) as tile:
            if region != "full":
                assert f"{tile.width},{tile.height}" == size
            left, top, wide, _ = map(int, region.split(",")) if region != "full" else (0, 0, 0, 0)
            if wide == tile.width:
                whole.paste(tile, (left, top))
    for place in ((5, 5), (700, 300), (1299, 699), (511, 511), (512, 512)):
        found, wanted = whole.getpixel(place), picture.getpixel(place)
        assert all(abs(a - b) < 30 for a, b in zip(found, wanted, strict=True))


def test_there_are_no_other_files(tmp_path: Path) -> None:
    write_tiles(Upright(textured(1300, 700), 1, None), tmp_path)
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {*file_paths(1300, 700), "iiif/info.json"}
