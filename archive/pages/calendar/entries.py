"""A holding as the calendar prints it: title, days, whose, where, and how sure it is.

Reads holdings whose elements `with_names` has completed; asks the database nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive.festivals.holdings import Holding, HoldingState
from archive.lunar import FIRST_YEAR, LAST_YEAR, day_name, lunar_day_of
from archive.lunar.words import LAST_MUNG
from archive.pages.cards import peoples_of, short_place, title_of
from archive.passages import Passage
from archive.places.selectors import places_with_context, where_today
from archive.records.models import Element, ElementPlace


@dataclass(frozen=True, slots=True)
class Dates:
    """When a holding is, and how sure that is."""

    state: str
    """A value of HoldingState, for its colour; `state_label` says it in words."""
    state_label: str
    starts_on: date
    days: str
    """The solar days: "15/2", "15/2 – 17/2"."""
    main: str
    """The main day among several: "16/2", "" when unknown or the only one."""
    said: str
    """The rule in words, or the lunar day of a holding no rule gives."""
    instead_of: str
    """The day its rule gives, when an officer moved it."""
    note: str

    @property
    def is_cancelled(self) -> bool:
        return self.state == HoldingState.CANCELLED


@dataclass(frozen=True, slots=True)
class Entry:
    """A holding in a list."""

    title: Passage
    url: str
    dates: Dates
    peoples: tuple[Passage, ...]
    place: str
    """Where it is held today; a Vietnamese name."""


def with_names(holdings: Iterable[Holding]) -> None:
    """Load peoples and places of the elements of these holdings, in five statements."""
    elements: list[Element] = list({one.element.pk: one.element for one in holdings}.values())
    links = ElementPlace.objects.select_related("place_today__parent")
    prefetch_related_objects(elements, "ethnic_groups", Prefetch("element_places", queryset=links))
    _give_places([link for element in elements for link in element.element_places.all()])


def _give_places(links: list[ElementPlace]) -> None:
    # Prefetching "place" would write one OR per row: beyond a thousand SQLite refuses it.
    units = places_with_context().filter(pk__in={link.place_id for link in links})
    by_key = {unit.pk: unit for unit in units}
    for link in links:
        link.place = by_key[link.place_id]


def entry_of(holding: Holding, language: str) -> Entry:
    """How a list shows the holding; `with_names` came before."""
    return Entry(
        title=title_of(holding.element, language),
        url=holding.element.get_absolute_url(),
        dates=dates_of(holding),
        peoples=peoples_of(holding.element, language),
        place=place_of(holding.element),
    )


def dates_of(holding: Holding, *, has_year: bool = False) -> Dates:
    """The holding's days in words, with their year where the page does not say it."""
    is_moved = holding.state is HoldingState.MOVED
    return Dates(
        state=holding.state.value,
        state_label=str(holding.state.label),
        starts_on=holding.starts_on,
        days=said_days(holding.starts_on, holding.ends_on, has_year=has_year),
        main=main_day(holding),
        said=holding.rule_words or lunar_words(holding.starts_on),
        instead_of=said_day(holding.expected_on) if is_moved and holding.expected_on else "",
        note=holding.decision.note if holding.decision else "",
    )


def place_of(element: Element) -> str:
    """Where the element lives today: its first place, a province while its split is undecided."""
    for link in element.element_places.all():
        today = where_today(link.place, link.place_today)
        if today.is_certain:
            return short_place(today.units[0])
        names = [province.bare_name for province in today.provinces]
        return ", ".join(names) or short_place(link.place)
    return ""


def said_day(day: date) -> str:
    """A day by the sun, without its year: "15/2"."""
    # Translators: Django's format letters: j is the day, n the month's number, M its short name.
    return format_date(day, pgettext("short day and month", "j M"))


def said_days(first: date, last: date, *, has_year: bool = False) -> str:
    """One day or a range: "15/2", "15/2 – 17/2"; with years when they differ or are asked for."""
    with_year = pgettext("short day, month and year", "j M Y")
    if first.year != last.year:
        return f"{format_date(first, with_year)} – {format_date(last, with_year)}"
    end = format_date(last, with_year) if has_year else said_day(last)
    return end if first == last else f"{said_day(first)} – {end}"


def lunar_words(day: date) -> str:
    """The lunar day in words, "" where it cannot be computed."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    return day_name(lunar_day_of(day))


def lunar_number(day: date) -> str:
    """The lunar day as a calendar prints it under the solar one: "mùng 9/1", "16/6 nhuận"."""
    lunar = lunar_day_of(day)
    values = {"day": lunar.day, "month": lunar.month}
    if lunar.day <= LAST_MUNG:
        said = pgettext("1st to 10th of a lunar month, short", "%(day)d/%(month)d") % values
    else:
        said = pgettext("11th to 30th of a lunar month, short", "%(day)d/%(month)d") % values
    return _("%(day)s leap") % {"day": said} if lunar.is_leap else said


def main_day(holding: Holding) -> str:
    """The main day of a holding of several, "" when unknown or the only one."""
    main_on = holding.main_on
    return said_day(main_on) if main_on and holding.days > 1 else ""
