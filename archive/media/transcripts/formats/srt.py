"""SubRip subtitles, which no standard describes: a number, a timing line, words, an empty line.

Read by timing lines, so missing empty lines and numbers do no harm, and words may hold empty lines.
"""

from collections.abc import Iterator
from typing import Any, Final

from .clocks import timing_parts
from .decoding import NEWLINE
from .markup import srt_payload, srt_text
from .timings import Timing, overlaps, timing_line, timing_of
from .values import Finding, GivenLine, GivenTier, GivenWords, UnreadableWordsError

FORMAT: Final = "srt"


def is_srt(text: str) -> bool:
    return any(_is_timing(row) for row in NEWLINE.split(text))


def read(text: str) -> GivenWords:
    """Raises UnreadableWordsError `no_timing` for a text without any timing line."""
    rows = NEWLINE.split(text)
    marks = [at for at, row in enumerate(rows) if _is_timing(row)]
    if not marks:
        raise UnreadableWordsError("no_timing")
    head = rows[: _top(rows, marks[0])]
    parts = list(_parts(rows, marks))
    timings = [(at + 1, timing_of(rows[at])) for at in marks]
    lines = tuple(
        _line(number, part, timing)
        for number, (part, (_, timing)) in enumerate(zip(parts, timings, strict=True), start=1)
    )
    said = "\n".join(head).strip("\n")
    tier = GivenTier(lines, facts={"head": said} if said else {})
    return GivenWords(FORMAT, (tier,), tuple(_findings(rows, marks, timings, said)))


def write(tier: GivenTier) -> str:
    """Lines that have no time and never had a wrong one either cannot be subtitles: left out."""
    shown = [line for line in tier.lines if line.is_timed or line.facts.get("timing")]
    cues = [_cue(number, line) for number, line in enumerate(shown, start=1)]
    head = tier.facts.get("head")
    return "\n\n".join([head, *cues] if head else cues) + "\n"


def _is_timing(row: str) -> bool:
    found = timing_parts(row)
    return found is not None and all(
        found[part].lstrip("-")[:1].isdigit() for part in ("start", "end")
    )


def _top(rows: list[str], mark: int) -> int:
    """Where the subtitle of a timing line begins: at its number, when it has one."""
    return mark - 1 if mark and rows[mark - 1].strip().isdecimal() else mark


def _parts(rows: list[str], marks: list[int]) -> Iterator[list[str]]:
    """The rows of each subtitle from its number, or from its timing line, to the next."""
    ends = [_top(rows, mark) for mark in marks[1:]] + [len(rows)]
    for mark, end in zip(marks, ends, strict=True):
        identifier = rows[_top(rows, mark)] if _top(rows, mark) < mark else ""
        yield [identifier, *rows[mark:end]]


def _line(number: int, part: list[str], timing: Timing) -> GivenLine:
    identifier, row, *payload_rows = part
    payload = "\n".join(payload_rows).rstrip("\n")
    text = srt_text(payload)
    facts: dict[str, Any] = {
        "id": identifier.strip() if identifier.strip() != str(number) else "",
        "settings": timing.rest,
        "timing": row if timing.wrong else "",
        "raw": payload if srt_payload(text) != payload else "",
    }
    kept = {name: value for name, value in facts.items() if value}
    return GivenLine(text, timing.start_ms, timing.end_ms, kept)


def _cue(number: int, line: GivenLine) -> str:
    facts = dict(line.facts)
    raw = facts.get("raw", "")
    payload = raw if raw and srt_text(raw) == line.text else srt_payload(line.text)
    return "\n".join(
        filter(None, [facts.get("id") or str(number), timing_line(line, facts, ","), payload])
    )


def _findings(
    rows: list[str], marks: list[int], timings: list[tuple[int, Timing]], head: str
) -> Iterator[Finding]:
    if head:
        yield Finding("words_before_first", 1)
    for number, timing in timings:
        if timing.wrong:
            yield Finding(timing.wrong, number)
    for mark in marks[1:]:
        top = _top(rows, mark)
        if rows[top - 1].strip():
            yield Finding("no_empty_line", top + 1)
    yield from overlaps(timings)
