"""Still pictures through Pillow: the guarded opening and what a header says.

Opens only an allow-list of formats and judges size from the header before a pixel is decoded. What
decodes is in :mod:`media_pipeline.upright`, what is written in :mod:`media_pipeline.responsive`
and :mod:`media_pipeline.tiles`.
"""

import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from media_pipeline.errors import SourceDamagedError, SourceRefusedError
from media_pipeline.labels import title_of
from media_pipeline.signatures import Signature
from media_pipeline.values import Kind, Limits, SourceInfo

ORIENTATION, MAKE, MODEL, WHEN = 0x0112, 0x010F, 0x0110, 0x0132
EXIF_IFD, WHEN_TAKEN = 0x8769, 0x9003
"""EXIF 2.32, tags Orientation, Make, Model, DateTime; ExifIFDPointer, DateTimeOriginal."""
SUBFILE_TYPE, DNG_VERSION = 254, 50706
"""TIFF 6.0, NewSubfileType; Adobe DNG 1.6, DNGVersion."""
IS_REDUCED = 1
"""Bit of NewSubfileType: a smaller copy of another page."""
TURNED = frozenset({5, 6, 7, 8})
"""Orientation values whose upright picture has width and height exchanged."""
MAX_DETAIL_LETTERS = 100
STATED_WITHIN = 1 << 16
"""Bytes in which a picture states its size; behind them lie the pixels."""
PIXELS_IN_MESSAGE = re.compile(r"\((\d+) pixels\)")
"""Pillow states the size of a bomb only in its message."""
DECODE_ERRORS = (OSError, SyntaxError, ValueError, EOFError, RuntimeError)
"""What Pillow's plugins raise for broken data (documented: OSError; found: the others)."""
TAG_ERRORS = (*DECODE_ERRORS, TypeError, LookupError, ArithmeticError, struct.error)
"""What its reading of tags raises when they are nonsense."""


def arm_bomb_guard(max_pixels: int) -> None:
    """Make Pillow itself, for the whole process, raise for pictures of more than ``max_pixels``.

    By default it only warns up to twice its own limit, and other libraries open pictures too.
    """
    Image.MAX_IMAGE_PIXELS = max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)


