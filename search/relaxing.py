"""What to offer when nothing was found: the same question with filters or words let go.

The totals of filters came with the answer, those of words are asked for, both under the viewer's
audiences: what somebody may not see is not offered to them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.spelling import composed

from .engines.base import SearchEngine
from .patience import Patience
from .planning import plan_for
from .query import SearchQuery
from .results import SearchResult
from .text import tokens

MOST_OFFERS: Final = 4
MOST_SHORTENED: Final = 4
"""Words that are let go one at a time; each costs a search."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The question with something let go."""

    query: SearchQuery
    total: int
    group: str = ""
    """Of `search.schema.GROUPS`; empty: all filters were let go, unless words were."""
    words: tuple[str, ...] = ()
    """Those that were let go, as typed."""


def relaxations(query: SearchQuery, result: SearchResult) -> list[Relaxation]:
    """The ways to find something after all; one filter let go at a time, else all of them.

    Empty when something was found, or when the words are to blame.
    """
    if result.total or not result.unselected_total:
        return []
    groups = [
        Relaxation(query.without(group), total, group)
        for group, total in result.without.items()
        if total
    ]
    every = [Relaxation(_unfiltered(query), result.unselected_total)]
    return sorted(groups, key=lambda one: -one.total)[:MOST_OFFERS] or every


def shortenings(query: SearchQuery, engine: SearchEngine, patience: Patience) -> list[Relaxation]:
    """The question, which found nothing, without words but with its filters; best first.

    Without all words that nothing has; if that is not enough, without one more; else with one only.
    What is found while there is patience with the question counts.
    """

    def total(asked: SearchQuery) -> int:
        return 0 if patience.is_over else engine.search(asked, patience).total

    for stage in _spared(query, engine):
        found = [_without(words, query, total) for words in stage]
        if any(one.total for one in found):
            return sorted((one for one in found if one.total), key=lambda one: -one.total)
    return []


def _without(
    words: tuple[str, ...], query: SearchQuery, total: Callable[[SearchQuery], int]
) -> Relaxation:
    text = _text_without(query.text, words)
    asked = replace(query, text=text, page=1, page_size=1, counted=(), opened=())
    return Relaxation(replace(query, text=text, page=1), total(asked), words=words)


def _spared(query: SearchQuery, engine: SearchEngine) -> Iterator[list[tuple[str, ...]]]:
    """Words to let go of together, fewer before more; never all that name something."""
    words = [word for word in plan_for(query.text).naming if " " not in word.key]
    if len(words) < 2:
        return
    seen = engine.seen({word.key for word in words}, query)
    unknown = tuple(word.exact for word in words if word.key not in seen)
    known = [word.exact for word in words if word.key in seen][:MOST_SHORTENED]
    if unknown and known:
        yield [unknown]
    if len(known) > 1:
        yield [(*unknown, word) for word in known]
    if len(known) > 2:
        yield [tuple(word.exact for word in words if word.exact != kept) for kept in known]


def _text_without(text: str, words: tuple[str, ...]) -> str:
    text = composed(text)
    for token in reversed(list(tokens(text))):
        if token.exact in words:
            text = f"{text[: token.start]} {text[token.end :]}"
    return " ".join(text.split())


def _unfiltered(query: SearchQuery) -> SearchQuery:
    for group in query.narrowed_by:
        query = query.without(group)
    return query
