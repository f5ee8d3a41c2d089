"""Adding up: from entries to the figures of every part. Pure: knows numbers and paths only.

A path names a part from the widest to the narrowest: (province, commune). An entry adds to every
part along its path and to the whole, so the entries of the parts always sum to those of the whole,
while an element is one element in each part however many entries it has there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Gap(StrEnum):
    """What stands in a path where nothing narrower is known."""

    NOT_SPECIFIED = "not-specified"
    """The entry names the wider part only: a people without its subgroup."""
    NOT_DETERMINED = "not-determined"
    """A unit that was split without an officer's choice, or a wider unit than asked for."""
    NOT_CERTAIN = "not-certain"
    """Only entries that may have been in force on the day."""
    NONE = "none"
    """No place, no type, in no list, never assessed."""


Step = int | Gap
Path = tuple[Step, ...]
WHOLE: Path = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One reason why an element is counted in a part."""

    element: int
    path: Path


@dataclass(slots=True)
class Part:
    """What belongs to one path."""

    elements: set[int] = field(default_factory=set)
    entries: int = 0
    possible: set[int] = field(default_factory=set)
    """Elements that may belong here."""

    @property
    def undecided(self) -> set[int]:
        return self.possible - self.elements


def tally(certain: Iterable[Entry], possible: Iterable[Entry] = ()) -> Mapping[Path, Part]:
    """Every part that has an entry, the whole (`WHOLE`) included."""
    parts: dict[Path, Part] = {WHOLE: Part()}
    for entry in certain:
        for path in _prefixes(entry.path):
            part = parts.setdefault(path, Part())
            part.elements.add(entry.element)
            part.entries += 1
    for entry in possible:
        for path in _prefixes(entry.path):
            parts.setdefault(path, Part()).possible.add(entry.element)
    return parts


def _prefixes(path: Path) -> Iterable[Path]:
    return (path[:length] for length in range(len(path) + 1))
