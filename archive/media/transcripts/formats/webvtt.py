"""WebVTT (https://www.w3.org/TR/webvtt1/), read as its parser does (6.1) but losing nothing.

Blocks that are no cue (NOTE, STYLE, REGION, anything unknown) are kept as they are before the cue
they stand before. A cue whose times cannot be keeps its words and what stood there as its times.
webvtt-py leaves such cues out without a word, which is why this reader is our own.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from .clocks import ARROW
from .decoding import NEWLINE
from .markup import vtt_payload, vtt_text
from .timings import Timing, overlaps, timing_line, timing_of
from .values import Finding, GivenLine, GivenTier, GivenWords, UnreadableWordsError

FORMAT: Final = "vtt"
SIGNATURE: Final = re.compile(r"^WEBVTT(?:[ \t].*)?$")
KNOWN_BLOCKS: Final = ("NOTE", "STYLE", "REGION")
Block = tuple[int, list[str]]
"""Number of its first line, and its lines."""


def is_webvtt(text: str) -> bool:
    return bool(SIGNATURE.match(NEWLINE.split(text, maxsplit=1)[0]))


def read(text: str) -> GivenWords:
    """Raises UnreadableWordsError `no_signature` when the first line is not WEBVTT."""
    rows = NEWLINE.split(text)
    if not SIGNATURE.match(rows[0]):
        raise UnreadableWordsError("no_signature", 1)
    header, *blocks = _blocks(rows)
    lines: list[GivenLine] = []
    timings: list[tuple[int, Timing]] = []
    before: list[str] = []
    strange: list[Finding] = []
    for number, block in blocks:
        at = next((i for i, row in enumerate(block) if ARROW in row), None)
        if at is None:
            before.append("\n".join(block))
            if not block[0].startswith(KNOWN_BLOCKS):
                strange.append(Finding("not_understood", number))
            continue
        timing = timing_of(block[at])
        timings.append((number + at, timing))
        lines.append(_line(block, at, timing, before))
        before = []
    facts = _kept(header="\n".join(header[1]) if header[1] != ["WEBVTT"] else "", after=before)
    wrong = [Finding(one.wrong, number) for number, one in timings if one.wrong]
    tier = GivenTier(tuple(lines), facts=facts)
    return GivenWords(FORMAT, (tier,), (*strange, *wrong, *overlaps(timings)))


def write(tier: GivenTier) -> str:
    """Lines that have no time and never had a wrong one either cannot be subtitles: left out."""
    parts = [tier.facts.get("header") or "WEBVTT"]
    for line in tier.lines:
        parts += line.facts.get("before", [])
        parts += _cue(line)
    return "\n\n".join([*parts, *tier.facts.get("after", [])]) + "\n"


def _blocks(rows: Iterable[str]) -> Iterator[Block]:
    """Blocks end at an empty line, and where a second timing or one under other lines stands."""
    first, block = 1, list[str]()
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            if block:
                yield first, block
            block = []
            continue
        if ARROW in row and block and not _may_be_identifier(block, first):
            yield first, block
            block = []
        if not block:
            first = number
        block.append(row)
    if block:
        yield first, block


def _may_be_identifier(block: list[str], first: int) -> bool:
    return len(block) == 1 and ARROW not in block[0] and first != 1


def _line(block: list[str], at: int, timing: Timing, before: list[str]) -> GivenLine:
    payload = "\n".join(block[at + 1 :])
    text = vtt_text(payload)
    facts = _kept(
        id=block[0] if at else "",
        settings=timing.rest,
        timing=block[at] if timing.wrong else "",
        raw=payload if vtt_payload(text) != payload else "",
        before=before,
    )
    return GivenLine(text, timing.start_ms, timing.end_ms, facts)


def _cue(line: GivenLine) -> list[str]:
    facts = dict(line.facts)
    timing = timing_line(line, facts, ".")
    if not timing:
        return []
    raw = facts.get("raw", "")
    payload = raw if raw and vtt_text(raw) == line.text else vtt_payload(line.text)
    return ["\n".join(filter(None, [facts.get("id", ""), timing, payload]))]


def _kept(**facts: Any) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value}
