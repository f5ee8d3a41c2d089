"""A question to the archive, and reading one from an address. Values only; asks nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from archive.spelling import composed

from .documents import Key
from .parameters import BBOX, DATE, LIMITED, NOT, SIDES, Limited, Misread, Parameters
from .ranges import Box, DateRange, read_box, read_dotted, read_range
from .refusals import Refusal, read_refusals
from .schema import BOX, DATES, FACETS, GROUPS, LEADING_FACETS, REFUSED, Facet, facet

MAX_TEXT_LETTERS: Final = 400
"""Nobody types more into a search box; longer text is cut and the result says so."""
MAX_FILTER_VALUES: Final = 30
MAX_VALUE_LETTERS: Final = 80
MAX_PAGE_SIZE: Final = 50
MAX_RESULT_DEPTH: Final = 10_000
"""Nobody pages further, and engines refuse to: Elasticsearch's own limit."""

Value = TypeVar("Value")


class Sort(StrEnum):
    """The orders a list of results may have."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    """Documented last."""
    OLDEST = "oldest"
    ADDED = "added"
    """Published last."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Everything a page of results depends on."""

    text: str = ""
    language: str = "vi"
    """The reader's interface language: which translation is shown when several match."""
    people: tuple[str, ...] = ()
    """Slugs of ethnic groups; a people's subgroups are found too."""
    provinces: tuple[str, ...] = ()
    """Keys (`Place.uid`) of provinces of today's map."""
    communes: tuple[str, ...] = ()
    """Keys of communes of today's map."""
    provinces_then: tuple[str, ...] = ()
    """Keys of provinces as they were when something was documented."""
    units_then: tuple[str, ...] = ()
    """Keys of districts and communes as they were then."""
    places: tuple[str, ...] = ()
    """Keys of any units: what lies in them on any map is found."""
    types: tuple[str, ...] = ()
    """Slugs of heritage types."""
    genres: tuple[str, ...] = ()
    """Slugs of genres; a wider one finds its narrower ones."""
    decades: tuple[str, ...] = ()
    """First years, "1960"; "c19" for what only a century is known of."""
    languages: tuple[str, ...] = ()
    """ISO 639-3 codes of what is heard or read."""
    media: tuple[str, ...] = ()
    """Of `search.schema.MEDIA_KINDS`; "none": without any."""
    rights: tuple[str, ...] = ()
    """Slugs of rights statements."""
    collections: tuple[str, ...] = ()
    """Slugs of collections."""
    kinds: tuple[str, ...] = ()
    """Of `search.schema.ENTRY_KINDS`."""
    dates: tuple[DateRange, ...] = ()
    """Found is what may have been documented within one of them (`archive.dates.overlaps`)."""
    box: Box | None = None
    """Found is what was documented at a place inside it."""
    page: int = 1
    page_size: int = 20
    sort: Sort = Sort.RELEVANCE
    audiences: frozenset[str] = frozenset({"public"})
    """For whom a hit may be meant. Set from the viewer by `search.service`, never by a request."""
    excluded: frozenset[Key] = frozenset()
    """What may not be found nor counted though the index still holds it. Set as `audiences` is."""
    is_shortened: bool = False
    """The text was longer than MAX_TEXT_LETTERS and has been cut."""
    is_capped: bool = False
    """More values were chosen than MAX_FILTER_VALUES; the first ones are heeded."""
    refused: tuple[Refusal, ...] = ()
    """What nothing found may have."""
    unknown: tuple[tuple[str, str], ...] = ()
    """Fields asked for by name with values nobody knows; their words are in the text instead, or
    refused."""
    counted: tuple[str, ...] = LEADING_FACETS
    """The facets whose values are counted; the fewer, the cheaper."""
    opened: tuple[str, ...] = ()
    """Provinces of either map whose communes are listed, when those facets are counted."""
    is_strict: bool = False
    """Every word that names something is required, and nothing that only resembles the question is
    found, however little matches."""

    @property
    def is_ranked(self) -> bool:
        """Sorted by how well things answer; of a blank question all answer alike."""
        return self.sort is Sort.RELEVANCE and not self.is_blank

    @property
    def is_blank(self) -> bool:
        """Nothing was typed: the whole archive, narrowed by the selected facets."""
        return not self.text.strip()

    @property
    def narrowed_by(self) -> tuple[str, ...]:
        """Those of `search.schema.GROUPS` in which something is chosen."""
        chosen = {one.narrows for one in FACETS if self.selected(one.name)}
        chosen |= {DATES} if self.dates else set()
        chosen |= {BOX} if self.box else set()
        chosen |= {REFUSED} if self.refused else set()
        return tuple(group for group in GROUPS if group in chosen)

    def selected(self, facet_name: str) -> tuple[str, ...]:
        """The chosen values of one facet of `search.schema.FACETS`."""
        chosen: tuple[str, ...] = getattr(self, facet(facet_name).name)
        return chosen

    def selecting(self, facet_name: str, values: Iterable[str]) -> "SearchQuery":
        """The query with exactly these values of one facet, from its first page."""
        kept, is_capped = _heeded(values)
        chosen: dict[str, Any] = {facet(facet_name).name: kept}
        return replace(self, page=1, is_capped=self.is_capped or is_capped, **chosen)

    def toggled(self, facet_name: str, value: str) -> "SearchQuery":
        """The query after a click on one facet value, from its first page."""
        chosen = self.selected(facet_name)
        if value in chosen:
            return self.selecting(facet_name, (other for other in chosen if other != value))
        return self.selecting(facet_name, (*chosen, value))

    def refusing(self, more: Iterable[Refusal]) -> "SearchQuery":
        """The query that leaves out these too, from its first page."""
        kept, is_capped = _heeded((*self.refused, *more))
        return replace(self, page=1, refused=kept, is_capped=self.is_capped or is_capped)

    def within(self, more: Iterable[DateRange]) -> "SearchQuery":
        """The query for these stretches of time too, from its first page."""
        every = sorted({*self.dates, *more}, key=_in_time)
        kept, is_capped = _heeded(every)
        return replace(self, page=1, dates=kept, is_capped=self.is_capped or is_capped)

    def without_dates(self, dates: DateRange) -> "SearchQuery":
        """The query no longer for this stretch of time, from its first page."""
        return replace(self, page=1, dates=tuple(one for one in self.dates if one != dates))

    def readmitting(self, refusal: Refusal) -> "SearchQuery":
        """The query that no longer leaves this out, from its first page."""
        kept = tuple(one for one in self.refused if one != refusal)
        return replace(self, page=1, refused=kept)

    def without(self, group: str) -> "SearchQuery":
        """The query no longer narrowed by one of `search.schema.GROUPS`, from its first page."""
        if group == BOX:
            return replace(self, page=1, box=None)
        is_field = group in (DATES, REFUSED)
        names = [group] if is_field else [one.name for one in FACETS if one.narrows == group]
        empty: dict[str, Any] = dict.fromkeys(names, ())
        return replace(self, page=1, **empty)

    def parameters(self, *, page: int | None = None) -> list[tuple[str, str]]:
        """Name and value pairs of the address of this query; defaults are left out.

        Always in the same order, values sorted: one question has one address.
        """
        page = self.page if page is None else page
        pairs = [("q", self.text)] if self.text else []
        for one in FACETS:
            pairs += [(one.parameter, value) for value in sorted(self.selected(one.name))]
        if len(self.dates) == 1:
            pairs += zip(SIDES, self.dates[0].written, strict=True)
        else:
            pairs += [(DATE, one.dotted) for one in self.dates]
        if self.box:
            pairs.append((BBOX, self.box.written))
        pairs += [(NOT, written) for written in sorted(one.written for one in self.refused)]
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        if page > 1:
            pairs.append(("page", str(page)))
        return [(name, value) for name, value in pairs if value]


