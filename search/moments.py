"""Dates as terms: what a text says of years, decades, centuries and of lunar days and months.

Texts and questions get the same terms, so engines match them like words: "rằm tháng bảy" finds
15/7 âm lịch, "những năm 60" finds 1963. The words themselves stay; a term is one more way to be
found. Pure: solar dates are read by `archive.dates`, rules of festivals come as `archive.lunar`'s.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from archive.dates import UncertainDate
from archive.dates.columns import read
from archive.dates.vocabulary import CENTURIES, DECADES
from archive.lunar import LunarDays, MonthDay, Rule, SolarDays, WholeLunarMonth, ZodiacDay
from archive.spelling import composed, exact, fold

MOST_YEARS: Final = 10
"""A date that spans more years is known to the century at best."""
MOST_DECADES: Final = 6
"""A question about a longer stretch of years is answered by its words and by field syntax."""
MOST_DAYS: Final = 31
"""A festival that lasts longer is found by its months, and by its first and last day."""
MOST_MOMENTS: Final = 200
"""Of one text; a chronicle of a thousand years is found by its words."""
MONTHS: Final = 12
LONGEST_MONTH: Final = 30
FULL_MOON: Final = 15


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a text that says when."""

    start: int
    """Offsets in the composed text."""
    end: int
    terms: tuple[str, ...]
    """What it means."""
    near: tuple[str, ...] = ()
    """What comes close: of a day its month, of a year what is known to some years only."""
    within: tuple[str, ...] = ()
    """What a text that says it is also found by, while a question that says it does not ask for it:
    of a year its decade."""


def moments_in(text: str) -> list[Moment]:
    """What a text says of times, in order, none overlapping; the more exact reading wins."""
    text = composed(text)
    folded = fold(text)
    found: list[Moment] = []
    taken = bytearray(len(text))
    for needles, pattern, make in _READINGS:
        if not any(needle in folded for needle in needles):
            continue
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]) or not _is_whole(folded, start, end):
                continue
            moment = make(match, text)
            if moment is not None and len(found) < MOST_MOMENTS:
                found.append(moment)
                taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda moment: moment.start)


def terms_of_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """The terms a document gets for what its texts say, each once."""
    found = [moment for text in texts for moment in moments_in(text)]
    said = (term for one in found for term in (*one.terms, *one.near, *one.within))
    return tuple(dict.fromkeys(term for term in said if not term.startswith(_MAYBE)))


def terms_of_date(when: UncertainDate | None) -> tuple[str, ...]:
    """The terms of a document that was documented then; none for open or unknown dates."""
    if when is None or when.earliest is None or when.latest is None:
        return ()
    first, last = when.earliest.year, when.latest.year
    centuries = dict.fromkeys((_century(first), _century(last)))
    if last - first >= MOST_YEARS:
        return tuple(centuries) if len(centuries) == 1 else ()
    decades = dict.fromkeys(_decade(year) for year in range(first, last + 1))
    years = [f"{_MAYBE}{year}" for year in range(first, last + 1)] if last > first else []
    return (*years, *decades, *centuries)


def terms_of_rule(rule: Rule) -> tuple[str, ...]:
    """The terms of a festival held by this rule: its days when they are few, and its months."""
    if isinstance(rule, LunarDays):
        days = _days_between(rule.first, rule.last or rule.first)
        months = dict.fromkeys(_lunar_month(day.month) for day in days)
        kept = days if len(days) <= MOST_DAYS else [days[0], days[-1]]
        named = [*kept, *([rule.main] if rule.main else [])]
        return tuple(dict.fromkeys([*(_lunar_day(d.day, d.month) for d in named), *months]))
    if isinstance(rule, WholeLunarMonth | ZodiacDay):
        return (_lunar_month(rule.month),)
    if isinstance(rule, SolarDays):
        ends = (rule.first, rule.last or rule.first)
        solar = [_solar_day(end.day, end.month) for end in ends]
        return tuple(dict.fromkeys([*solar, *(_solar_month(end.month) for end in ends)]))
    return ()


