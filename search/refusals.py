"""What a question leaves out ("-loại:lễ-hội", "-chèo"), and how addresses write it.

Pure. What is typed becomes a refusal in `search.understanding`; engines leave out what it meets.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from .ranges import DateRange, read_dotted
from .schema import DATES, FACETS
from .text import has_marks, tokens

WORDS: Final = "words"
DATE: Final = "date"
_MARK: Final = ":"
_NAMES: Final = {one.name: one.parameter for one in FACETS} | {DATES: DATE, WORDS: WORDS}
_OF: Final = {written: of for of, written in _NAMES.items()}
_CLOSED: Final = {one.name: one.values for one in FACETS if one.values}


class Phrase(NamedTuple):
    """Terms side by side, separated by spaces."""

    text: str
    is_exact: bool
    """With their marks; else keys."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that nothing found may have."""

    of: str
    """The name of a facet, DATES or WORDS."""
    value: str
    """Of the facet; "1990..2005"; words as typed, which stand side by side."""

    @property
    def written(self) -> str:
        """Readable by `read_refusal`."""
        return f"{_NAMES[self.of]}{_MARK}{self.value}"

    @property
    def dates(self) -> DateRange | None:
        """What may have been documented within it is left out; None for another kind."""
        return read_dotted(self.value) if self.of == DATES else None

    @property
    def phrase(self) -> Phrase:
        """What a text with the words has; who types marks means only what has them."""
        is_exact = has_marks(self.value)
        found = tokens(self.value)
        return Phrase(" ".join(t.exact if is_exact else t.key for t in found), is_exact)


def refused_dates(dates: DateRange) -> Refusal:
    """The refusal of a stretch of time."""
    return Refusal(DATES, dates.dotted)


def read_refusal(written: str) -> Refusal | None:
    """The refusal an address means; None when it means none."""
    name, _, value = written.partition(_MARK)
    one = Refusal(_OF.get(name, ""), value.strip())
    if one.of == DATES:
        return refused_dates(one.dates) if one.dates else None
    is_known = one.of and one.value and one.value in _CLOSED.get(one.of, [one.value])
    return one if is_known and (one.of != WORDS or one.phrase.text) else None


def read_refusals(written: Iterable[str]) -> tuple[Refusal, ...]:
    """Those that mean something, each once, always in the same order."""
    found = {one.written: one for one in map(read_refusal, written) if one}
    return tuple(found[key] for key in sorted(found))
