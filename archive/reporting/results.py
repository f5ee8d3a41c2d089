"""What counting answers. Frozen values that can be printed, stored or compared."""

from dataclasses import dataclass

from .questions import CountQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is counted of a set of elements."""

    distinct_elements: int
    """Every element once. This is the number of elements."""
    entries: int
    """What the elements are told apart by: an element of two peoples has two entries, one under
    each. The entries of the parts add up to those of the whole; the elements need not."""
    undecided_elements: int = 0
    """Elements that may belong here too: the date of a decision is too vague to say. They are not
    among `distinct_elements`."""
    records: int = 0
    """Published records of the elements, published by the day."""
    media_seconds: float = 0.0
    """Length of the recordings, sound and film, given to the archive with them by the day."""
    pictures: int = 0
    vitality: tuple[tuple[str, int], ...] = ()
    """Elements by the slug of their last assessment by the day; "" those never assessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """One part."""

    key: str
    """Slug of a term, uid of a unit, or the name of a `Gap`."""
    within: str
    """Key of the row this is a part of; "" for the widest parts."""
    label: str
    """Name in the active language."""
    depth: int
    """0 for the widest parts."""
    is_gap: bool
    """Whether it holds what is not determined, so that the parts add up to the whole."""
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class CountResult:
    """The answer to a `CountQuery`."""

    query: CountQuery
    rows: tuple[CountRow, ...]
    """Every part directly followed by its own parts."""
    total: Figures
    """The whole; every element once, however many rows it is in."""
    published_later: int
    """How many of the total the archive published only after the day."""

    def row(self, key: str, within: str = "") -> CountRow:
        """The part with that key; KeyError when nothing is counted there."""
        for row in self.rows:
            if (row.key, row.within) == (key, within):
                return row
        raise KeyError((key, within))
