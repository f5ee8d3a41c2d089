"""Lines as the alignment screen sends them: read strictly, as anybody could send anything."""

import json
import re
from typing import Any, Final

from .contents import KeptLine
from .formats.values import MAX_LINES

MAX_PAYLOAD_BYTES: Final = 10_000_000
MAX_LETTERS: Final = 5000
"""Of one line: a spoken paragraph."""
MAX_MOMENT_MS: Final = 1_000_000_000
MAX_NUMBER: Final = 2_000_000_000
KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,24}")
UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Letters no database or file of words holds."""


class PayloadError(ValueError):
    """What was sent is not a list of lines."""


def read_payload(body: bytes) -> dict[str, Any]:
    """The object that was sent. Raises PayloadError."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:  # the latter for brackets in brackets in brackets
        raise PayloadError from error
    if not isinstance(sent, dict):
        raise PayloadError
    return sent


def read_lines(sent: Any) -> list[KeptLine]:
    """The lines; raises PayloadError for anything a screen would not send."""
    if not isinstance(sent, list) or len(sent) > MAX_LINES:
        raise PayloadError
    lines = [_line(one) for one in sent]
    if len({line.key for line in lines}) != len(lines):
        raise PayloadError
    return lines


def read_number(sent: Any, most: int = MAX_NUMBER) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or not 0 <= sent <= most:
        raise PayloadError
    return sent


def read_name(sent: Any, most: int) -> str:
    """A short name, cut to `most` letters; what cannot be written is left out."""
    return UNWRITABLE.sub("", str(sent))[:most]


def _line(sent: Any) -> KeptLine:
    if not isinstance(sent, dict) or not isinstance(sent.get("text"), str):
        raise PayloadError
    key, text = sent.get("key"), sent["text"]
    if not isinstance(key, str) or not KEY.fullmatch(key) or len(text) > MAX_LETTERS:
        raise PayloadError
    start, end = _span(sent.get("start"), sent.get("end"))
    joined = sent.get("joined", [])
    if not isinstance(joined, list):
        raise PayloadError
    return KeptLine(
        key=key,
        line=read_number(sent.get("line", 0)),
        text=UNWRITABLE.sub("", text.replace("\r\n", "\n")),
        start_ms=start,
        end_ms=end,
        joined=tuple(read_number(one) for one in joined),
    )


def _span(start: Any, end: Any) -> tuple[int | None, int | None]:
    if start is None and end is None:
        return None, None
    first, last = read_number(start, MAX_MOMENT_MS), read_number(end, MAX_MOMENT_MS)
    if first >= last:
        raise PayloadError
    return first, last
