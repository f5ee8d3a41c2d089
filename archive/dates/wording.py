"""Uncertain dates in words, in the active interface language.

What it says in Vietnamese `reading` understands again as the same date; the tests hold both to it.
The words of other languages live in the translation catalogues.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from . import edtf
from .edtf import UNKNOWN, EdtfDate, Interval, Moment
from .errors import NotUnderstoodError
from .parts import Part, Period, named_part, period_of
from .uncertain import UncertainDate

CENTURIES: Final = (
    pgettext_lazy("date", "1st century"),
    pgettext_lazy("date", "2nd century"),
    pgettext_lazy("date", "3rd century"),
    pgettext_lazy("date", "4th century"),
    pgettext_lazy("date", "5th century"),
    pgettext_lazy("date", "6th century"),
    pgettext_lazy("date", "7th century"),
    pgettext_lazy("date", "8th century"),
    pgettext_lazy("date", "9th century"),
    pgettext_lazy("date", "10th century"),
    pgettext_lazy("date", "11th century"),
    pgettext_lazy("date", "12th century"),
    pgettext_lazy("date", "13th century"),
    pgettext_lazy("date", "14th century"),
    pgettext_lazy("date", "15th century"),
    pgettext_lazy("date", "16th century"),
    pgettext_lazy("date", "17th century"),
    pgettext_lazy("date", "18th century"),
    pgettext_lazy("date", "19th century"),
    pgettext_lazy("date", "20th century"),
    pgettext_lazy("date", "21st century"),
)
"""In words each: ordinals are Roman in French, plain in Vietnamese, absent in Chinese."""
SEASON_NAMES: Final[Mapping[int, Promise]] = {
    21: pgettext_lazy("season", "spring"),
    22: pgettext_lazy("season", "summer"),
    23: pgettext_lazy("season", "autumn"),
    24: pgettext_lazy("season", "winter"),
}
PARTS: Final[Mapping[Period, Mapping[Part, Promise]]] = {
    Period.CENTURY: {
        Part.EARLY: pgettext_lazy("part of a century", "early %(period)s"),
        Part.MIDDLE: pgettext_lazy("part of a century", "mid-%(period)s"),
        Part.LATE: pgettext_lazy("part of a century", "late %(period)s"),
        Part.FIRST_HALF: pgettext_lazy("part of a century", "first half of the %(period)s"),
        Part.SECOND_HALF: pgettext_lazy("part of a century", "second half of the %(period)s"),
    },
    Period.DECADE: {
        Part.EARLY: pgettext_lazy("part of a decade", "early %(period)s"),
        Part.MIDDLE: pgettext_lazy("part of a decade", "mid-%(period)s"),
        Part.LATE: pgettext_lazy("part of a decade", "late %(period)s"),
        Part.FIRST_HALF: pgettext_lazy("part of a decade", "first half of the %(period)s"),
        Part.SECOND_HALF: pgettext_lazy("part of a decade", "second half of the %(period)s"),
    },
    Period.YEAR: {
        Part.EARLY: pgettext_lazy("part of a year", "early %(period)s"),
        Part.MIDDLE: pgettext_lazy("part of a year", "mid-%(period)s"),
        Part.LATE: pgettext_lazy("part of a year", "late %(period)s"),
        Part.FIRST_HALF: pgettext_lazy("part of a year", "first half of %(period)s"),
        Part.SECOND_HALF: pgettext_lazy("part of a year", "second half of %(period)s"),
    },
    Period.MONTH: {
        Part.EARLY: pgettext_lazy("part of a month", "early %(period)s"),
        Part.MIDDLE: pgettext_lazy("part of a month", "mid-%(period)s"),
        Part.LATE: pgettext_lazy("part of a month", "late %(period)s"),
        Part.FIRST_HALF: pgettext_lazy("part of a month", "first half of %(period)s"),
        Part.SECOND_HALF: pgettext_lazy("part of a month", "second half of %(period)s"),
    },
}
"""By kind of period, since languages join them differently: début du XXe siècle, début 1975."""

_APPROXIMATE: Final = ("~", "%")
_UNCERTAIN: Final = ("?", "%")


def display(when: UncertainDate) -> str:
    """The date in the active language: "khoảng 1975", "early 1960s", "avant 1954"."""
    value = edtf.parse(when.edtf)
    if value is None:
        raise NotUnderstoodError(when.edtf)
    return _said(value)


def _said(value: EdtfDate) -> str:
    if isinstance(value, Moment):
        is_approximate = value.qualifier in _APPROXIMATE
        return _after_preposition(value) if is_approximate else _doubted(_bare(value), value)
    if value.start is None or value.end is None:
        return _open(value)
    if named := named_part(value):
        part, moment = named
        return str(PARTS[period_of(moment) or Period.YEAR][part]) % {"period": _bare(moment)}
    return _closed(value.start, value.end)


def _open(value: Interval) -> str:
    """Mirrors `reading`: decades and centuries are said by their neighbour outside the date."""
    if value.end is not None:
        words = pgettext("date", "before %(date)s")
        return words % {"date": _after_preposition(edtf.neighbour(value.end, 1))}
    words = pgettext("date", "after %(date)s")
    return words % {"date": _after_preposition(edtf.neighbour(value.start or UNKNOWN, -1))}


def _closed(start: Moment, end: Moment) -> str:
    """Plain years are joined by a dash and share their qualifier; anything else is spelled out."""
    are_years = period_of(start) is Period.YEAR and period_of(end) is Period.YEAR
    if are_years and start.qualifier == end.qualifier:
        years = pgettext("year", "%(year)s") % {"year": f"{start.year}–{end.year}"}
        return _doubted(_about(years, start), start)
    values = {"start": _after_preposition(start), "end": _after_preposition(end)}
    return pgettext("date", "from %(start)s to %(end)s") % values


def _after_preposition(moment: Moment) -> str:
    """The moment with the article its language needs there: about the 1960s, avant le 18 mars."""
    words = _bare(moment)
    if moment.day:
        words = pgettext("day after a preposition", "%(date)s") % {"date": words}
    elif period_of(moment) is Period.DECADE:
        words = pgettext("decade after a preposition", "the %(date)s") % {"date": words}
    elif period_of(moment) is Period.CENTURY:
        words = pgettext("century after a preposition", "the %(date)s") % {"date": words}
    return _doubted(_about(words, moment), moment)


def _about(words: str, moment: Moment) -> str:
    if moment.qualifier in _APPROXIMATE:
        return pgettext("date", "about %(date)s") % {"date": words}
    return words


def _doubted(words: str, moment: Moment) -> str:
    return f"{words}?" if moment.qualifier in _UNCERTAIN else words


def _bare(moment: Moment) -> str:
    """The moment without its qualifier."""
    if moment == UNKNOWN:
        return pgettext("date", "unknown")
    if moment.is_season:
        return _season(moment)
    match period_of(moment):
        case Period.CENTURY:
            return str(CENTURIES[int(moment.year[:2])])
        case Period.DECADE:
            return pgettext("decade", "%(year)ss") % {"year": moment.year.replace("X", "0")}
        case Period.YEAR:
            return pgettext("year", "%(year)s") % {"year": moment.year}
        case Period.MONTH:
            # Translators: Django's format letters: F the month's name, n its number, Y the year.
            pattern = pgettext("format of a month", "F Y")
        case _:
            # Translators: Django's format letters: j the day, F or n the month, Y the year.
            pattern = pgettext("format of a day", "j F Y")
    return format_date(date(int(moment.year), moment.month, moment.day or 1), pattern)


def _season(moment: Moment) -> str:
    season = str(SEASON_NAMES[moment.month])
    if not moment.has_exact_year:
        return season
    return pgettext("season", "%(season)s %(year)s") % {"season": season, "year": moment.year}
