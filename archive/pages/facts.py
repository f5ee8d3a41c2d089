"""The facts of an element or a record as its page lists them: labelled rows of named values.

Pure: takes loaded models, returns values for templates. Labels are interface strings; names of
places stay Vietnamese and say so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.passages import Passage, passage
from archive.places.models import Place
from archive.places.selectors import address, provinces_today, units_today
from archive.records.models import CatalogueEntry, Element, Record
from archive.vocabularies.models import Term

from .cards import title_of

NAMES_LANGUAGE = "vi"
"""Of places and agents: proper names, never translated."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact."""

    passage: Passage
    url: str = ""
    note: str = ""
    """Said after it, such as what an agent did."""
    is_external: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled row."""

    label: str
    values: tuple[Value, ...]


def leading_facts(record: Record, language: str) -> tuple[Fact, ...]:
    """What a visitor asks first: what it belongs to, whose, where, when, who."""
    return _stated(
        (_("Heritage"), _element(record, language)),
        (_("Peoples"), _peoples(record, language)),
        (_("Place as documented"), _documented(record)),
        (_("Today in"), _today(record.place)),
        (_("Recorded"), _dates(record.date_recorded)),
        (_("People and groups"), _agents(record)),
    )


def further_facts(record: Record, language: str) -> tuple[Fact, ...]:
    """What a researcher needs to cite and to use it."""
    stable = reverse("record_by_code", args=[record.code])
    heritage_type = record.element.heritage_type if record.element else None
    return _stated(
        (_("Heritage type"), _types(heritage_type, language)),
        (pgettext("musical", "Genre"), _terms(record.genres.all(), language)),
        (_("Language"), _terms(record.languages.all(), language)),
        (pgettext("public page", "Collection"), _collection(record, language)),
        (_("Rights"), _rights(record, language)),
        (pgettext("public page", "Code"), (Value(Passage(record.code)),)),
        (_("Permanent address"), (Value(Passage(stable), url=stable),)),
    )


def element_facts(element: Element, language: str) -> tuple[Fact, ...]:
    """Everything an element's page lists."""
    places = [link.place for link in element.element_places.all()]
    today = [value for place in places for value in _today(place)]
    return _stated(
        (_("Heritage type"), _types(element.heritage_type, language)),
        (_("Peoples"), _peoples(element, language)),
        (_("Places"), tuple(Value(_name(address(place))) for place in places)),
        (_("Today in"), tuple(dict.fromkeys(today))),
        (pgettext("musical", "Genre"), _terms(element.genres.all(), language)),
        (pgettext("public page", "Code"), (Value(Passage(element.code)),)),
    )


def said_date(partial: str) -> str:
    """A date that may lack day or month, in the active language: "tháng 2 năm 2023"."""
    parts = [int(part) for part in partial.split("-")] if partial else []
    match parts:
        case [year, month, day]:
            return date_format(date(year, month, day), pgettext("day, month and year", "j F Y"))
        case [year, month]:
            return date_format(date(year, month, 1), pgettext("month and year", "F Y"))
        case _:
            return partial


def _stated(*rows: tuple[str, Iterable[Value]]) -> tuple[Fact, ...]:
    """Only the rows that have something to say."""
    facts = (Fact(label, tuple(values)) for label, values in rows)
    return tuple(fact for fact in facts if fact.values)


def _name(text: str) -> Passage:
    return Passage(text, NAMES_LANGUAGE, is_fallback=True)


def _search_url(parameter: str, value: str) -> str:
    return f"{reverse('search:results')}?{urlencode({parameter: value})}"


def _element(record: Record, language: str) -> tuple[Value, ...]:
    """The element, named only while it is published itself."""
    element = record.element
    if element is None or not element.live:
        return ()
    return (Value(title_of(element, language), url=element.get_absolute_url()),)


def _peoples(entry: CatalogueEntry, language: str) -> tuple[Value, ...]:
    groups = sorted(entry.ethnic_groups.all(), key=lambda group: (group.position, group.slug))
    return tuple(
        Value(passage(group, "name", language), url=_search_url("people", group.slug))
        for group in groups
    )


def _documented(record: Record) -> tuple[Value, ...]:
    spot = [record.place_note] if record.place_note else []
    unit = [address(record.place)] if record.place else []
    return tuple(Value(_name(", ".join(spot + unit))) for _once in (spot or unit)[:1])


def _today(place: Place | None) -> tuple[Value, ...]:
    """Nothing when the documented unit still stands."""
    if place is None or place.is_current:
        return ()
    units = units_today(place) or provinces_today(place)
    return tuple(Value(_name(address(unit))) for unit in units)


def _dates(partial: str) -> tuple[Value, ...]:
    return (Value(Passage(said_date(partial))),) if partial else ()


def _agents(record: Record) -> tuple[Value, ...]:
    return tuple(
        Value(_name(link.agent.name), note=link.get_role_display())
        for link in record.record_agents.all()
    )


def _types(term: Term | None, language: str) -> tuple[Value, ...]:
    if term is None:
        return ()
    return (Value(passage(term, "name", language), url=_search_url("type", term.slug)),)


def _terms(terms: Iterable[Term], language: str) -> tuple[Value, ...]:
    return tuple(Value(passage(term, "name", language)) for term in terms)


def _collection(record: Record, language: str) -> tuple[Value, ...]:
    collection: models.Model | None = record.collection
    return (Value(passage(collection, "title", language)),) if collection else ()


def _rights(record: Record, language: str) -> tuple[Value, ...]:
    rights = record.rights
    if rights is None:
        return ()
    name = passage(rights, "name", language) or Passage(rights.slug)
    return (Value(name, url=rights.uri, is_external=True),)
