"""What a fact says: labelled rows of values, each with the address of its own page.

Pure: takes loaded models. Labels are interface strings; names of places and people stay Vietnamese
and say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import numberformat
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from archive.dates import display
from archive.dates.columns import read
from archive.dates.uncertain import from_edtf
from archive.passages import NAMES_LANGUAGE, Passage, passage
from archive.places.models import Place
from archive.places.selectors import WhereToday, address, where_today
from archive.records.models import Agent, CatalogueEntry, ElementPlace, Record
from archive.vocabularies.models import Genre, HeritageType, Term

from .addresses import agent_url, genre_url, people_url, place_url, type_url

THOUSAND_DIGITS: Final = 3
"""Django has no grouping for Vietnamese, and one of four digits for Chinese."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact."""

    passage: Passage
    url: str = ""
    note: str = ""
    """Said after it, such as what an agent did."""
    is_external: bool = False
    is_over: bool = False
    """No longer in force, and struck out."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled row."""

    label: str
    values: tuple[Value, ...]


def stated(*rows: tuple[str, Iterable[Value]]) -> tuple[Fact, ...]:
    """Only the rows that have something to say."""
    facts = (Fact(label, tuple(values)) for label, values in rows)
    return tuple(fact for fact in facts if fact.values)


def proper(text: str) -> Passage:
    """A proper name, in Vietnamese on every page."""
    return Passage(text, NAMES_LANGUAGE, is_fallback=True)


def plain(text: str) -> tuple[Value, ...]:
    """A value in the page's language; nothing when it is empty."""
    return (Value(Passage(text)),) if text else ()


def peoples_named(entry: CatalogueEntry, language: str) -> tuple[Value, ...]:
    """The peoples of an entry, in the order of the official list."""
    groups = sorted(entry.ethnic_groups.all(), key=lambda group: (group.position, group.slug))
    return tuple(Value(passage(one, "name", language), url=people_url(one)) for one in groups)


def genres_named(genres: Iterable[Genre], language: str) -> tuple[Value, ...]:
    return tuple(Value(passage(one, "name", language), url=genre_url(one)) for one in genres)


def type_named(heritage_type: HeritageType | None, language: str) -> tuple[Value, ...]:
    if heritage_type is None:
        return ()
    return (Value(passage(heritage_type, "name", language), url=type_url(heritage_type)),)


def terms_named(terms: Iterable[Term], language: str) -> tuple[Value, ...]:
    """Terms that have no page of their own."""
    return tuple(Value(passage(term, "name", language)) for term in terms)


def place_named(place: Place, spot: str = "") -> Value:
    """A unit with what it lies in, after the spot in it when one is known."""
    words = f"{spot}, {address(place)}" if spot else address(place)
    return Value(proper(words), url=place_url(place))


def today_rows(placed: Iterable[Record | ElementPlace]) -> list[tuple[str, tuple[Value, ...]]]:
    """Rows that say where documented units lie today; nothing of units that still stand.

    A split unit for which no officer has chosen names every candidate in a row of its own.
    """
    today = [
        where_today(one.place, one.place_today)
        for one in placed
        if one.place is not None and not one.place.is_current
    ]
    settled = _units_named(where for where in today if where.is_certain)
    open_ones = (_units_named([where]) for where in today if not where.is_certain)
    return [
        (_("Today in"), settled),
        *((_("Today in one of"), candidates) for candidates in dict.fromkeys(open_ones)),
    ]


def _units_named(places: Iterable[WhereToday]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(place_named(unit) for where in places for unit in where.units))


def agent_named(agent: Agent, note: str = "") -> Value:
    return Value(proper(agent.name), url=agent_url(agent), note=note)


def said_number(number: float, digits: int = 0) -> str:
    """A number with its thousands apart, as the active language writes it."""
    return str(
        numberformat.format(
            number,
            get_format("DECIMAL_SEPARATOR"),
            decimal_pos=digits,
            grouping=THOUSAND_DIGITS,
            thousand_sep=get_format("THOUSAND_SEPARATOR"),
            force_grouping=True,
        )
    )


def said(words: str) -> str:
    """An uncertain date as it was entered, said in the active language: "about 1975"."""
    when = read(words)
    return display(when) if when else words


def said_day(day: date) -> str:
    """A day in the active language."""
    return display(from_edtf(day.isoformat()))
