"""The responsive set: one picture in several widths and formats, for a browser to choose from.

Takes plain pictures (:mod:`media_pipeline.upright`) and writes files without any metadata.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image

from media_pipeline.ladder import steps_for
from media_pipeline.recipes import (
    AVIF_QUALITY,
    AVIF_SPEED,
    JPEG_QUALITY,
    SMALL_WEBP_QUALITY,
    SMALL_WIDTH,
    WEBP_EFFORT,
    WEBP_QUALITY,
)

MOST_LINES = 16_383
"""WebP has no more (RFC 9649, section 2.6): a painted scroll is shown so much narrower."""


def make_responsive(
    image: Image.Image,
    *,
    stem: str,
    widths: Iterable[int],
    directory: Path,
    has_avif: bool = False,
    on_written: Callable[[float], None] = lambda _fraction: None,
) -> tuple[Path, ...]:
    """Write ``<stem>_<width>.jpg``, ``.webp`` and, if it pays, ``.avif`` for each step of
    ``widths``, never enlarged.

    The largest comes first and each smaller one is made from it (a third of the CPU of starting
    from the original each time). ``on_written`` receives the finished fraction.
    """
    widest = min(image.width, max(1, image.width * MOST_LINES // image.height))
    steps = steps_for(widest, widths)
    written: list[Path] = []
    for done, width in enumerate(reversed(steps), start=1):
        image = narrowed(image, width)
        path = directory / f"{stem}_{width}"
        written += [write_jpeg(image, path), write_webp(image, path)]
        if has_avif and (lighter := write_avif(image, path, lighter_than=written[-1])):
            written.append(lighter)
        on_written(done / len(steps))
    return tuple(written)


def narrowed(image: Image.Image, width: int) -> Image.Image:
    """Return ``image`` scaled to ``width`` pixels across, and to :data:`MOST_LINES` at most."""
    height = min(MOST_LINES, max(1, round(image.height * width / image.width)))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def write_jpeg(image: Image.Image, path: Path) -> Path:
    """Write the file that every browser shows; return its path."""
    target = path.with_name(f"{path.name}.jpg")
    image.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return target


def write_webp(image: Image.Image, path: Path, *, effort: int = WEBP_EFFORT) -> Path:
    """Write the light file that browsers since 2020 show; return its path."""
    target = path.with_name(f"{path.name}.webp")
    quality = SMALL_WEBP_QUALITY if image.width <= SMALL_WIDTH else WEBP_QUALITY
    image.save(target, "WEBP", quality=quality, method=effort)
    return target


def write_avif(image: Image.Image, path: Path, *, lighter_than: Path) -> Path | None:
    """Write the lightest file, if it is lighter than that one; return its path or ``None``."""
    target = path.with_name(f"{path.name}.avif")
    image.save(target, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED)
    if target.stat().st_size < lighter_than.stat().st_size:
        return target
    target.unlink()
    return None
