"""Tiny pictures and dossiers, good, damaged and hostile, made on the spot."""

import io
import random
import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms, ImageDraw

RED, BLUE = (200, 30, 30), (30, 30, 200)
Make = Callable[[Path], None]


def halves(width: int = 120, height: int = 80) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def textured(width: int = 400, height: int = 300) -> Image.Image:
    """Like a photograph, so that cutting it off loses something."""
    rng = random.Random(7)
    small = Image.frombytes("RGB", (40, 30), rng.randbytes(3600))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def saved(image: Image.Image, image_format: str, **options: object) -> Make:
    """A maker that saves ``image`` so."""

    def make(path: Path) -> None:
        image.save(path, image_format, **options)

    return make


def data(content: bytes) -> Make:
    return lambda path: path.write_bytes(content) and None


def bytes_of(make: Make, scratch: Path) -> bytes:
    make(scratch)
    return scratch.read_bytes()


def cut(make: Make, share: float) -> Make:
    """The first ``share`` of what ``make`` makes: an upload that broke off."""

    def truncate(path: Path) -> None:
        make(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])

    return truncate


def followed_by(make: Make, tail: bytes) -> Make:
    def append(path: Path) -> None:
        make(path)
        path.write_bytes(path.read_bytes() + tail)

    return append


def heic(image: Image.Image, **options: object) -> Make:
    def make(path: Path) -> None:
        pillow_heif.from_pillow(image).save(path, **options)

    return make


def heic_of_ten_bits(path: Path) -> None:
    """An iPhone's HDR photograph: ten bits a channel."""
    pixels = struct.pack("<3H", 512 << 6, 512 << 6, 512 << 6) * 64 * 64
    pillow_heif.encode("RGB;16", (64, 64), pixels, path, quality=90)


def claiming(make: Make, width: int, height: int) -> Make:
    """A real HEIC or AVIF whose header says that it is larger."""

    def lie(path: Path) -> None:
        make(path)
        content = bytearray(path.read_bytes())
        struct.pack_into(">II", content, content.index(b"ispe") + 8, width, height)
        path.write_bytes(content)

    return lie


def webp_claiming(width: int, height: int) -> Make:
    """A lossless WebP whose header says so: 14 bits each (RFC 9649, 3.4)."""

    def lie(path: Path) -> None:
        halves(64, 64).save(path, "WEBP", lossless=True)
        content = bytearray(path.read_bytes())
        size = (width - 1) | (height - 1) << 14
        struct.pack_into("<I", content, content.index(b"VP8L") + 9, size)
        path.write_bytes(content)

    return lie


def gif_claiming(width: int, height: int) -> Make:
    def lie(path: Path) -> None:
        halves(64, 64).save(path, "GIF")
        content = bytearray(path.read_bytes())
        struct.pack_into("<HH", content, 6, width, height)
        path.write_bytes(content)

    return lie


# PNG, by hand where Pillow cannot write it (https://www.w3.org/TR/png-3/)


def png_chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)