@dataclass(frozen=True, slots=True)
class SuggestQuery:
    """The beginning of a question, to be completed."""

    text: str
    language: str = "vi"
    limit: int = 10
    """Of all kinds together: what a phone shows above its keyboard, and a little."""
    audiences: frozenset[str] = frozenset({"public"})
    """As in SearchQuery."""
    excluded: frozenset[Key] = frozenset()
    """As in SearchQuery."""


@dataclass(frozen=True, slots=True)
class InsideQuery:
    """A question about the lines of one record."""

    key: Key
    text: str
    audiences: frozenset[str] = frozenset({"public"})
    """As in SearchQuery."""
    excluded: frozenset[Key] = frozenset()
    """As in SearchQuery."""


AnyQuery = SearchQuery | SuggestQuery | InsideQuery
"""Each says for whom it is asked."""


def query_from_parameters(parameters: Parameters, *, language: str) -> SearchQuery:
    """The query an address means. Never fails: sizes are capped, and values that mean nothing are
    dropped; `misread` tells them.

    Field syntax in the text is left there: `search.understanding` reads it when the question is
    asked.
    """
    text = cleaned(_text(parameters.get("q")))
    given = {one.name: _values(parameters.getlist(one.parameter), one) for one in FACETS}
    choices: dict[str, Any] = {
        name: tuple(sorted(kept[:MAX_FILTER_VALUES])) for name, kept in given.items()
    }
    refused = read_refusals(_cut(one) for one in parameters.getlist(NOT))
    dates = (read_dotted(_cut(one)) for one in parameters.getlist(DATE))
    sides = read_range(*(_cut(parameters.get(name)) for name in SIDES))
    query = SearchQuery(
        text=text[:MAX_TEXT_LETTERS],
        language=language,
        box=read_box(_cut(parameters.get(BBOX))),
        page=_page(_text(parameters.get("page"))),
        sort=_sort(_text(parameters.get("sort"))),
        is_shortened=len(text) > MAX_TEXT_LETTERS,
        refused=refused[:MAX_FILTER_VALUES],
        is_capped=any(len(kept) > MAX_FILTER_VALUES for kept in (refused, *given.values())),
        **choices,
    )
    return replace(query.within(one for one in (sides, *dates) if one), page=query.page)


