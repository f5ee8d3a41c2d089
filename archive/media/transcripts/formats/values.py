"""What a file of words says, whatever its format. Frozen values; times are whole milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Facts = Mapping[str, Any]
"""What a format knows beside words and times, as JSON; understood by that format alone."""

MAX_FILE_BYTES: Final = 10_000_000
"""Two hours of ELAN with a tier of glosses are 6 MB."""
MAX_LINES: Final = 20_000
"""Of one tier: a ritual of three days and nights, one line every thirteen seconds."""

MAX_ANNOTATIONS: Final = 5 * MAX_LINES
"""Of all tiers of an ELAN document together: every word of a line may be one."""


@dataclass(frozen=True, slots=True)
class GivenLine:
    """One line as a file gives it."""

    text: str
    """As it is read by people: without the markup of the format."""
    start_ms: int | None = None
    end_ms: int | None = None
    """After `start_ms`; both are None for a line without a time of its own."""
    facts: Facts = field(default_factory=dict)
    name: str = ""
    """What the file calls the line; other lines refer to it by that."""
    belongs_to: str = ""
    """Name of the line of another tier that this one translates or writes out."""

    @property
    def is_timed(self) -> bool:
        return self.start_ms is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a file that its giver should know."""

    code: str
    line_number: int | None = None
    """Where in the file, counted from 1."""
    details: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenTier:
    """Lines that belong together: all of a subtitle file, one tier of ELAN."""

    lines: tuple[GivenLine, ...]
    name: str = ""
    facts: Facts = field(default_factory=dict)
    language: str = ""
    """As the file names it, often nothing: a code, a tag or a name."""
    speaker: str = ""
    parent: str = ""
    """Name of the tier this one depends on."""


@dataclass(frozen=True, slots=True)
class GivenWords:
    """All of a file."""

    format: str
    tiers: tuple[GivenTier, ...]
    findings: tuple[Finding, ...] = ()


class UnreadableWordsError(Exception):
    """Nothing can be taken from the file, and why."""

    def __init__(self, code: str, line_number: int | None = None, **details: Any) -> None:
        super().__init__(f"{code} in line {line_number}: {details}")
        self.finding = Finding(code, line_number, details)