def describe_image(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    """Return what the header of the picture at ``path`` says; no pixel is decoded.

    A TIFF of several pages is a document. Raises as :func:`open_guarded` does, and
    :class:`SourceRefusedError` (``too_many_pages``, ``unsupported_format``).
    """
    with open_guarded(path, signature.opener, limits) as image:
        width, height = upright_size(image)
        details = _details(image)
        pages = len(page_frames(image, limits)) if image.format == "TIFF" else 1
        return SourceInfo(
            kind=Kind.DOCUMENT if pages > 1 else Kind.IMAGE,
            container=signature.opener,
            media_type=signature.media_type,
            size_bytes=path.stat().st_size,
            width=width,
            height=height,
            page_count=pages if pages > 1 else 0,
            details=details,
        )


@contextmanager
def open_guarded(path: Path, image_format: str, limits: Limits) -> Iterator[Image.Image]:
    """Open the picture at ``path`` as ``image_format`` only, after judging its stated size.

    Raises :class:`SourceRefusedError` (``too_many_pixels``) and :class:`SourceDamagedError`
    (``unreadable``).
    """
    if image_format == "HEIF":
        _teach_heif()
    try:
        image = Image.open(path, formats=[image_format])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        stated = PIXELS_IN_MESSAGE.search(str(error))
        pixels = int(stated[1]) if stated else limits.max_image_pixels
        raise _too_many_pixels(pixels, limits) from error
    except (UnidentifiedImageError, *DECODE_ERRORS) as error:
        if image_format == "TIFF" and _is_strange_tiff(path):
            raise SourceRefusedError("unsupported_format", format="TIFF") from error
        found = str(error).replace(str(path), "the file")
        raise SourceDamagedError("unreadable", found=found[:200]) from error
    with image:
        check_pixels(image.width, image.height, limits)
        yield image


def check_pixels(width: int, height: int, limits: Limits) -> None:
    """Raise :class:`SourceRefusedError` (``too_many_pixels``) for a picture of that size."""
    if width * height > limits.max_image_pixels:
        raise _too_many_pixels(width * height, limits)


def orientation_of(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8, of a picture that is not decoded yet.

    1 when there is none or nonsense, and for TIFF, which Pillow sets upright by itself.
    """
    tags = None if image.format == "TIFF" else _tags(image)
    found = tags.get(ORIENTATION) if tags else None
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as the picture is looked at."""
    is_turned = orientation_of(image) in TURNED
    return (image.height, image.width) if is_turned else image.size


def page_frames(image: Image.Image, limits: Limits) -> list[int]:
    """Return which frames of a TIFF are pages: all but smaller copies. Leaves it at frame 0.

    Raises :class:`SourceRefusedError`: ``too_many_pages``, or ``unsupported_format`` for a
    camera's raw file, whose frames are only previews.
    """
    if DNG_VERSION in image.tag_v2:  # type: ignore[attr-defined]
        raise SourceRefusedError("unsupported_format", format="DNG")
    pages: list[int] = []
    for frame in range(limits.max_pages * 2 + 1):
        if not _goes_to(image, frame):
            break
        if not image.tag_v2.get(SUBFILE_TYPE, 0) & IS_REDUCED:  # type: ignore[attr-defined]
            pages.append(frame)
    image.seek(0)
    if len(pages) > limits.max_pages:
        raise SourceRefusedError("too_many_pages", limit_pages=limits.max_pages)
    return pages or [0]


def check_stated_size(path: Path, limits: Limits) -> None:
    """Judge a HEIC or AVIF by the sizes that it states, before any library sees it.

    Image spatial extents, ISO/IEC 23008-12, 6.5.3; the largest is that of the whole picture.
    """
    with path.open("rb") as file:
        head = file.read(STATED_WITHIN)
    for found in re.finditer(b"ispe", head):
        stated = head[found.end() + 4 : found.end() + 12]
        if len(stated) == 8:
            width, height = struct.unpack(">II", stated)
            check_pixels(width, height, limits)


def _is_strange_tiff(path: Path) -> bool:
    """Whether it is sound but of a kind that Pillow cannot show, such as real numbers in colour."""
    try:
        TiffImagePlugin.TiffImageFile(path).close()
    except SyntaxError as error:
        return "unknown" in str(error)
    except TAG_ERRORS:
        return False
    return False


def _goes_to(image: Image.Image, frame: int) -> bool:
    """A page whose description is broken counts: reading it will say so."""
    try:
        image.seek(frame)
    except EOFError:
        return False
    except TAG_ERRORS as error:
        raise SourceDamagedError("corrupt", found=str(error)[:200]) from error
    return True


def _teach_heif() -> None:
    """Only when needed: the library is large and most pictures are not from such phones."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)


def _tags(image: Image.Image) -> Image.Exif | None:
    """Read the tags without decoding: Pillow looks for a PNG's tags behind its pixels."""
    if image.format == "PNG" and "exif" not in image.info:
        return None
    try:
        return image.getexif()
    except TAG_ERRORS:
        return None


def _details(image: Image.Image) -> dict[str, str]:
    """What helps a curator to tell one scan from another; never where it was taken."""
    tags = _tags(image)
    if not tags:
        return {}
    try:
        taken = tags.get_ifd(EXIF_IFD).get(WHEN_TAKEN) or tags.get(WHEN)
    except TAG_ERRORS:
        taken = None
    maker, model = (_words(tags.get(tag)) for tag in (MAKE, MODEL))
    camera = model if model.startswith(maker) else f"{maker} {model}"
    found = {"camera": camera.strip(), "taken": _words(taken)}
    return {name: value for name, value in found.items() if value}


def _words(value: object) -> str:
    return title_of(value if isinstance(value, str) else "", MAX_DETAIL_LETTERS)


def _too_many_pixels(pixels: int, limits: Limits) -> SourceRefusedError:
    return SourceRefusedError(
        "too_many_pixels",
        megapixels=round(pixels / 1e6),
        limit_megapixels=round(limits.max_image_pixels / 1e6),
    )
