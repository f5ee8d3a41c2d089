"""How people write times in four languages, as patterns over folded text, and what each means.

Data and pure functions; `search.moments` applies them to a text. Solar dates are read by
`archive.dates`.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from archive.dates.columns import read
from archive.dates.vocabulary import CENTURIES, DECADES
from archive.spelling import exact, fold

from .moment_terms import (
    LONGEST_MONTH,
    MAYBE,
    MONTHS,
    MOST_YEARS,
    Moment,
    century_of,
    century_term,
    decade_of,
    lunar_day,
    lunar_month,
    solar_day,
    solar_month,
)
from .text import has_marks

MOST_DECADES: Final = 6
"""A question about a longer stretch of years is answered by its words and by field syntax."""
FULL_MOON: Final = 15
_VI_MONTHS: Final = {
    "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_VI_DAYS: Final = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_OTHER_WORDS: Final = ("sau",)
"""Numbers that without their marks are another word there, beside words that have theirs: tháng sau
is the next month."""
_ORDINALS: Final = {
    word: number
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
        "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme"
        " onzieme douzieme",
    )
    for number, word in enumerate(words.split(), start=1)
} | {"last": 12, "dernier": 12}
_HAN_DIGITS: Final = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)}
_HAN_MONTHS: Final = {"正": 1, "腊": 12, "臘": 12, "冬": 11}


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted({fold(word) for word in words}, key=len, reverse=True))


_VI_MONTH: Final = rf"(?P<month>\d{{1,2}}|{_one_of(_VI_MONTHS)})"
_VI_DAY: Final = rf"(?P<day>\d{{1,2}}|{_one_of(_VI_DAYS)})"
_BY_THE_MOON: Final = r"(?P<moon>,? ?\(?(?:am lich|lich ta|nong lich|al|a\.l\.?)\)?)"
_NO_YEAR: Final = r"(?!(?: nam |[-/., ] ?)\d{4})"
_ORDINAL: Final = rf"(?P<month>\d{{1,2}}(?:st|nd|rd|th|er|e|eme)?|{'|'.join(_ORDINALS)})"
_LUNAR_MONTH: Final = (
    rf"{_ORDINAL} (?:lunar month|month of the lunar (?:calendar|year)|mois lunaire)"
)
_DAY_ORDINAL: Final = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th|er|e|eme)?|{'|'.join(_ORDINALS)})"
_HAN_MONTH: Final = r"(?P<month>正|腊|臘|冬|十[一二]?|[一二三四五六七八九])月"
_HAN_DAY: Final = (
    r"(?P<day>初[一二三四五六七八九十]|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十)"
)
_HAN_MOON: Final = r"(?P<moon>农历|農曆|阴历|陰曆|旧历|舊曆)"


def _lunar(day: int, month: int, match: re.Match[str]) -> Moment | None:
    if not (1 <= month <= MONTHS and 1 <= day <= LONGEST_MONTH):
        return None
    return Moment(*match.span(), (lunar_day(day, month),), (lunar_month(month),))


def _vi_lunar_day(match: re.Match[str], text: str) -> Moment | None:
    """mùng 10 tháng giêng, 15/1 âm lịch, 20 tháng chạp."""
    day, month = _vi_number(match, "day", text), _vi_number(match, "month", text)
    return _lunar(day, month, match)


def _vi_new_year_day(match: re.Match[str], text: str) -> Moment | None:
    """mùng 3 Tết."""
    return _lunar(_vi_number(match, "day", text), 1, match)


def _vi_full_moon(match: re.Match[str], text: str) -> Moment | None:
    return _lunar(FULL_MOON, _vi_number(match, "month", text), match)


def _vi_solar_day(match: re.Match[str], text: str) -> Moment | None:
    """ngày 10 tháng 3 without a year: the sun's, or the moon's when a festival is meant."""
    day, month = _vi_number(match, "day", text), _vi_number(match, "month", text)
    lunar = _lunar(day, month, match)
    if lunar is None:
        return None
    return Moment(*match.span(), (solar_day(day, month), *lunar.terms))


def _vi_month(match: re.Match[str], text: str) -> Moment | None:
    month = _vi_number(match, "month", text)
    if not 1 <= month <= MONTHS:
        return None
    is_lunar = match.groupdict().get("moon") or match["month"] in ("gieng", "chap")
    solar = () if is_lunar else (solar_month(month),)
    return Moment(*match.span(), (lunar_month(month), *solar))


def _ordinal_day(match: re.Match[str], text: str) -> Moment | None:
    """10th day of the first lunar month, pleine lune du septième mois lunaire."""
    day = match.groupdict().get("day")
    return _lunar(_ordinal(day) if day else FULL_MOON, _ordinal(match["month"]), match)


def _ordinal_month(match: re.Match[str], text: str) -> Moment | None:
    month = _ordinal(match["month"])
    return Moment(*match.span(), (lunar_month(month),)) if 1 <= month <= MONTHS else None


def _han_day(match: re.Match[str], text: str) -> Moment | None:
    return _lunar(_han_number(match["day"]), _han_month_number(match["month"]), match)


def _han_month(match: re.Match[str], text: str) -> Moment | None:
    month = _han_month_number(match["month"])
    is_lunar = match["moon"] or match["month"] in _HAN_MONTHS
    solar = () if is_lunar else (solar_month(month),)
    return Moment(*match.span(), (lunar_month(month), *solar))


def _period(match: re.Match[str], text: str) -> Moment | None:
    """những năm 60, thế kỷ 19, 1960s, XIXe siècle."""
    when = read(text[match.start() : match.end()])
    if when is None or when.earliest is None or when.latest is None:
        return None
    is_decade = when.latest.year - when.earliest.year < MOST_YEARS
    make = decade_of if is_decade else century_of
    return Moment(*match.span(), (make(when.earliest.year),))


def _years(match: re.Match[str], text: str) -> Moment | None:
    """1960-1975, từ 1960 đến 1975: the decades it touches."""
    first, last = int(match["first"]), int(match["last"])
    if not first < last < first + MOST_DECADES * 10:
        return None
    decades = dict.fromkeys(decade_of(year) for year in range(first, last + 1))
    return Moment(*match.span(), tuple(decades))


def _han_period(match: re.Match[str], text: str) -> Moment | None:
    """19世纪, 六十年代, 1960年代."""
    number = int(match["number"]) if match["number"].isdecimal() else _han_number(match["number"])
    if match["unit"] in ("世纪", "世紀"):
        return Moment(*match.span(), (century_term(number),))
    year = number if number > 100 else _USUAL_CENTURY + number
    return Moment(*match.span(), (decade_of(year),))


def _year(match: re.Match[str], text: str) -> Moment | None:
    """The year itself is a word; its term finds what is known to some years only."""
    year = int(match["year"])
    return Moment(*match.span(), (), (f"{MAYBE}{year}",), (decade_of(year),))


def _vi_number(match: re.Match[str], name: str, text: str) -> int:
    """A number in digits or words; 0 when its marks say another word: tháng tạm is no tháng tám."""
    written = match[name]
    if written.isdecimal():
        return int(written)
    known = _VI_DAYS if name == "day" else _VI_MONTHS
    own = exact(text[match.start(name) : match.end(name)])
    if own in _OTHER_WORDS and has_marks(text[match.start() : match.end()]):
        return 0
    return next((number for word, number in known.items() if _is_written(own, word)), 0)


def _is_written(own: str, word: str) -> bool:
    """Whether the word is meant: every syllable has its marks, or was left without any."""
    syllables = own.split(), word.split()
    return len(syllables[0]) == len(syllables[1]) and all(
        typed in (meant, fold(meant)) for typed, meant in zip(*syllables, strict=True)
    )


def _ordinal(written: str) -> int:
    digits = "".join(c for c in written if c.isdecimal())
    return int(digits) if digits else _ORDINALS[written]


def _han_month_number(written: str) -> int:
    return _HAN_MONTHS.get(written) or _han_number(written)


def _han_number(written: str) -> int:
    """ "初五" 5, "十二" 12, "廿三" 23, "三十" 30, "六十" 60."""
    written = written.removeprefix("初").replace("廿", "二十")
    tens, ten, ones = written.partition("十")
    if not ten:
        return _HAN_DIGITS[written]
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0)


_USUAL_CENTURY: Final = 1900
_PLAIN_YEAR: Final = r"1\d\d\d|20\d\d"
MomentMaker = Callable[[re.Match[str], str], Moment | None]
READINGS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], MomentMaker], ...]] = (
    (
        ("mung ", "mong "),
        re.compile(
            rf"(?:ngay )?(?:mung|mong) {_VI_DAY}(?: thang | ?[/.-] ?){_VI_MONTH}{_BY_THE_MOON}?"
        ),
        _vi_lunar_day,
    ),
    (("mung ", "mong "), re.compile(rf"(?:mung|mong) {_VI_DAY} tet"), _vi_new_year_day),
    (
        ("ram thang ",),
        re.compile(rf"ram thang {_VI_MONTH}{_BY_THE_MOON}?"),
        _vi_full_moon,
    ),
    (
        (" lich", " al", "(al", "a.l"),
        re.compile(rf"(?P<day>\d{{1,2}})(?: thang | ?[/.-] ?){_VI_MONTH}{_BY_THE_MOON}"),
        _vi_lunar_day,
    ),
    (
        ("thang gieng", "thang chap"),
        re.compile(r"(?P<day>\d{1,2}) thang (?P<month>gieng|chap)"),
        _vi_lunar_day,
    ),
    (
        ("ngay ",),
        re.compile(rf"ngay (?P<day>\d{{1,2}})(?: thang |[/-]){_VI_MONTH}{_NO_YEAR}(?![/\d])"),
        _vi_solar_day,
    ),
    (
        ("lunar", "lunaire"),
        re.compile(
            rf"(?:{_DAY_ORDINAL} (?:day |jour )?|full moon |pleine lune )"
            rf"(?:of the |of |du ){_LUNAR_MONTH}"
        ),
        _ordinal_day,
    ),
    (("lunar", "lunaire"), re.compile(_LUNAR_MONTH), _ordinal_month),
    (("月",), re.compile(rf"{_HAN_MOON}?{_HAN_MONTH}{_HAN_DAY}"), _han_day),
    (("月",), re.compile(rf"{_HAN_MOON}?{_HAN_MONTH}"), _han_month),
    (
        ("thang ",),
        re.compile(rf"thang {_VI_MONTH}{_BY_THE_MOON}?{_NO_YEAR}(?![/\d])"),
        _vi_month,
    ),
    (
        ("1", "2"),
        re.compile(
            rf"(?P<first>{_PLAIN_YEAR})"
            r"(?: ?[-\u2013~] ?| (?:den|toi|to|and|va|a|et) (?:nam )?|[到至])"
            rf"(?P<last>{_PLAIN_YEAR})年?"
        ),
        _years,
    ),
    *((("thap ", "nam ", "annees ", "0s", "0's"), pattern, _period) for pattern in DECADES),
    *((("the k", "tk", "century", "siecle"), pattern, _period) for pattern in CENTURIES),
    (
        ("年代", "世纪", "世紀"),
        re.compile(
            r"(?P<number>\d{4}|\d{2}|[一二三四五六七八九]?十[一二三四五六七八九]?)"
            r" ?(?P<unit>年代|世纪|世紀)"
        ),
        _han_period,
    ),
    (("1", "2"), re.compile(rf"(?P<year>{_PLAIN_YEAR})年?"), _year),
)
"""What a text must hold for a reading, the reading, and what it makes. The most exact comes first:
what one has read is not read again."""
