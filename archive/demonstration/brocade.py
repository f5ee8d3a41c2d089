"""Weaves invented geometric patterns into seamless cloth textures.

The motifs are plain geometry (lozenges, saw-teeth, stars, hooks) made up for the demonstration;
they are no people's own and must never be labelled as such. Owns threads and colours, not films or
files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.uint8]
Picture = NDArray[np.uint8]

CELL_COLUMNS = 480
"""Threads across one seamless repeat; every motif's period divides it."""

PALETTES: dict[str, tuple[str, ...]] = {
    "indigo": ("#1b2138", "#b3252c", "#efe6d2", "#d99a2b", "#3f7f6e", "#6a2a4d"),
    "madder": ("#5e1420", "#f0e3c8", "#e0862a", "#1d2a4a", "#c9433a", "#f3b63f"),
    "festival": ("#16233f", "#e0355f", "#f7d046", "#1f9e89", "#f2efe6", "#7b3fa0"),
    "earth": ("#efe4cf", "#5b3a24", "#96633a", "#2e2a3b", "#b88a4a", "#7a2f2a"),
}
"""Ground colour first, then five thread colours."""


@dataclass(frozen=True, slots=True)
class Band:
    """One horizontal strip of cloth."""

    motif: Callable[[Cells, Cells], Cells]
    """Maps row and column indices to colour numbers 0–2."""
    rows: int
    colours: tuple[int, int, int]
    """Palette entries for the numbers 0, 1 and 2."""


def _triangle(position: Cells, period: int) -> Cells:
    return np.abs(position % period - period // 2)


def lozenges(row: Cells, column: Cells) -> Cells:
    """Return nested diamonds, 40 threads wide."""
    distance = _triangle(column, 40) + np.abs(row - 20)
    return np.select([distance < 4, distance < 8, distance < 14, distance < 18], [1, 0, 2, 1], 0)


def small_lozenges(row: Cells, column: Cells) -> Cells:
    """Return a row of small filled diamonds."""
    distance = _triangle(column, 16) + np.abs(row - 8)
    return np.select([distance < 2, distance < 5, distance < 7], [2, 1, 2], 0)


def saw_teeth(row: Cells, column: Cells) -> Cells:
    """Return upright triangles with a bright rim."""
    height = 10 - row - _triangle(column, 20)
    return np.select([height == 0, height < 0], [2, 1], 0)


def teeth_down(row: Cells, column: Cells) -> Cells:
    """Return the same triangles upside down."""
    return saw_teeth(9 - row, column)


def stars(row: Cells, column: Cells) -> Cells:
    """Return eight-pointed stars: a square and a diamond laid over each other."""
    across, along = np.abs(column % 48 - 24), np.abs(row - 20)
    square, diamond = np.maximum(across, along), across + along
    body = (square < 12) | (diamond < 17)
    heart = (square < 4) | (diamond < 6)
    ring = (square < 8) & (diamond < 12)
    return np.select([heart, ring, body], [2, 0, 1], 0)


def zigzag(row: Cells, column: Cells) -> Cells:
    """Return two parallel zigzag lines."""
    wave = (row + _triangle(column, 24)) % 12
    return np.select([wave < 3, (wave > 5) & (wave < 8)], [1, 2], 0)


def hooks(row: Cells, column: Cells) -> Cells:
    """Return facing hooks drawn from a small chart."""
    chart = np.array([[int(mark) for mark in line] for line in HOOK_CHART], dtype=np.uint8)
    mirrored = np.hstack([chart, chart[:, ::-1]])
    return mirrored[row % len(chart), column % mirrored.shape[1]]


def stripes(row: Cells, column: Cells) -> Cells:
    """Return thin lines along the cloth, one of them dotted."""
    dots = (row == 2) & (column % 4 < 2)
    return np.where(dots, 2, np.where((row == 0) | (row == 4), 1, 0))


HOOK_CHART = (
    "000000000000",
    "011111111100",
    "011111111100",
    "011000001100",
    "011022001100",
    "011022000000",
    "011000000000",
    "011111111111",
    "011111111111",
    "000000000000",
    "222222222222",
    "000000000000",
)

BANDS: tuple[Band, ...] = (
    Band(stripes, 6, (0, 2, 3)),
    Band(saw_teeth, 10, (0, 1, 3)),
    Band(lozenges, 40, (1, 2, 0)),
    Band(teeth_down, 10, (0, 1, 3)),
    Band(stripes, 6, (0, 2, 4)),
    Band(hooks, 12, (0, 4, 2)),
    Band(zigzag, 24, (5, 2, 3)),
    Band(stripes, 6, (0, 3, 2)),
    Band(stars, 40, (0, 2, 1)),
    Band(stripes, 6, (0, 3, 2)),
    Band(small_lozenges, 16, (4, 0, 3)),
    Band(zigzag, 12, (0, 1, 2)),
    Band(small_lozenges, 16, (1, 3, 2)),
    Band(hooks, 12, (0, 3, 2)),
    Band(lozenges, 40, (0, 3, 5)),
    Band(saw_teeth, 10, (0, 4, 2)),
    Band(zigzag, 24, (0, 2, 1)),
    Band(teeth_down, 10, (0, 4, 2)),
)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the three channels of ``#rrggbb``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def chart(bands: Sequence[Band] = BANDS, columns: int = CELL_COLUMNS) -> Cells:
    """Return the palette number of every crossing of threads, bands stacked top to bottom."""
    strips = []
    for band in bands:
        row, column = np.mgrid[0 : band.rows, 0:columns]
        numbers = np.asarray(band.motif(row, column), dtype=np.intp)
        strips.append(np.asarray(band.colours, dtype=np.uint8)[numbers])
    return np.vstack(strips)


def weave(cells: Cells, palette: Sequence[str], thread: int, seed: int) -> Picture:
    """Return the cloth as RGB, ``thread`` pixels to a crossing, each lit as a raised stitch."""
    random = np.random.default_rng(seed)
    colours = np.array([rgb(colour) for colour in palette], dtype=np.float32)
    dyed = colours[cells] * random.normal(1.0, 0.045, (*cells.shape, 1)).astype(np.float32)
    dyed = np.clip(dyed, 0, 235).astype(np.uint8)
    cloth = dyed.repeat(thread, axis=0).repeat(thread, axis=1)
    across = np.sin(np.linspace(0.35, np.pi - 0.25, thread)) ** 0.6
    stitch = np.outer(across, 0.55 + 0.45 * across).astype(np.float32)
    light = ((0.3 + 0.7 * stitch / stitch.max()) * 256).astype(np.uint16)
    tiled = np.tile(light, cells.shape)[:, :, None]
    return ((cloth.astype(np.uint16) * tiled) >> 8).astype(np.uint8)
