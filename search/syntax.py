"""The field syntax of researchers in four languages, what is left out by it included:
dân tộc:Tày nơi:"Bắc Giang" năm:1990..2005 -loại:lễ-hội -"ru con".

Pure: finds fields and what is written behind them, and writes them; what a value means is
`search.understanding`'s business. No text is an error: what is no field stays words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Final

from archive.spelling import composed, fold

from .text import HAN


class Field(StrEnum):
    """What can be asked for by name."""

    PEOPLE = "people"
    PLACE = "place"
    TYPE = "type"
    GENRE = "genre"
    YEAR = "year"
    DECADE = "decade"
    MEDIA = "media"
    LANGUAGE = "language"
    RIGHTS = "rights"
    COLLECTION = "collection"
    KIND = "kind"
    CODE = "code"


FIELD_NAMES: Final[Mapping[Field, Mapping[str, tuple[str, ...]]]] = {
    Field.PEOPLE: {
        "vi": ("dân tộc", "tộc người"),
        "en": ("people", "ethnic group"),
        "fr": ("peuple", "ethnie"),
        "zh-hans": ("民族", "族群"),
    },
    Field.PLACE: {
        "vi": ("nơi", "địa điểm", "tỉnh", "huyện", "xã"),
        "en": ("place", "province", "district", "commune"),
        "fr": ("lieu",),
        "zh-hans": ("地点", "地方", "省"),
    },
    Field.TYPE: {
        "vi": ("loại", "loại hình"),
        "en": ("type",),
        "fr": ("type",),
        "zh-hans": ("类型", "类别"),
    },
    Field.GENRE: {
        "vi": ("thể loại",),
        "en": ("genre",),
        "fr": ("genre",),
        "zh-hans": ("体裁",),
    },
    Field.YEAR: {
        "vi": ("năm", "thời gian", "ngày"),
        "en": ("year", "date"),
        "fr": ("année", "date"),
        "zh-hans": ("年份", "年", "时间"),
    },
    Field.DECADE: {
        "vi": ("thập niên",),
        "en": ("decade",),
        "fr": ("décennie",),
        "zh-hans": ("年代",),
    },
    Field.MEDIA: {
        "vi": ("có", "tư liệu"),
        "en": ("has", "media"),
        "fr": ("avec", "média"),
        "zh-hans": ("有", "媒体"),
    },
    Field.LANGUAGE: {
        "vi": ("tiếng", "ngôn ngữ"),
        "en": ("language",),
        "fr": ("langue",),
        "zh-hans": ("语言",),
    },
    Field.RIGHTS: {
        "vi": ("quyền",),
        "en": ("rights", "licence", "license"),
        "fr": ("droits", "licence"),
        "zh-hans": ("权利", "许可"),
    },
    Field.COLLECTION: {
        "vi": ("sưu tập", "bộ sưu tập"),
        "en": ("collection",),
        "fr": ("collection",),
        "zh-hans": ("专题集", "收藏"),
    },
    Field.KIND: {
        "vi": ("kiểu",),
        "en": ("kind",),
        "fr": ("sorte",),
        "zh-hans": ("种类",),
    },
    Field.CODE: {
        "vi": ("mã",),
        "en": ("code",),
        "fr": ("code",),
        "zh-hans": ("编号",),
    },
}
"""By interface language; the first is the one we write. All are read in every language."""

MAX_CONDITIONS: Final = 20
"""Nobody narrows by more; the rest of a pasted text stays words."""
_QUOTES: Final = {'"': '"', "“": "”", "”": "”", "«": "»", "「": "」", "『": "』"}
_FIELDS: Final[Mapping[str, Field]] = {
    fold(name): field
    for field, names in FIELD_NAMES.items()
    for own in names.values()
    for name in own
}
_START: Final = re.compile(
    rf"(?<![^\W{HAN}])(?P<name>"
    + "|".join(
        re.escape(name).replace(r"\ ", r"[ \-_]?")
        for name in sorted(_FIELDS, key=len, reverse=True)
    )
    + r") ?[:：] ?"
)
"""A field's name before a colon, not as the end of a longer word; spaces in it may be left out."""
_MINUSES: Final = "-\u2212"
"""Typed, and the mathematical one; a dash between two names is neither."""
_IN_QUOTES: Final = "|".join(
    f"{begin}[^{end}]*[^\\W_][^{end}]*{end}" for begin, end in _QUOTES.items()
)
_LEFT_OUT: Final = re.compile(
    rf"(?<!\S)[{_MINUSES}](?P<quoted>{_IN_QUOTES})|(?<=\s)[{_MINUSES}](?P<bare>[^\W\d_][^\s:：]*)"
)
"""Words in quotes after a minus, or one word after a space and a minus: "hát -chèo". A lone word at
the beginning follows a bullet, a number is a year or a range."""
STOPS: Final = ",.;!?…，。；！？、"
"""What ends a word and is no part of it."""
_VALUE_ENDS: Final = re.compile(r"\s")
_SEPARATORS: Final = re.compile(r"[,，、;|]")
_PLAIN: Final = re.compile(r"[^\s,，、;|:：\"“”«»「」『』]+")


