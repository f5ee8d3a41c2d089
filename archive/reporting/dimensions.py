"""How the elements are told apart by each dimension: their entries, and what the parts are called.

Each divider reads what it needs in a fixed number of statements, whatever the number of elements.
Every element gets an entry, if only under a `Gap`, so that the parts make up the whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.db.models import F, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from archive.places.models import Place
from archive.records.models import (
    Element,
    ElementPlace,
    StatusEntry,
    VitalityAssessment,
)
from archive.vocabularies.models import (
    EthnicGroup,
    HeritageList,
    HeritageType,
    LegacyHeritageType,
    Term,
    UnescoDomain,
    VitalityTerm,
)

from .maps import load_atlas
from .questions import CountQuery, Dimension, NoDistrictsError
from .standing import Happened, Span, in_force
from .tally import Entry, Gap, Path

GAP_NAMES: Final[Mapping[Gap, Promise]] = {
    Gap.NOT_SPECIFIED: pgettext_lazy("count", "no subgroup named"),
    Gap.NOT_DETERMINED: pgettext_lazy("count", "province not determined"),
    Gap.NOT_CERTAIN: pgettext_lazy("count", "not certain by that day"),
}
_NO_PLACE: Final = pgettext_lazy("count", "no place entered")
NONE_NAMES: Final[Mapping[Dimension, Promise]] = {
    Dimension.PEOPLE: pgettext_lazy("count", "no people entered"),
    Dimension.TYPE: pgettext_lazy("count", "no type entered"),
    Dimension.FORMER_TYPE: pgettext_lazy("count", "no former type entered"),
    Dimension.UNESCO_DOMAIN: pgettext_lazy("count", "no domain entered"),
    Dimension.LIST: pgettext_lazy("count", "in no list"),
    Dimension.VITALITY: pgettext_lazy("count", "not assessed"),
    Dimension.PROVINCE: _NO_PLACE,
    Dimension.DISTRICT: _NO_PLACE,
    Dimension.COMMUNE: _NO_PLACE,
}
"""What `Gap.NONE` means for each dimension."""
BELOW_PROVINCE: Final = pgettext_lazy("count", "not determined below the province")


@dataclass(frozen=True, slots=True)
class PartName:
    """How a part is named and where it stands among its neighbours."""

    key: str
    """Slug or uid."""
    label: str
    order: tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """The elements, told apart."""

    certain: Sequence[Entry]
    possible: Sequence[Entry] = ()
    """Entries that may have been in force on the day."""
    names: Mapping[int, PartName]
    """By the steps of the paths."""
    shown: Iterable[int] = ()
    """Parts shown even when nothing is counted there: a short list is shown whole."""


def divide(elements: QuerySet[Element], numbers: set[int], query: CountQuery) -> Division:
    """Tell the elements apart; `numbers` are the keys of `elements`.

    Raises NoDistrictsError when districts are asked for on a map without them.
    """
    division = _DIVIDERS[query.by](elements, query)
    certain = {entry.element for entry in division.certain}
    unsure = {entry.element for entry in division.possible} - certain
    gaps = [Entry(element, (Gap.NOT_CERTAIN,)) for element in unsure]
    gaps += [Entry(element, (Gap.NONE,)) for element in numbers - certain - unsure]
    return replace(division, certain=[*division.certain, *gaps])


def _by_people(elements: QuerySet[Element], query: CountQuery) -> Division:
    groups = EthnicGroup.objects.in_bulk()
    links = _links(elements, "ethnic_groups")
    return Division(
        certain=[Entry(element, _lineage(groups[group])) for element, group in links],
        names=_names(groups),
    )


def _lineage(group: EthnicGroup) -> Path:
    """The people and its subgroup."""
    if group.parent_id is None:
        return (group.pk, Gap.NOT_SPECIFIED)
    return (group.parent_id, group.pk)


def _by_type(elements: QuerySet[Element], query: CountQuery) -> Division:
    return _by_terms(HeritageType, _links(elements, "heritage_type"))


def _by_former_type(elements: QuerySet[Element], query: CountQuery) -> Division:
    return _by_terms(LegacyHeritageType, _links(elements, "legacy_type"))


def _by_domain(elements: QuerySet[Element], query: CountQuery) -> Division:
    """The domains an element names itself, else that of its type."""
    own = _links(elements, "unesco_domains")
    named = {element for element, _domain in own}
    of_types = _links(elements, "heritage_type__unesco_domain")
    rest = [(element, domain) for element, domain in of_types if element not in named]
    return _by_terms(UnescoDomain, own + rest)


def _by_list(elements: QuerySet[Element], query: CountQuery) -> Division:
    entries: dict[Happened, list[Entry]] = {state: [] for state in Happened}
    columns = (
        "element_id", "list_id", "decided_on_earliest", "decided_on_latest",
        "revoked_on", "revoked_on_earliest", "revoked_on_latest",
    )  # fmt: skip
    rows = StatusEntry.objects.filter(element__in=elements).order_by("pk").values_list(*columns)
    for element, kind, first, last, revoked, revoked_first, revoked_last in rows:
        state = in_force(
            Span(first, last),
            Span(revoked_first, revoked_last) if revoked else None,
            by=query.as_of,
            today=query.today,
        )
        entries[state].append(Entry(element, (kind,)))
    lists = HeritageList.objects.in_bulk()
    return Division(
        certain=entries[Happened.YES],
        possible=entries[Happened.MAYBE],
        names=_names(lists),
        shown=lists,
    )


def _by_vitality(elements: QuerySet[Element], query: CountQuery) -> Division:
    return _by_terms(VitalityTerm, list(vitality_on(elements, query.as_of).items()))


def vitality_on(elements: QuerySet[Element], day: date) -> dict[int, int]:
    """Element → the term of its last assessment by the day."""
    assessments = VitalityAssessment.objects.filter(element__in=elements, assessed_on__lte=day)
    # The later of two rows of an element replaces the earlier one.
    return dict(assessments.order_by("assessed_on").values_list("element_id", "vitality_id"))


def _by_place(elements: QuerySet[Element], query: CountQuery) -> Division:
    atlas, day, level = load_atlas(), query.map_day, Place.Level(query.by.value)
    if level is Place.Level.DISTRICT and not atlas.has_level(level, day):
        raise NoDistrictsError(day)
    columns = ("element_id", "place_id", "place_today_id")
    rows = ElementPlace.objects.filter(element__in=elements).order_by("pk").values_list(*columns)
    entries = [
        Entry(element, atlas.path(place, level=level, day=day, chosen=chosen))
        for element, place, chosen in rows
    ]
    return Division(certain=entries, names=_names_of_units(day))


def _names_of_units(day: date) -> dict[int, PartName]:
    """All units of the day's map: asking for those with entries takes a statement per thousand."""
    began = Q(valid_from=None) | Q(valid_from__lte=day)
    stands = Q(valid_to=None) | Q(valid_to__gt=day)
    rows = Place.objects.filter(began, stands).values_list("pk", "uid", "name", "code")
    return {pk: PartName(uid, name, (0, code)) for pk, uid, name, code in rows.order_by()}


