"""The words and shapes dates are written in, as data: Vietnamese, English, French, all folded.

Folded means lower case without marks, so "tư" (fourth) and "từ" (from) are both "tu": what stands
around them decides. Meaning is given to these words in `reading`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from .parts import Part

PUNCTUATION: Final = str.maketrans({"–": "-", "—": "-", "−": "-", "‑": "-", "’": "'", "‘": "'"})
USUAL_HUNDREDS: Final = 19
"""The century of "những năm 60" when none is named: whoever remembers them means the twentieth."""

UNKNOWN: Final = frozenset({
    "?", "khong ro", "khong ro nam", "khong ro ngay", "khong biet", "khong nho", "chua ro",
    "chua xac dinh", "unknown", "undated", "no date", "n.d", "inconnu", "inconnue",
    "date inconnue", "sans date", "s.d",
})  # fmt: skip

_VI_MONTHS: Final = (
    "mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot",
    "muoi hai",
)  # fmt: skip
_EN_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_FR_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_NUMBERED_MONTHS: Final[Mapping[str, int]] = {
    name: number
    for names in (_VI_MONTHS, _EN_MONTHS, _FR_MONTHS)
    for number, name in enumerate(names, start=1)
}
_ROMAN: Final = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
    "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi",
)  # fmt: skip
SEASONS: Final[Mapping[str, int]] = {
    "xuan": 21, "spring": 21, "printemps": 21,
    "he": 22, "ha": 22, "summer": 22, "ete": 22,
    "thu": 23, "autumn": 23, "fall": 23, "automne": 23,
    "dong": 24, "winter": 24, "hiver": 24,
}  # fmt: skip
PARTS: Final[Mapping[Part, str]] = {
    Part.FIRST_HALF: "nua dau|first half|premiere moitie",
    Part.SECOND_HALF: "nua cuoi|nua sau|second half|seconde moitie|deuxieme moitie",
    Part.EARLY: "dau|early|beginning|debut",
    Part.MIDDLE: "giua|mid|middle|milieu",
    Part.LATE: "cuoi|late|end|fin",
}


def _pattern(pattern: str) -> re.Pattern[str]:
    """Compiled for plain digits only: EDTF has no others."""
    return re.compile(pattern, re.ASCII)


def _one_of(names: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, so that no word hides a longer one."""
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))


_VI_MONTH: Final = rf"\d{{1,2}}|{_one_of(_VI_MONTHS)}"
_NAMED_MONTH: Final = _one_of((*_EN_MONTHS, *_FR_MONTHS))
_CENTURY: Final = rf"(?P<century>{_one_of(_ROMAN)}|\d{{1,2}})"
_VI_CENTURY: Final = rf"(?:the ky|the ki|tk)\.? ?{_CENTURY}"
_YEAR: Final = r"(?P<year>\d{4})"
_DAY: Final = r"(?P<day>\d{1,2})"

