"""Woven covers: the same for the same code, whole tiles, light."""

import re

from archive.pages.cover import PALETTES, RINGS, TILE, cover_of, thread_path
from archive.records.codes import new_code

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def woven(path: str) -> set[tuple[int, int]]:
    cells: set[tuple[int, int]] = set()
    for x, y, width, back in RUN.findall(path):
        assert width == back
        run = {(int(x) + step, int(y)) for step in range(int(width))}
        assert not run & cells
        cells |= run
    assert RUN.sub("", path) == ""
    return cells


def test_a_code_always_has_the_same_cover() -> None:
    assert cover_of("7Q2M4K0X") == cover_of("7Q2M4K0X")


def test_codes_get_different_covers() -> None:
    covers = {(c.palette, c.first) for c in (cover_of(new_code()) for _ in range(200))}
    assert len(covers) > len(RINGS)
    assert {palette for palette, _ in covers} <= set(range(PALETTES))


def test_threads_stay_in_the_tile_and_never_overlap() -> None:
    for rings in RINGS:
        first, second = woven(thread_path(rings, "a")), woven(thread_path(rings, "b"))
        assert first
        assert second
        assert not first & second
        assert all(0 <= x < TILE and 0 <= y < TILE for x, y in first | second)


def test_a_tile_is_symmetrical_like_cloth() -> None:
    for rings in RINGS:
        cells = woven(thread_path(rings, "a"))
        assert cells == {((TILE - x) % TILE, y) for x, y in cells}
        assert cells == {(y, x) for x, y in cells}
