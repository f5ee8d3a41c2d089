"""Draws the small figures the landscapes share: houses, trees, birds, a raft.

Owns silhouettes only; where they stand and in what light is the landscape's business.
"""

from __future__ import annotations

import numpy as np

from archive.demonstration.painting import Colour, Painting, Point


def stilt_house(
    sheet: Painting, foot: Point, size: float, *, roof: Colour, wall: Colour, light: Colour | None
) -> None:
    """Draw a house on stilts, ``size`` (share of the height) tall, standing at ``foot``."""
    x, y = foot
    unit = size * sheet.height / sheet.width

    def at(across: float, up: float) -> Point:
        return x + across * unit, y - up * size

    for across in np.linspace(-0.62, 0.62, 6):
        sheet.stroke([at(across, -0.02), at(across, 0.36)], wall, size * 0.035)
    sheet.polygon([at(-0.72, 0.34), at(0.72, 0.34), at(0.68, 0.62), at(-0.68, 0.62)], wall)
    sheet.polygon([at(-0.80, 0.31), at(0.80, 0.31), at(0.80, 0.35), at(-0.80, 0.35)], roof)
    sheet.polygon([at(-0.98, 0.52), at(-0.52, 1.0), at(0.52, 1.0), at(0.98, 0.52)], roof)
    sheet.polygon([at(-0.60, 0.99), at(-0.48, 1.05), at(0.48, 1.05), at(0.60, 0.99)], roof)
    sheet.stroke([at(0.30, 0.33), at(0.52, -0.02)], wall, size * 0.025)
    sheet.stroke([at(0.42, 0.33), at(0.64, -0.02)], wall, size * 0.025)
    if light is None:
        return
    for across in (-0.46, -0.14, 0.18):
        sheet.polygon(
            [at(across, 0.39), at(across + 0.15, 0.39), at(across + 0.15, 0.51), at(across, 0.51)],
            light,
        )
    sheet.glow(at(-0.05, 0.42), size * 0.55, light, 0.28)


def pine(sheet: Painting, foot: Point, height: float, colour: Colour) -> None:
    """Draw a slender pine of stacked boughs."""
    x, y = foot
    unit = height * sheet.height / sheet.width
    sheet.stroke([(x, y), (x, y - height * 0.5)], colour, height * 0.035)
    for tier in range(6):
        low = 0.10 + tier * 0.145
        half = 0.22 * (1 - tier / 6.6)
        lean = sheet.random.uniform(-0.02, 0.02)
        sheet.polygon(
            [
                (x - half * unit, y - low * height),
                (x + half * unit, y - (low + lean) * height),
                (x, y - min(1.0, low + 0.27) * height),
            ],
            colour,
        )


def areca_palm(sheet: Painting, foot: Point, height: float, colour: Colour) -> None:
    """Draw a thin palm with drooping fronds."""
    x, y = foot
    unit = height * sheet.height / sheet.width
    lean = sheet.random.uniform(-0.05, 0.05)
    crown = (x + lean * unit, y - height * 0.82)
    sheet.stroke([foot, (x + lean * 0.3 * unit, y - height * 0.45), crown], colour, height * 0.022)
    for angle in np.linspace(-0.25, np.pi + 0.25, 11):
        reach = 0.24 + 0.05 * np.sin(angle * 3)
        frond = []
        for along in np.linspace(0, 1, 8):
            droop = 0.20 * along**2
            frond.append(
                (
                    crown[0] + np.cos(angle) * reach * along * unit,
                    crown[1] - (np.sin(angle) * reach * along - droop) * height,
                )
            )
        back = [
            (px, py + height * 0.028 * np.sin(np.pi * i / 7)) for i, (px, py) in enumerate(frond)
        ]
        sheet.polygon([*frond, *reversed(back)], colour)


def birds(sheet: Painting, centre: Point, count: int, colour: Colour) -> None:
    """Draw a loose flock of small birds."""
    for _ in range(count):
        x = centre[0] + sheet.random.normal(0, 0.045)
        y = centre[1] + sheet.random.normal(0, 0.025)
        wing = sheet.random.uniform(0.005, 0.010)
        lift = wing * sheet.random.uniform(0.35, 0.7)
        sheet.stroke(
            [(x - wing, y - lift), (x - wing * 0.45, y - lift * 1.1), (x, y)], colour, 0.0016
        )
        sheet.stroke(
            [(x, y), (x + wing * 0.45, y - lift * 1.1), (x + wing, y - lift)], colour, 0.0016
        )


def raft(sheet: Painting, place: Point, length: float) -> None:
    """Draw a bamboo raft ``length`` (share of the width) long, with someone poling it."""
    x, y = place
    dark = "#20423f"
    sheet.soft(
        lambda column, row: 0.45 * np.exp(-(((column - x) / (length * 0.5)) ** 4))
        * np.exp(-(((row - y - 0.022) / 0.016) ** 2)),
        "#143a39",
    )  # fmt: skip
    for index, shade in enumerate(("#7a5a34", "#a67f48", "#c9a15f")):
        level = y + 0.012 - index * 0.007
        bow = length / 2 - index * 0.006
        sheet.stroke(
            [(x - bow, level - 0.010), (x - bow * 0.8, level), (x + bow, level)], shade, 0.008
        )
    for across in np.linspace(-0.36, 0.36, 4):
        sheet.stroke(
            [(x + across * length, y - 0.006), (x + across * length, y + 0.016)], dark, 0.003
        )
    _poler(sheet, (x + length * 0.14, y - 0.004), 0.165)


def _poler(sheet: Painting, foot: Point, height: float) -> None:
    """Draw a standing figure in a conical hat, holding a long pole."""
    x, y = foot
    unit = height * sheet.height / sheet.width

    def at(across: float, up: float) -> Point:
        return x + across * unit, y - up * height

    sheet.polygon([at(-0.10, 0), at(-0.02, 0), at(0.01, 0.42), at(-0.11, 0.42)], "#1d2b45")
    sheet.polygon([at(0.03, 0), at(0.11, 0), at(0.08, 0.42), at(-0.03, 0.42)], "#1d2b45")
    sheet.polygon([at(-0.13, 0.36), at(0.11, 0.36), at(0.08, 0.74), at(-0.09, 0.74)], "#2a3f66")
    sheet.disc(at(-0.005, 0.80), height * 0.055, "#c99a72")
    sheet.polygon([at(-0.19, 0.81), at(0.18, 0.81), at(0, 0.97)], "#e3c98f")
    sheet.stroke([at(0.05, 0.68), at(0.22, 0.56), at(0.30, 0.62)], "#2a3f66", height * 0.055)
    sheet.stroke([at(0.52, 1.12), at(0.16, -0.22)], "#6b4d2c", height * 0.022)