_DIVIDERS: Final[Mapping[Dimension, Callable[[QuerySet[Element], CountQuery], Division]]] = {
    Dimension.PEOPLE: _by_people,
    Dimension.TYPE: _by_type,
    Dimension.FORMER_TYPE: _by_former_type,
    Dimension.UNESCO_DOMAIN: _by_domain,
    Dimension.LIST: _by_list,
    Dimension.VITALITY: _by_vitality,
    Dimension.PROVINCE: _by_place,
    Dimension.DISTRICT: _by_place,
    Dimension.COMMUNE: _by_place,
}


def _by_terms(vocabulary: type[Term], links: Iterable[tuple[int, int]]) -> Division:
    terms = vocabulary._default_manager.in_bulk()
    return Division(
        certain=[Entry(element, (term,)) for element, term in links],
        names=_names(terms),
        shown=terms,
    )


def _links(elements: QuerySet[Element], relation: str) -> list[tuple[int, int]]:
    """Pairs of an element and what it names through the relation."""
    named = elements.filter(**{f"{relation}__isnull": False}).order_by("pk", relation)
    return list(named.annotate(named=F(relation)).values_list("pk", "named"))


def _names(terms: Mapping[Any, Model]) -> dict[int, PartName]:
    return {
        pk: PartName(term.slug, str(term), (term.position, term.slug))
        for pk, term in terms.items()
        if isinstance(term, Term)
    }
