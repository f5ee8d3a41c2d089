"""From a plan to an Elasticsearch request. Pure: builds bodies, sends nothing.

Words are scored in one field of all sections (see `mapping.KEYS`): weighing the rarity of each
section on its own would let a seldom filled one win the ranking.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from elasticsearch_dsl import Search

from search.engines.matches import offset_of
from search.lines import LINES_INSIDE, LINES_SHOWN, LineQuestion, line_question
from search.nearness import SHORTEST_WORD, Form, slips_believed
from search.planning import Alternative, Plan, Word
from search.query import InsideQuery, SearchQuery, Sort
from search.schema import (
    EXACT_WEIGHT_BARE,
    EXACT_WEIGHT_MARKED,
    KEY_WEIGHT,
    PAIR_WEIGHT,
    WHOLE_TITLE_WEIGHT,
)
from search.text import NO_WORD

from . import lines
from .clauses import Body, Clause, either, every, term, terms, words, worth
from .filters import counts, narrowing
from .mapping import EXACT, KEYS, PAIRS_OF, WHOLE_TITLES
from .seeing import may_see

_BY_TITLE: Final = [{"sort_title": "asc"}, {"key": "asc"}]
_BEST_FIRST: Final = [{"_score": "desc"}, {"tie": "asc"}]
"""Comparing titles as text for every match doubled the time of a question; a number does not."""
_ORDERS: Final[dict[Sort, list[Any]]] = {
    Sort.RELEVANCE: _BY_TITLE,  # of a blank question, where nothing is more relevant
    Sort.TITLE: _BY_TITLE,
    Sort.NEWEST: [{"sort_date": {"order": "desc", "missing": "_last"}}, *_BY_TITLE],
    Sort.OLDEST: [{"sort_date": {"order": "asc", "missing": "_last"}}, *_BY_TITLE],
    Sort.ADDED: [{"added": {"order": "desc", "missing": "_last"}}, *_BY_TITLE],
}


def match_request(plan: Plan, query: SearchQuery) -> Body:
    """The whole page in one request: hits, total, facets, lines of songs."""
    offset = offset_of(query)
    start, size = (0, 0) if offset is None else (offset, query.page_size)
    order = _BEST_FIRST if query.is_ranked else _ORDERS[query.sort]
    request = Search().sort(*order).extra(track_total_hits=True)
    request = request.source(["key", "shown"])[start : start + size]
    chosen = narrowing(query)
    if chosen:
        request = request.post_filter("bool", filter=list(chosen.values()))
    return {"query": _question(plan, query), **counts(query, chosen), **request.to_dict()}


def lines_request(question: LineQuestion, query: InsideQuery) -> Body:
    """The lines of one document."""
    brought = lines.brought_along(question, most=LINES_INSIDE)
    asked = every([term("key", str(query.key)), may_see(query).to_dict(), *brought])
    return {"query": asked, **Search().source(False)[:1].to_dict()}


ANY_NUMBER: Final = 2**31 - 1
"""A word may be a slip however many documents have it; left alone, the server looks up none that
stands in one of a hundred."""


def alike_request(forms: Sequence[Form], most: int) -> Body:
    """Terms that look like each form, by the server's own term suggester."""
    request = Search()[0:0]
    for number, form in enumerate(forms):
        request = request.suggest(
            str(number),
            form.term,
            term={
                "field": EXACT if form.is_exact else KEYS,
                "analyzer": "whitespace",
                "suggest_mode": "always",
                "max_term_freq": ANY_NUMBER,
                "size": most,
                "max_edits": slips_believed(form.term),
                "min_word_length": SHORTEST_WORD,
                "prefix_length": 1,
                "string_distance": "damerau_levenshtein",
            },
        )
    return request.to_dict()