YEAR: Final = _pattern(rf"(?:nam |year |in |en |annee |l'annee )?{_YEAR}")
DAYS: Final = tuple(
    _pattern(pattern)
    for pattern in (
        rf"(?:ngay )?{_DAY}(?P<mark>[-/. ])(?P<month>\d{{1,2}})(?:(?P=mark)| nam ){_YEAR}",
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark){_DAY}",
        rf"(?:ngay )?{_DAY} thang (?P<month>{_VI_MONTH})(?: nam | ?[-/.,] ?| ){_YEAR}",
        rf"(?:the |le )?{_DAY}(?:st|nd|rd|th|er)? (?:of )?(?P<month>{_NAMED_MONTH}),? {_YEAR}",
        rf"(?P<month>{_NAMED_MONTH}) {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    )
)
MONTHS: Final = tuple(
    _pattern(pattern)
    for pattern in (
        rf"(?:thang )?(?P<month>\d{{1,2}})[-/.]{_YEAR}",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})",
        rf"thang (?P<month>{_VI_MONTH})(?: nam | ?[-/.,] ?| ){_YEAR}",
        rf"(?P<month>{_NAMED_MONTH}),? (?:of |de )?{_YEAR}",
    )
)
SEASON_PATTERNS: Final = tuple(
    _pattern(pattern)
    for pattern in (
        rf"mua (?P<season>xuan|he|ha|thu|dong)(?:,? (?:nam )?{_YEAR})?",
        rf"(?P<season>xuan|he|thu|dong),? (?:nam )?{_YEAR}",
        r"(?P<season>spring|summer|autumn|fall|winter|printemps|ete|automne|hiver)"
        rf"(?:,? (?:of |de )?{_YEAR})?",
    )
)
_DECADE_WORD: Final = (
    r"(?:(?:nhung |cac )?(?:nam )?thap (?:nien|ky|ki)|(?:nhung|cac) nam|(?:les )?annees)"
)
DECADES: Final = tuple(
    _pattern(pattern)
    for pattern in (
        rf"{_DECADE_WORD} (?P<tens>\d0) (?:cua )?{_VI_CENTURY}",  # before what it begins with
        rf"{_DECADE_WORD} (?P<tens>\d{{3}}0|\d0)",
        r"(?:the )?(?P<tens>\d{3}0|\d0)'?s",
    )
)
CENTURIES: Final = tuple(
    _pattern(pattern)
    for pattern in (
        _VI_CENTURY,
        r"(?:the )?(?P<century>\d{1,2})(?:st|nd|rd|th) century",
        rf"(?:le )?{_CENTURY}(?:e|er|eme) siecle",
    )
)
PART: Final = _pattern(
    r"(?:nhung nam )?(?:the )?(?:"
    + "|".join(f"(?P<{part.name}>{names})" for part, names in PARTS.items())
    + r")(?:-| of the | of | du | de la | de l'| des | de | )(?P<period>.+)"
)

FROM_TO: Final = _pattern(
    r"(?:tu|giua|from|between|de|du|entre) (?P<start>.+?) (?:den|toi|va|to|and|au|a|et|-) "
    r"(?P<end>(?!nay$|now$|present$).+)"
)
UP_TO: Final = _pattern(r" (?:den|toi|to) | - |-")
QUALIFIERS: Final = (
    (_pattern(r"(?:vao|trong|hoi) (?P<date>(?!khoang).+)"), ""),
    (_pattern(r"(?P<date>.+?) ?(?:\?|\(\?\))"), "?"),
    (
        _pattern(
            r"(?:co le|co the|hinh nhu|chac la|chac|perhaps|possibly|probably|maybe|peut-etre"
            r"|probablement) (?:la )?(?P<date>.+)"
        ),
        "?",
    ),
    (
        _pattern(
            r"(?:(?:vao )?(?:khoang chung|khoang|chung|tam|uoc chung|uoc|circa|ca|about|around"
            r"|approximately|vers|environ) (?:vao )?|(?:circa|ca|c)\. ?)(?P<date>.+)"
        ),
        "~",
    ),
)
BEFORE: Final = _pattern(r"(?:tu )?(?:truoc|before|avant) (?P<date>.+)")
AFTER: Final = _pattern(r"(?:tu )?(?:sau|after|apres) (?P<date>.+)")
SINCE: Final = _pattern(
    r"(?:(?:ke )?tu|since|depuis|from|des) (?P<date>.+?)"
    r"(?: (?:den|toi|cho den) nay| tro (?:di|lai day|ve sau)| to (?:now|present)| onwards)?"
)
UP_TO_NOW: Final = _pattern(r"(?P<date>.+?)(?: (?:den|toi|cho den) | ?- ?| to )(?:nay|now|present)")
DAY_ALONE: Final = _pattern(r"\d{1,2}")
MONTH_ALONE: Final = _pattern(rf"thang (?:{_VI_MONTH})|{_NAMED_MONTH}")


def month_number(written: str) -> int:
    """1 to 12 for a month's name; a number as it is, even an impossible one."""
    return int(written) if written.isdecimal() else _NUMBERED_MONTHS[written]


def century_number(written: str) -> int:
    """1 to 21 for a Roman number; digits as they are, even impossible ones."""
    return int(written) if written.isdecimal() else _ROMAN.index(written) + 1
