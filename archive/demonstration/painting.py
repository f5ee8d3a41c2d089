"""A sheet to paint flat-colour illustrations on: skies, ridges, mist, light, paper grain.

Owns paint, not subjects. Every coordinate is a share of the sheet (0–1, y downwards), so a scene
looks the same at any size; every irregularity comes from the sheet's seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from archive.demonstration.brocade import rgb

Line = NDArray[np.float64]
Point = tuple[float, float]
Colour = str

SOFT_SCALE = 16
"""Soft things (glow, mist) are computed on a sheet this many times smaller and enlarged."""
GRAIN_TILE = 512


class Painting:
    """One picture in the making."""

    def __init__(self, width: int, height: int, seed: int) -> None:
        self.width, self.height = width, height
        self.random = np.random.default_rng(seed)
        self.image = Image.new("RGB", (width, height))

    def spot(self, point: Point) -> tuple[float, float]:
        """Return pixel coordinates of a point given in shares."""
        return point[0] * self.width, point[1] * self.height

    def sky(self, stops: Sequence[tuple[float, Colour]], top: float = 0, bottom: float = 1) -> None:
        """Fill rows ``top`` to ``bottom`` with a vertical gradient."""
        rows = max(1, round((bottom - top) * self.height))
        strip = self.gradient(stops, rows)
        self.image.paste(strip, (0, round(top * self.height)))

    def gradient(self, stops: Sequence[tuple[float, Colour]], rows: int) -> Image.Image:
        """Return a full-width vertical gradient of ``rows`` rows."""
        at = np.linspace(0, 1, rows)
        places = [place for place, _ in stops]
        channels = np.array([rgb(colour) for _, colour in stops], dtype=float)
        column = np.stack([np.interp(at, places, channel) for channel in channels.T], axis=1)
        pixels = column.round().astype(np.uint8)[:, None, :]
        return Image.fromarray(pixels).resize((self.width, rows), Image.Resampling.NEAREST)

    def soft(self, opacity: Callable[[Line, Line], Line], colour: Colour) -> None:
        """Lay ``colour`` over the sheet where ``opacity(x, y)`` (0–1, in shares) says."""
        columns, rows = self.width // SOFT_SCALE + 2, self.height // SOFT_SCALE + 2
        y, x = np.mgrid[0 : 1 : rows * 1j, 0 : 1 : columns * 1j]
        small = (np.clip(opacity(x, y), 0, 1) * 255).astype(np.uint8)
        mask = Image.fromarray(small).resize(self.image.size, Image.Resampling.BICUBIC)
        self.image.paste(rgb(colour), (0, 0), mask)

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float) -> None:
        """Shed round light of ``radius`` (share of the height) around ``centre``."""
        aspect = self.width / self.height

        def opacity(x: Line, y: Line) -> Line:
            distance = np.hypot((x - centre[0]) * aspect, y - centre[1]) / radius
            return np.asarray(strength * np.exp(-(distance**2)))

        self.soft(opacity, colour)

    def mist(self, level: float, thickness: float, colour: Colour, strength: float) -> None:
        """Lay a drifting horizontal bank of mist around ``level``."""
        wander = self.wavy(level, thickness * 0.5, 3)

        def opacity(x: Line, y: Line) -> Line:
            middle = np.interp(x, np.linspace(0, 1, len(wander)), wander)
            return np.asarray(strength * np.exp(-(((y - middle) / thickness) ** 2)))

        self.soft(opacity, colour)

    def wavy(self, level: float, amplitude: float, octaves: int, first: float = 1.5) -> Line:
        """Return a rolling line: one height for every pixel column."""
        x = np.linspace(0, 1, self.width)
        line = np.full(self.width, level, dtype=np.float64)
        for octave in range(octaves):
            frequency = first * 1.9**octave * self.random.uniform(0.85, 1.15)
            phase = self.random.uniform(0, 2 * np.pi)
            line += amplitude * 0.52**octave * np.sin(2 * np.pi * frequency * x + phase)
        return line

    def peaks(self, level: float, heights: Sequence[tuple[float, float, float]]) -> Line:
        """Return a line of steep rounded peaks: (centre, height, half width) each, in shares."""
        x = np.linspace(0, 1, self.width)
        line = np.full(self.width, level, dtype=np.float64)
        for centre, height, half_width in heights:
            slope = np.abs((x - centre) / half_width)
            line = np.minimum(line, level - height * np.exp(-(slope**2.6)))
        return line + self.wavy(0, 0.004, 5, first=9)

    def below(self, line: Line, stops: Sequence[tuple[float, Colour]], depth: float = 1.0) -> None:
        """Fill under ``line`` with a gradient that runs ``depth`` down from its highest point."""
        top = max(0, int(line.min() * self.height) - 1)
        rows = self.height - top
        if rows <= 0:
            return
        share = min(1.0, depth * self.height / rows)
        fill = self.gradient([(place * share, colour) for place, colour in stops], rows)
        mask = Image.new("L", (self.width, rows))
        step = max(1, self.width // 1000)
        columns = np.append(np.arange(0, self.width, step), self.width - 1)
        outline = [(int(x), float(line[x] * self.height - top)) for x in columns]
        ImageDraw.Draw(mask).polygon([*outline, (self.width, rows), (0, rows)], fill=255)
        self.image.paste(fill, (0, top), mask)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon."""
        ImageDraw.Draw(self.image).polygon([self.spot(point) for point in points], fill=colour)

    def disc(self, centre: Point, radius: float, colour: Colour, flatten: float = 1.0) -> None:
        """Fill an ellipse; ``radius`` is a share of the height, ``flatten`` scales its height."""
        x, y = self.spot(centre)
        across, along = radius * self.height, radius * self.height * flatten
        box = (x - across, y - along, x + across, y + along)
        ImageDraw.Draw(self.image).ellipse(box, fill=colour)

    def stroke(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a joined line ``width`` (share of the height) thick."""
        pixels = max(1, round(width * self.height))
        path = [self.spot(point) for point in points]
        ImageDraw.Draw(self.image).line(path, fill=colour, width=pixels, joint="curve")

    def blur(self, radius: float) -> None:
        """Blur everything painted so far by ``radius`` (share of the height), cheaply."""
        small = self.image.reduce(max(1, self.width // 1000))
        radius_pixels = radius * small.height
        small = small.filter(ImageFilter.GaussianBlur(radius_pixels))
        self.image = small.resize(self.image.size, Image.Resampling.BICUBIC)

    def grain(self, strength: float = 5.0) -> None:
        """Give the sheet the tooth of paper: fine grain and a few long fibres."""
        fine = self.random.normal(0, strength, (GRAIN_TILE, GRAIN_TILE))
        coarse = self.random.normal(0, strength * 1.6, (GRAIN_TILE // 4, GRAIN_TILE // 4))
        tooth = fine + coarse.repeat(4, axis=0).repeat(4, axis=1) * 0.5
        tile = Image.fromarray(np.clip(128 + tooth, 0, 255).astype(np.uint8))
        sheet = Image.new("L", self.image.size)
        for left in range(0, self.width, GRAIN_TILE):
            for top in range(0, self.height, GRAIN_TILE):
                sheet.paste(tile, (left, top))
        channels = [ImageChops.add(band, sheet, offset=-128) for band in self.image.split()]
        self.image = Image.merge("RGB", channels)