def _question(plan: Plan, query: SearchQuery) -> Clause:
    visible = may_see(query).to_dict()
    if query.is_blank:
        return every([visible])
    if not plan.words:
        return {"match_none": {}}
    told = [_told(at, word, plan) for at, word in enumerate(plan.naming)]
    naming = {"bool": {"should": told, "minimum_should_match": plan.required}}
    brought = lines.brought_along(line_question(plan), most=LINES_SHOWN)
    worth_more = [*_own_keys(plan), *_extras(plan)]
    return {"bool": {"filter": [visible, naming, *brought], "should": worth_more}}


def _told(at: int, word: Word, plan: Plan) -> Clause:
    """The word, by its place when hits are to say which words they have: that is looked up anew for
    every hit and word."""
    clause = _has(word)
    return {"bool": {"must": [clause], "_name": str(at)}} if plan.is_relaxed else clause


def _has(word: Word) -> Clause:
    """A condition for documents with a word, or with something that counts as it."""
    return either([_phrase(word.key, 0, is_exact=False), *_counting(word.alternatives)])


def _own_keys(plan: Plan) -> Iterator[Clause]:
    """What the words themselves are worth."""
    names = [word.key for word in plan.naming if " " in word.key]
    single = [word.key for word in plan.naming if " " not in word.key]
    if single:
        yield words(KEYS, " ".join(single), KEY_WEIGHT)
    yield from (_phrase(name, KEY_WEIGHT, is_exact=False) for name in names)


def _counting(alternatives: Iterable[Alternative]) -> Iterator[Clause]:
    """Conditions for documents with one of them, all of a kind looked up together."""
    for (is_exact, length, _weight), found in _by_kind(alternatives).items():
        field = EXACT if is_exact else KEYS
        if length <= 2:
            yield terms(field if length == 1 else PAIRS_OF[field], found)
        else:
            yield from (_phrase(one, 0, is_exact=is_exact) for one in found)


def _scored(alternatives: Iterable[Alternative]) -> Iterator[Clause]:
    """What they are worth, all of a kind in one clause."""
    for (is_exact, length, weight), found in _by_kind(alternatives).items():
        field = EXACT if is_exact else KEYS
        if length == 1:
            yield words(field, " ".join(found), weight)
        elif length == 2:
            yield words(PAIRS_OF[field], f" {NO_WORD} ".join(found), weight)
        else:
            yield from (_phrase(one, weight, is_exact=is_exact) for one in found)


def _by_kind(
    alternatives: Iterable[Alternative],
) -> dict[tuple[bool, int, float], list[str]]:
    kinds: dict[tuple[bool, int, float], list[str]] = defaultdict(list)
    for one in dict.fromkeys(alternatives):
        kinds[one.is_exact, one.terms.count(" ") + 1, one.weight].append(one.terms)
    return kinds


def _extras(plan: Plan) -> list[Clause]:
    """What makes a match better without being required."""
    bare = [word.exact for word in plan.naming if not word.is_marked]
    extras = [
        (EXACT, plan.marked, EXACT_WEIGHT_MARKED),
        (EXACT, bare, EXACT_WEIGHT_BARE),
        (PAIRS_OF[KEYS], plan.sequence if plan.bare_pairs else (), PAIR_WEIGHT),
        (PAIRS_OF[EXACT], plan.exact_sequence if plan.exact_pairs else (), PAIR_WEIGHT),
    ]
    scored = [words(field, " ".join(found), weight) for field, found, weight in extras if found]
    return [*scored, *_scored(plan.alternatives), *_whole_titles(plan)]


def _whole_titles(plan: Plan) -> Iterator[Clause]:
    """The question as a title; one with other marks than those typed is worth nothing."""
    marked = (term(EXACT, one) for one in plan.marked)
    yield worth(every([term(WHOLE_TITLES, plan.whole), *marked]), WHOLE_TITLE_WEIGHT)
    if plan.exact_whole:
        yield worth(term(WHOLE_TITLES, plan.exact_whole), WHOLE_TITLE_WEIGHT)


def _phrase(found: str, weight: float, *, is_exact: bool) -> Clause:
    """One term, or several that stand side by side."""
    field = EXACT if is_exact else KEYS
    is_name = " " in found
    return words(PAIRS_OF[field] if is_name else field, found, weight, operator="and")
