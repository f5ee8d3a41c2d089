"""The facets of a result as a page shows them: headings, values as links, what lies in what.

Every link is the address of the question after one more click. Pure but for the names it is given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from archive.access.viewer import Viewer
from archive.passages import Passage

from .facet_labels import FACET_TITLES, PLACES_TITLE, FacetName, FacetTitle, Names, names_of
from .query import SearchQuery
from .ranges import DateRange
from .refusals import WORDS, Refusal
from .results import FacetCount, SearchResult
from .schema import BOX, DATES, REFUSED, facet

OPEN_OPTIONS: Final = 8
"""How many values of a facet are shown before the rest is folded: what fits one phone screen."""
OPEN_GROUPS: Final = 3
"""How many facets are unfolded: more would bury the others on a phone."""
IN_TIME: Final = "decades"
"""Listed in its own order, not by frequency."""


@dataclass(frozen=True, slots=True)
class Option:
    """A facet value as a link that selects it, or lets it go when it is selected."""

    label: Passage
    count: int
    url: str
    is_selected: bool
    depth: int = 0
    """How many of the values above it are listed too."""


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet with its values, the less frequent ones folded."""

    title: str | Promise
    options: tuple[Option, ...]
    is_open: bool = True

    @property
    def shown(self) -> tuple[Option, ...]:
        return self.options[:OPEN_OPTIONS]

    @property
    def folded(self) -> tuple[Option, ...]:
        return self.options[OPEN_OPTIONS:]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing the question is narrowed to, as a link that lets it go."""

    label: Passage
    url: str
    group: str
    """As `Facet.narrows`."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A facet value with all that is known of it."""

    facet: str
    count: FacetCount
    name: FacetName


def address(query: SearchQuery, *, page: int | None = None) -> str:
    """The permanent address of a question, in the active language."""
    parameters = urlencode(query.parameters(page=page))
    return reverse("search:results") + (f"?{parameters}" if parameters else "")


def names_for(query: SearchQuery, result: SearchResult, viewer: Viewer, language: str) -> Names:
    """The names of everything listed or chosen: two statements at most."""
    values: dict[str, list[str]] = {}
    for title in (*FACET_TITLES, PLACES_TITLE):
        for name in title.names:
            counted = [count.value for count in result.facets.get(name, ())]
            refused = [one.value for one in query.refused if one.of == name]
            values[name] = [*counted, *query.selected(name), *refused]
    return names_of(values, viewer, language)


def facets_of(query: SearchQuery, result: SearchResult, names: Names) -> list[FacetGroup]:
    """The facets that can narrow this result; what is selected comes first."""
    groups: list[FacetGroup] = []
    for title in FACET_TITLES:
        values = list(_values(title, result, names))
        if values:
            is_open = len(groups) < OPEN_GROUPS or any(v.count.is_selected for v in values)
            options = tuple(_options(values, query))
            groups.append(FacetGroup(title.title, options, is_open))
    return groups


def chips_of(query: SearchQuery, names: Names) -> list[Chip]:
    """Everything the question is narrowed to."""
    chips = []
    for title in (*FACET_TITLES, PLACES_TITLE):
        for name in title.names:
            for value in query.selected(name):
                known = names.get(name, {}).get(value)
                label = known.label if known else Passage(value)
                chips.append(_chip(label, query.toggled(name, value), facet(name).narrows))
    chips += [_chip(_said_dates(one), query.without_dates(one), DATES) for one in query.dates]
    if query.box:
        label = Passage(_("inside %(box)s") % {"box": query.box.written.replace(",", " ")})
        chips.append(_chip(label, query.without(BOX), BOX))
    return [*chips, *(_refused_chip(one, query, names) for one in query.refused)]


def parents_of(values: Iterable[str], names: Mapping[str, FacetName]) -> set[str]:
    """Everything the values lie in."""
    return {above for value in values if value in names for above in names[value].above}


def _chip(label: Passage, without: SearchQuery, group: str) -> Chip:
    return Chip(label, address(without, page=1), group)


def _refused_chip(refusal: Refusal, query: SearchQuery, names: Names) -> Chip:
    label = _("not: %(name)s") % {"name": _refusal_named(refusal, names)}
    return _chip(Passage(label), query.readmitting(refusal), REFUSED)


def _refusal_named(refusal: Refusal, names: Names) -> str:
    """What is left out, in words; a value nobody knows as it is written."""
    if refusal.dates:
        return str(_said_dates(refusal.dates))
    known = names.get(refusal.of, {}).get(refusal.value)
    quoted = f"“{refusal.value}”" if refusal.of == WORDS else refusal.value
    return str(known.label) if known else quoted


def _said_dates(dates: DateRange) -> Passage:
    start, end = dates.written
    if start and end:
        return Passage(f"{start} – {end}" if start != end else start)
    text = _("from %(date)s") if start else _("until %(date)s")
    return Passage(text % {"date": start or end})


def _values(title: FacetTitle, result: SearchResult, names: Names) -> Iterator[_Value]:
    for name in title.names:
        known = names.get(name, {})
        for count in result.facets.get(name, ()):
            if count.value in known:
                yield _Value(name, count, known[count.value])


def _options(values: list[_Value], query: SearchQuery) -> Iterator[Option]:
    """Values in their order, each followed by what lies in it."""
    listed = {value.count.value for value in values}
    under: dict[str, list[_Value]] = {}
    for value in _ordered(values):
        nearest = next((above for above in value.name.above if above in listed), "")
        under.setdefault(nearest, []).append(value)

    def walk(above: str, depth: int) -> Iterator[Option]:
        for value in under.get(above, ()):
            yield _option(value, query, values, depth)
            yield from walk(value.count.value, depth + 1)

    return walk("", 0)


def _ordered(values: list[_Value]) -> list[_Value]:
    if values[0].facet == IN_TIME:
        return sorted(values, key=lambda value: value.count.value, reverse=True)
    chosen = {value.count.value for value in values if value.count.is_selected}
    holding = {above for v in values if v.count.is_selected for above in v.name.above}
    return sorted(values, key=lambda value: value.count.value not in chosen | holding)


def _option(value: _Value, query: SearchQuery, values: list[_Value], depth: int) -> Option:
    """Choosing a value lets go of what it lies in and of what lies in it: it stands for both."""
    own = value.count.value
    if not value.count.is_selected:
        inside = {other.count.value for other in values if own in other.name.above}
        for name in {other.facet for other in values}:
            kept = [
                v for v in query.selected(name) if v not in inside and v not in value.name.above
            ]
            query = query.selecting(name, kept)
    url = address(replace(query, page=1).toggled(value.facet, own))
    return Option(value.name.label, value.count.count, url, value.count.is_selected, depth)
