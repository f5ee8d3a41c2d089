"""Which format a file of words is in, and how big it may be."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from . import eaf, plain, srt, webvtt
from .clocks import ARROW
from .decoding import decoded
from .values import (
    MAX_ANNOTATIONS,
    MAX_FILE_BYTES,
    MAX_LINES,
    GivenTier,
    GivenWords,
    UnreadableWordsError,
)

TEXT_WRITERS: Final[Mapping[str, Callable[[GivenTier], str]]] = {
    webvtt.FORMAT: webvtt.write,
    srt.FORMAT: srt.write,
    plain.FORMAT: plain.write,
}
"""Formats of one tier; ELAN's holds all of a recording."""
FORMATS: Final = (webvtt.FORMAT, srt.FORMAT, eaf.FORMAT, plain.FORMAT)
ROWS_OF_A_LINE: Final = 10
"""A subtitle has five rows, with a note before it ten."""
TAGS_OF_AN_ANNOTATION: Final = 10
"""An annotation has six and its two moments two."""
MEDIA_TYPES: Final[Mapping[str, str]] = {
    webvtt.FORMAT: "text/vtt; charset=utf-8",
    srt.FORMAT: "application/x-subrip; charset=utf-8",
    eaf.FORMAT: "application/xml",
    plain.FORMAT: "text/plain; charset=utf-8",
}


def read_words(content: bytes) -> GivenWords:
    """Everything in a file of words; what it is, is told from its content, never from its name.

    Raises UnreadableWordsError: `too_large`, `empty`, `too_many_lines`, `not_text`, and what the
    readers raise.
    """
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableWordsError("too_large", size=len(content))
    text, findings = decoded(content)
    _check_extent(text)
    words = _read(text, content)
    _check_size(words)
    return replace(words, findings=(*findings, *words.findings))


def _read(text: str, content: bytes) -> GivenWords:
    if eaf.is_eaf(text):
        return eaf.read(content)
    if webvtt.is_webvtt(text):
        return webvtt.read(text)
    return srt.read(text) if srt.is_srt(text) else plain.read(text)


def _check_extent(text: str) -> None:
    """Before anything is read: what is far too long would take minutes to be found so."""
    is_document = eaf.is_eaf(text)
    marks = text.count("<ANNOTATION>") if is_document else text.count(ARROW)
    most = MAX_ANNOTATIONS if is_document else MAX_LINES
    tags = text.count("<") // TAGS_OF_AN_ANNOTATION if is_document else 0
    ends = max(text.count("\n"), text.count("\r"))
    rows = 0 if is_document else ends // ROWS_OF_A_LINE
    count = max(marks, tags, rows)
    if count > most:
        raise UnreadableWordsError("too_many_lines", count=count)


def _check_size(words: GivenWords) -> None:
    counts = [len(tier.lines) for tier in words.tiers]
    if not any(counts):
        raise UnreadableWordsError("empty")
    if max(counts) > MAX_LINES:
        raise UnreadableWordsError("too_many_lines", count=max(counts))
