"""The parameters of an address whose values are limited, how each is read, and what it may hold.

What a parameter means for a question is `search.query`'s business; this says which values mean
nothing, for pages that admit it and programs that are told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from archive.dates.columns import read

from .ranges import read_box, read_dotted
from .refusals import read_refusal
from .schema import FACETS

SIDES: Final = ("from", "to")
"""The parameters of a stretch of time."""
DATE: Final = "date"
"""The parameter of one of several: 1990..2005."""
BBOX: Final = "bbox"
"""The parameter of a piece of the map."""
NOT: Final = "not"
"""The parameter of what is left out."""


class Parameters(Protocol):
    """What Django's QueryDict offers of an address."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Limited:
    """A parameter that does not take every value."""

    name: str
    read: Callable[[str], object]
    """Something falsy for a value that means nothing."""
    allowed: str
    """What it takes, for programs: English."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A value that means nothing; the question is asked without it."""

    of: Limited
    value: str


def one_of(values: tuple[str, ...], name: str) -> Limited:
    """A parameter whose values can be listed."""
    return Limited(name, partial(_is_among, values), f"one of {', '.join(values)}")


def _is_among(values: tuple[str, ...], value: str) -> bool:
    return value in values


LIMITED: Final = (
    *(one_of(one.values, one.parameter) for one in FACETS if one.values),
    *(Limited(side, read, "a date: 1990, 1990-02, 1990-02-10") for side in SIDES),
    Limited(DATE, read_dotted, "a date or a stretch of time: 1990, 1990..2005, ..1954"),
    Limited(BBOX, read_box, "west,south,east,north in degrees: 105.2,22.3,106.9,23.2"),
    Limited(
        NOT,
        read_refusal,
        "another parameter and its value, a stretch of time, or words side by side: type:le-hoi, "
        "date:1990..2005, words:mái chèo",
    ),
)
