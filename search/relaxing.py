"""What to offer when nothing was found: the same question with one thing let go, and how many then.

Totals come from the engine under the viewer's audiences, like every other: what somebody may not
see is not offered to them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.spelling import composed

from .query import SearchQuery
from .results import SearchResult
from .stopwords import soft_words
from .text import tokens

MOST_WORDS: Final = 6
"""Each word left out is a question of its own."""
MOST_OFFERS: Final = 4

Ask = Callable[[SearchQuery], SearchResult]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The question with something let go."""

    query: SearchQuery
    total: int
    group: str = ""
    """Of `search.schema.GROUPS`, when a filter was let go."""
    word: str = ""
    """As typed, when a word was let go; neither: all filters were."""


def relaxations(query: SearchQuery, result: SearchResult, ask: Ask) -> list[Relaxation]:
    """The ways to find something after all, the gentlest first; empty when there is none.

    One filter is let go at a time, then all of them; words only when the filters are not to blame.
    """
    if result.total:
        return []
    groups = [
        Relaxation(query.without(group), total, group)
        for group, total in result.without.items()
        if total
    ]
    if groups:
        return sorted(groups, key=lambda one: -one.total)[:MOST_OFFERS]
    if result.unselected_total:
        return [Relaxation(_unfiltered(query), result.unselected_total)]
    return sorted(_with_fewer_words(query, ask), key=lambda one: -one.total)[:MOST_OFFERS]


def _with_fewer_words(query: SearchQuery, ask: Ask) -> Iterator[Relaxation]:
    text = composed(query.text)
    found = list(tokens(text))
    soft = soft_words(text, found)
    naming = [token for place, token in enumerate(found) if place not in soft]
    if len(naming) < 2:
        return
    for token in naming[:MOST_WORDS]:
        rest = " ".join((text[: token.start] + " " + text[token.end :]).split())
        fewer = replace(query, text=rest, page=1)
        answer = ask(replace(fewer, counted=(), opened=(), page_size=1))
        word = text[token.start : token.end]
        if answer.total:
            yield Relaxation(fewer, answer.total, word=word)
        elif answer.unselected_total:
            yield Relaxation(_unfiltered(fewer), answer.unselected_total, word=word)


def _unfiltered(query: SearchQuery) -> SearchQuery:
    for group in query.narrowed_by:
        query = query.without(group)
    return query
