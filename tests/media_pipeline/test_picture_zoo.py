"""Every odd picture and dossier with its expected fate: the table is the test."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from media_pipeline.produce import Workshop
from media_pipeline.single import transcode_file
from media_pipeline.values import JobResult, Kind, Status
from tests.media_pipeline import stills
from tests.media_pipeline.clips import png_header
from tests.media_pipeline.stills import Make, cut, data, followed_by, halves, saved, textured

ZIP = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)

GOOD: dict[str, Make] = {
    "plain.jpg": saved(textured(), "JPEG"),
    "progressive.jpg": saved(textured(), "JPEG", progressive=True),
    "grey.jpg": saved(textured().convert("L"), "JPEG"),
    "print.jpg": saved(textured().convert("CMYK"), "JPEG"),
    "odd profile.jpg": saved(textured(), "JPEG", icc_profile=b"not a profile"),
    "painted scroll.png": saved(Image.new("RGB", (60, 20_000), (180, 40, 40)), "PNG"),
    "wrong profile.jpg": saved(textured(), "JPEG", icc_profile=stills.wide_gamut_profile()),
    "and a zip.jpg": followed_by(saved(textured(), "JPEG"), ZIP),
    "garbage behind.jpg": followed_by(saved(textured(), "JPEG"), bytes(range(256)) * 40),
    "ảnh quét ‮gpj.png": saved(halves(), "JPEG"),
    "palette.png": saved(halves().quantize(16), "PNG"),
    "hole in palette.png": saved(halves().quantize(16), "PNG", transparency=0),
    "see-through.png": saved(Image.new("RGBA", (60, 40), (200, 30, 30, 90)), "PNG"),
    "see-through grey.png": saved(Image.new("LA", (60, 40), (90, 128)), "PNG"),
    "black and white.png": saved(halves().convert("1"), "PNG"),
    "sixteen bits.png": data(stills.png_of_sixteen_bits()),
    "interlaced.png": data(stills.png_interlaced()),
    "animated.png": saved(halves(), "PNG", save_all=True, append_images=[textured(120, 80)] * 3),
    "plain.tif": saved(textured(), "TIFF"),
    "lzw.tif": saved(textured(), "TIFF", compression="tiff_lzw"),
    "deflate.tif": saved(textured(), "TIFF", compression="tiff_adobe_deflate"),
    "fax.tif": saved(halves().convert("1"), "TIFF", compression="group4"),
    "jpeg inside.tif": saved(textured(), "TIFF", compression="jpeg"),
    "print.tif": saved(textured().convert("CMYK"), "TIFF"),
    "sixteen bits.tif": data(stills.tiff_of_sixteen_bits()),
    "sixteen bits grey.tif": saved(Image.new("I;16", (60, 40), 40_000), "TIFF"),
    "whole numbers.tif": saved(Image.new("I", (60, 40), 70_000), "TIFF"),
    "real numbers.tif": saved(Image.new("F", (60, 40), 0.5), "TIFF"),
    "lab.tif": saved(Image.new("LAB", (60, 40), (128, 128, 128)), "TIFF"),
    "with thumbnail.tif": stills.photograph_with_thumbnail,
    "bites its tail.tif": data(stills.tiff_that_bites_its_tail()),
    "phone.heic": stills.heic(textured()),
    "phone hdr.heic": stills.heic_of_ten_bits,
    "see-through.heic": stills.heic(Image.new("RGBA", (64, 64), (200, 30, 30, 90))),
    "plain.avif": saved(textured(), "AVIF"),
    "plain.webp": saved(textured(), "WEBP"),
    "lossless.webp": saved(Image.new("RGBA", (60, 40), (9, 9, 9, 9)), "WEBP", lossless=True),
    "animated.webp": saved(halves(), "WEBP", save_all=True, append_images=[textured(120, 80)] * 3),
    "animated.gif": saved(halves(), "GIF", save_all=True, append_images=[textured(120, 80)] * 3),
    "one pixel.png": saved(Image.new("L", (1, 1), 7), "PNG"),
    "very long.png": saved(Image.new("L", (3000, 2), 7), "PNG"),
}
REFUSED, DAMAGED = Status.REFUSED, Status.DAMAGED
BROKEN, TOO_LARGE = {"corrupt", "unreadable"}, {"too_many_pixels"}
STRANGE = {"unsupported_format"}
DOSSIERS: dict[str, tuple[Make, int]] = {
    "scans.tif": (stills.tiff_pages(3), 3),
    "faxes.tif": (stills.tiff_pages(2, compression="tiff_lzw"), 2),
    "report.pdf": (data(stills.pdf(3)), 3),
    "acting.pdf": (data(stills.acting_pdf()), 1),
    "enormous page.pdf": (data(stills.pdf(1, box="0 0 14400000 14400000")), 1),
    "lines in front.pdf": (data(b"\r\n\r\n" + stills.pdf(1)), 1),
    "thread of a page.pdf": (data(stills.pdf(1, box="0 0 2 9000000")), 1),
    "mail footer.pdf": (followed_by(data(stills.pdf(1)), b"\r\n-- \r\nsent by mail\r\n" * 20), 1),
}
BAD: dict[str, tuple[Make, Status, set[str]]] = {
    "empty.jpg": (data(b""), REFUSED, {"empty_file"}),
    "one byte.jpg": (data(b"\xff"), REFUSED, {"not_media"}),
    "three bytes.jpg": (data(b"\xff\xd8\xff"), DAMAGED, {"unreadable"}),
    "broke off.jpg": (cut(saved(textured(), "JPEG"), 0.6), DAMAGED, BROKEN),
    "broke off.png": (cut(saved(textured(), "PNG"), 0.6), DAMAGED, BROKEN),
    "broke off.webp": (cut(saved(textured(), "WEBP"), 0.6), DAMAGED, BROKEN),
    "broke off.heic": (cut(stills.heic(textured()), 0.6), DAMAGED, BROKEN),
    "broke off.avif": (cut(saved(textured(), "AVIF"), 0.6), DAMAGED, BROKEN),
    "broke off.tif": (cut(saved(textured(), "TIFF"), 0.6), DAMAGED, BROKEN),
    "broke off.gif": (cut(saved(textured(), "GIF"), 0.6), DAMAGED, BROKEN),
    "bad sum.png": (data(stills.png_with_wrong_checksum()), DAMAGED, BROKEN),
    "bomb.png": (data(png_header(19_000, 19_000)), REFUSED, TOO_LARGE),
    "bomb.tif": (data(stills.tiff_of(60_000, 60_000, (8,), 1, bytes(64))), REFUSED, TOO_LARGE),
    "bomb.avif": (stills.claiming(saved(halves(), "AVIF"), 60_000, 60_000), REFUSED, TOO_LARGE),
    "bomb.webp": (stills.webp_claiming(16_383, 16_383), REFUSED, TOO_LARGE),
    "bomb.gif": (stills.gif_claiming(60_000, 60_000), REFUSED, TOO_LARGE),
    "real colours.tif": (data(stills.tiff_of_real_colours()), REFUSED, STRANGE),
    "camera raw.dng": (data(stills.camera_raw()), REFUSED, STRANGE),
    "bomb.heic": (stills.claiming(stills.heic(halves(64, 64)), 60_000, 60_000), REFUSED, TOO_LARGE),
    "swollen profile.png": (data(stills.png_with_swollen_profile()), DAMAGED, BROKEN),
    "broke off.pdf": (cut(data(stills.pdf(3)), 0.6), DAMAGED, BROKEN),
    "nothing in it.pdf": (data(stills.pdf(0)), DAMAGED, {"nothing_recorded", "unreadable"}),
    "locked.pdf": (data(stills.locked_pdf()), REFUSED, {"locked_document"}),
    "too thick.pdf": (data(stills.pdf(1001)), REFUSED, {"too_many_pages"}),
    "drawing.svg": (data(b"<svg><script>1</script></svg>"), REFUSED, {"not_media"}),
    "stars.jpg": (data(b"SIMPLE  =                    T" * 99), REFUSED, STRANGE),
    "letters.jpg": (data(b"%!PS-Adobe-3.0 EPSF-3.0\n"), REFUSED, STRANGE),
}  # fmt: skip


FindFate = Callable[[str, Make], tuple[JobResult, Path]]


@pytest.fixture
def fate(tmp_path: Path) -> FindFate:
    """Process a file as the command does; give the result and where the outputs are."""

    def find(name: str, make: Make) -> tuple[JobResult, Path]:
        make(tmp_path / name)
        return transcode_file(
            tmp_path / name, tmp_path / "out", recipe_ids=None, workshop=Workshop()
        )

    return find


@pytest.mark.parametrize("name", GOOD)
def test_every_good_picture_is_shown(name: str, fate: FindFate) -> None:
    result, directory = fate(name, GOOD[name])
    assert (result.status, result.reason_code) == (Status.READY, "")
    assert result.source is not None
    assert result.source.kind is Kind.IMAGE
    assert {output.recipe for output in result.outputs} == {"image", "iiif"}
    for output in result.outputs:
        assert (directory / output.path).stat().st_size == output.size_bytes


@pytest.mark.parametrize("name", DOSSIERS)
def test_every_good_dossier_is_shown_page_by_page(name: str, fate: FindFate) -> None:
    make, pages = DOSSIERS[name]
    result, _ = fate(name, make)
    assert (result.status, result.reason_code) == (Status.READY, "")
    assert result.source is not None
    assert (result.source.kind, result.source.page_count) == (Kind.DOCUMENT, pages)
    assert {output.recipe for output in result.outputs} >= {"cover", "pages"}


@pytest.mark.parametrize("name", BAD)
def test_every_bad_file_meets_its_fate_and_leaves_nothing(name: str, fate: FindFate) -> None:
    make, status, codes = BAD[name]
    result, directory = fate(name, make)
    assert (result.status, result.reason_code in codes) == (status, True), result
    assert not directory.exists()
