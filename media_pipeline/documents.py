"""Dossiers: PDF through pdfium and TIFF of many pages, read page by page as picture and text.

Nothing of a document runs: pdfium is built without JavaScript and forms, actions and attached
files are never asked for. What it claims to measure does not matter: a page is fitted into
:data:`media_pipeline.recipes.PAGE_WIDTHS`. Writes nothing.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from PIL import Image

from media_pipeline import recipes
from media_pipeline.errors import SourceDamagedError, SourceRefusedError
from media_pipeline.images import DECODE_ERRORS, check_pixels, open_guarded, page_frames
from media_pipeline.signatures import Signature
from media_pipeline.upright import decode_upright
from media_pipeline.values import Kind, Limits, SourceInfo

LOCKED = (pdfium_raw.FPDF_ERR_PASSWORD, pdfium_raw.FPDF_ERR_SECURITY)
END_MARK, END_BYTES = b"%%EOF", 16_384
"""ISO 32000-1, 7.5.5 puts the mark at the end; mail programs append a few lines."""
POINTS_SEEN_FIRST = (595.0, 842.0)
"""A4, for the figures of a document whose first page does not say its size."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as people see it."""

    image: Image.Image
    """Plain grey or RGB, no larger than it is shown."""
    text: str
    """The words it holds as text; "" for a scan."""


def describe_pdf(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    """Return what the PDF at ``path`` says of itself; nothing is drawn.

    Raises :class:`SourceRefusedError` (``locked_document``, ``too_many_pages``) and
    :class:`SourceDamagedError` (``unreadable``, ``nothing_recorded``).
    """
    with _opened(path) as document:
        pages = len(document)
        if pages > limits.max_pages:
            raise SourceRefusedError("too_many_pages", limit_pages=limits.max_pages)
        if pages == 0:
            raise SourceDamagedError("nothing_recorded")
        width, height = _page_size(document)
    return SourceInfo(
        kind=Kind.DOCUMENT,
        container=signature.opener,
        media_type=signature.media_type,
        size_bytes=path.stat().st_size,
        width=round(width),
        height=round(height),
        page_count=pages,
    )


def pages_of(
    path: Path, source: SourceInfo, limits: Limits, *, is_salvaging: bool = False
) -> Iterator[Page | None]:
    """Yield every page in order; ``None``, when salvaging, for one that cannot be shown.

    Raises :class:`SourceDamagedError` (``corrupt``) at a page that cannot be shown, otherwise.
    """
    if source.container == "PDF":
        yield from _pdf_pages(path, is_salvaging=is_salvaging)
    else:
        yield from _tiff_pages(path, limits, is_salvaging=is_salvaging)


def _pdf_pages(path: Path, *, is_salvaging: bool) -> Iterator[Page | None]:
    if not is_salvaging and not _ends_well(path):
        raise SourceDamagedError("corrupt", found="the end of the file is missing")
    with _opened(path) as document:
        for number in range(len(document)):
            try:
                yield _pdf_page(document, number)
            except (pdfium.PdfiumError, *DECODE_ERRORS) as error:
                if not is_salvaging:
                    found = f"page {number + 1}: {error}"[:200]
                    raise SourceDamagedError("corrupt", found=found) from error
                yield None


def _tiff_pages(path: Path, limits: Limits, *, is_salvaging: bool) -> Iterator[Page | None]:
    with open_guarded(path, "TIFF", limits) as image:
        for frame in page_frames(image, limits):
            try:
                image.seek(frame)
                check_pixels(image.width, image.height, limits)
                upright = decode_upright(image, is_salvaging=is_salvaging).whole()
                yield Page(_fitted(upright), "")
            except (SourceDamagedError, *DECODE_ERRORS) as error:
                if not is_salvaging:
                    found = f"page {frame + 1}: {error}"[:200]
                    raise SourceDamagedError("corrupt", found=found) from error
                yield None


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code in LOCKED:
            raise SourceRefusedError("locked_document") from error
        raise SourceDamagedError("unreadable", found=str(error)[:200]) from error


def _page_size(document: pdfium.PdfDocument) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(0)
    except pdfium.PdfiumError:
        return POINTS_SEEN_FIRST
    return (width, height) if width > 0 and height > 0 else POINTS_SEEN_FIRST


def _pdf_page(document: pdfium.PdfDocument, number: int) -> Page:
    page = document[number]
    try:
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise SourceDamagedError("corrupt", found=f"page {number + 1} has no size")
        scale = min(recipes.PAGE_WIDTHS[-1] / width, recipes.PAGE_MAX_HEIGHT / height)
        bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return Page(_fitted(picture), _text_of(page))
    finally:
        page.close()


def _text_of(page: pdfium.PdfPage) -> str:
    words = page.get_textpage()
    try:
        count = min(words.count_chars(), recipes.MAX_PAGE_LETTERS)
        return clean_text(words.get_text_range(0, count)) if count > 0 else ""
    finally:
        words.close()


def clean_text(text: str) -> str:
    """Return composed letters and plain line ends, without what is neither letter nor space."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (letter for letter in lines if letter == "\n" or unicodedata.category(letter)[0] != "C")
    return "".join(kept).strip()


def _fitted(image: Image.Image) -> Image.Image:
    """No larger than a page is shown."""
    if image.width <= recipes.PAGE_WIDTHS[-1] and image.height <= recipes.PAGE_MAX_HEIGHT:
        return image
    factor = min(recipes.PAGE_WIDTHS[-1] / image.width, recipes.PAGE_MAX_HEIGHT / image.height)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _ends_well(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - END_BYTES))
        return END_MARK in file.read()
