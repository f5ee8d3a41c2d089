"""Tiles to look closely: IIIF Image API 3.0, level 0, as plain files in its canonical layout.

    iiif/info.json
    iiif/<x,y,w,h>/<w,h>/0/default.jpg      a tile
    iiif/full/<w,h>/0/default.jpg           the whole picture, smaller
    iiif/full/max/0/default.jpg             the largest whole picture there is

Specification: https://iiif.io/api/image/3.0/ (canonical URIs 4.8, information 5, compliance of
level 0). Geometry and information are pure; only :func:`write_tiles` writes. ``id`` must be the
public address, which nobody knows here: whoever serves ``info.json`` replaces it.
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from media_pipeline.recipes import JPEG_QUALITY, TILE_SIDE, WHOLE_MAX_SIDE
from media_pipeline.upright import Box, Upright

DIRECTORY = "iiif"
INFO_FILE = f"{DIRECTORY}/info.json"
UNSERVED_ID = "https://unserved.invalid/iiif"
"""What ``id`` says in the file: a name that can never resolve (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Level:
    """The picture at one scale."""

    scale: int
    """By which the full size is divided: 1, 2, 4 …"""
    width: int
    height: int

    @property
    def is_one_tile(self) -> bool:
        """Small enough to be a single tile."""
        return max(self.width, self.height) <= TILE_SIDE

    @property
    def is_whole(self) -> bool:
        """Small enough to be offered in one piece."""
        return max(self.width, self.height) <= WHOLE_MAX_SIDE

    def boxes(self) -> Iterator[Box]:
        """Yield the tiles' places within the level, row by row."""
        for top in range(0, self.height, TILE_SIDE):
            for left in range(0, self.width, TILE_SIDE):
                right, bottom = left + TILE_SIDE, top + TILE_SIDE
                yield left, top, min(right, self.width), min(bottom, self.height)


def levels_of(width: int, height: int) -> tuple[Level, ...]:
    """Return every scale from the full size down to a single tile."""
    levels = [Level(1, width, height)]
    while not levels[-1].is_one_tile:
        scale = levels[-1].scale * 2
        levels.append(Level(scale, math.ceil(width / scale), math.ceil(height / scale)))
    return tuple(levels)


def file_paths(width: int, height: int) -> tuple[str, ...]:
    """Return the path of every picture file of a picture of that size, without ``info.json``."""
    levels = levels_of(width, height)
    wholes = [_whole_path(level, levels) for level in levels if level.is_whole]
    tiles = [
        _tile_path(level, box, width, height)
        for level in levels
        if not level.is_one_tile
        for box in level.boxes()
    ]
    return (*wholes, *tiles)


def largest_whole(width: int, height: int) -> Level:
    """Return the scale of the largest picture offered in one piece."""
    return next(level for level in levels_of(width, height) if level.is_whole)


def information(width: int, height: int, identifier: str = UNSERVED_ID) -> dict[str, Any]:
    """Return the image information of section 5; ``identifier`` is the address without a slash."""
    levels = levels_of(width, height)
    largest = largest_whole(width, height)
    smaller = [level for level in levels if level.is_whole and level != largest]
    info: dict[str, Any] = {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": identifier,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": width,
        "height": height,
        "sizes": [{"width": one.width, "height": one.height} for one in reversed(smaller)],
        "tiles": [{"width": TILE_SIDE, "scaleFactors": [level.scale for level in levels]}],
    }
    if largest.scale > 1:
        info |= {"maxWidth": largest.width, "maxHeight": largest.height}
    return info


def write_tiles(
    picture: Upright,
    directory: Path,
    on_level: Callable[[Upright], None] = lambda _level: None,
    on_written: Callable[[float], None] = lambda _fraction: None,
) -> None:
    """Write all of it below ``directory``.

    ``on_level`` is given the picture at each scale, largest first; ``on_written`` hears the
    finished fraction of all pixels.
    """
    width, height = picture.size
    levels = levels_of(width, height)
    for level in levels:
        on_level(picture)
        if level.is_whole:
            _save(picture.whole(), directory, _whole_path(level, levels))
        if not level.is_one_tile:
            picture = _cut(picture, level, (width, height), directory)
        on_written(1 - 0.25 * (level.width * level.height) / (width * height))
    text = json.dumps(information(width, height), indent=1)
    (directory / INFO_FILE).write_text(text, encoding="utf-8")


def _cut(picture: Upright, level: Level, full: tuple[int, int], directory: Path) -> Upright:
    """Write the tiles of one level and return the next: each strip is converted only once."""
    half: Image.Image | None = None
    for top in range(0, level.height, TILE_SIDE):
        bottom = min(top + TILE_SIDE, level.height)
        strip = picture.piece((0, top, level.width, bottom))
        for left in range(0, level.width, TILE_SIDE):
            right = min(left + TILE_SIDE, level.width)
            path = _tile_path(level, (left, top, right, bottom), *full)
            _save(strip.crop((left, 0, right, bottom - top)), directory, path)
        if half is None:
            size = (math.ceil(level.width / 2), math.ceil(level.height / 2))
            half = Image.new(strip.mode, size)
        half.paste(strip.reduce(2), (0, top // 2))
    assert half is not None  # noqa: S101 - a level has at least one row
    return Upright(half, 1, None)


def _tile_path(level: Level, box: Box, width: int, height: int) -> str:
    left, top, right, bottom = box
    scale = level.scale
    region = (
        left * scale,
        top * scale,
        min(right * scale, width) - left * scale,
        min(bottom * scale, height) - top * scale,
    )
    return _path(",".join(map(str, region)), f"{right - left},{bottom - top}")


def _whole_path(level: Level, levels: tuple[Level, ...]) -> str:
    is_largest = level is next(one for one in levels if one.is_whole)
    return _path("full", "max" if is_largest else f"{level.width},{level.height}")


def _path(region: str, size: str) -> str:
    return f"{DIRECTORY}/{region}/{size}/0/default.jpg"


def _save(image: Image.Image, directory: Path, path: str) -> None:
    target = directory / path
    target.parent.mkdir(parents=True, exist_ok=True)
    image.save(target, "JPEG", quality=JPEG_QUALITY)
