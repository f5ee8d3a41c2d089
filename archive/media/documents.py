"""Dossiers as pages read them: how many pages, and what is on one.

Reads what the pipeline wrote beside the pictures (`media_pipeline.layout`); asks the database
nothing and decides nothing about who may see.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.passages import Passage, passage
from media_pipeline.layout import PAGE_FILE, TEXT_FILE, page_directory, plain_width

from .models import MediaAsset
from .pictures import Picture, small_still_of
from .storage import file_url, small_file

LINKED_PAGES = 12
"""A thin dossier whole; of a thick one enough to begin with."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document as its record's page offers it."""

    code: str
    caption: Passage
    page_count: int
    cover: Picture | None

    @property
    def numbers(self) -> list[int]:
        """The pages with a link of their own: the first ones and the last."""
        first = range(1, min(self.page_count, LINKED_PAGES) + 1)
        return sorted({*first, self.page_count}) if self.page_count else []


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a document."""

    number: int
    url: str
    """Of the one file that every browser shows; "" when nothing of the page could be saved."""
    webp_srcset: str
    large_url: str
    width: int
    height: int
    text: str
    """The words on it; "" for a scan."""


def page_count(asset: MediaAsset) -> int:
    """How many pages a document has; 0 for everything else and for one nobody could open."""
    return int(asset.technical.get("page_count") or 0)


def dossiers_of(assets: list[MediaAsset], language: str) -> tuple[Dossier, ...]:
    """The documents among a record's assets, in their order."""
    return tuple(
        Dossier(
            code=asset.code,
            caption=passage(asset, "caption", language),
            page_count=page_count(asset),
            cover=small_still_of(asset, language),
        )
        for asset in assets
        if asset.kind == MediaAsset.Kind.DOCUMENT
    )


def words_of(asset: MediaAsset, *, most_letters: int) -> str:
    """The beginning of what is written in a document, page after page; "" for a scan.

    Raises media_pipeline's ProcessingFailedError when object storage does not answer.
    """
    content = small_file(asset, TEXT_FILE)
    pages = json.loads(content).get("pages", ()) if content else ()
    return "\n".join(page["text"] for page in pages)[:most_letters]


def leaf_of(asset: MediaAsset, number: int) -> Leaf | None:
    """A page of a document, or None when it has no such page."""
    if not 1 <= number <= page_count(asset):
        return None
    content = small_file(asset, f"{page_directory(number)}/{PAGE_FILE}")
    return _leaf(asset, number, json.loads(content) if content else {"widths": []})


def _leaf(asset: MediaAsset, number: int, page: Mapping[str, Any]) -> Leaf:
    widths = page["widths"]
    if not widths:
        return Leaf(number, "", "", "", 0, 0, "")
    urls = {width: file_url(asset, f"{page_directory(number)}/{width}.webp") for width in widths}
    plain = plain_width(widths)
    return Leaf(
        number=number,
        url=file_url(asset, f"{page_directory(number)}/{plain}.jpg"),
        webp_srcset=", ".join(f"{url} {width}w" for width, url in urls.items()),
        large_url=urls[max(widths)],
        width=page["width"],
        height=page["height"],
        text=page["text"],
    )
