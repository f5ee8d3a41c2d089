"""Narrowing the calendar by people and by province: the festivals meant, and the choices offered.

Where a festival is held today follows the succession of the units (`archive.places.territory`), or
the officer's choice where a unit was split.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from archive.festivals.selectors import festivals_among
from archive.passages import Passage, passage
from archive.places.models import Place
from archive.places.territory import territory
from archive.records.models import Element, ElementPlace
from archive.spelling import fold
from archive.vocabularies.models import EthnicGroup

from .address import CalendarQuery


class UnknownFilterError(LookupError):
    """The address names a people or a province of today that the archive does not know."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(f"No people and no province of today has the key {value!r}.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a select."""

    value: str
    name: Passage
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The festivals an address means, and what else it could have asked for."""

    festivals: QuerySet[Element]
    peoples: tuple[Choice, ...]
    """Those that have festivals, in the order of the official list."""
    provinces: tuple[Choice, ...]
    """All of today, by name."""

    @property
    def chosen(self) -> tuple[Passage, ...]:
        """What the calendar is narrowed to, for its heading."""
        return tuple(one.name for one in (*self.peoples, *self.provinces) if one.is_chosen)


def narrowed(elements: QuerySet[Element], query: CalendarQuery, language: str) -> Narrowing:
    """The festivals among `elements` that `query` means: two statements.

    Raises UnknownFilterError.
    """
    festivals = festivals_among(elements)
    groups = list(_peoples(festivals, query.people))
    provinces = _provinces()
    peoples = tuple(
        Choice(group.slug, passage(group, "name", language), group.slug == query.people)
        for group in groups
    )
    offered = tuple(
        Choice(
            unit.uid, Passage(unit.bare_name, "vi", is_fallback=True), unit.uid == query.province
        )
        for unit in provinces
    )
    if query.people:
        _check(query.people, peoples)
        festivals = festivals.filter(pk__in=_of_people(query.people))
    if query.province:
        _check(query.province, offered)
        ids = [unit.pk for unit in provinces if unit.uid == query.province]
        festivals = festivals.filter(pk__in=_held_in(ids))
    return Narrowing(festivals, peoples, offered)


def _peoples(festivals: QuerySet[Element], chosen: str) -> QuerySet[EthnicGroup]:
    """The peoples with festivals of their own or of their subgroups, and the chosen one."""
    links = Element.ethnic_groups.through._default_manager.filter(
        Q(ethnicgroup=OuterRef("pk")) | Q(ethnicgroup__parent=OuterRef("pk")),
        element__in=festivals.order_by().values("pk"),
    )
    return EthnicGroup.objects.filter(Q(Exists(links), parent=None) | Q(slug=chosen))


def _provinces() -> list[Place]:
    today = Place.objects.filter(level=Place.Level.PROVINCE, valid_to=None)
    return sorted(today, key=lambda unit: fold(unit.bare_name))


def _of_people(slug: str) -> QuerySet[Element]:
    rule = Q(ethnic_groups__slug=slug) | Q(ethnic_groups__parent__slug=slug)
    return Element.objects.filter(rule).order_by().values("pk")


def _held_in(province_ids: list[int]) -> QuerySet[ElementPlace]:
    """The elements held there: where an officer chose a unit, by that one alone."""
    units = territory(province_ids).order_by().values("pk")
    rule = Q(place_today__in=units) | Q(place_today=None, place__in=units)
    return ElementPlace.objects.filter(rule).order_by().values("element_id")


def _check(value: str, choices: tuple[Choice, ...]) -> None:
    if not any(choice.is_chosen for choice in choices):
        raise UnknownFilterError(value)