@dataclass(frozen=True, slots=True)
class Condition:
    """A field and what was written behind its colon."""

    field: Field
    values: tuple[str, ...]
    """Separated by commas, without quotes; empty when nothing was written."""
    is_quoted: bool
    """The last value ends where its quotes do; otherwise further words may belong to it."""
    is_refused: bool = False
    """A minus stood before it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words, side by side, that nothing found may have."""

    words: str
    is_open: bool = False
    """One word without quotes: it may begin a name that the words after it go on with."""


Piece = str | Condition | LeftOut


def parse(text: str) -> list[Piece]:
    """The text as a sequence of free words and conditions; without fields, the text itself."""
    text = composed(text)
    starts = list(_START.finditer(fold(text)))[:MAX_CONDITIONS]
    pieces: list[Piece] = []
    done = 0
    for number, start in enumerate(starts):
        if start.start() < done:
            continue
        is_refused = _has_minus(text[done : start.start()])
        pieces += _words(text, done, start.start() - is_refused)
        limit = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        condition, done = _condition(text, start, limit)
        pieces.append(replace(condition, is_refused=is_refused))
    return [*pieces, *_words(text, done, len(text))]


def has_fields(text: str) -> bool:
    """Whether there is anything for `parse` to find; costs next to nothing."""
    if (":" in text or "：" in text) and _START.search(fold(text)) is not None:
        return True
    return any(minus in text for minus in _MINUSES) and _LEFT_OUT.search(composed(text)) is not None


def as_words(text: str) -> str:
    """The text without the signs that make fields of it: read again, it is words only."""
    text = composed(text)
    while has_fields(text):
        text = _LEFT_OUT.sub(lambda one: f" {one[0][1:]}", text)
        for start in reversed(list(_START.finditer(fold(text)))):
            text = f"{text[: start.end('name')]} {text[start.end() :]}"
        text = " ".join(text.split())
    return text


def written(field: Field, values: Iterable[str], language: str, *, is_refused: bool = False) -> str:
    """The condition as a reader of that language would type it; empty without values."""
    names = FIELD_NAMES[field]
    joined = ",".join(_quoted(value) for value in values if value.strip())
    minus = _MINUSES[0] if is_refused else ""
    return f"{minus}{names.get(language, names['vi'])[0]}:{joined}" if joined else ""


def left_out_written(words: str) -> str:
    """What leaves out these words as they stand side by side; empty for none."""
    words = " ".join(words.replace('"', " ").split())
    return f'{_MINUSES[0]}"{words}"' if words else ""


def _words(text: str, start: int, end: int) -> Iterator[Piece]:
    """Free words between two places, and those among them that are left out."""
    found = _LEFT_OUT.finditer(text, start, end)
    for one in islice(found, MAX_CONDITIONS):
        yield from _free(text[start : one.start()])
        words = one["quoted"][1:-1] if one["quoted"] else one["bare"].rstrip(STOPS)
        yield LeftOut(" ".join(words.split()), is_open=words == one["bare"])
        start = one.end()
    yield from _free(text[start:end])


def _has_minus(before: str) -> bool:
    """Whether what stands before a field's name ends with a minus of its own."""
    return before.endswith(tuple(_MINUSES)) and not before[-2:-1].strip()


def _free(words: str) -> Iterator[str]:
    if words.strip():
        yield words.strip()


def _condition(text: str, start: re.Match[str], limit: int) -> tuple[Condition, int]:
    """The condition that begins there and where it ends; a quoted value may hold anything."""
    field = _FIELDS[_spaced(start["name"])]
    values: list[str] = []
    position, is_quoted = start.end(), False
    while position < len(text):
        value, position, is_quoted = _value(text, position, limit)
        values.append(value)
        if not (separator := _SEPARATORS.match(text, position)):
            break
        position = separator.end()
    kept = tuple(value for value in values if value)
    return Condition(field, kept, is_quoted and bool(kept)), position


def _value(text: str, position: int, limit: int) -> tuple[str, int, bool]:
    """One value, where it ends, and whether it was quoted; an open quote reaches to the end."""
    closing = _QUOTES.get(text[position])
    if closing:
        end = text.find(closing, position + 1)
        end = len(text) if end < 0 else end
        return " ".join(text[position + 1 : end].split()), min(end + 1, len(text)), True
    space = _VALUE_ENDS.search(text, position)
    end = min(space.start() if space else len(text), max(limit, position))
    separator = _SEPARATORS.search(text, position, end)
    end = separator.start() if separator else end
    return text[position:end], end, False


def _spaced(name: str) -> str:
    """A field's name as `_FIELDS` has it, whatever stood for its spaces."""
    if name in _FIELDS:
        return name
    bare = re.sub(r"[ \-_]", "", name)
    return next(known for known in _FIELDS if known.replace(" ", "") == bare)


def _quoted(value: str) -> str:
    value = " ".join(value.replace('"', " ").split())
    return value if _PLAIN.fullmatch(value) else f'"{value}"'
