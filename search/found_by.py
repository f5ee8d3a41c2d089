"""By which of its names an entry was found that has no word of the question in its text.

Reads rows that lists have loaded anyway and asks the database nothing. What is shown is a name in
the reader's language, whatever name was asked for: an old exonym finds its people and never
appears.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from modeltranslation.utils import build_localized_fieldname

from archive.passages import NAMES_LANGUAGE, Passage, passage
from archive.places.models import Place
from archive.records.models import Element, Record
from archive.vocabularies.models import HeritageType, Term

from .highlight import mark
from .planning import Plan

MOST_NAMES: Final = 3
"""One quiet line on a phone; more would say nothing new."""


def with_names(records: QuerySet[Record]) -> QuerySet[Record]:
    """The records with the rows `names_in` reads, in no statement more."""
    return records.select_related("place_today__parent__parent", "element__heritage_type")


def names_in(entry: Record | Element, plan: Plan, language: str) -> tuple[Passage, ...]:
    """Names of its peoples, types and places that answer the plan, for a reader of `language`.

    Empty when only names did that are not loaded or may not be shown.
    """
    found = [*_terms(entry, plan, language), *_places(entry, plan, language)]
    return tuple(dict.fromkeys(found))[:MOST_NAMES]


def _terms(entry: Record | Element, plan: Plan, language: str) -> Iterator[Passage]:
    peoples = sorted(entry.ethnic_groups.all(), key=lambda group: (group.position, group.slug))
    for term in (*peoples, *_types(entry)):
        if any(mark(name, plan).spans for name in _names(term)):
            yield passage(term, "name", language)


def _types(entry: Record | Element) -> Iterable[HeritageType]:
    element = entry.element if isinstance(entry, Record) else entry
    return [element.heritage_type] if element and element.heritage_type else []


def _places(entry: Record | Element, plan: Plan, language: str) -> Iterator[Passage]:
    if isinstance(entry, Record):
        for unit in (*_chain(entry.place), *_chain(entry.place_today)):
            if mark(unit.bare_name, plan).spans:
                yield Passage(unit.bare_name, NAMES_LANGUAGE, language != NAMES_LANGUAGE)


def _chain(place: Place | None) -> Iterator[Place]:
    while place is not None:
        yield place
        place = place.parent


def _names(term: Term) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        yield getattr(term, build_localized_fieldname("name", language)) or ""
