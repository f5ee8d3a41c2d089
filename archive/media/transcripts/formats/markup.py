"""Text of subtitles with and without its markup. Never makes HTML: pages escape what they show."""

import html
import re
from typing import Final

VTT_TAG: Final = re.compile(
    r"</?(?:c|i|b|u|ruby|rt|v|lang)(?:[.\s][^<>]*)?>|<\d[\d:.]*>", re.IGNORECASE
)
"""The tags of WebVTT (W3C, 4.2.2) and its time tags; anything else in angle brackets is text."""
SRT_TAG: Final = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\an?\d+\}", re.IGNORECASE)
BLANK_LINES: Final = re.compile(r"(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*")


def vtt_text(payload: str) -> str:
    """What people read of a WebVTT payload."""
    return html.unescape(VTT_TAG.sub("", payload))


def vtt_payload(text: str) -> str:
    """A payload that reads as the text; an empty line would end it, so there is none."""
    return html.escape(_unbroken(text), quote=False)


def srt_text(payload: str) -> str:
    """What people read of the text of an SRT subtitle."""
    return SRT_TAG.sub("", payload)


def srt_payload(text: str) -> str:
    """As vtt_payload; an arrow would look like a timing line, so it becomes a real one."""
    return _unbroken(text).replace("-->", "→")


def _unbroken(text: str) -> str:
    return BLANK_LINES.sub("\n", text).strip("\n")
