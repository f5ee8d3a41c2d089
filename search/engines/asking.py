"""Asking an index: how a question becomes an answer, whatever engine holds the index.

Knows of an engine the five things it can look up. Turning a question into a plan and what to try
when hardly anything matches are decided here and in `rereading`, once, so that engines cannot
differ in them. Audience is part of every lookup, never a filter afterwards.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from search.lines import NO_LINES, FoundLines, LineQuestion, cue_hit, line_question
from search.nearness import Form, Spelled, near_spellings
from search.patience import Patience
from search.planning import MAX_CORRECTED, Plan, corrected, entire, plan_for
from search.query import AnyQuery, InsideQuery, SearchQuery, SuggestQuery
from search.results import LinesResult, Notice, SearchResult, Suggestion
from search.suggesting import Beginning, Candidates, beginning_of, suggestions_of, with_near

from .hits import facet_lists, hit_of, lacked
from .matches import Matches, offset_of
from .rereading import as_typed, begun_as_meant, slips_read, wider_plans


class AskedIndex(ABC):
    """An index that answers questions. Raises as SearchEngine does."""

    name: ClassVar[str]
    patience: Callable[[], Patience] = Patience
    """With each question asked of it."""

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

    def search(self, query: SearchQuery, patience: Patience | None = None) -> SearchResult:
        """One page of answers to a question; `patience`: with a larger one it is part of."""
        patience = patience or self.patience()
        index = PatientIndex(self, patience)
        text = as_typed(index, query)
        plan = entire(plan_for(text)) if query.is_strict else plan_for(text)
        matches = self.match(plan, query)
        notices = _notices(query) + ((Notice.DECODED,) if text != query.text else ())
        if not query.is_strict and not patience.is_short:
            plan, matches, widened = index.widened(plan, matches, text, query)
            notices += widened
        hits = tuple(hit_of(match, plan, query.language) for match in matches.page)
        if any(hit.found_as or hit.is_found_by_label for hit in hits):
            notices += (Notice.OTHER_WORDS,)
        return SearchResult(
            hits=hits,
            total=matches.total,
            unselected_total=matches.unselected_total,
            without=matches.without,
            facets=facet_lists(matches.facets, query),
            seconds=patience.spent,
            engine=self.name,
            notices=notices,
            page=query.page,
            page_size=query.page_size,
            patience=patience,
        )

    def inside(self, query: InsideQuery) -> LinesResult:
        """The lines of one record that answer a question, in near spellings when none does."""
        index = PatientIndex(self, self.patience())
        plan = plan_for(as_typed(index, query))
        found = self._lines(plan, query)
        notices: tuple[Notice, ...] = ()
        if plan.words and not found.total:
            near = corrected(plan, partial(index.near, query=query))
            if near != plan and not index.patience.is_over:
                plan, found = near, self._lines(near, query)
            notices = (Notice.CORRECTED,) if found.total else ()
        sung = sorted(found.lines, key=lambda line: (line.recording, line.start_seconds, line.line))
        cues = tuple(cue_hit(line, plan) for line in sung)
        return LinesResult(cues, found.total, notices, self.name)

    def suggest(self, query: SuggestQuery) -> tuple[Suggestion, ...]:
        """What the beginning of a question may be leading to, grouped by kind, best first."""
        index = PatientIndex(self, self.patience())
        for beginning in index.beginnings(query):
            if index.patience.is_over:
                break
            if found := self.complete(beginning, query):
                return suggestions_of(found, beginning, language=query.language, most=query.limit)
        return ()

    def _lines(self, plan: Plan, query: InsideQuery) -> FoundLines:
        question = line_question(plan)
        return self.lines(question, query) if question else NO_LINES


@dataclass(frozen=True, slots=True)
class PatientIndex:
    """An index while there is patience with one question; then it seems to hold no terms."""

    engine: AskedIndex
    patience: Patience

    def seen(self, terms: Collection[str], query: AnyQuery) -> frozenset[str]:
        return frozenset() if self.patience.is_over else self.engine.seen(terms, query)

    def near(self, words: Iterable[Spelled], query: AnyQuery) -> Mapping[str, tuple[str, ...]]:
        """By the key of each word the keys of its near spellings in what the query may find."""
        return near_spellings(words, self._alike, partial(self.seen, query=query))

    def _alike(self, forms: Collection[Form], most: int) -> Mapping[Form, tuple[str, ...]]:
        return {} if self.patience.is_over else self.engine.alike(forms, most)

    def widened(
        self, plan: Plan, matches: Matches, text: str, query: SearchQuery
    ) -> tuple[Plan, Matches, tuple[Notice, ...]]:
        """What to answer with when hardly anything matches as typed, and what to say of it."""
        notices: tuple[Notice, ...] = ()
        found = matches.unselected_total
        slips = slips_read(self, plan, lacked(matches, plan), found, text, query)
        if slips != plan and not self.patience.is_over:
            plan, matches = slips, self.engine.match(slips, query)
            notices = (Notice.CORRECTED,)
        for wider_plan, notice in wider_plans(self, plan, matches.unselected_total, text, query):
            if self.patience.is_over:
                break
            wider = self.engine.match(wider_plan, query)
            if wider.unselected_total > matches.unselected_total:
                return wider_plan, wider, (*notices, notice)
        return plan, matches, notices

    def beginnings(self, query: SuggestQuery) -> Iterator[Beginning]:
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


def _notices(query: SearchQuery) -> tuple[Notice, ...]:
    too_deep = (Notice.PAGE_CAPPED,) if offset_of(query) is None else ()
    shortened = (Notice.SHORTENED,) if query.is_shortened else ()
    capped = (Notice.FILTERS_CAPPED,) if query.is_capped else ()
    return shortened + capped + too_deep
