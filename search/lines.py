"""The lines of recordings as an index holds them, and what makes one line answer a question.

A line is everything written about one moment of one recording: its tiers complement each other,
two recordings never do. Which line is best is decided by counting alone (words, marks, neighbours),
so that engines with different ranking agree; they carry out the count where the lines lie, and hand
over only what is shown. Pure.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

import orjson

from .documents import CueText
from .highlight import mark
from .planning import Plan, Word
from .results import CueHit, MarkedText, TierText
from .text import terms

LINES_SHOWN: Final = 3
"""Of one record in a list of results: more push the next record off a phone's screen."""
LINES_INSIDE: Final = 100
"""Of one record searched by itself: nobody reads further, and Elasticsearch hands over no more."""

MAX_LINE_WORDS: Final = 16
"""Longer than any sung line; of a pasted verse the beginning is looked for."""
NEEDED_SHARE: Final = 0.6
"""Of more than two words this share must stand in a line: people remember songs roughly. Documents
may be found by less; a line with less is not what was meant."""

WORD_WEIGHT: Final = 1.0
JOINT_WEIGHT: Final = 0.75
"""Of a word of a line that runs on into the next one, in either of them: a line that has everything
itself is better."""
MARKED_WEIGHT: Final = 1.0
"""Of a word typed with marks and standing so: who types marks means them."""
BARE_WEIGHT: Final = 0.25
"""Of a word typed without marks and standing without any."""
PAIR_WEIGHT: Final = 1.0
"""Of two neighbouring words found as neighbours, within a line or across its end."""
ORIGINAL_WEIGHT: Final = 0.5
"""Of a line whose original tier has something of it: what was sung, before what was made of it."""
# All are multiples of a quarter: sums are exact in every engine, so that equals stay equal.

ORIGINAL: Final = "original"
TIERS: Final = (ORIGINAL, "phonetic", "translation")
"""The values of archive's Transcript.Tier, the most original first. Engines are also used where no
model can be loaded."""


@dataclass(frozen=True, slots=True)
class LineText:
    """A line in one tier and language."""

    tier: str
    language: str
    """ISO 639-3."""
    text: str