def png(
    size: tuple[int, int],
    bits: int,
    colour: int,
    rows: bytes,
    *,
    is_interlaced: bool = False,
    extra: bytes = b"",
) -> bytes:
    """A PNG of raw ``rows``, each already led by its filter byte."""
    header = struct.pack(">IIBBBBB", *size, bits, colour, 0, 0, int(is_interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + extra
        + png_chunk(b"IDAT", zlib.compress(rows))
        + png_chunk(b"IEND", b"")
    )


def png_of_sixteen_bits() -> bytes:
    pixel = struct.pack(">3H", 51_400, 7_710, 7_710)  # 200, 30, 30 times 257
    return png((60, 40), 16, 2, (b"\0" + pixel * 60) * 40)


def png_interlaced() -> bytes:
    """Adam7 passes of an 8 x 8 picture, all of one grey."""
    passes = ((1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4))
    rows = b"".join((b"\0" + bytes([90]) * width) * height for width, height in passes)
    return png((8, 8), 8, 0, rows, is_interlaced=True)


def png_with_swollen_profile() -> bytes:
    """A profile of 300 kB that unfolds to 300 MB."""
    bomb = zlib.compress(bytes(300_000_000), 9)
    profile = png_chunk(b"iCCP", b"bomb\0\0" + bomb)
    return png((8, 8), 8, 0, (b"\0" + bytes(8)) * 8, extra=profile)


def png_with_wrong_checksum() -> bytes:
    content = bytearray(png((8, 8), 8, 0, (b"\0" + bytes(8)) * 8))
    content[content.index(b"IDAT") + 6] ^= 0xFF
    return bytes(content)


# TIFF, by hand where Pillow cannot write it (TIFF 6.0)


def tiff(entries: Sequence[tuple[int, int, int, bytes]], strip: bytes, next_ifd: int = 0) -> bytes:
    """A little-endian TIFF of one page; entries are (tag, type, count, value of any length)."""
    strip_at = 8
    ifd_at = strip_at + len(strip) + len(strip) % 2
    extra_at = ifd_at + 2 + 12 * (len(entries) + 2) + 4
    rows, extra = [], b""
    full = [*entries, (273, 4, 1, struct.pack("<I", strip_at))]
    full.append((279, 4, 1, struct.pack("<I", len(strip))))
    for tag, kind, count, value in sorted(full):
        if len(value) > 4:
            value, extra = struct.pack("<I", extra_at + len(extra)), extra + value
        rows.append(struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0"))
    ifd = struct.pack("<H", len(rows)) + b"".join(rows) + struct.pack("<I", next_ifd)
    return b"II*\0" + struct.pack("<I", ifd_at) + strip + b"\0" * (len(strip) % 2) + ifd + extra


def short(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)


def tiff_of(width: int, height: int, bits: Sequence[int], photometric: int, strip: bytes) -> bytes:
    entries = [
        (256, 4, 1, struct.pack("<I", width)),
        (257, 4, 1, struct.pack("<I", height)),
        (258, 3, len(bits), short(*bits)),
        (259, 3, 1, short(1)),
        (262, 3, 1, short(photometric)),
        (277, 3, 1, short(len(bits))),
    ]
    return tiff(entries, strip)


def tiff_of_sixteen_bits() -> bytes:
    pixel = struct.pack("<3H", 51_400, 7_710, 7_710)
    return tiff_of(60, 40, (16, 16, 16), 2, pixel * 2400)


def tiff_of_real_colours() -> bytes:
    """Colours as real numbers, which astronomers and printers exchange."""
    entries = [
        (256, 4, 1, struct.pack("<I", 60)),
        (257, 4, 1, struct.pack("<I", 40)),
        (258, 3, 3, short(32, 32, 32)),
        (259, 3, 1, short(1)),
        (262, 3, 1, short(2)),
        (277, 3, 1, short(3)),
        (339, 3, 3, short(3, 3, 3)),
    ]
    return tiff(entries, struct.pack("<f", 0.5) * 3 * 2400)


def camera_raw() -> bytes:
    """A DNG: its first picture is a preview, the rest is for the camera maker's program."""
    entries = [
        (254, 4, 1, struct.pack("<I", 1)),
        (256, 4, 1, struct.pack("<I", 8)),
        (257, 4, 1, struct.pack("<I", 8)),
        (258, 3, 1, short(8)),
        (259, 3, 1, short(1)),
        (262, 3, 1, short(1)),
        (277, 3, 1, short(1)),
        (50706, 1, 4, bytes((1, 4, 0, 0))),
    ]
    return tiff(entries, bytes(64))


def tiff_that_bites_its_tail() -> bytes:
    """Its one page says that it is its own next page."""
    content = bytearray(tiff_of(8, 8, (8,), 1, bytes(64)))
    (ifd_at,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, ifd_at)
    struct.pack_into("<I", content, ifd_at + 2 + 12 * count, ifd_at)
    return bytes(content)


def tiff_pages(count: int, **options: object) -> Make:
    pages = [numbered_page(number) for number in range(1, count + 1)]

    def make(path: Path) -> None:
        pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:], **options)

    return make


def numbered_page(number: int) -> Image.Image:
    page = Image.new("L", (210, 297), 255)
    ImageDraw.Draw(page).text((20, 20), f"Trang {number}", fill=0)
    return page


def photograph_with_thumbnail(path: Path) -> None:
    """One page, and a smaller copy of it as a second frame."""
    small = Image.new("L", (20, 20), 90)
    small.encoderinfo = {"tiffinfo": {254: 1}}
    Image.new("L", (200, 200), 90).save(path, "TIFF", save_all=True, append_images=[small])


# PDF, by hand (ISO 32000-1)


def pdf(
    pages: int | Iterable[str] = 1,
    *,
    box: str = "0 0 595 842",
    catalog: str = "",
    extra: Sequence[bytes] = (),
    trailer: str = "",
) -> bytes:
    """A PDF whose pages show the given lines; ``extra`` objects are numbered from 4."""
    lines = [f"Page {n}" for n in range(1, pages + 1)] if isinstance(pages, int) else list(pages)
    first = 4 + len(extra)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(lines)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        f"<</Type/Pages/Kids[{kids}]/Count {len(lines)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *extra,
    ]
    for n, line in enumerate(lines):
        resources = f"/MediaBox[{box}]/Resources<</Font<</F 3 0 R>>>>"
        contents = f"/Contents {first + 2 * n + 1} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R{resources}{contents}>>".encode())
        stream = f"BT /F 24 Tf 72 700 Td ({line}) Tj ET".encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    return _pdf_file(objects, trailer)


def _pdf_file(objects: Sequence[bytes], trailer: str) -> bytes:
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    size = len(objects) + 1
    out.write(f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n".encode())
    out.write(b"%%EOF\n")
    return out.getvalue()


def locked_pdf() -> bytes:
    """Encrypted with a password that nobody tells."""
    key = f"/O<{'41' * 32}>/U<{'42' * 32}>"
    encrypt = f"<</Filter/Standard/V 1/R 2/Length 40/P -4{key}>>".encode()
    identity = f"/Encrypt 4 0 R/ID[<{'43' * 16}><{'43' * 16}>]"
    return pdf(1, extra=(encrypt,), trailer=identity)


def acting_pdf() -> bytes:
    """It would run a script, start a program and unpack a file, if anybody let it."""
    return pdf(
        1,
        catalog="/OpenAction 4 0 R/AA<</WC 5 0 R>>/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>",
        extra=(
            b"<</S/JavaScript/JS(app.alert\\(1\\); while\\(true\\){})>>",
            b"<</S/Launch/F(/bin/sh)>>",
            b"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>",
            b"<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream",
        ),
    )


def wide_gamut_profile() -> bytes:
    """Any profile that is not sRGB: the same with a warm white."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
