"""The page of a unit of either map, the list of today's provinces, and finding a unit by name.

Says in words what a unit was part of, what became of it or what it was made of. Which entries lie
in it is `whereabouts`' business.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from archive.access.viewer import Viewer
from archive.passages import Passage
from archive.places.finding import places_called
from archive.places.models import Place, Succession
from archive.places.selectors import address, province_of, upwards, with_era
from archive.spelling import sort_key_vi

from .addresses import place_url, search_url
from .subjects import Link, LinkGroup, Subject, groups_of
from .values import Fact, Value, proper, said_day, said_number, stated
from .whereabouts import entries_per_province

MOST_FOUND: Final = 48
"""Units shown for a name; nobody reads a longer list."""
LONGEST_NAME: Final = 80
AROUND_DEGREES: Final = 0.2
"""To each side: some 20 km, half a day's walk to a market or a festival in the hills."""
MOST_OPEN: Final = 24
"""Units inside one that are shown unfolded: on a phone more would bury what comes after them."""


def place_of(uid: str) -> Place | None:
    """The unit with what it lies in: one statement."""
    return Place.objects.select_related("parent__parent").filter(uid=uid).first()


def place_subject(place: Place) -> Subject:
    """The page of a unit loaded by `place_of`: two statements, three for a vanished district."""
    links = list(_successions_around(place))
    return Subject(
        kicker=_kicker(place),
        title=proper(place.name),
        subtitle=proper(address(place.parent)) if place.parent else None,
        url=place_url(place),
        facts=_facts(place),
        groups=groups_of(
            *_became(place, [link for link in links if link.old_id == place.pk]),
            *_merged_with(place, links),
            _made_of(place, [link for link in links if link.new_id == place.pk]),
            _inside(place),
        ),
        search_url=_search_url(place),
        around_url=_around_url(place),
        entries_note=(
            "" if place.is_current else _("Includes what was documented in the units it became.")
        ),
    )


def province_groups(viewer: Viewer) -> tuple[LinkGroup, ...]:
    """Today's provinces with what lies in them, and those of the map before: three statements."""
    counts = entries_per_province(viewer)
    provinces = _by_name(Place.objects.filter(level=Place.Level.PROVINCE))
    today = tuple(_province(one, counts.get(one.pk, 0)) for one in provinces if one.is_current)
    former = tuple(_province(one) for one in provinces if not one.is_current)
    return groups_of(
        LinkGroup(_("Provinces today"), today),
        LinkGroup(_("Provinces that are no more"), former, is_folded=True),
    )


def found_places(typed: str) -> LinkGroup | None:
    """The units of both maps whose name was typed, with or without marks; None when none was."""
    name = " ".join(typed.split())[:LONGEST_NAME]
    if not name:
        return None
    units = places_called(name)[:MOST_FOUND]
    links = tuple(Link(proper(with_era(unit)), place_url(unit)) for unit in units)
    sentence = "" if links else _("No unit of either map has this name.")
    return LinkGroup(_("Found"), links, sentence=sentence)


def _kicker(place: Place) -> str:
    level = place.get_level_display()
    return level if place.is_current else _("former %(level)s") % {"level": level}


def _facts(place: Place) -> tuple[Fact, ...]:
    return stated(
        (_("Part of"), _above(place)),
        (_("From"), (Value(Passage(said_day(day))) for day in [place.valid_from] if day)),
        (_("Until"), (Value(Passage(said_day(day))) for day in [_last_day(place)] if day)),
        (_("Official code"), (Value(Passage(place.code)),)),
        (_("Area"), _area(place)),
    )


def _above(place: Place) -> Iterable[Value]:
    _itself, *above = upwards(place)
    return (Value(proper(unit.name), url=place_url(unit)) for unit in above)


def _last_day(place: Place) -> date | None:
    return place.valid_to - timedelta(days=1) if place.valid_to else None


def _area(place: Place) -> tuple[Value, ...]:
    if place.area_km2 is None:
        return ()
    return (Value(Passage(f"{said_number(place.area_km2, 1)} km²")),)