@dataclass(frozen=True, slots=True)
class SungLine:
    """One line of one recording in all its tiers, the most original first."""

    recording: int
    """The place of the recording in its record."""
    asset: str
    """The media asset's code."""
    line: int
    start_seconds: float
    end_seconds: float
    texts: tuple[LineText, ...]
    following: tuple[LineText, ...] = ()
    """The texts of the next line of the recording; a phrase may run on into it."""

    def to_json(self) -> str:
        """Readable by from_json."""
        return orjson.dumps(self).decode()

    @classmethod
    def from_json(cls, written: str) -> "SungLine":
        """The line written by to_json."""
        facts: dict[str, Any] = orjson.loads(written)
        for name in ("texts", "following"):
            facts[name] = tuple(LineText(**text) for text in facts[name])
        return cls(**facts)


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What a line is found by: terms of search.text, separated by spaces, one string a text."""

    original: tuple[str, ...]
    """Keys of the original tier."""
    other: tuple[str, ...]
    """Keys of the other tiers."""
    exact: tuple[str, ...]
    """Exact terms of all tiers."""
    seam: tuple[str, ...]
    """For each tier the last key of the line and the first of the next one."""
    following: str
    """Keys that the next line has and this one has not."""


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """What a line must have to answer, and what makes it better than another one."""

    words: tuple[Word, ...]
    pairs: tuple[tuple[str, str], ...]
    """Keys of neighbouring words."""
    needed: int
    """How many of the words must be in the line; words of the next line count along when a pair
    stands across the end of the line."""

    @property
    def may_run_on(self) -> bool:
        """Whether two lines together can have what one alone has not."""
        return self.needed > 1 and bool(self.pairs)

    @property
    def single_keys(self) -> tuple[str, ...]:
        """Everything of one key that counts as one of the words, each once."""
        keys = dict.fromkeys(key for word in self.words for key in word.keys)
        return tuple(key for key in keys if " " not in key)


@dataclass(frozen=True, slots=True)
class FoundLines:
    """The best lines of one document, best first."""

    lines: tuple[SungLine, ...] = ()
    total: int = 0
    """How many lines answer, those not handed over included."""


NO_LINES: Final = FoundLines()


def sung_lines(cues: Iterable[CueText]) -> list[SungLine]:
    """Cues joined by recording and line number; recordings in their order, lines by time."""
    lines: list[SungLine] = []
    recordings = groupby(sorted_by_recording(cues), key=lambda cue: cue.asset)
    for place, (_asset, spoken) in enumerate(recordings):
        joined = sorted(_joined(place, spoken), key=lambda one: (one.start_seconds, one.line))
        nexts = [*(one.texts for one in joined[1:]), ()]
        lines += [replace(one, following=texts) for one, texts in zip(joined, nexts, strict=True)]
    return lines


def sorted_by_recording(cues: Iterable[CueText]) -> list[CueText]:
    """Recordings in the order they appear, their cues by line and from the original tier on."""
    given = list(cues)
    assets = {code: place for place, code in enumerate(dict.fromkeys(cue.asset for cue in given))}
    ranks = {tier: rank for rank, tier in enumerate(TIERS)}
    unknown = len(ranks)
    return sorted(
        given,
        key=lambda c: (assets[c.asset], c.line, ranks.get(c.tier, unknown), c.language),
    )


def terms_of(line: SungLine) -> LineTerms:
    """The terms of one line."""
    found = [(text, words) for text in line.texts if (words := terms(text.text)).keys]
    own = {key for _text, words in found for key in words.keys}
    after = {(text.tier, text.language): terms(text.text).keys for text in line.following}
    nexts = dict.fromkeys(key for keys in after.values() for key in keys)
    seams = ((words.keys, after.get((text.tier, text.language))) for text, words in found)
    return LineTerms(
        original=tuple(" ".join(words.keys) for text, words in found if text.tier == ORIGINAL),
        other=tuple(" ".join(words.keys) for text, words in found if text.tier != ORIGINAL),
        exact=tuple(" ".join(words.exact) for _text, words in found),
        seam=tuple(f"{keys[-1]} {others[0]}" for keys, others in seams if others),
        following=" ".join(key for key in nexts if key not in own),
    )


def line_question(plan: Plan) -> LineQuestion | None:
    """What lines are looked for under a plan; None when it names nothing."""
    words = plan.naming[:MAX_LINE_WORDS]
    if not words:
        return None
    needed = len(words) if len(words) <= 2 else math.ceil(len(words) * NEEDED_SHARE)
    return LineQuestion(words, plan.pairs[:MAX_LINE_WORDS], needed)


def cue_hit(line: SungLine, plan: Plan) -> CueHit:
    """The line as a result shows it: the text that matched, and the other tiers of the line."""
    marked = [(text, mark(text.text, plan, language=text.language)) for text in line.texts]
    text, best = max(marked, key=lambda one: _marked_letters(one[1]))
    return CueHit(
        asset=line.asset,
        start_seconds=line.start_seconds,
        end_seconds=line.end_seconds,
        tier=text.tier,
        language=text.language,
        line=line.line,
        text=best,
        others=tuple(
            TierText(other.tier, other.language, words)
            for other, words in marked
            if other is not text
        ),
        following=_running_on(line, text, plan),
    )


def _joined(recording: int, cues: Iterable[CueText]) -> Iterator[SungLine]:
    for number, spoken in groupby(cues, key=lambda cue: cue.line):
        parts = [cue for cue in spoken if cue.text.strip()]
        if parts:
            tiers = [list(ones) for _, ones in groupby(parts, key=lambda c: (c.tier, c.language))]
            yield SungLine(
                recording=recording,
                asset=parts[0].asset,
                line=number,
                start_seconds=tiers[0][0].start_seconds,
                end_seconds=tiers[0][-1].end_seconds,
                texts=tuple(map(_whole, tiers)),
            )


def _whole(parts: list[CueText]) -> LineText:
    """One tier of a line, which may be written in several parts."""
    return LineText(parts[0].tier, parts[0].language, " ".join(part.text for part in parts))


def _running_on(line: SungLine, text: LineText, plan: Plan) -> MarkedText | None:
    """The next line in the same tier when the question runs on into it."""
    for other in line.following:
        if (other.tier, other.language) == (text.tier, text.language):
            ours, theirs = terms(text.text).keys, terms(other.text).keys
            if ours and theirs and (ours[-1], theirs[0]) in set(plan.pairs):
                return mark(other.text, plan, language=other.language)
    return None


def _marked_letters(marked: MarkedText) -> int:
    return sum(end - start for start, end in marked.spans)
