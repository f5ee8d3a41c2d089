"""The contract of a search engine: what every engine must do, and what all of them share.

An engine stores documents and finds matches for a plan; turning a question into a plan, near
spellings, highlights and choosing the best line are done here, once, so engines cannot differ in
them. Audience is part of every lookup, never a filter afterwards.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar, Protocol

from search.documents import Key, SearchDocument
from search.highlight import marked_sections, other_words, unseen
from search.lines import NO_LINES, FoundLines, LineQuestion, cue_hit, line_question
from search.nearness import Form, Spelled, near_spellings
from search.planning import MAX_CORRECTED, Plan, Word, corrected, plan_for
from search.query import MAX_RESULT_DEPTH, AnyQuery, InsideQuery, SearchQuery, SuggestQuery
from search.results import (
    FacetCount,
    Hit,
    LinesResult,
    Notice,
    SearchResult,
    Suggestion,
)
from search.schema import MAX_FACET_VALUES
from search.suggesting import Beginning, Candidates, beginning_of, suggestions_of, with_near

from .understanding import as_typed, begun_as_meant, slips_read, wider_plans


class SearchError(Exception):
    """Something between us and an engine went wrong."""


class SearchUnavailableError(SearchError):
    """The engine cannot answer or store now. The message says what an operator should do."""

    def __init__(self, engine: str, reason: str, remedy: str) -> None:
        super().__init__(f"{engine}: {reason}. {remedy}")
        self.engine = engine
        self.reason = reason
        self.remedy = remedy


class IndexUnusableError(SearchUnavailableError):
    """The index is lost, damaged or was made by another version of the site.

    Waiting does not help: it has to be built again, which the worker does by itself.
    """


@dataclass(frozen=True, slots=True)
class Match:
    """One document an engine found."""

    key: Key
    score: float
    shown: Mapping[str, Mapping[str, str]]
    """As SearchDocument.shown."""
    found: FoundLines = NO_LINES
    """The best of its lines, at most LINES_SHOWN of search.lines."""
    held: frozenset[int] = frozenset()
    """Places in `plan.naming` of the words it has; told for a relaxed plan only."""


@dataclass(frozen=True, slots=True)
class Matches:
    """One page of matches and the numbers around it."""

    page: tuple[Match, ...]
    total: int
    """Under all selections."""
    unselected_total: int
    """Without any facet selected."""
    facets: Mapping[str, Mapping[str, int]]
    """By facet and value, under the other groups' selections; of the facets the query counts."""
    without: Mapping[str, int] = field(default_factory=dict)
    """By group that narrows the query, the total if only that one did not."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """Take one document out; `version` as in SearchDocument."""

    key: Key
    version: int


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a batch of writes."""

    written: int = 0
    outdated: int = 0
    """Not written because the index holds a later version: nothing to repeat."""
    failed: Mapping[Key, str] = field(default_factory=dict)
    """Not written though wanted, with the engine's reason: to be tried again."""

    def __add__(self, other: "WriteResult") -> "WriteResult":
        return WriteResult(
            self.written + other.written,
            self.outdated + other.outdated,
            {**self.failed, **other.failed},
        )


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """What an index says it holds of one document; for comparing with the database."""

    key: Key
    version: int
    audience: str
    digest: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether an engine can be used, in words for an operator."""

    is_up: bool
    message: str


class IndexWriter(Protocol):
    """Something documents can be put into: an engine, or the fresh index of a rebuild."""

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult: ...
    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult: ...


class SearchEngine(ABC):
    """One engine with its index. Every method may raise SearchUnavailableError, none else."""

    name: ClassVar[str]

    @abstractmethod
    def match(self, plan: Plan, query: SearchQuery) -> Matches:
        """The matches of a plan under the query's audiences, selections, sort and page.

        A blank query matches everything; a plan without words, for a query that is not blank,
        nothing.
        """

    @abstractmethod
    def lines(self, question: LineQuestion, query: InsideQuery) -> FoundLines:
        """The best lines of one document, at most LINES_INSIDE; none of one the audiences hide."""

    @abstractmethod
    def alike(self, forms: Collection[Form], most: int) -> Mapping[Form, tuple[str, ...]]:
        """For each form up to `most` indexed terms of its kind, keys or exact ones, that begin with
        its letter and are as many slips away as are believed, the likeliest first; whoever may see
        them."""

    @abstractmethod
    def seen(self, terms: Collection[str], query: AnyQuery) -> frozenset[str]:
        """Those of the terms, keys or exact ones, that a document holds which the query may find.

        A term of several separated by spaces is looked for as neighbours.
        """

    @abstractmethod
    def complete(self, beginning: Beginning, query: SuggestQuery) -> Candidates:
        """What is named by something the query's audiences may see and has all the words."""

    @abstractmethod
    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        """Store documents; one whose version is not larger than the stored one changes nothing."""

    @abstractmethod
    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        """Take documents out; their version is remembered, so that a late write loses."""

    @abstractmethod
    def rebuild(self) -> AbstractContextManager[IndexWriter]:
        """A fresh, empty index to fill; it replaces the current one at once when the block ends.

        When the block fails, the fresh index is dropped and the current one stays. The one before
        is kept beside it until `drop_previous`.
        """

    @abstractmethod
    def restore_previous(self) -> bool:
        """Use the index before the last rebuild again, at once; False when there is none."""

    @abstractmethod
    def drop_previous(self) -> None:
        """Delete every index older than the current one: it has proved right."""

    @abstractmethod
    def refresh(self) -> None:
        """Make everything written so far visible to searches."""

    @abstractmethod
    def health(self) -> Health:
        """Whether the engine answers; never raises."""

    @abstractmethod
    def count(self) -> int:
        """How many documents the index holds, for every audience."""

    @abstractmethod
    def entries(self) -> Iterator[IndexedEntry]:
        """Everything the index holds, ordered by key."""

    @abstractmethod
    def close(self) -> None:
        """Give back connections."""

    def search(self, query: SearchQuery) -> SearchResult:
        """One page of answers to a question."""
        started = time.perf_counter()
        text = as_typed(self, query)
        plan = plan_for(text)
        matches = self.match(plan, query)
        notices = _notices(query) + ((Notice.DECODED,) if text != query.text else ())
        if not query.is_strict:
            plan, matches, widened = self._widened(plan, matches, text, query)
            notices += widened
        hits = tuple(_hit(match, plan, query.language) for match in matches.page)
        if any(hit.found_as or hit.is_found_by_label for hit in hits):
            notices += (Notice.OTHER_WORDS,)
        return SearchResult(
            hits=hits,
            total=matches.total,
            unselected_total=matches.unselected_total,
            without=matches.without,
            facets=_facet_lists(matches.facets, query),
            seconds=time.perf_counter() - started,
            engine=self.name,
            notices=notices,
            page=query.page,
            page_size=query.page_size,
        )

    def _widened(
        self, plan: Plan, matches: Matches, text: str, query: SearchQuery
    ) -> tuple[Plan, Matches, tuple[Notice, ...]]:
        """What to answer with when hardly anything matches as typed, and what to say of it."""
        notices: tuple[Notice, ...] = ()
        lacked = _lacked(matches, plan)
        slips = slips_read(self, plan, lacked, matches.unselected_total, text, query)
        if slips != plan:
            plan, matches = slips, self.match(slips, query)
            notices = (Notice.CORRECTED,)
        for wider_plan, notice in wider_plans(self, plan, matches.unselected_total, text, query):
            wider = self.match(wider_plan, query)
            if wider.unselected_total > matches.unselected_total:
                return wider_plan, wider, (*notices, notice)
        return plan, matches, notices

    def inside(self, query: InsideQuery) -> LinesResult:
        """The lines of one record that answer a question, in near spellings when none does."""
        plan = plan_for(as_typed(self, query))
        found = self._lines(plan, query)
        notices: tuple[Notice, ...] = ()
        if plan.words and not found.total:
            plan = corrected(plan, partial(self.near, query=query))
            found = self._lines(plan, query)
            notices = (Notice.CORRECTED,) if found.total else ()
        sung = sorted(found.lines, key=lambda line: (line.recording, line.start_seconds, line.line))
        cues = tuple(cue_hit(line, plan) for line in sung)
        return LinesResult(cues, found.total, notices, self.name)

    def _lines(self, plan: Plan, query: InsideQuery) -> FoundLines:
        question = line_question(plan)
        return self.lines(question, query) if question else NO_LINES

    def suggest(self, query: SuggestQuery) -> tuple[Suggestion, ...]:
        """What the beginning of a question may be leading to, grouped by kind, best first."""
        for beginning in self._beginnings(query):
            if found := self.complete(beginning, query):
                return suggestions_of(found, beginning, language=query.language, most=query.limit)
        return ()

    def _beginnings(self, query: SuggestQuery) -> Iterator[Beginning]:
        """The question as typed; when that leads nowhere, as it was meant, then as it is spelled
        nearly."""
        beginning = beginning_of(query.text)
        if beginning is None:
            return
        yield beginning
        meant = beginning_of(begun_as_meant(self, query))
        if meant is not None and meant != beginning:
            yield meant
        words = [Spelled(one.key, one.exact) for one in beginning.words[:MAX_CORRECTED]]
        near = with_near(beginning, self.near(words, query))
        if near != beginning:
            yield near

    def near(self, words: Iterable[Spelled], query: AnyQuery) -> Mapping[str, tuple[str, ...]]:
        """By the key of each word the keys of its near spellings in what the query may find."""
        return near_spellings(words, self.alike, partial(self.seen, query=query))


