"""Reads dates as people write them: Vietnamese with or without its marks, English, French, EDTF.

Days come before months, as Vietnamese and French are written. Only what can be meant in one way is
read; anything else is refused with examples, never guessed. The words themselves are in
`vocabulary`, their meaning in `edtf` and `parts`.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from archive.spelling import fold

from . import edtf
from . import vocabulary as words
from .edtf import UNKNOWN, EdtfDate, Interval, Moment
from .errors import ImpossibleDateError, NotUnderstoodError
from .parts import part_of
from .uncertain import UncertainDate, from_value

LONGEST_TEXT: Final = 100
"""Characters; longer texts are notes, not dates."""


def parse(text: str) -> UncertainDate:
    """The date somebody wrote.

    "trước 1954" and "sau 1975" include the year they name, since people name a turning point that
    lies within it; a decade or century named so is left out whole. Raises NotUnderstoodError, or
    ImpossibleDateError for 31/2/1975 and the like.
    """
    written = " ".join(text.split())
    if not written or len(written) > LONGEST_TEXT:
        raise NotUnderstoodError(written[:LONGEST_TEXT])
    value = edtf.parse(written) or _read(_normalised(written))
    if value is None:
        raise NotUnderstoodError(written)
    return from_value(value, written)


def _normalised(text: str) -> str:
    """Folded, with one kind of dash and quote, single spaces and no full stop at the end."""
    folded = fold(text).translate(words.PUNCTUATION)
    return " ".join(folded.rstrip(".,; ").split())


def _read(text: str) -> EdtfDate | None:
    """Tries the readings from the outermost words inwards."""
    if text in words.UNKNOWN:
        return UNKNOWN
    for reading in (_spelled_period, _qualified, _open, _part, _moment, _dashed_period):
        value = reading(text)
        if value is not None:
            return value
    return None


def _end(text: str) -> EdtfDate | None:
    """What a period begins or ends with: no other period, so that reading never branches."""
    return _with_qualifier(text, _end) or _part(text) or _moment(text)


def _spelled_period(text: str) -> EdtfDate | None:
    """từ 1960 đến 1975, between 1960 and 1975."""
    match = words.FROM_TO.fullmatch(text)
    return _interval(match["start"], match["end"]) if match else None


def _dashed_period(text: str) -> EdtfDate | None:
    """1960-1975, 3/1975 - 5/1975, 18-20/3/1975: at whichever dash both sides are dates."""
    for dash in words.UP_TO.finditer(text):
        value = _interval(text[: dash.start()].strip(), text[dash.end() :].strip())
        if value is not None:
            return value
    return None


def _qualified(text: str) -> EdtfDate | None:
    """khoảng 1975, có lẽ 1975, 1975?"""
    return _with_qualifier(text, _read)


def _with_qualifier(text: str, read: Callable[[str], EdtfDate | None]) -> EdtfDate | None:
    for pattern, qualifier in words.QUALIFIERS:
        if match := pattern.fullmatch(text):
            value = read(match["date"])
            return edtf.qualified(value, qualifier) if value else None
    return None


def _open(text: str) -> EdtfDate | None:
    """trước 1954, sau 1975, từ 1975 đến nay."""
    for pattern, make in _OPEN_PERIODS:
        if match := pattern.fullmatch(text):
            value = _end(match["date"])
            return None if value is None else make(value)
    return None


def _before(value: EdtfDate) -> Interval:
    first = _first(value)
    return Interval(None, first and edtf.neighbour(first, -1))


def _after(value: EdtfDate) -> Interval:
    last = _last(value)
    return Interval(last and edtf.neighbour(last, 1), None)


def _since(value: EdtfDate) -> Interval:
    return Interval(_first(value), None)


def _part(text: str) -> EdtfDate | None:
    """đầu thập niên 1960, giữa năm 1975, cuối thế kỷ 19."""
    match = words.PART.fullmatch(text)
    if match is None:
        return None
    period = _moment(match["period"])
    part = next(part for part in words.PARTS if match[part.name])
    return part_of(period, part) if period else None


def _interval(start: str, end: str) -> Interval | None:
    last = _end(end)
    if last is None:
        return None
    first = _borrowed(start, _first(last)) or _end(start)
    return None if first is None else Interval(_first(first), _last(last))


def _borrowed(start: str, end: Moment | None) -> Moment | None:
    """The beginning of "18 đến 20/3/1975" or "tháng 3 đến tháng 5/1975", which shares its year."""
    if end is None or not end.has_exact_year or not end.month:
        return None
    if end.day and words.DAY_ALONE.fullmatch(start):
        return replace(end, day=int(start))
    return _moment(f"{start} {end.year}") if words.MONTH_ALONE.fullmatch(start) else None


def _first(value: EdtfDate) -> Moment | None:
    return value.start if isinstance(value, Interval) else value


def _last(value: EdtfDate) -> Moment | None:
    return value.end if isinstance(value, Interval) else value


def _moment(text: str) -> Moment | None:
    for pattern, make in _MOMENTS:
        if match := pattern.fullmatch(text):
            return make(match)
    return None


def _day(match: re.Match[str]) -> Moment:
    """Errors name the date as it was written, not as EDTF."""
    month = words.month_number(match["month"])
    try:
        return Moment(match["year"], month, int(match["day"]))
    except ImpossibleDateError as error:
        raise ImpossibleDateError(match[0], str(error)) from None


def _month(match: re.Match[str]) -> Moment:
    return Moment(match["year"], words.month_number(match["month"]))


def _season(match: re.Match[str]) -> Moment:
    return Moment(match["year"] or edtf.UNKNOWN_YEAR, words.SEASONS[match["season"]])


def _decade(match: re.Match[str]) -> Moment:
    century = match.groupdict().get("century")
    tens = match["tens"]
    hundreds = words.century_number(century) - 1 if century else words.USUAL_HUNDREDS
    return Moment(f"{tens[:3]}X" if len(tens) == 4 else f"{hundreds:02d}{tens[0]}X")


def _century(match: re.Match[str]) -> Moment:
    return Moment(f"{words.century_number(match['century']) - 1:02d}XX")


_OPEN_PERIODS: Final[tuple[tuple[re.Pattern[str], Callable[[EdtfDate], Interval]], ...]] = (
    (words.BEFORE, _before),
    (words.AFTER, _after),
    (words.SINCE, _since),
    (words.UP_TO_NOW, _since),
)
_MOMENTS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Moment]], ...]] = (
    *((pattern, _day) for pattern in words.DAYS),
    *((pattern, _month) for pattern in words.MONTHS),
    *((pattern, _season) for pattern in words.SEASON_PATTERNS),
    *((pattern, _decade) for pattern in words.DECADES),
    *((pattern, _century) for pattern in words.CENTURIES),
    (words.YEAR, lambda match: Moment(match["year"])),
)
