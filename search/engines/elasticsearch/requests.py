"""From a plan to an Elasticsearch request. Pure: builds bodies, sends nothing.

Words are scored in one field of all sections (see `mapping.KEYS`): weighing the rarity of each
section on its own would let a seldom filled one win the ranking.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from elasticsearch_dsl import Q, Search
from elasticsearch_dsl.query import Query

from search.engines.base import offset_of
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

from . import lines
from .filters import add_counts, narrowing
from .mapping import EXACT, KEYS, PAIRS_OF, WHOLE_TITLES
from .seeing import may_see

NO_TERM: Final = "qzqzq"
"""Between names in one clause: the end of one and the beginning of the next are no neighbours."""

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


def match_request(plan: Plan, query: SearchQuery) -> Search:
    """The whole page in one request: hits, total, facets, lines of songs."""
    offset = offset_of(query)
    start, size = (0, 0) if offset is None else (offset, query.page_size)
    request = Search().query(_question(plan, query))
    is_ranked = query.sort is Sort.RELEVANCE and not query.is_blank
    order = _BEST_FIRST if is_ranked else _ORDERS[query.sort]
    request = request.sort(*order).extra(track_total_hits=True, track_scores=True)
    request = request.source(["key", "shown"])[start : start + size]
    chosen = narrowing(query)
    if chosen:
        request = request.post_filter("bool", filter=list(chosen.values()))
    add_counts(request, query, chosen)
    return request


def lines_request(question: LineQuestion, query: InsideQuery) -> Search:
    """The lines of one document."""
    brought = lines.brought_along(question, most=LINES_INSIDE)
    request = Search().query(
        "bool", filter=[Q("term", key=str(query.key)), may_see(query), *brought]
    )
    return request.source(False)[:1]


def alike_request(forms: Sequence[Form], most: int) -> Search:
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
                "size": most,
                "max_edits": slips_believed(form.term),
                "min_word_length": SHORTEST_WORD,
                "prefix_length": 1,
                "string_distance": "damerau_levenshtein",
            },
        )
    return request


def _question(plan: Plan, query: SearchQuery) -> Query:
    if query.is_blank:
        return Q("bool", filter=[may_see(query)])
    if not plan.words:
        return Q("match_none")
    naming = Q(
        "bool",
        should=[_told(at, word, plan) for at, word in enumerate(plan.naming)],
        minimum_should_match=plan.required,
    )
    brought = lines.brought_along(line_question(plan), most=LINES_SHOWN)
    return Q("bool", filter=[may_see(query), *brought], must=[naming], should=_extras(plan))


def _told(at: int, word: Word, plan: Plan) -> Query:
    """The word, by its place when hits are to say which words they have."""
    query = _word(word)
    return Q("bool", must=[query], _name=str(at)) if plan.is_partial else query


def _word(word: Word) -> Query:
    """A word, or something that counts as it; what that is worth is in `_extras`, once."""
    own = _phrase(word.key, KEY_WEIGHT, is_exact=False)
    if not word.alternatives:
        return own
    others = Q("bool", should=list(_counting(word.alternatives)))
    return Q("bool", should=[own, Q("constant_score", filter=others, boost=0)])


def _counting(alternatives: Iterable[Alternative]) -> Iterator[Query]:
    """Conditions for documents with one of them, all of a kind looked up together."""
    for (is_exact, length, _weight), terms in _by_kind(alternatives).items():
        field = EXACT if is_exact else KEYS
        if length <= 2:
            yield Q("terms", **{field if length == 1 else PAIRS_OF[field]: terms})
        else:
            yield from (_phrase(one, 0, is_exact=is_exact) for one in terms)


def _scored(alternatives: Iterable[Alternative]) -> Iterator[Query]:
    """What they are worth, all of a kind in one clause."""
    for (is_exact, length, weight), terms in _by_kind(alternatives).items():
        field = EXACT if is_exact else KEYS
        if length == 1:
            yield _match(field, " ".join(terms), weight)
        elif length == 2:
            yield _match(PAIRS_OF[field], f" {NO_TERM} ".join(terms), weight)
        else:
            yield from (_phrase(one, weight, is_exact=is_exact) for one in terms)


def _by_kind(
    alternatives: Iterable[Alternative],
) -> dict[tuple[bool, int, float], list[str]]:
    kinds: dict[tuple[bool, int, float], list[str]] = defaultdict(list)
    for one in dict.fromkeys(alternatives):
        kinds[one.is_exact, one.terms.count(" ") + 1, one.weight].append(one.terms)
    return kinds


def _extras(plan: Plan) -> list[Query]:
    """What makes a match better without being required."""
    bare = [word.exact for word in plan.naming if not word.is_marked]
    extras = [
        (EXACT, plan.marked, EXACT_WEIGHT_MARKED),
        (EXACT, bare, EXACT_WEIGHT_BARE),
        (PAIRS_OF[KEYS], plan.sequence if plan.bare_pairs else (), PAIR_WEIGHT),
        (PAIRS_OF[EXACT], plan.exact_sequence if plan.exact_pairs else (), PAIR_WEIGHT),
    ]
    scored = [_match(field, " ".join(terms), weight) for field, terms, weight in extras if terms]
    return [*scored, *_scored(plan.alternatives), *_whole_titles(plan)]


def _whole_titles(plan: Plan) -> Iterator[Query]:
    """The question as a title; one with other marks than those typed is worth nothing."""
    marked = [Q("term", **{EXACT: term}) for term in plan.marked]
    keys = Q("bool", filter=[Q("term", **{WHOLE_TITLES: plan.whole}), *marked])
    yield Q("constant_score", filter=keys, boost=WHOLE_TITLE_WEIGHT)
    if plan.exact_whole:
        exact = Q("term", **{WHOLE_TITLES: plan.exact_whole})
        yield Q("constant_score", filter=exact, boost=WHOLE_TITLE_WEIGHT)


def _phrase(terms: str, weight: float, *, is_exact: bool) -> Query:
    """One term, or several that stand side by side."""
    field = EXACT if is_exact else KEYS
    if " " in terms:
        return _match(PAIRS_OF[field], terms, weight, operator="and")
    return Q("term", **{field: {"value": terms, "boost": weight}})


def _match(field: str, text: str, weight: float, *, operator: str = "or") -> Query:
    return Q("match", **{field: {"query": text, "boost": weight, "operator": operator}})
