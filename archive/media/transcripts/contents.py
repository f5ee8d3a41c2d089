"""What a transcript holds, as values: between rows of the database, files and stored revisions.

Times are whole milliseconds here as in every file; rows have seconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from archive.media.models import Cue, Transcript

from .formats.values import Facts, GivenLine

MS_PER_SECOND: Final = 1000


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One line of a transcript."""

    key: str
    line: int
    """Lines of all tiers with this number belong together."""
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    facts: Facts = field(default_factory=dict)
    """By format: what a file said about it beside words and times."""
    joined: tuple[int, ...] = ()
    """Numbers of lines that were merged into this one: their counterparts come along."""


@dataclass(frozen=True, slots=True)
class Content:
    """All of a transcript at one time."""

    lines: tuple[KeptLine, ...]
    extras: Facts = field(default_factory=dict)


def content_of(transcript: Transcript) -> Content:
    """What visitors see of it: its rows."""
    return Content(tuple(map(_line_of, transcript.cues.all())), transcript.extras)


def stored(content: Content) -> dict[str, Any]:
    """As a revision keeps it: JSON, without what is empty."""
    return {"extras": content.extras, "lines": [_stored_line(line) for line in content.lines]}


def restored(kept: Mapping[str, Any]) -> Content:
    """From what `stored` wrote."""
    return Content(tuple(_restored_line(line) for line in kept["lines"]), kept["extras"])


def cues_of(transcript: Transcript, lines: Iterable[KeptLine]) -> list[Cue]:
    """The rows of the lines, not saved yet."""
    return [
        Cue(
            transcript=transcript,
            key=line.key,
            position=position,
            line=line.line,
            start_seconds=seconds(line.start_ms),
            end_seconds=seconds(line.end_ms),
            text=line.text,
            extras=dict(line.facts),
        )
        for position, line in enumerate(lines)
    ]


def given_line(line: KeptLine, format_: str) -> GivenLine:
    """The line for a writer of one format, which gets the facts of its own format only."""
    facts = line.facts.get(format_, {})
    return GivenLine(line.text, line.start_ms, line.end_ms, facts, name=line.key)


def milliseconds(moment: float | None) -> int | None:
    return None if moment is None else round(moment * MS_PER_SECOND)


def seconds(moment_ms: int | None) -> float | None:
    return None if moment_ms is None else moment_ms / MS_PER_SECOND


def _line_of(cue: Cue) -> KeptLine:
    start, end = milliseconds(cue.start_seconds), milliseconds(cue.end_seconds)
    return KeptLine(cue.key, cue.line, cue.text, start, end, cue.extras)


def _stored_line(line: KeptLine) -> dict[str, Any]:
    written: dict[str, Any] = {"key": line.key, "line": line.line, "text": line.text}
    if line.start_ms is not None:
        written |= {"start": line.start_ms, "end": line.end_ms}
    if line.facts:
        written["facts"] = line.facts
    if line.joined:
        written["joined"] = list(line.joined)
    return written


def _restored_line(kept: Mapping[str, Any]) -> KeptLine:
    return KeptLine(
        key=kept["key"],
        line=kept["line"],
        text=kept["text"],
        start_ms=kept.get("start"),
        end_ms=kept.get("end"),
        facts=kept.get("facts", {}),
        joined=tuple(kept.get("joined", ())),
    )
