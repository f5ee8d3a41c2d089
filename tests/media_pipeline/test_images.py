import json
import os
import shutil
import signal
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from media_pipeline.errors import ProcessingFailedError, SourceDamagedError, SourceRefusedError
from media_pipeline.probe import inspect, probe
from media_pipeline.produce import Workshop, produce
from media_pipeline.values import JobResult, Kind, Limits, Output, Status
from tests.media_pipeline import stills
from tests.media_pipeline.clips import png_header

RED, BLUE = (200, 30, 30), (30, 30, 200)


def made_from(path: Path, directory: Path, *, is_salvage: bool = False) -> JobResult:
    directory.mkdir()
    return produce(
        path,
        recipe_ids=None,
        directory=directory,
        workshop=Workshop(),
        is_salvage=is_salvage,
    )


def pictures_in(result: JobResult) -> list[Output]:
    return [output for output in result.outputs if output.recipe == "image"]


def close_to(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) < 25 for a, b in zip(found, wanted, strict=True))


def test_a_photograph_becomes_five_widths_in_three_formats(tmp_path: Path) -> None:
    Image.effect_noise((2000, 1000), 60).convert("RGB").save(tmp_path / "a.jpg")
    result = made_from(tmp_path / "a.jpg", tmp_path / "out")
    found = sorted((o.path, o.width, o.height) for o in pictures_in(result))
    assert [row for row in found if not row[0].endswith(".avif")] == [
        ("image_160.jpg", 160, 80),
        ("image_160.webp", 160, 80),
        ("image_1600.jpg", 1600, 800),
        ("image_1600.webp", 1600, 800),
        ("image_320.jpg", 320, 160),
        ("image_320.webp", 320, 160),
        ("image_480.jpg", 480, 240),
        ("image_480.webp", 480, 240),
        ("image_960.jpg", 960, 480),
        ("image_960.webp", 960, 480),
    ]
    assert ("image_960.avif", 960, 480) in found


def test_an_avif_that_is_not_lighter_than_its_webp_is_thrown_away(tmp_path: Path) -> None:
    Image.new("RGB", (2000, 1000), RED).save(tmp_path / "a.jpg")
    made = {
        o.path: o.size_bytes for o in pictures_in(made_from(tmp_path / "a.jpg", tmp_path / "out"))
    }
    assert made["image_1600.webp"]
    for path, size_bytes in made.items():
        if path.endswith(".avif"):
            assert size_bytes < made[path.replace(".avif", ".webp")]
    assert "image_160.avif" not in made
    assert not (tmp_path / "out" / "image_160.avif").exists()


def test_a_small_picture_is_never_enlarged(tmp_path: Path) -> None:
    Image.new("RGB", (300, 200), RED).save(tmp_path / "a.png")
    result = made_from(tmp_path / "a.png", tmp_path / "out")
    assert {(o.width, o.height) for o in pictures_in(result)} == {(160, 107), (300, 200)}