def _successions_around(place: Place) -> QuerySet[Succession]:
    """What it became, what it was made of, and what was merged with it, in one statement."""
    rule = Q(old=place) | Q(new=place) | Q(new__predecessions__old=place)
    links = Succession.objects.filter(rule).distinct().order_by("-is_default", "pk")
    return links.select_related("old__parent__parent", "new__parent__parent")


def _became(place: Place, links: list[Succession]) -> Iterable[LinkGroup]:
    """Its successors, the main one first; a district without any lies in its province's."""
    title = _("What became of it")
    if place.valid_to is None:
        return
    day = {"day": said_day(place.valid_to)}
    if not links and place.level == Place.Level.DISTRICT:
        sentence = _("Districts ended on %(day)s. What lay in it is now in:") % day
        yield LinkGroup(title, _provinces_after(place), sentence)
    elif len(links) == 1:
        sentence = _("On %(day)s it became, or became a part of:") % day
        yield LinkGroup(title, (_unit(links[0].new),), sentence)
    else:
        sentence = _("On %(day)s it was divided among:") % day
        parts = (_unit(one.new, _("main part") if one.is_default else "") for one in links)
        yield LinkGroup(title, tuple(parts), sentence)


def _merged_with(place: Place, links: list[Succession]) -> Iterable[LinkGroup]:
    """What else went into its only successor."""
    became = {link.new_id for link in links if link.old_id == place.pk}
    if len(became) == 1:
        others = [one for one in links if one.new_id in became and one.old_id != place.pk]
        yield LinkGroup(_("Merged with it"), _origins(others))


def _made_of(place: Place, links: list[Succession]) -> LinkGroup:
    sentence = ""
    if place.valid_from is not None:
        day = {"day": said_day(place.valid_from)}
        single, several = _("It was formed on %(day)s from:"), _("On %(day)s these were merged:")
        sentence = (single if len(links) == 1 else several) % day
    return LinkGroup(_("Where it came from"), _origins(links), sentence)


def _origins(links: Iterable[Succession]) -> tuple[Link, ...]:
    """Old units by name; those that were divided say that only a part of them came here."""
    named = sorted(links, key=lambda link: sort_key_vi(link.old.name))
    return tuple(_unit(link.old, _("a part of it") if link.is_split else "") for link in named)


def _provinces_after(place: Place) -> tuple[Link, ...]:
    links = Succession.objects.filter(old=province_of(place)).select_related("new")
    return tuple(_unit(link.new) for link in links.order_by("-is_default", "pk"))


def _inside(place: Place) -> LinkGroup:
    is_whole = place.level == Place.Level.COMMUNE
    units = [] if is_whole else _by_name(place.children.all())
    links = tuple(Link(proper(one.name), place_url(one)) for one in units)
    return LinkGroup(_("What lies in it"), links, is_folded=len(links) > MOST_OPEN)


def _by_name(units: QuerySet[Place]) -> list[Place]:
    return sorted(units, key=lambda unit: (sort_key_vi(unit.bare_name), unit.uid))


def _unit(unit: Place, note: str = "") -> Link:
    return Link(proper(address(unit)), place_url(unit), note)


def _province(province: Place, count: int = 0) -> Link:
    return Link(proper(province.bare_name), place_url(province), count=count)


def _around_url(place: Place) -> str:
    """A search of the piece of the map around it; a province is wider than that."""
    y, x = place.latitude, place.longitude
    if y is None or x is None or place.level == Place.Level.PROVINCE:
        return ""
    sides = (x - AROUND_DEGREES, y - AROUND_DEGREES, x + AROUND_DEGREES, y + AROUND_DEGREES)
    return search_url("bbox", ",".join(f"{side:g}" for side in sides))


def _search_url(place: Place) -> str:
    """Search narrows by today's provinces only."""
    is_facet = place.is_current and place.level == Place.Level.PROVINCE
    return search_url("province", place.uid) if is_facet else ""
