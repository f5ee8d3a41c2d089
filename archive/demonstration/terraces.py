"""Paints terraced hillsides: the contours of an imagined slope, seen in perspective.

A smooth surface is cut at equal heights; each slice is one field, its lower edge a grassy bank.
Owns that one effect.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from archive.demonstration.brocade import rgb
from archive.demonstration.painting import Colour, Painting

Field = NDArray[np.float32]

STEPS = 24.0
"""Terraces between the foot of the slope and the viewer, before bumps."""
BANK_SHARE = 0.24
"""Share of a step's height taken by its grassy bank."""
RIM_SHARE = 0.045
REDUCTION = 2
"""The slope is computed this many times smaller; enlarging smooths its edges."""


def hillside(
    sheet: Painting,
    horizon: float,
    fills: Sequence[Colour],
    banks: tuple[Colour, Colour],
    rim: Colour,
) -> None:
    """Cover the sheet below ``horizon`` with terraces; ``fills`` run from far to near."""
    rows = round((1 - horizon) * sheet.height / REDUCTION)
    columns = sheet.width // REDUCTION
    near, across = _ground(rows, columns)
    height = _surface(sheet, near, across)
    level = np.floor(height)
    within = height - level
    colour = _fields(sheet, level, across, near, fills)
    bank = within < BANK_SHARE
    steepness = (within / BANK_SHARE)[..., None]
    light, dark = (np.array(rgb(tone), dtype=np.float32) for tone in banks)
    colour = np.where(bank[..., None], dark + (light - dark) * steepness, colour)
    on_rim = (within >= BANK_SHARE) & (within < BANK_SHARE + RIM_SHARE)
    colour = np.where(on_rim[..., None], np.array(rgb(rim), dtype=np.float32), colour)
    painted = Image.fromarray(np.clip(colour, 0, 255).astype(np.uint8))
    top = round(horizon * sheet.height)
    size = (sheet.width, sheet.height - top)
    sheet.image.paste(painted.resize(size, Image.Resampling.BICUBIC), (0, top), _crest(sheet, size))


def _ground(rows: int, columns: int) -> tuple[Field, Field]:
    """Return nearness (0 far, 1 at the viewer) and the place across, both per pixel."""
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(-0.5, 0.5, columns, dtype=np.float32)[None, :]
    return np.broadcast_to(y, (rows, columns)), x / (0.22 + 0.78 * y)


def _surface(sheet: Painting, near: Field, across: Field) -> Field:
    """Return the height of the slope in steps: a fall towards the viewer, with spurs and bowls."""
    depth = np.log(near * 0.92 + 0.08, dtype=np.float32)
    bumps = np.zeros_like(across)
    for scale, weight in ((1.5, 2.6), (2.9, 1.5), (5.3, 0.6), (9.1, 0.22)):
        first, second = sheet.random.uniform(0, 2 * np.pi, 2)
        tilt = np.float32(sheet.random.uniform(0.5, 1.3))
        wave = np.sin(scale * across + np.float32(first)) * np.cos(
            scale * tilt * depth + np.float32(second) + across
        )
        bumps += np.float32(weight) * wave
    fade = np.clip(near * 5, 0.25, 1)
    return np.asarray(bumps * fade - depth * np.float32(STEPS / 2.5) + 40, dtype=np.float32)


def _fields(
    sheet: Painting, level: Field, across: Field, near: Field, fills: Sequence[Colour]
) -> NDArray[np.float32]:
    """Return each field's colour: a fill for its distance, shifted so that neighbours differ."""
    palette = np.array([rgb(fill) for fill in fills], dtype=np.float32)
    shuffle = sheet.random.uniform(-1, 1, 4096).astype(np.float32)
    shift = shuffle[level.astype(np.intp) % 4096] * np.float32(1.1)
    drift = np.float32(0.6) * np.sin(across * 1.7 + shift * 4)
    place = np.clip(near**0.8 * (len(fills) - 1.2) + shift + drift, 0, len(fills) - 1.001)
    lower = place.astype(np.intp)
    blend = (place - lower)[..., None]
    return np.asarray(palette[lower] * (1 - blend) + palette[lower + 1] * blend, dtype=np.float32)


def _crest(sheet: Painting, size: tuple[int, int]) -> Image.Image:
    """Return a mask whose upper edge rolls like the crest of a hill and dissolves a little."""
    columns, rows = size
    small = (max(2, columns // 4), max(2, rows // 4))
    crest = np.abs(sheet.wavy(0.0, 0.05, 3, first=0.8))[:: max(1, sheet.width // small[0])]
    line = np.interp(np.linspace(0, 1, small[0]), np.linspace(0, 1, len(crest)), crest)
    y = np.linspace(0, 1, small[1])[:, None]
    fade = np.clip((y - line[None, :]) / 0.02, 0, 1) * 255
    mask = Image.fromarray(fade.astype(np.uint8))
    return mask.resize(size, Image.Resampling.BICUBIC)
