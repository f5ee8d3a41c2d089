"""Still pictures through Pillow: the guarded opening and the responsive set.

Owns everything that touches Pillow's decoders. Opens only an allow-list of formats, judges size
from the header before a pixel is decoded, and writes upright sRGB files without metadata: place
and name tags stay in the master.
"""

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from media_pipeline.errors import SourceDamagedError, SourceRefusedError
from media_pipeline.ladder import steps_for
from media_pipeline.recipes import (
    IMAGE_WIDTHS,
    JPEG_QUALITY,
    SMALL_WEBP_QUALITY,
    SMALL_WIDTH,
    WEBP_QUALITY,
)
from media_pipeline.signatures import Signature
from media_pipeline.values import Kind, Limits, SourceInfo

ORIENTATION_TAG = 0x0112
"""EXIF 2.32, tag Orientation."""
TURNED = frozenset({5, 6, 7, 8})
"""Orientation values whose upright picture has width and height exchanged."""
PAPER = (255, 255, 255)
"""What shows through transparent parts: dossiers lie on white."""
WORKING_MODES = frozenset({"RGB", "L"})
PIXELS_IN_MESSAGE = re.compile(r"\((\d+) pixels\)")
"""Pillow states the size of a bomb only in its message."""
DECODE_ERRORS = (OSError, SyntaxError, ValueError, EOFError)
"""What Pillow's plugins raise for broken data (documented: OSError; found: the others)."""


def arm_bomb_guard(max_pixels: int) -> None:
    """Make Pillow itself, for the whole process, raise for pictures of more than ``max_pixels``.

    By default it only warns up to twice its own limit, and other libraries open pictures too.
    """
    Image.MAX_IMAGE_PIXELS = max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def describe_image(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    """Return what the header of the picture at ``path`` says; no pixel is decoded."""
    with open_guarded(path, signature.opener, limits) as image:
        width, height = image.size
        if _orientation(image) in TURNED:
            width, height = height, width
        return SourceInfo(
            kind=Kind.IMAGE,
            container=signature.opener,
            media_type=signature.media_type,
            size_bytes=path.stat().st_size,
            width=width,
            height=height,
        )


@contextmanager
def open_guarded(path: Path, image_format: str, limits: Limits) -> Iterator[Image.Image]:
    """Open the picture at ``path`` as ``image_format`` only, after judging its stated size.

    Raises :class:`SourceRefusedError` (``too_many_pixels``) and :class:`SourceDamagedError`
    (``unreadable``).
    """
    try:
        image = Image.open(path, formats=[image_format])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        stated = PIXELS_IN_MESSAGE.search(str(error))
        pixels = int(stated[1]) if stated else limits.max_image_pixels
        raise _too_many_pixels(pixels, limits) from error
    except (UnidentifiedImageError, *DECODE_ERRORS) as error:
        raise SourceDamagedError("unreadable", found=str(error)[:200]) from error
    with image:
        pixels = image.width * image.height
        if pixels > limits.max_image_pixels:
            raise _too_many_pixels(pixels, limits)
        yield image


def load_upright(image: Image.Image, longest: int) -> Image.Image:
    """Decode ``image`` upright in sRGB, no more of it than ``longest`` pixels a side need.

    Raises :class:`SourceDamagedError` (``corrupt``) when the pixels do not decode to the end.
    """
    try:
        # JPEG can decode at 1/2, 1/4 or 1/8: a third of the CPU for a 24-megapixel scan.
        image.draft("RGB", (longest, longest))
        image.load()
        return _flatten(_to_srgb(_to_eight_bits(ImageOps.exif_transpose(image))))
    except DECODE_ERRORS as error:
        raise SourceDamagedError("corrupt", found=str(error)[:200]) from error


def make_responsive(
    image: Image.Image,
    *,
    stem: str,
    widths: Iterable[int],
    directory: Path,
    on_written: Callable[[float], None] = lambda _fraction: None,
) -> tuple[Path, ...]:
    """Write ``<stem>_<width>.jpg`` and ``.webp`` for each step of ``widths``, never enlarged.

    The largest comes first and each smaller one is made from it (a third of the CPU of starting
    from the original each time). ``on_written`` receives the finished fraction.
    """
    steps = steps_for(image.width, widths)
    written: list[Path] = []
    for done, width in enumerate(reversed(steps), start=1):
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        jpeg, webp = directory / f"{stem}_{width}.jpg", directory / f"{stem}_{width}.webp"
        image.save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
        quality = SMALL_WEBP_QUALITY if width <= SMALL_WIDTH else WEBP_QUALITY
        image.save(webp, "WEBP", quality=quality, method=4)
        written += [jpeg, webp]
        on_written(done / len(steps))
    return tuple(written)


def make_images(
    path: Path,
    source: SourceInfo,
    directory: Path,
    limits: Limits,
    on_written: Callable[[float], None] = lambda _fraction: None,
) -> tuple[Path, ...]:
    """Write the responsive set of the picture at ``path`` into ``directory``."""
    longest = max(source.width, source.height)
    largest_width = steps_for(source.width, IMAGE_WIDTHS)[-1]
    needed = -(-longest * largest_width // source.width)
    with open_guarded(path, source.container, limits) as image:
        upright = load_upright(image, needed)
    return make_responsive(
        upright, stem="image", widths=IMAGE_WIDTHS, directory=directory, on_written=on_written
    )


def _orientation(image: Image.Image) -> int | None:
    """Read the tag without decoding: Pillow looks for a PNG's tags behind its pixels."""
    is_cheap = image.format != "PNG" or "exif" in image.info
    return image.getexif().get(ORIENTATION_TAG) if is_cheap else None


def _too_many_pixels(pixels: int, limits: Limits) -> SourceRefusedError:
    return SourceRefusedError(
        "too_many_pixels",
        megapixels=round(pixels / 1e6),
        limit_megapixels=round(limits.max_image_pixels / 1e6),
    )


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Scale 16-bit grey down: Pillow's own conversion would clip it to white."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image.convert("L") if image.mode == "F" else image


def _to_srgb(image: Image.Image) -> Image.Image:
    """Convert by the embedded profile; a profile that cannot be read is treated as sRGB."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted if converted is not None else image


def _flatten(image: Image.Image) -> Image.Image:
    """Return plain grey or RGB on white, with nothing attached that could be written out."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, (*PAPER, 255))
        image = Image.alpha_composite(paper, layer)
    plain = image if image.mode in WORKING_MODES else image.convert("RGB")
    plain.info = {}
    return plain
