"""From the archive's rows to the things a document names, in every language they are shown in."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from archive.passages import NAMES_LANGUAGE
from archive.places.models import Place
from archive.places.selectors import address
from archive.records.models import Agent
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType, Term

from .things import AGENT, GENRE, PEOPLE, PLACE, TYPE, Thing, distinct


def things_of(
    *,
    groups: Iterable[EthnicGroup],
    genres: Iterable[Genre],
    units: Iterable[Place],
    types: Iterable[HeritageType],
    agents: Iterable[Agent],
) -> tuple[Thing, ...]:
    """What an entry with these rows names, each thing once; the rows' relations are loaded."""
    found = [
        *(_people(group) for group in groups),
        *(Thing(PLACE, unit.uid, _proper(unit.bare_name), note=_where(unit)) for unit in units),
        *(_term(GENRE, genre, genre.alternate_names) for genre in genres),
        *(_term(TYPE, one) for one in types),
        *(Thing(AGENT, str(agent.pk), _proper(agent.name)) for agent in agents),
    ]
    return distinct(found)


def _people(group: EthnicGroup) -> Thing:
    return _term(PEOPLE, group, (other.name for other in group.alternate_names.all()))


def _term(kind: str, term: Term, others: Iterable[str] = ()) -> Thing:
    """Other names find, whatever kind they are: what is shown is always the name itself."""
    return Thing(kind, term.slug, dict(_names(term)), hidden=tuple(others))


def _names(term: Term) -> Iterator[tuple[str, str]]:
    for language, _name in settings.LANGUAGES:
        name = getattr(term, build_localized_fieldname("name", language))
        if name:
            yield language, name


def _proper(name: str) -> dict[str, str]:
    return {NAMES_LANGUAGE: name}


def _where(unit: Place) -> str:
    """What tells a unit from others of its name: "Tỉnh Phú Thọ (–2025)" is no more."""
    if unit.valid_to is None:
        return address(unit)
    return f"{address(unit)} (–{(unit.valid_to - timedelta(days=1)).year})"
