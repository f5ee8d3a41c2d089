"""Paints the demonstration's objects: a two-string lute, drums, cloth, a festival pole.

Owns compositions and colours. The patterns are the invented ones of ``brocade``; the objects are
drawn from their plain description, not from a museum piece.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from archive.demonstration import brocade
from archive.demonstration.landscapes import between, ranges
from archive.demonstration.painting import Colour, Line, Painting, Point
from archive.demonstration.terraces import hillside

Placing = Callable[[float, float], Point]
"""Maps lengths along and across the lute (1 = the sheet's height) to a point on the sheet."""

LUTE_SIZE = 0.80


def cloth(sheet: Painting, palette: str, thread: float, top: float, bottom: float) -> None:
    """Lay woven cloth between two heights; ``thread`` is a share of the sheet's height."""
    pixels = max(2, round(thread * sheet.height))
    rows = round((bottom - top) * sheet.height)
    first = int(sheet.random.integers(0, 40))
    cells = np.roll(brocade.chart(), -first, axis=0)
    cells = np.vstack([cells, cells])[: rows // pixels + 1, : sheet.width // pixels + 1]
    woven = brocade.weave(cells, brocade.PALETTES[palette], pixels, int(sheet.random.integers(999)))
    piece = Image.fromarray(woven[:rows, : sheet.width])
    sheet.image.paste(piece, (0, round(top * sheet.height)))


def brocade_close_up(sheet: Painting) -> None:
    """Paint a folded cloth seen from near."""
    cloth(sheet, "festival", 0.0068, 0, 1)
    sheet.soft(lambda x, y: 0.42 * (0.5 + 0.5 * np.sin(9.0 * x + 2.6 * y)) ** 3, "#05070f")
    sheet.soft(lambda x, y: 0.20 * (0.5 + 0.5 * np.sin(9.0 * x + 2.6 * y + 2.6)) ** 4, "#fff4dd")
    _vignette(sheet, 0.5)


def two_string_lute(sheet: Painting) -> None:
    """Paint the lute lying on indigo cloth."""
    sheet.sky([(0, "#20294a"), (0.5, "#2b3760"), (1, "#1a2140")])
    cloth(sheet, "indigo", 0.0045, 0, 0.14)
    cloth(sheet, "indigo", 0.0045, 0.86, 1)
    sheet.glow((0.42, 0.5), 0.6, "#5a6aa0", 0.5)
    _vignette(sheet, 0.55)
    aspect = sheet.width / sheet.height
    turn = np.deg2rad(-24)

    def at(along: float, across: float) -> Point:
        x = LUTE_SIZE * (along * np.cos(turn) - across * np.sin(turn))
        y = LUTE_SIZE * (along * np.sin(turn) + across * np.cos(turn))
        return 0.235 + float(x) / aspect, 0.645 + float(y)

    shadow = at(0.02, 0.045)
    reach = 0.225 * LUTE_SIZE

    def shade(x: Line, y: Line) -> Line:
        distance = np.hypot((x - shadow[0]) * aspect, y - shadow[1]) / reach
        return np.asarray(0.6 / (1 + distance**14))

    sheet.soft(shade, "#0a0e1e")
    _strip(sheet, at, 0.15, 1.06, 0.05, 0.030, "#12172c")
    _gourd(sheet, at)
    _neck(sheet, at)


def _gourd(sheet: Painting, at: Placing) -> None:
    """Draw the round body: dark rind, wooden face, a ring of small sound holes."""
    for index in range(30):
        share = index / 29
        sheet.disc(at(-0.010 * share, -0.012 * share), LUTE_SIZE * 0.212 * (1 - 0.16 * share),
                   between("#5d3617", "#b9782f", share))  # fmt: skip
    for index in range(24):
        share = index / 23
        sheet.disc(at(-0.012 * share, -0.016 * share), LUTE_SIZE * 0.176 * (1 - 0.5 * share),
                   between("#dcb476", "#edcf97", share))  # fmt: skip
    for offset in np.linspace(-0.14, 0.14, 15):
        half = np.sqrt(0.168**2 - offset**2)
        sheet.stroke([at(-half, offset), at(half, offset)], "#dfbb80", 0.0012)
    for ring, count in ((0.034, 6), (0.062, 12)):
        for angle in np.linspace(0, 2 * np.pi, count, endpoint=False):
            sheet.disc(
                at(0.02 + ring * np.cos(angle), ring * np.sin(angle)), 0.0062 * LUTE_SIZE, "#5a3a1c"
            )
    sheet.disc(at(0.02, 0), 0.008 * LUTE_SIZE, "#5a3a1c")
    _strip(sheet, at, -0.108, -0.092, 0.0, 0.05, "#4a2c18")


def _neck(sheet: Painting, at: Placing) -> None:
    """Draw the long neck, the curved head with two pegs, and the two strings."""
    _strip(sheet, at, 0.13, 1.06, 0.0, 0.022, "#5b3218")
    _strip(sheet, at, 0.13, 1.06, -0.008, 0.006, "#8a5428")
    head = [at(1.05, -0.013), at(1.13, -0.016), at(1.19, -0.045), at(1.215, -0.040),
            at(1.20, 0.006), at(1.13, 0.020), at(1.05, 0.013)]  # fmt: skip
    sheet.polygon(head, "#4a2713")
    for along, side in ((1.085, -1), (1.125, 1)):
        sheet.stroke(
            [at(along, 0.012 * side), at(along + 0.008, 0.060 * side)], "#2e1a10", 0.010 * LUTE_SIZE
        )
        sheet.disc(at(along + 0.009, 0.064 * side), 0.011 * LUTE_SIZE, "#3d2415")
    for across in (-0.0055, 0.0055):
        sheet.stroke([at(-0.10, across * 1.7), at(1.07, across)], "#f7efd8", 0.0021)
    for along, tint in ((-0.03, "#b3252c"), (0.0, "#d99a2b"), (0.03, "#3f7f6e")):
        tail = [at(1.21, -0.04), at(1.235, 0.01 + along), at(1.245, 0.10 + along)]
        sheet.stroke(tail, tint, 0.006)


def _strip(
    sheet: Painting,
    at: Placing,
    start: float,
    end: float,
    across: float,
    width: float,
    tint: Colour,
) -> None:
    low, high = across - width / 2, across + width / 2
    sheet.polygon([at(start, low), at(end, low), at(end, high), at(start, high)], tint)


def three_drums(sheet: Painting) -> None:
    """Paint three skin drums before a warm wall."""
    sheet.sky([(0, "#e8c489"), (0.6, "#d89f5c"), (0.68, "#b9713c"), (1, "#8a4b2c")])
    sheet.disc((0.5, 0.42), 0.33, "#f2d7a0")
    sheet.disc((0.5, 0.42), 0.27, "#f6e2b5")
    cloth(sheet, "madder", 0.005, 0.70, 0.775)
    for x, size in ((0.23, 0.82), (0.79, 0.72), (0.5, 1.0)):
        _drum(sheet, (x, 0.88 - 0.03 * (1 - size)), size)
    _vignette(sheet, 0.35)


def drum_by_firelight(sheet: Painting) -> None:
    """Paint one drum in a dark room."""
    sheet.sky([(0, "#0d0b14"), (0.66, "#1e1420"), (0.70, "#120c12"), (1, "#090609")])
    sheet.glow((0.17, 0.86), 0.75, "#ff8a3a", 0.55)
    sheet.glow((0.17, 0.88), 0.26, "#ffd27a", 0.8)
    for index in range(16):
        sway = sheet.random.normal(0, 0.022)
        height = sheet.random.uniform(0.05, 0.16)
        tint = ("#ff7a2a", "#ffb14a", "#ffe09a")[index % 3]
        x = 0.17 + sway
        sheet.polygon([(x - 0.012, 0.93), (x + 0.012, 0.93), (x + sway * 0.3, 0.93 - height)], tint)
    sheet.stroke([(0.11, 0.945), (0.23, 0.925)], "#2a160d", 0.018)
    sheet.stroke([(0.11, 0.925), (0.23, 0.945)], "#3a1f11", 0.018)
    _drum(sheet, (0.58, 0.90), 1.15)
    sheet.soft(lambda x, y: np.clip((x - 0.42) * 1.7, 0, 0.82) + 0 * y, "#07050a")
    for _ in range(40):
        spark = (sheet.random.normal(0.2, 0.07), sheet.random.uniform(0.3, 0.85))
        sheet.disc(spark, sheet.random.uniform(0.0008, 0.0022), "#ffb765")


def _drum(sheet: Painting, foot: Point, size: float) -> None:
    """Draw a barrel drum standing at ``foot``: staves, ropes, the skin on top."""
    x, y = foot
    unit = sheet.height / sheet.width
    half, tall = 0.175 * size, 0.46 * size

    def bulge(up: float) -> float:
        return half * (0.86 + 0.20 * float(np.sin(np.pi * up)))

    sheet.disc((x, y + 0.005), half * 1.12, "#4a2413", flatten=0.20)
    staves = 40
    for index in range(staves):
        edges = (index / staves * 2 - 1, (index + 1) / staves * 2 - 1)
        light = float(np.clip(1.0 - abs(edges[0] + 0.35) * 0.95, 0, 1))
        tint = between("#4f1d12", "#b5492c", light)
        sides = [
            [(x + edge * bulge(up) * unit, y - up * tall + 0.20 * half * np.sqrt(1 - edge**2))
             for up in np.linspace(0, 1, 12)]
            for edge in edges
        ]  # fmt: skip
        sheet.polygon([*sides[0], *reversed(sides[1])], tint)
    top = (x, y - tall)
    sheet.disc(top, half * 0.90, "#3b1a10", flatten=0.24)
    sheet.disc((x, y - tall - 0.006 * size), half * 0.87, "#ead2a2", flatten=0.235)
    sheet.disc((x, y - tall - 0.006 * size), half * 0.50, "#dcbc84", flatten=0.235)
    sheet.disc((x, y - tall - 0.006 * size), half * 0.16, "#c9a164", flatten=0.235)
    _ropes(sheet, (x, y), half, tall, bulge)


def _ropes(
    sheet: Painting, foot: Point, half: float, tall: float, bulge: Callable[[float], float]
) -> None:
    """Lace the drum with a zigzag rope and a row of pegs under the skin."""
    x, y = foot
    unit = sheet.height / sheet.width
    laces = np.linspace(-0.92, 0.92, 15)
    zigzag = []
    for index, edge in enumerate(laces):
        up = 0.84 if index % 2 else 0.30
        drop = 0.20 * half * np.sqrt(1 - edge**2)
        zigzag.append((float(x + edge * bulge(up) * unit), float(y - up * tall + drop)))
    sheet.stroke(zigzag, "#efd9a8", 0.005)
    for edge in np.linspace(-0.94, 0.94, 17):
        drop = 0.22 * half * np.sqrt(1 - edge**2)
        spot = (float(x + edge * half * 0.89 * unit), float(y - tall * 0.965 + drop))
        sheet.disc(spot, half * 0.035, "#f0c460")


def festival_pole(sheet: Painting) -> None:
    """Paint the tall bamboo pole and its ring over fields in early spring."""
    sheet.sky([(0, "#7fb7cf"), (0.35, "#cfe5e0"), (0.6, "#fbeed5"), (1, "#fbeed5")])
    sheet.glow((0.24, 0.22), 0.25, "#fff6dc", 0.8)
    ranges(sheet, (0.50, 0.62), "#bcd3cd", "#5f948a", 4)
    sheet.mist(0.67, 0.03, "#fbf3e0", 0.6)
    greens = ("#d5dc9b", "#b9d083", "#a3c46f", "#8fb85f", "#7dac55", "#b98d5a")
    hillside(sheet, 0.66, greens, banks=("#7b9c4f", "#47683a"), rim="#eef0bd")
    tip = (0.60, 0.10)
    pole = [(0.56 + 0.045 * t**3, 0.93 - 0.83 * t) for t in np.linspace(0, 1, 40)]
    sheet.stroke(pole, "#6f7f3a", 0.014)
    sheet.stroke(pole, "#a8b45c", 0.006)
    for x, y in pole[3::4]:
        sheet.stroke([(x - 0.006, y), (x + 0.006, y)], "#55642c", 0.003)
    _ring(sheet, (tip[0] + 0.005, tip[1] + 0.10), 0.085)
    for angle in np.linspace(0.2, 2.9, 9):
        leaf = (tip[0] + 0.05 * np.cos(angle), tip[1] - 0.055 * np.sin(angle) + 0.015)
        sheet.stroke([tip, leaf], "#5d7a33", 0.005)
    _streamers(sheet, tip)
    for place, lean in (((0.30, 0.30), 0.5), ((0.42, 0.47), 0.9), ((0.79, 0.36), -0.6)):
        _thrown_ball(sheet, place, lean)
    _crowd(sheet, 0.935)


def _ring(sheet: Painting, centre: Point, radius: float) -> None:
    """Draw the paper-covered ring that the cloth balls are thrown through."""
    sheet.disc(centre, radius, "#b3252c")
    sheet.disc(centre, radius * 0.86, "#f3c84a")
    sheet.disc(centre, radius * 0.74, "#e9f0e2")
    sheet.disc(centre, radius * 0.20, "#b3252c")


def _streamers(sheet: Painting, tip: Point) -> None:
    tints = ("#d8322f", "#f2b632", "#2f8f7f", "#3d5aa8", "#8a3f8f")
    for index, tint in enumerate(tints):
        along = np.linspace(0, 1, 24)
        x = tip[0] + along * (0.16 + 0.02 * index)
        y = tip[1] + 0.012 * index + along * 0.05 + 0.012 * np.sin(along * 9 + index)
        sheet.stroke([(float(a), float(b)) for a, b in zip(x, y, strict=True)], tint, 0.007)


def _thrown_ball(sheet: Painting, place: Point, lean: float) -> None:
    """Draw a cloth ball in flight with its tassels trailing behind."""
    x, y = place
    for index, tint in enumerate(("#d8322f", "#f2b632", "#2f8f7f", "#3d5aa8", "#e9e2d0")):
        along = np.linspace(0, 1, 14)
        tail_x = x - along * 0.085 * np.sign(lean)
        tail_y = (
            y + along * (0.05 * lean**2 + 0.018 * (index - 2)) + 0.006 * np.sin(along * 7 + index)
        )
        path = [(float(a), float(b)) for a, b in zip(tail_x, tail_y, strict=True)]
        sheet.stroke(path, tint, 0.0045)
    sheet.disc(place, 0.020, "#b3252c")
    sheet.disc((x - 0.002, y - 0.004), 0.013, "#d8463d")
    sheet.stroke([(x - 0.011, y), (x + 0.011, y)], "#f2b632", 0.004)


def _crowd(sheet: Painting, level: float) -> None:
    """Draw onlookers as small rounded shapes in dark jackets and bright scarves."""
    coats = ("#1d2742", "#26335a", "#162036", "#7d2330", "#28524a")
    scarves = ("#d8322f", "#f2b632", "#e9e2d0", "#2f8f7f")
    for x in np.sort(sheet.random.uniform(0.02, 0.98, 40)):
        if abs(x - 0.56) < 0.04:
            continue
        size = sheet.random.uniform(0.030, 0.042)
        y = level + sheet.random.uniform(-0.01, 0.05)
        coat = str(sheet.random.choice(coats))
        wide = size * 0.62 * sheet.height / sheet.width
        sheet.polygon(
            [(x - wide, y + size * 1.6), (x - wide * 0.7, y), (x + wide * 0.7, y),
             (x + wide, y + size * 1.6)], coat,
        )  # fmt: skip
        sheet.disc((float(x), y - size * 0.25), size * 0.36, "#c9976e")
        sheet.disc((float(x), y - size * 0.45), size * 0.36, str(sheet.random.choice(scarves)), 0.6)


def _vignette(sheet: Painting, strength: float) -> None:
    """Darken the corners."""
    sheet.soft(lambda x, y: strength * np.hypot(x - 0.5, y - 0.5) ** 2 * 1.6, "#05060c")
