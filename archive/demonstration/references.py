"""Finds the reference rows that the demonstration's files name by slug, code or plain name.

Read once per load, a handful of statements; it writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from archive.demonstration.seeds import SeedElement, SeedPlace
from archive.places.models import Place
from archive.spelling import exact
from archive.vocabularies.models import (
    EthnicGroup,
    Genre,
    HeritageList,
    HeritageType,
    Language,
    LegacyHeritageType,
    RightsStatement,
    UnescoDomain,
)
from archive.vocabularies.sources import term_slug

OLD_COMMUNE = "o:w:"
T = TypeVar("T")


class MissingReferenceError(LookupError):
    """The demonstration names a fact the database does not hold."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"No {kind} {name!r}: run `manage.py load_reference` first.")
        self.kind = kind
        self.name = name


class References:
    """The vocabularies and the places of the old map, by the names the files use."""

    def __init__(self) -> None:
        self._types = {term.slug: term for term in HeritageType.objects.all()}
        self._legacy_types = list(LegacyHeritageType.objects.all())
        self._domains = {term.slug: term for term in UnescoDomain.objects.all()}
        self._lists = {term.slug: term for term in HeritageList.objects.all()}
        self._languages = {term.slug: term for term in Language.objects.all()}
        self._rights = {term.slug: term for term in RightsStatement.objects.all()}
        self._genres = {term.slug: term for term in Genre.objects.all()}
        self._groups = {term.slug: term for term in EthnicGroup.objects.all()}
        self._places = _old_places_by_name()

    def heritage_type(self, slug: str) -> HeritageType:
        return _found(self._types, "heritage type", slug)

    def legacy_type(self, slug: str) -> LegacyHeritageType | None:
        """The former type an element of today's type `slug` had; None when it may be two."""
        today = self.heritage_type(slug)
        former = [term for term in self._legacy_types if term.heritage_type_id == today.pk]
        return former[0] if len(former) == 1 else None

    def domains(self, slugs: Iterable[str]) -> list[UnescoDomain]:
        return [_found(self._domains, "UNESCO domain", slug) for slug in slugs]

    def heritage_list(self, slug: str) -> HeritageList:
        return _found(self._lists, "heritage list", slug)

    def languages(self, codes: Iterable[str]) -> list[Language]:
        return [_found(self._languages, "language", code) for code in codes]

    def language(self, code: str) -> Language:
        return _found(self._languages, "language", code)

    def rights(self, code: str) -> RightsStatement:
        return _found(self._rights, "rights statement", term_slug(code))

    def genres(self, slugs: Iterable[str]) -> list[Genre]:
        return [_found(self._genres, "genre", slug) for slug in slugs]

    def group(self, slug: str) -> EthnicGroup:
        return _found(self._groups, "people", slug)

    def groups_of(self, seed: SeedElement) -> list[EthnicGroup]:
        """The entry's peoples; where it names subgroups of one, those instead of it."""
        chosen: list[EthnicGroup] = []
        for slug in seed.peoples:
            people = self.group(slug)
            chosen += people.subgroups.filter(name_vi__in=seed.subgroups) or [people]
        return chosen

    def place(self, uid: str) -> Place:
        found = Place.objects.filter(uid=uid).first()
        if found is None:
            raise MissingReferenceError("place", uid)
        return found

    def place_of(self, place: SeedPlace) -> Place:
        """The most precise unit of the old map the entry names."""
        if place.commune_code:
            return self.place(OLD_COMMUNE + place.commune_code)
        province = self._named(None, place.province)
        return self._named(province.pk, place.district) if place.district else province

    def _named(self, parent_id: int | None, name: str) -> Place:
        matches = self._places[parent_id, exact(name)]
        if len(matches) != 1:
            raise MissingReferenceError("one place", name)
        return matches[0]


def _old_places_by_name() -> defaultdict[tuple[int | None, str], list[Place]]:
    places: defaultdict[tuple[int | None, str], list[Place]] = defaultdict(list)
    wide = (Place.Level.PROVINCE, Place.Level.DISTRICT)
    for place in Place.objects.filter(valid_to__isnull=False, level__in=wide):
        places[place.parent_id, exact(place.bare_name)].append(place)
    return places


def _found(terms: Mapping[str, T], kind: str, name: str) -> T:
    try:
        return terms[name]
    except KeyError:
        raise MissingReferenceError(kind, name) from None
