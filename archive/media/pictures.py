"""Pictures as a page shows them: addresses in several widths, size, and words for who cannot see.

Reads derivatives that are already loaded; asks the database nothing and decides nothing about who
may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.passages import Passage, passage

from .models import Derivative, MediaAsset
from .storage import file_url

AVIF, WEBP, JPEG = "image/avif", "image/webp", "image/jpeg"
STILL_RECIPES = {
    MediaAsset.Kind.IMAGE: "image",
    MediaAsset.Kind.VIDEO: "poster",
    MediaAsset.Kind.DOCUMENT: "cover",
}
"""Which recipe makes the still picture of an asset; sound has none."""
CARD_WIDTH = 300
"""Pixels. A card is about 165 CSS pixels wide on a 360-pixel phone: twice that would double the
bytes of a list for a sharpness nobody pays for."""
SHOWN_BUDGET_BYTES = 32_000
"""Of a picture shown without being asked for: half of what a record's page may cost at first. A
dearer one is a click away."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, ready for an <img> or a poster."""

    url: str
    """The plainest address, JPEG where there is one: every browser shows it."""
    width: int
    height: int
    alt: Passage
    srcset: str = ""
    """JPEG addresses with their widths, for the srcset attribute; only those within the budget."""
    webp_srcset: str = ""
    webp_url: str = ""
    """The lightest address."""
    large_url: str = ""
    """The widest one, to look closely."""
    size_bytes: int = 0
    """Of the lightest address."""
    avif_srcset: str = ""
    code: str = ""
    """Of the asset, where it can be looked at closely; else ""."""
    is_salvaged: bool = False
    """Parts are missing: an officer decided to show what is left."""


def derivatives_of(asset: MediaAsset, recipe: str, media_type: str = "") -> list[Derivative]:
    """The asset's files of one recipe, narrowest first; of every media type when none is given.

    The one way pages choose what is shown or played.
    """
    found = [
        derivative
        for derivative in asset.derivatives.all()
        if derivative.recipe == recipe and media_type in ("", derivative.media_type)
    ]
    return sorted(found, key=lambda derivative: derivative.width or 0)


def still_of(asset: MediaAsset, language: str) -> Picture | None:
    """The asset's picture for its own page, or None for sound and unfinished work."""
    recipe = STILL_RECIPES.get(MediaAsset.Kind(asset.kind))
    return _picture(asset, derivatives_of(asset, recipe), language) if recipe else None


def poster_of(asset: MediaAsset, language: str) -> Picture | None:
    """One picture to show before play: the widest within the budget, else the narrowest.

    An attribute of <video> takes a single address, so the browser cannot choose by itself.
    """
    recipe = STILL_RECIPES.get(MediaAsset.Kind(asset.kind), "")
    files = derivatives_of(asset, recipe, WEBP) or derivatives_of(asset, recipe, JPEG)
    return _picture(asset, _affordable(files)[-1:], language)


def small_still_of(asset: MediaAsset, language: str, min_width: int = CARD_WIDTH) -> Picture | None:
    """The asset's picture for a list: only its narrowest files of at least that many pixels."""
    recipe = STILL_RECIPES.get(MediaAsset.Kind(asset.kind))
    if recipe is None:
        return None
    wide_enough = [d for d in derivatives_of(asset, recipe) if (d.width or 0) >= min_width]
    narrowest = min((d.width or 0 for d in wide_enough), default=0)
    return _picture(asset, [d for d in wide_enough if d.width == narrowest], language)


def _picture(asset: MediaAsset, files: list[Derivative], language: str) -> Picture | None:
    jpegs = [d for d in files if d.media_type == JPEG]
    webps = [d for d in files if d.media_type == WEBP]
    shown = jpegs or webps
    if not shown or not shown[-1].width or not shown[-1].height:
        return None
    lightest = (webps or shown)[0]
    return Picture(
        url=file_url(asset, shown[0].path),
        width=shown[-1].width,
        height=shown[-1].height,
        alt=passage(asset, "caption", language),
        srcset=_srcset(asset, _affordable(jpegs)),
        webp_srcset=_srcset(asset, _affordable(webps)),
        webp_url=file_url(asset, lightest.path),
        large_url=file_url(asset, shown[-1].path),
        size_bytes=lightest.size_bytes,
        avif_srcset=_srcset(asset, _affordable([d for d in files if d.media_type == AVIF])),
        code=asset.code if derivatives_of(asset, "iiif") else "",
        is_salvaged=asset.salvaged_at is not None,
    )


def _affordable(files: list[Derivative]) -> list[Derivative]:
    """The files within the budget, narrowest first; the narrowest in any case."""
    return [d for d in files if d.size_bytes <= SHOWN_BUDGET_BYTES] or files[:1]


def _srcset(asset: MediaAsset, files: Iterable[Derivative]) -> str:
    return ", ".join(f"{file_url(asset, d.path)} {d.width}w" for d in files)
