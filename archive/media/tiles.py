"""Looking closely at a picture: where its tiles are, and their description under its own address.

The files are written by the pipeline after the IIIF Image API 3.0, level 0. They cannot know the
address under which they are seen; here it is put in.
"""

import json
from dataclasses import dataclass

from archive.passages import Passage, passage
from media_pipeline.tiles import DIRECTORY, INFO_FILE, largest_whole

from .models import MediaAsset
from .pictures import derivatives_of
from .storage import file_url, small_file

RECIPE = "iiif"
IIIF_TYPE = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
"""Image API 3.0, 5.1."""


@dataclass(frozen=True, slots=True)
class CloseView:
    """A picture to look at closely."""

    service_url: str
    """What the IIIF calls the image's base address."""
    whole_url: str
    """The largest picture there is in one piece."""
    width: int
    height: int
    whole_width: int
    whole_height: int
    caption: Passage


def close_view_of(asset: MediaAsset, language: str) -> CloseView | None:
    """The asset's tiles, or None when it has none."""
    found = derivatives_of(asset, RECIPE)
    if not found or not found[0].width or not found[0].height:
        return None
    width, height = found[0].width, found[0].height
    whole = largest_whole(width, height)
    return CloseView(
        service_url=file_url(asset, DIRECTORY),
        whole_url=file_url(asset, f"{DIRECTORY}/full/max/0/default.jpg"),
        width=width,
        height=height,
        whole_width=whole.width,
        whole_height=whole.height,
        caption=passage(asset, "caption", language),
    )


def is_information(path: str) -> bool:
    """Whether a file of the gate is the description of tiles."""
    return path == INFO_FILE


def information(asset: MediaAsset, identifier: str) -> bytes | None:
    """The description of the asset's tiles as seen under the address `identifier`."""
    content = small_file(asset, INFO_FILE)
    if content is None:
        return None
    described = json.loads(content) | {"id": identifier}
    return json.dumps(described).encode()
