"""From bytes to text: which encoding a file of words is in. Knows no format.

Vietnamese offices still have files in windows-1258, where tone marks are letters of their own;
those are composed. Text in Unicode is left exactly as it is.
"""

import codecs
import re
import unicodedata
from typing import Final

from .values import Finding, UnreadableWordsError

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; the longer ones first, as UTF-32's begins with UTF-16's."""
OFFICE_ENCODING: Final = "windows-1258"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""Letters no text has: the file is something else, or in an encoding nobody recognised."""
NEWLINE = re.compile(r"\r\n|\r|\n")


def decoded(content: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file without its byte order mark, and what to check about it.

    Raises UnreadableWordsError `not_text` for anything that is no text.
    """
    text, findings = _marked(content) or _unmarked(content)
    if wrong := CONTROL.search(text):
        raise UnreadableWordsError("not_text", len(NEWLINE.split(text[: wrong.start()])))
    return text, findings


def _marked(content: bytes) -> tuple[str, tuple[Finding, ...]] | None:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), ()
    return None


def _unmarked(content: bytes) -> tuple[str, tuple[Finding, ...]]:
    if wide := _wide_encoding(content):
        return _strictly(content, wide), ()
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = unicodedata.normalize("NFC", _strictly(content, OFFICE_ENCODING))
        return text, (Finding("office_encoding"),)


def _wide_encoding(content: bytes) -> str:
    """UTF-16 without a mark shows by the zero half of its line ends and digits."""
    start = content[:1000]
    if start[1::2].count(0) > len(start) // 8 and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 8 and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableWordsError("not_text") from error
