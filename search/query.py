"""A question to the archive, and reading one from an address. Values only; asks nothing itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Protocol

from archive.spelling import composed

from .documents import Key
from .schema import FACETS, facet

MAX_TEXT_LETTERS: Final = 400
"""Nobody types more into a search box; longer text is cut and the result says so."""
MAX_FILTER_VALUES: Final = 30
MAX_VALUE_LETTERS: Final = 80
MAX_PAGE_SIZE: Final = 50
MAX_RESULT_DEPTH: Final = 10_000
"""Nobody pages further, and engines refuse to: Elasticsearch's own limit."""


class Sort(StrEnum):
    """The orders a list of results may have."""

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"


class Parameters(Protocol):
    """What Django's QueryDict offers of an address."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def getlist(self, key: str) -> list[Any]: ...


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
    types: tuple[str, ...] = ()
    """Slugs of heritage types."""
    media: tuple[str, ...] = ()
    """Of video, audio, image, none."""
    kinds: tuple[str, ...] = ()
    """Of record, element."""
    page: int = 1
    page_size: int = 20
    sort: Sort = Sort.RELEVANCE
    audiences: frozenset[str] = frozenset({"public"})
    """For whom a hit may be meant. Set from the viewer by `search.service`, never by a request."""
    excluded: frozenset[Key] = frozenset()
    """What may not be found nor counted though the index still holds it. Set as `audiences` is."""
    is_shortened: bool = False
    """The text was longer than MAX_TEXT_LETTERS and has been cut."""

    @property
    def is_blank(self) -> bool:
        """Nothing was typed: the whole archive, narrowed by the selected facets."""
        return not self.text.strip()

    def selected(self, facet_name: str) -> tuple[str, ...]:
        """The chosen values of one facet of `search.schema.FACETS`."""
        chosen: tuple[str, ...] = getattr(self, facet(facet_name).name)
        return chosen

    def toggled(self, facet_name: str, value: str) -> "SearchQuery":
        """The query after a click on one facet value, from its first page."""
        chosen = self.selected(facet_name)
        if value in chosen:
            changed = tuple(other for other in chosen if other != value)
        else:
            changed = (*chosen, value)
        return replace(self, page=1, **{facet_name: changed})  # type: ignore[arg-type]

    def parameters(self, *, page: int | None = None) -> list[tuple[str, str]]:
        """Name and value pairs of the address of this query; defaults are left out."""
        page = self.page if page is None else page
        pairs = [("q", self.text)] if self.text else []
        for one in FACETS:
            pairs += [(one.parameter, value) for value in self.selected(one.name)]
        if self.sort is not Sort.RELEVANCE:
            pairs.append(("sort", self.sort.value))
        return [*pairs, ("page", str(page))] if page > 1 else pairs


@dataclass(frozen=True, slots=True)
class SuggestQuery:
    """The beginning of a question, to be completed."""

    text: str
    language: str = "vi"
    limit: int = 8
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


def query_from_parameters(parameters: Parameters, *, language: str) -> SearchQuery:
    """The query an address means. Never fails: unknown values are dropped, sizes are capped."""
    text = cleaned(_text(parameters.get("q")))
    choices = {one.name: _values(parameters.getlist(one.parameter), one.values) for one in FACETS}
    return SearchQuery(
        text=text[:MAX_TEXT_LETTERS],
        language=language,
        page=_page(_text(parameters.get("page"))),
        sort=_sort(_text(parameters.get("sort"))),
        is_shortened=len(text) > MAX_TEXT_LETTERS,
        **choices,  # type: ignore[arg-type]
    )


def cleaned(text: str) -> str:
    """Text as typed, composed, with control characters and half characters as spaces."""
    printable = "".join(c if c.isprintable() else " " for c in composed(text))
    return " ".join(printable.split())


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _values(given: Iterable[object], known: Sequence[str]) -> tuple[str, ...]:
    wanted = dict.fromkeys(cleaned(_text(value))[:MAX_VALUE_LETTERS] for value in given)
    kept = [value for value in wanted if value and (not known or value in known)]
    return tuple(kept[:MAX_FILTER_VALUES])


def _page(typed: str) -> int:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    return max(1, int(typed)) if is_number else 1


def _sort(typed: str) -> Sort:
    return Sort(typed) if typed in list(Sort) else Sort.RELEVANCE