def _days_between(first: MonthDay, last: MonthDay) -> list[MonthDay]:
    """Every day that may lie between, even across Tết; months counted with thirty days."""
    start = (first.month - 1) * LONGEST_MONTH + first.day - 1
    end = (last.month - 1) * LONGEST_MONTH + last.day - 1
    year = MONTHS * LONGEST_MONTH
    numbers = (number % year for number in range(start, end + 1 + year * (end < start)))
    return [MonthDay(n % LONGEST_MONTH + 1, n // LONGEST_MONTH + 1) for n in numbers]


# --- terms ----------------------------------------------------------------------------------

_MAYBE: Final = "maybe"
"""Begins the term of a year a document may be of, as it is known to a few years only."""


def _decade(year: int) -> str:
    return f"decade{year // 10 * 10}"


def _century(year: int) -> str:
    """As `archive.dates` counts: 1900 to 1999 is the twentieth."""
    return century_term(year // 100 + 1)


def century_term(number: int) -> str:
    """The term of the nth century."""
    return f"century{number}"


def _lunar_day(day: int, month: int) -> str:
    return f"lunarday{month:02d}{day:02d}"


def _lunar_month(month: int) -> str:
    return f"lunarmonth{month:02d}"


def _solar_day(day: int, month: int) -> str:
    return f"solarday{month:02d}{day:02d}"


def _solar_month(month: int) -> str:
    return f"solarmonth{month:02d}"


# --- words ----------------------------------------------------------------------------------

_VI_MONTHS: Final = {
    "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_VI_DAYS: Final = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_ONLY_LUNAR: Final = (1, 12)
"""Giêng and chạp name lunar months only; other names may also mean the solar month."""
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


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the stretch is no part of longer words or numbers; Chinese has no gaps."""
    before, first = text[start - 1 : start], text[start]
    last, after = text[end - 1], text[end : end + 1]
    return not (_joins(before, first) or _joins(last, after))


def _joins(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not (_is_han(left) or _is_han(right))


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


# --- readings -------------------------------------------------------------------------------


def _lunar(day: int, month: int, match: re.Match[str]) -> Moment | None:
    if not (1 <= month <= MONTHS and 1 <= day <= LONGEST_MONTH):
        return None
    return Moment(*match.span(), (_lunar_day(day, month),), (_lunar_month(month),))


def _vi_lunar_day(match: re.Match[str], text: str) -> Moment | None:
    """mùng 10 tháng giêng, 15/1 âm lịch, 20 tháng chạp."""
    day, month = _vi_number(match, "day", text), _vi_number(match, "month", text)
    return _lunar(day, month, match)


def _vi_full_moon(match: re.Match[str], text: str) -> Moment | None:
    return _lunar(FULL_MOON, _vi_number(match, "month", text), match)


def _vi_solar_day(match: re.Match[str], text: str) -> Moment | None:
    """ngày 10 tháng 3 without a year: the sun's, or the moon's when a festival is meant."""
    day, month = _vi_number(match, "day", text), _vi_number(match, "month", text)
    lunar = _lunar(day, month, match)
    if lunar is None:
        return None
    return Moment(*match.span(), (_solar_day(day, month), *lunar.terms))


def _vi_month(match: re.Match[str], text: str) -> Moment | None:
    month = _vi_number(match, "month", text)
    if not 1 <= month <= MONTHS:
        return None
    is_lunar = match.groupdict().get("moon") or match["month"] in ("gieng", "chap")
    solar = () if is_lunar else (_solar_month(month),)
    return Moment(*match.span(), (_lunar_month(month), *solar))


def _ordinal_day(match: re.Match[str], text: str) -> Moment | None:
    """10th day of the first lunar month, pleine lune du septième mois lunaire."""
    day = match.groupdict().get("day")
    return _lunar(_ordinal(day) if day else FULL_MOON, _ordinal(match["month"]), match)


def _ordinal_month(match: re.Match[str], text: str) -> Moment | None:
    month = _ordinal(match["month"])
    return Moment(*match.span(), (_lunar_month(month),)) if 1 <= month <= MONTHS else None


def _han_day(match: re.Match[str], text: str) -> Moment | None:
    return _lunar(_han_number(match["day"]), _han_month_number(match["month"]), match)


def _han_month(match: re.Match[str], text: str) -> Moment | None:
    month = _han_month_number(match["month"])
    is_lunar = match["moon"] or match["month"] in _HAN_MONTHS
    solar = () if is_lunar else (_solar_month(month),)
    return Moment(*match.span(), (_lunar_month(month), *solar))


def _period(match: re.Match[str], text: str) -> Moment | None:
    """những năm 60, thế kỷ 19, 1960s, XIXe siècle."""
    when = read(text[match.start() : match.end()])
    if when is None or when.earliest is None or when.latest is None:
        return None
    is_decade = when.latest.year - when.earliest.year < MOST_YEARS
    make = _decade if is_decade else _century
    return Moment(*match.span(), (make(when.earliest.year),))


def _years(match: re.Match[str], text: str) -> Moment | None:
    """1960-1975, từ 1960 đến 1975: the decades it touches."""
    first, last = int(match["first"]), int(match["last"])
    if not first < last < first + MOST_DECADES * 10:
        return None
    decades = dict.fromkeys(_decade(year) for year in range(first, last + 1))
    return Moment(*match.span(), tuple(decades))


def _han_period(match: re.Match[str], text: str) -> Moment | None:
    """19世纪, 六十年代, 1960年代."""
    number = int(match["number"]) if match["number"].isdecimal() else _han_number(match["number"])
    if match["unit"] in ("世纪", "世紀"):
        return Moment(*match.span(), (century_term(number),))
    year = number if number > 100 else _USUAL_CENTURY + number
    return Moment(*match.span(), (_decade(year),))


def _year(match: re.Match[str], text: str) -> Moment | None:
    """The year itself is a word; its term finds what is known to some years only."""
    year = int(match["year"])
    return Moment(*match.span(), (), (f"{_MAYBE}{year}",), (_decade(year),))


def _vi_number(match: re.Match[str], name: str, text: str) -> int:
    """A number in digits or words; 0 when its marks say another word: tháng sau is no tháng sáu."""
    written = match[name]
    if written.isdecimal():
        return int(written)
    known = _VI_DAYS if name == "day" else _VI_MONTHS
    as_typed = exact(text[match.start() : match.end()])
    is_marked = as_typed != fold(as_typed)
    own = exact(text[match.start(name) : match.end(name)])
    if is_marked:
        return known.get(own, 0)
    return next(number for word, number in known.items() if fold(word) == written)


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
Reading = Callable[[re.Match[str], str], Moment | None]
_READINGS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], Reading], ...]] = (
    (
        ("mung ", "mong "),
        re.compile(
            rf"(?:ngay )?(?:mung|mong) {_VI_DAY}(?: thang | ?[/.-] ?){_VI_MONTH}{_BY_THE_MOON}?"
        ),
        _vi_lunar_day,
    ),
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