def offset_of(query: SearchQuery) -> int | None:
    """How many matches come before the query's page; None when it lies too deep to answer."""
    offset = (query.page - 1) * query.page_size
    return offset if offset + query.page_size <= MAX_RESULT_DEPTH else None


def _notices(query: SearchQuery) -> tuple[Notice, ...]:
    too_deep = (Notice.PAGE_CAPPED,) if offset_of(query) is None else ()
    shortened = (Notice.SHORTENED,) if query.is_shortened else ()
    capped = (Notice.FILTERS_CAPPED,) if query.is_capped else ()
    return shortened + capped + too_deep


def _hit(match: Match, plan: Plan, language: str) -> Hit:
    highlights = marked_sections(match.shown, plan, language) if plan.words else {}
    return Hit(
        code=match.key.code,
        kind=match.key.kind,
        score=match.score,
        highlights=highlights,
        cues=tuple(cue_hit(line, plan) for line in match.found.lines),
        found_as=other_words(highlights, plan),
        is_found_by_label=bool(plan.words) and not highlights and not match.found.lines,
        line_count=match.found.total,
        missing=_missing(match, plan),
    )


def _lacked(matches: Matches, plan: Plan) -> list[Word]:
    """The words of a partial plan that nothing shown of the page has. Some may stand in names that
    are not shown: whoever goes by it asks the index once more."""
    if not plan.is_partial or not matches.page:
        return []
    left = unseen({word.key for word in plan.naming}, _shown_texts(matches))
    return [word for word in plan.naming if word.key in left]


def _shown_texts(matches: Matches) -> Iterator[str]:
    for match in matches.page:
        for texts in match.shown.values():
            yield from texts.values()
        yield from (text.text for line in match.found.lines for text in line.texts)


def _missing(match: Match, plan: Plan) -> tuple[str, ...]:
    """The words as typed that a relaxed question did without in this match."""
    if not plan.is_relaxed:
        return ()
    return tuple(word.exact for at, word in enumerate(plan.naming) if at not in match.held)


def _facet_lists(
    counts: Mapping[str, Mapping[str, int]], query: SearchQuery
) -> dict[str, tuple[FacetCount, ...]]:
    """Every facet's values, most frequent first; selected ones are always among them."""
    lists = {}
    for name in query.counted:
        selected = query.selected(name)
        found = dict.fromkeys(selected, 0) | dict(counts.get(name, {}))
        ordered = sorted(found, key=lambda value: (-found[value], value))
        kept = ordered[:MAX_FACET_VALUES]
        kept += [value for value in selected if value not in kept]
        lists[name] = tuple(
            FacetCount(value, found[value], is_selected=value in selected) for value in kept
        )
    return lists
