"""Questions about places: where a unit lies today, and how to say where something is."""

from datetime import timedelta

from django.db.models import Case, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext as _

from .models import Place, Succession

SUCCESSOR_PATH = "new__parent"


def places_with_context() -> QuerySet[Place]:
    """Places with their parents and default successors loaded, in two statements."""
    return Place.objects.select_related("parent__parent").prefetch_related(
        Prefetch(
            "successions",
            queryset=Succession.objects.select_related(SUCCESSOR_PATH).order_by(
                "-is_default", "id"
            ),
        )
    )


def units_today(place: Place) -> list[Place]:
    """The units of today's map the place became, the main one first; itself when still valid.

    Most districts of the old map have no successor of their own: the answer is then empty, and
    their province stands for them.
    """
    if place.is_current:
        return [place]
    return [succession.new for succession in place.successions.all()]


def province_of(place: Place) -> Place:
    """The province of the same map the place lies in."""
    unit = place
    while unit.parent is not None:
        unit = unit.parent
    return unit


def provinces_today(place: Place) -> list[Place]:
    """The provinces of today's map the place lies in; several when a split crosses a border."""
    units = units_today(place) or units_today(province_of(place))
    return list({province.pk: province for province in map(province_of, units)}.values())


def address(place: Place) -> str:
    """The unit and what it lies in: "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang"."""
    parts = [place.name]
    while place.parent is not None:
        place = place.parent
        parts.append(place.name)
    return ", ".join(parts)


def places_named(folded: str) -> QuerySet[Place]:
    """Units of both maps whose name without marks has every word of `folded`."""
    rule = Q()
    for word in folded.split():
        rule &= Q(name_folded__contains=word)
    return Place.objects.filter(rule) if folded.strip() else Place.objects.none()


def places_addressed(folded: str) -> QuerySet[Place]:
    """Units found by name, or by name and what they lie in; those named exactly so come first.

    `folded` is written without marks: "tan son" finds every unit with both words in its name,
    "tan son, luc ngan" or "tan son luc ngan" those that also lie in such a district or province.
    """
    named = places_named(folded.replace(",", " "))
    if not named.exists():
        named = _within(folded)
    name = folded.split(",")[0].strip()
    is_exact = Case(When(name_folded__endswith=f" {name}", then=0), default=1)
    by_level = Case(
        *(When(level=level, then=rank) for rank, level in enumerate(Place.Level.values))
    )
    return named.select_related("parent__parent").order_by(is_exact, by_level, "name", "uid")


def _within(folded: str) -> QuerySet[Place]:
    rule = Q()
    own, _comma, lies_in = folded.partition(",")
    for word in own.split() if lies_in else own.split()[:1]:
        rule &= Q(name_folded__contains=word)
    for word in lies_in.split() or own.split()[1:]:
        rule &= (
            Q(name_folded__contains=word)
            | Q(parent__name_folded__contains=word)
            | Q(parent__parent__name_folded__contains=word)
        )
    return Place.objects.filter(rule) if own.strip() else Place.objects.none()


def with_era(place: Place) -> str:
    """The address and, for a unit that is no more, its last day: "… · đến 30/6/2025"."""
    if place.valid_to is None:
        return address(place)
    last_day = place.valid_to - timedelta(days=1)
    return _("%(address)s · until %(day)s") % {
        "address": address(place),
        "day": f"{last_day.day}/{last_day.month}/{last_day.year}",
    }
