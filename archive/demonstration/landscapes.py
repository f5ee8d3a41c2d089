"""Paints the demonstration's landscapes: mountains, terraces, villages, a river, a spring branch.

Owns compositions and colours. The places are imagined; no scene claims to show a real one.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from archive.demonstration.brocade import rgb
from archive.demonstration.figures import areca_palm, birds, pine, raft, stilt_house
from archive.demonstration.painting import Colour, Painting
from archive.demonstration.terraces import hillside


def between(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour ``share`` of the way from ``first`` to ``second``."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    red, green, blue = (round(a + (b - a) * share) for a, b in pairs)
    return f"#{red:02x}{green:02x}{blue:02x}"


def ranges(
    sheet: Painting, levels: tuple[float, float], far: Colour, near: Colour, count: int
) -> None:
    """Paint ``count`` mountain ranges from far to near with mist between them."""
    for index in range(count):
        share = index / max(1, count - 1)
        level = levels[0] + (levels[1] - levels[0]) * share
        line = sheet.wavy(level, 0.05 + 0.025 * share, 6, first=1.1 + share)
        line -= np.abs(sheet.wavy(0, 0.035, 4, first=3.2))
        tint = between(far, near, share)
        sheet.below(line, [(0, tint), (1, between(tint, far, 0.75))], depth=0.26)


def misty_mountains(sheet: Painting) -> None:
    """Paint ranges fading into morning mist, with pines in front."""
    sheet.sky(
        [(0, "#8fb0bd"), (0.3, "#cfd9cf"), (0.5, "#f6dfc0"), (0.62, "#f3cfa8"), (1, "#e9c6a6")]
    )
    sheet.glow((0.68, 0.33), 0.32, "#fff2d2", 0.85)
    sheet.disc((0.68, 0.33), 0.048, "#fff6e0")
    ranges(sheet, (0.44, 0.70), "#c3cdc6", "#3d6470", 5)
    sheet.mist(0.70, 0.05, "#f2e2cd", 0.75)
    ridge = sheet.wavy(0.80, 0.055, 5)
    sheet.below(ridge, [(0, "#2c5059"), (1, "#6f8f8c")], depth=0.2)
    sheet.mist(0.90, 0.05, "#e9ddca", 0.7)
    front = sheet.wavy(0.93, 0.045, 4, first=0.9)
    for x in np.sort(sheet.random.uniform(0.01, 0.99, 46)):
        foot = float(front[int(x * (sheet.width - 1))])
        pine(sheet, (float(x), foot + 0.01), sheet.random.uniform(0.06, 0.15), "#17343c")
    sheet.below(front, [(0, "#17343c"), (1, "#0f262d")], depth=0.15)
    birds(sheet, (0.36, 0.24), 9, "#42565c")


def water_terraces(sheet: Painting) -> None:
    """Paint flooded terraces that mirror an early sky."""
    sheet.sky(
        [(0, "#7fa6b8"), (0.2, "#d7dfd6"), (0.34, "#fbe3c4"), (0.45, "#f8cfae"), (1, "#f8cfae")]
    )
    sheet.glow((0.3, 0.30), 0.26, "#fff4d8", 0.9)
    ranges(sheet, (0.30, 0.40), "#c9d2cb", "#5f8189", 4)
    sheet.mist(0.43, 0.035, "#fbeeda", 0.85)
    waters = ("#fbe6c8", "#f3d3bb", "#cfd9d6", "#9fc0cb", "#7aa6b9", "#5f8ea6")
    hillside(sheet, 0.435, waters, banks=("#86a05a", "#3b5a35"), rim="#fff6e2")
    stilt_house(sheet, (0.79, 0.545), 0.075, roof="#5a4636", wall="#8d6b4a", light=None)
    stilt_house(sheet, (0.865, 0.56), 0.06, roof="#4f3f33", wall="#86643f", light=None)
    birds(sheet, (0.52, 0.17), 7, "#5b6f74")


def golden_terraces(sheet: Painting) -> None:
    """Paint terraces of ripe rice under far mountains."""
    sheet.sky([(0, "#5d97ad"), (0.3, "#bcd8d3"), (0.45, "#f3ead0"), (1, "#f3ead0")])
    _clouds(sheet, 0.14)
    ranges(sheet, (0.28, 0.40), "#b5cfc9", "#3f7a72", 4)
    sheet.mist(0.44, 0.03, "#f4efdc", 0.6)
    rice = ("#dccb6c", "#e8c64f", "#efbd3d", "#e3ab33", "#d0982b", "#b9c04a")
    hillside(sheet, 0.435, rice, banks=("#a3b04a", "#56752f"), rim="#f8e6a0")
    stilt_house(sheet, (0.17, 0.56), 0.085, roof="#6b4a33", wall="#a9784a", light=None)
    for x in (0.10, 0.255, 0.275):
        areca_palm(sheet, (x, 0.565), 0.13, "#33562f")


def _clouds(sheet: Painting, level: float) -> None:
    """Paint three flat summer clouds."""
    for x, spread in ((0.22, 1.0), (0.63, 1.3), (0.9, 0.8)):
        for _ in range(9):
            offset = sheet.random.uniform(-0.09, 0.09) * spread
            radius = 0.03 * spread * (1 - abs(offset) * 6 / spread) + 0.008
            spot = (x + offset, level + sheet.random.uniform(-0.008, 0.006))
            sheet.disc(spot, abs(radius), "#eef3ea", flatten=0.5)


def village_at_dusk(sheet: Painting) -> None:
    """Paint stilt houses in silhouette with their lamps lit."""
    sheet.sky(
        [(0, "#2d2f55"), (0.28, "#6b4a73"), (0.46, "#d9796a"), (0.58, "#f6b36b"), (1, "#f7c887")]
    )
    sheet.glow((0.42, 0.56), 0.34, "#ffdf9a", 0.8)
    sheet.disc((0.42, 0.55), 0.06, "#fff0c0")
    ranges(sheet, (0.52, 0.64), "#d48b77", "#5a4068", 4)
    sheet.mist(0.71, 0.035, "#f0b887", 0.5)
    ground = sheet.wavy(0.80, 0.02, 4)
    sheet.below(ground, [(0, "#2a2140"), (1, "#140f22")], depth=0.2)
    for x, y, size in ((0.20, 0.815, 0.20), (0.52, 0.80, 0.15), (0.80, 0.83, 0.24)):
        stilt_house(sheet, (x, y), size, roof="#1b1630", wall="#2b2140", light="#ffcf70")
    for x, y, height in (
        (0.07, 0.83, 0.36),
        (0.36, 0.82, 0.27),
        (0.385, 0.83, 0.33),
        (0.64, 0.83, 0.4),
    ):
        areca_palm(sheet, (x, y), height, "#17122a")
    sheet.mist(0.93, 0.04, "#5a3f66", 0.35)
    birds(sheet, (0.66, 0.24), 8, "#3a2d52")


def moonlit_village(sheet: Painting) -> None:
    """Paint a full moon above limestone peaks and roofs."""
    sheet.sky([(0, "#0b1533"), (0.45, "#1d3a63"), (0.7, "#4a7391"), (1, "#4a7391")])
    for _ in range(260):
        spot = (sheet.random.uniform(0, 1), sheet.random.uniform(0, 0.5))
        sheet.disc(spot, sheet.random.uniform(0.0005, 0.0017), "#dfe8f0")
    sheet.glow((0.62, 0.27), 0.42, "#bcd6e6", 0.55)
    sheet.disc((0.62, 0.27), 0.125, "#fbf3d6")
    for x, y, radius in ((0.60, 0.24, 0.026), (0.645, 0.30, 0.034), (0.625, 0.215, 0.014)):
        sheet.disc((x, y), radius, "#efe4c0")
    far = [
        (c, h, 0.055)
        for c, h in ((0.1, 0.22), (0.24, 0.33), (0.45, 0.18), (0.8, 0.30), (0.93, 0.2))
    ]
    sheet.below(sheet.peaks(0.72, far), [(0, "#2c5273"), (1, "#6f95a8")], depth=0.4)
    sheet.mist(0.69, 0.05, "#a9c5d2", 0.6)
    near = [(c, h, 0.075) for c, h in ((0.0, 0.36), (0.33, 0.2), (0.72, 0.16), (1.0, 0.38))]
    sheet.below(sheet.peaks(0.82, near), [(0, "#15304f"), (1, "#3f6580")], depth=0.4)
    sheet.mist(0.81, 0.04, "#8fb1c4", 0.5)
    sheet.below(sheet.wavy(0.87, 0.012, 4), [(0, "#0d1d33"), (1, "#060e1c")], depth=0.13)
    for x, y, size in ((0.14, 0.885, 0.13), (0.34, 0.90, 0.17), (0.80, 0.895, 0.19)):
        stilt_house(sheet, (x, y), size, roof="#0a1628", wall="#132740", light="#ffd27a")
    areca_palm(sheet, (0.945, 0.91), 0.34, "#081222")
    areca_palm(sheet, (0.47, 0.90), 0.22, "#081222")


def raft_on_river(sheet: Painting) -> None:
    """Paint a bamboo raft on still water between limestone peaks."""
    sheet.sky([(0, "#a9cfc8"), (0.35, "#e6efdc"), (0.56, "#f7f1dc"), (1, "#f7f1dc")])
    far = [
        (c, h, 0.06)
        for c, h in ((0.16, 0.28), (0.36, 0.20), (0.55, 0.31), (0.74, 0.22), (0.9, 0.3))
    ]
    sheet.below(sheet.peaks(0.57, far), [(0, "#9cc3b4"), (1, "#dcebd9")], depth=0.36)
    sheet.mist(0.55, 0.03, "#f5f3e2", 0.7)
    near = [(c, h, 0.085) for c, h in ((0.02, 0.43), (0.24, 0.19), (0.97, 0.47), (0.8, 0.18))]
    sheet.below(sheet.peaks(0.585, near), [(0, "#3f8273"), (1, "#86b59c")], depth=0.46)
    shore = round(0.585 * sheet.height)
    depth = sheet.height - shore
    mirror = sheet.image.crop((0, shore - depth, sheet.width, shore)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    sheet.image.paste(mirror, (0, shore))
    sheet.soft(
        lambda x, y: np.where(y > 0.584, 0.30 + 0.35 * (y - 0.58) / 0.42, 0) + 0 * x, "#2c6e68"
    )
    for _ in range(150):
        y = sheet.random.uniform(0.6, 0.99)
        x, reach = sheet.random.uniform(0, 1), sheet.random.uniform(0.01, 0.06) * (y - 0.5) * 2
        tint = "#d9ecdc" if sheet.random.random() < 0.6 else "#2f6f68"
        sheet.stroke([(x, y), (x + reach, y)], tint, 0.0007 + 0.0016 * (y - 0.58))
    raft(sheet, (0.44, 0.765), 0.30)
    birds(sheet, (0.47, 0.14), 7, "#4d7a70")


def peach_blossom(sheet: Painting) -> None:
    """Paint a flowering branch before soft spring mountains."""
    sheet.sky([(0, "#a8c9d4"), (0.4, "#e4ece4"), (0.65, "#fbe9dc"), (1, "#f6dccd")])
    ranges(sheet, (0.50, 0.74), "#cbd9d6", "#7fa69f", 5)
    sheet.below(sheet.wavy(0.86, 0.03, 4), [(0, "#9dbb8d"), (1, "#7fa377")], depth=0.2)
    sheet.mist(0.8, 0.06, "#fdf1e4", 0.6)
    sheet.blur(0.003)
    tips: list[tuple[float, float]] = []
    _branch(sheet, (1.02, 0.05), 3.42, 0.52, 0.022, tips)
    _branch(sheet, (1.02, 0.52), 2.92, 0.34, 0.016, tips)
    _branch(sheet, (-0.02, 0.10), -0.30, 0.26, 0.013, tips)
    for x, y in tips:
        if sheet.random.random() < 0.45:
            continue
        near = sheet.random.normal(0, 0.008, 2)
        _blossom(sheet, (x + near[0], y + near[1]), sheet.random.uniform(0.012, 0.024))
    for _ in range(46):
        spot = (sheet.random.uniform(0, 1), sheet.random.uniform(0.1, 0.98))
        sheet.disc(spot, sheet.random.uniform(0.002, 0.005), "#f4a9b4", flatten=0.6)


def _branch(
    sheet: Painting,
    root: tuple[float, float],
    angle: float,
    reach: float,
    width: float,
    tips: list[tuple[float, float]],
) -> None:
    """Draw a crooked branch and its twigs; append where blossoms sit to ``tips``."""
    x, y = root
    points = [root]
    for _ in range(6):
        angle += sheet.random.normal(0, 0.16)
        x += np.cos(angle) * reach / 6
        y -= np.sin(angle) * reach / 6 * sheet.width / sheet.height
        points.append((float(x), float(y)))
    sheet.stroke(points, "#4a2f2b", width)
    tips.extend(points[2:] if width < 0.012 else points[4:])
    if width < 0.004:
        return
    for index in (2, 4, 6):
        side = 0.55 if sheet.random.random() < 0.5 else -0.55
        _branch(sheet, points[index], angle + side, reach * 0.55, width * 0.55, tips)


def _blossom(sheet: Painting, centre: tuple[float, float], radius: float) -> None:
    """Draw five petals and a heart."""
    turn = sheet.random.uniform(0, 2 * np.pi)
    petal = str(sheet.random.choice(["#f7b8c2", "#f49fb0", "#fbd3d6", "#ef8aa0"]))
    for index in range(5):
        angle = turn + index * 2 * np.pi / 5
        spot = (
            centre[0] + np.cos(angle) * radius * 0.8 * sheet.height / sheet.width,
            centre[1] + np.sin(angle) * radius * 0.8,
        )
        sheet.disc(spot, radius * 0.62, petal)
    sheet.disc(centre, radius * 0.32, "#c94b66")