def test_a_turned_photograph_is_written_upright_without_its_tags(tmp_path: Path) -> None:
    lying = Image.new("RGB", (800, 400), RED)
    lying.paste(BLUE, (400, 0, 800, 400))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    exif[0x013B] = "Nông Thị Mai"  # artist
    exif.get_ifd(0x8825)[1] = "N"  # place
    lying.save(tmp_path / "a.jpg", exif=exif)

    assert (probe(tmp_path / "a.jpg").width, probe(tmp_path / "a.jpg").height) == (400, 800)
    for output in pictures_in(made_from(tmp_path / "a.jpg", tmp_path / "out")):
        with Image.open(tmp_path / "out" / output.path) as upright:
            width, height = upright.size
            assert height == width * 2
            assert close_to(upright.convert("RGB").getpixel((width // 2, height // 8)), RED)
            assert close_to(upright.convert("RGB").getpixel((width // 2, height * 7 // 8)), BLUE)
            assert not upright.getexif()
        assert b"Mai" not in (tmp_path / "out" / output.path).read_bytes()


def test_an_embedded_profile_is_applied_and_not_kept(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (100, 100), RED).save(tmp_path / "a.png", icc_profile=lab)
    for output in pictures_in(made_from(tmp_path / "a.png", tmp_path / "out")):
        with Image.open(tmp_path / "out" / output.path) as picture:
            assert "icc_profile" not in picture.info
            assert close_to(picture.convert("RGB").getpixel((50, 50)), RED)


def test_sixteen_bit_scans_are_scaled_not_clipped(tmp_path: Path) -> None:
    Image.new("I;16", (100, 100), 128 * 256).save(tmp_path / "a.tiff")
    result = made_from(tmp_path / "a.tiff", tmp_path / "out")
    with Image.open(tmp_path / "out" / pictures_in(result)[0].path) as picture:
        assert close_to(picture.convert("RGB").getpixel((50, 50)), (128, 128, 128))


def test_see_through_parts_lie_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(tmp_path / "a.png")
    result = made_from(tmp_path / "a.png", tmp_path / "out")
    with Image.open(tmp_path / "out" / pictures_in(result)[0].path) as picture:
        assert close_to(picture.convert("RGB").getpixel((50, 50)), (255, 255, 255))


@pytest.mark.parametrize("size", [(20_000, 10_000), (12_000, 9_000), (60_000, 60_000)])
def test_a_picture_of_too_many_pixels_is_refused_by_its_header(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    (tmp_path / "bomb.png").write_bytes(png_header(*size))
    with pytest.raises(SourceRefusedError) as caught:
        probe(tmp_path / "bomb.png")
    assert caught.value.code == "too_many_pixels"
    assert caught.value.detail["limit_megapixels"] == 100


def test_a_hundred_megapixels_are_still_welcome(tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(png_header(10_000, 10_000))
    assert probe(tmp_path / "scan.png").width == 10_000


def test_the_limit_is_a_setting(tmp_path: Path) -> None:
    Image.new("RGB", (100, 100)).save(tmp_path / "a.png")
    with pytest.raises(SourceRefusedError):
        probe(tmp_path / "a.png", Limits(max_image_pixels=9_999))


def test_a_cut_off_photograph_is_damaged_not_half_shown(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jpg"
    Image.effect_noise((800, 600), 90).save(whole)
    (tmp_path / "a.jpg").write_bytes(whole.read_bytes()[:20_000])
    with pytest.raises(SourceDamagedError) as caught:
        made_from(tmp_path / "a.jpg", tmp_path / "out")
    assert caught.value.code == "corrupt"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_picture_is_opened_only_as_what_its_first_bytes_say(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff" + b"SIMPLE  = T" * 100)
    with pytest.raises(SourceDamagedError):
        probe(tmp_path / "a.jpg")


def tell_tale(path: Path) -> None:
    """A photograph that says who, where and when, in every way a JPEG can."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Nikon", "Nikon D850"
    exif[0x013B] = "TELLTALE"
    exif[0x0132] = "2019:03:02 10:00:00"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (22.0, 33.0, 44.0)
    stills.textured(900, 600).save(
        path, exif=exif, xmp=b"<x:xmpmeta>TELLTALE</x:xmpmeta>", comment=b"TELLTALE"
    )


def test_nothing_that_is_public_says_who_made_it_and_where(tmp_path: Path) -> None:
    tell_tale(tmp_path / "a.jpg")
    result = made_from(tmp_path / "a.jpg", tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".jpg", ".webp", ".avif", ".json"}
    for path in files:
        content = path.read_bytes()
        assert b"TELLTALE" not in content
        assert b"Nikon" not in content
        assert b"Exif" not in content
    assert result.source is not None
    assert result.source.details == {"camera": "Nikon D850", "taken": "2019:03:02 10:00:00"}


def test_a_damaged_photograph_is_saved_as_far_as_it_can_be_seen(tmp_path: Path) -> None:
    stills.cut(stills.saved(stills.textured(), "JPEG"), 0.6)(tmp_path / "a.jpg")
    result = made_from(tmp_path / "a.jpg", tmp_path / "out", is_salvage=True)
    assert (result.status, result.reason_code) == (Status.READY, "salvaged_still")
    with Image.open(tmp_path / "out" / "image_400.jpg") as saved:
        whole = stills.textured()
        assert close_to(saved.getpixel((200, 20)), whole.getpixel((200, 20)))
        assert close_to(saved.getpixel((200, 290)), (128, 128, 128))


def test_a_dossier_without_its_end_is_saved_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    whole = stills.pdf(3)
    # It breaks off before the place that says where the list of objects is, and lacks a page.
    claims_more = whole.replace(b"/Count 3", b"/Count 4")
    (tmp_path / "a.pdf").write_bytes(claims_more[: claims_more.index(b"startxref")])
    with pytest.raises(SourceDamagedError):
        made_from(tmp_path / "a.pdf", tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    result = made_from(tmp_path / "a.pdf", tmp_path / "out", is_salvage=True)
    assert (result.status, result.reason_code) == (Status.READY, "salvaged_still")
    words = json.loads((tmp_path / "out" / "text.json").read_text())["pages"]
    assert [page["text"] for page in words][:3] == ["Page 1", "Page 2", "Page 3"]


def test_a_file_that_needs_too_much_memory_stops_its_own_process_only(tmp_path: Path) -> None:
    stills.saved(Image.new("RGB", (9000, 9000)), "PNG", compress_level=1)(tmp_path / "a.png")
    (tmp_path / "out").mkdir()
    limits = Limits(max_memory_bytes=500 * 1024**2)
    with pytest.raises(ProcessingFailedError) as caught:
        produce(
            tmp_path / "a.png",
            recipe_ids=None,
            directory=tmp_path / "out",
            workshop=Workshop(limits=limits),
        )
    assert caught.value.code == "too_heavy"


def test_an_opener_that_is_killed_ends_one_job_with_a_reason(tmp_path: Path) -> None:
    stills.data(stills.pdf(40))(tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()

    def kill_opener(step: str, share: float) -> None:
        if step == "convert" and share > 0:
            for child in children_of(os.getpid()):
                os.kill(child, signal.SIGSEGV)

    with pytest.raises(ProcessingFailedError) as caught:
        produce(
            tmp_path / "a.pdf",
            recipe_ids=None,
            directory=tmp_path / "out",
            workshop=Workshop(),
            on_progress=kill_opener,
        )
    assert caught.value.code == "opener_crashed"


def children_of(parent: int) -> list[int]:
    """Processes that this one started, by the kernel's list."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(number) for number in listed.split()]


def test_whoever_stops_the_work_leaves_no_process_behind(tmp_path: Path) -> None:
    stills.data(stills.pdf(40))(tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()
    before = children_of(os.getpid())  # servers of other tests

    def give_up(step: str, share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        produce(
            tmp_path / "a.pdf",
            recipe_ids=None,
            directory=tmp_path / "out",
            workshop=Workshop(),
            on_progress=give_up,
        )
    assert children_of(os.getpid()) == before


def test_an_upload_whose_opener_fails_is_kept(tmp_path: Path) -> None:
    stills.data(stills.pdf(1))(tmp_path / "a.pdf")
    found = inspect(tmp_path / "a.pdf", Limits(max_memory_bytes=60 * 1024**2))
    assert (found.kind, found.info) == (Kind.DOCUMENT, None)
