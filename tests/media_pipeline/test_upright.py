"""Pictures handed out in pieces look as they should: upright, in sRGB, not clipped, on paper."""

from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageOps

from media_pipeline.upright import decode_upright
from tests.media_pipeline import stills
from tests.media_pipeline.stills import RED, Make, data, halves, saved, textured


def close_to(found: object, wanted: tuple[int, int, int], slack: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < slack for a, b in zip(found, wanted, strict=True))


def corner(path: Path) -> tuple[int, int, int]:
    """What a piece from the left upper corner looks like."""
    with Image.open(path) as image:
        pixel = decode_upright(image).piece((2, 2, 4, 4)).convert("RGB").getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("box", [(0, 0, 40, 30), (10, 7, 25, 29)])
def test_every_piece_is_that_of_the_picture_set_upright(
    tmp_path: Path, orientation: int, box: tuple[int, int, int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    textured(64, 48).save(tmp_path / "a.png", exif=exif.tobytes())
    with Image.open(tmp_path / "a.png") as image, Image.open(tmp_path / "a.png") as other:
        upright = decode_upright(image)
        wanted = ImageOps.exif_transpose(other).convert("RGB")
        assert upright.size == wanted.size
        assert upright.piece(box).tobytes() == wanted.crop(box).tobytes()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_turned_tiff_is_upright_once(tmp_path: Path, orientation: int) -> None:
    halves(64, 48).save(tmp_path / "a.tif", tiffinfo={0x0112: orientation})
    with Image.open(tmp_path / "a.tif") as image:
        stated = image.size
        assert decode_upright(image).size == stated
        assert stated == ((48, 64) if orientation in (6, 8) else (64, 48))


@pytest.mark.parametrize(
    ("name", "make", "wanted"),
    [
        ("a.png", data(stills.png_of_sixteen_bits()), RED),
        ("a.tif", data(stills.tiff_of_sixteen_bits()), RED),
        ("grey.tif", saved(Image.new("I;16", (9, 9), 200 * 257), "TIFF"), (200, 200, 200)),
        ("hole.png", saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG"), (255, 255, 255)),
        ("half.png", saved(Image.new("LA", (9, 9), (0, 128)), "PNG"), (127, 127, 127)),
        ("print.jpg", saved(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG"), (255, 0, 0)),
        ("lab.tif", saved(Image.new("LAB", (9, 9), (255, 128, 128)), "TIFF"), (255, 255, 255)),
        ("fax.tif", saved(Image.new("1", (9, 9), 1), "TIFF", compression="group4"), (255,) * 3),
        ("phone.heic", stills.heic(Image.new("RGB", (64, 64), RED)), RED),
        ("plain.avif", saved(Image.new("RGB", (64, 64), RED), "AVIF"), RED),
    ],
)
def test_colours_are_kept(
    tmp_path: Path, name: str, make: Make, wanted: tuple[int, int, int]
) -> None:
    make(tmp_path / name)
    assert close_to(corner(tmp_path / name), wanted)


def test_numbers_without_a_range_are_spread_over_what_can_be_seen(tmp_path: Path) -> None:
    image = Image.new("F", (8, 8), 1000.0)
    image.paste(3000.0, (0, 0, 4, 8))
    image.save(tmp_path / "a.tif")
    assert corner(tmp_path / "a.tif") == (255, 255, 255)


def test_a_profile_is_applied(tmp_path: Path) -> None:
    """Green and red exchanged: no browser would show the picture right without the profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # The primaries of red and green are the tags rXYZ and gXYZ (ICC.1:2022, 9.2).
    exchanged = (
        profile.replace(b"rXYZ", b"tmpX").replace(b"gXYZ", b"rXYZ").replace(b"tmpX", b"gXYZ")
    )
    Image.new("RGB", (9, 9), (255, 0, 0)).save(tmp_path / "a.png", icc_profile=exchanged)
    assert close_to(corner(tmp_path / "a.png"), (0, 255, 0), 40)