def misread(parameters: Parameters, more: Iterable[Limited] = ()) -> tuple[Misread, ...]:
    """What of an address means nothing: as `query_from_parameters` reads it, and of `more`."""
    return tuple(
        Misread(one, value)
        for one in (*LIMITED, *more)
        for value in map(_cut, parameters.getlist(one.name))
        if value and not one.read(value)
    )


def cleaned(text: str) -> str:
    """Text as typed, composed, with control characters and half characters as spaces."""
    printable = "".join(c if c.isprintable() else " " for c in composed(text))
    return " ".join(printable.split())


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _cut(value: object) -> str:
    return cleaned(_text(value))[:MAX_VALUE_LETTERS]


def _values(given: Iterable[object], one: Facet) -> tuple[str, ...]:
    wanted = dict.fromkeys(map(_cut, given))
    return tuple(value for value in wanted if value and (not one.values or value in one.values))


def _heeded(values: Iterable[Value]) -> tuple[tuple[Value, ...], bool]:
    """Each value once, no more than are heeded, and whether there were more."""
    every = tuple(dict.fromkeys(values))
    return every[:MAX_FILTER_VALUES], len(every) > MAX_FILTER_VALUES


def _in_time(dates: DateRange) -> tuple[int, int]:
    return dates.first_number, dates.last_number


def _page(typed: str) -> int:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    return max(1, int(typed)) if is_number else 1


def _sort(typed: str) -> Sort:
    return Sort(typed) if typed in list(Sort) else Sort.RELEVANCE
