"""Adding up: the parts make the whole, and nothing is counted twice."""

import random
from collections.abc import Iterator

import pytest

from archive.reporting.tally import WHOLE, Entry, Gap, Path, tally

SEEDS = range(60)


def _random_entries(seed: int) -> list[Entry]:
    """Elements with up to five entries in a tree of three levels, some ending in a gap."""
    chance = random.Random(seed)
    return [
        Entry(element, tuple(_random_path(chance)))
        for element in range(chance.randint(0, 40))
        for _entry in range(chance.randint(1, 5))
    ]


def _random_path(chance: random.Random) -> Iterator[int | Gap]:
    """Three steps, unless a gap ends the path before."""
    for depth in range(3):
        if depth and chance.random() < 0.2:
            yield Gap.NOT_DETERMINED
            return
        yield 10 * depth + chance.randint(1, 4)


def _below(paths: Iterator[Path] | list[Path], path: Path) -> list[Path]:
    return [each for each in paths if len(each) == len(path) + 1 and each[: len(path)] == path]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_entries_of_the_parts_add_up_to_those_of_the_whole(seed: int) -> None:
    parts = tally(_random_entries(seed))
    for path, part in parts.items():
        narrower = _below(list(parts), path)
        if narrower:
            assert sum(parts[each].entries for each in narrower) == part.entries


@pytest.mark.parametrize("seed", SEEDS)
def test_a_part_holds_every_element_of_its_own_parts_once(seed: int) -> None:
    parts = tally(_random_entries(seed))
    for path, part in parts.items():
        narrower = _below(list(parts), path)
        if narrower:
            together = set().union(*(parts[each].elements for each in narrower))
            assert together == part.elements
        assert len(part.elements) <= part.entries


@pytest.mark.parametrize("seed", SEEDS)
def test_the_whole_has_every_element_and_every_entry(seed: int) -> None:
    entries = _random_entries(seed)
    whole = tally(entries)[WHOLE]
    assert whole.elements == {entry.element for entry in entries}
    assert whole.entries == len(entries)


def test_the_order_of_the_entries_does_not_matter() -> None:
    entries = _random_entries(7)
    backwards = tally(reversed(entries))
    assert {path: (part.elements, part.entries) for path, part in tally(entries).items()} == {
        path: (part.elements, part.entries) for path, part in backwards.items()
    }


def test_an_element_that_is_certainly_there_is_not_undecided_there() -> None:
    parts = tally(
        [Entry(1, (5,)), Entry(2, (Gap.NOT_CERTAIN,))], possible=[Entry(1, (5,)), Entry(2, (5,))]
    )
    assert parts[(5,)].elements == {1}
    assert parts[(5,)].undecided == {2}
    assert parts[WHOLE].undecided == set()
