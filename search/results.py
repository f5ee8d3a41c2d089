"""What a question yields: frozen values without any trace of the engine that found them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .patience import Patience
from .query import MAX_RESULT_DEPTH


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Text as it was written, with the stretches that answer the question."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    """Start and end offsets in `text`, in order, never overlapping."""
    language: str = ""

    @property
    def html(self) -> SafeString:
        """The text escaped, each span inside <mark>."""
        starts = [0, *(end for _, end in self.spans)]
        pieces = [
            (self.text[done:start], self.text[start:end])
            for done, (start, end) in zip(starts, self.spans, strict=False)
        ]
        marked = format_html_join("", "{}<mark>{}</mark>", pieces)
        return format_html("{}{}", marked, self.text[starts[-1] :])


@dataclass(frozen=True, slots=True)
class TierText:
    """A line in one of its tiers, with marks where it answers, too."""

    tier: str
    language: str
    """ISO 639-3."""
    text: MarkedText


@dataclass(frozen=True, slots=True)
class CueHit:
    """A timed line of a recording that answers the question."""

    asset: str
    """The media asset's code."""
    start_seconds: float
    end_seconds: float
    tier: str
    language: str
    line: int
    text: MarkedText
    """In the tier that matches best, of which `tier` and `language` speak."""
    others: tuple[TierText, ...] = ()
    """The same line in its other tiers, the most original first."""
    following: MarkedText | None = None
    """The next line, when the question runs on into it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One element or record that answers the question."""

    code: str
    kind: str
    """record or element."""
    score: float
    """Comparable within one result only."""
    highlights: Mapping[str, MarkedText] = field(default_factory=dict)
    """Of title, summary and body, those in which something is marked."""
    cues: tuple[CueHit, ...] = ()
    """The lines of its recordings that answer best, best first."""
    found_as: tuple[str, ...] = ()
    """Vietnamese terms in it by which it was found, when the question said the same otherwise."""
    is_found_by_label: bool = False
    """Nothing that may be quoted answers: the names of its people, place or kind found it."""
    line_count: int = 0
    """How many of its lines answer."""
    missing: tuple[str, ...] = ()
    """Words of the question it does not have, when fewer than usual were asked for."""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many results one more click would leave; for a selected value, how many it brings."""

    value: str
    count: int
    is_selected: bool = False


class Notice(StrEnum):
    """What the reader should be told about how the result came to be."""

    FALLBACK = "fallback"
    """The chosen engine did not answer; the embedded one did."""
    UNAVAILABLE = "unavailable"
    """No engine answered."""
    SHORTENED = "shortened"
    """The question was too long; its beginning was answered."""
    FILTERS_CAPPED = "filters_capped"
    """More filters were chosen than are heeded."""
    CORRECTED = "corrected"
    """Hardly anything matched as typed; near spellings were searched too."""
    DECODED = "decoded"
    """Telex or VNI letters were read as the marks they stand for."""
    OTHER_WORDS = "other_words"
    """Some hits have no word as typed: labels or other words for the same thing found them."""
    RELAXED = "relaxed"
    """Hardly anything has all the words; records with fewer of them follow."""
    PAGE_CAPPED = "page_capped"
    """The page asked for lies beyond what anyone may page to."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of answers."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    unselected_total: int = 0
    """Without any facet, date or place chosen."""
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    """By name of each facet that was to be counted; counts what the other groups leave."""
    without: Mapping[str, int] = field(default_factory=dict)
    """By chosen group of `search.schema.GROUPS`, the total if only that one were let go."""
    seconds: float = 0.0
    engine: str = ""
    notices: tuple[Notice, ...] = ()
    page: int = 1
    page_size: int = 20
    patience: Patience = field(default_factory=Patience, compare=False, repr=False)
    """What is left of it, for whoever goes on asking about the same question."""

    @property
    def reachable(self) -> int:
        """How many of them can be paged to or taken away."""
        return min(self.total, MAX_RESULT_DEPTH)

    @property
    def page_count(self) -> int:
        """How many pages there are to turn; at least one."""
        return max(1, -(-self.reachable // self.page_size))


@dataclass(frozen=True, slots=True)
class LinesResult:
    """The lines of one record that answer a question, in the order they are sung."""

    cues: tuple[CueHit, ...] = ()
    total: int = 0
    """How many answer; only the best of many are in `cues`."""
    notices: tuple[Notice, ...] = ()
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something with a page that the beginning of a question may be leading to."""

    text: MarkedText
    kind: str
    """One of search.things.KINDS."""
    code: str
    """What names it in its address: a code, a slug, a key; of a line its record's code."""
    note: str = ""
    """Tells it from others of the same name, or says what was found in another language."""
    asset: str = ""
    """Of a line: its recording's code."""
    line: int = 0
    seconds: float = 0.0
