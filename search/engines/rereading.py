"""What to ask an index when a question is not plainly what it holds.

How a question was typed is settled before it is answered; what to try when hardly anything matches
comes after. Knows an index only through the two things it tells about its terms.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Final, Protocol

from archive.spelling import composed
from search.meant import MeantWord, as_meant, glued, undecoded
from search.nearness import Spelled
from search.planning import Plan, Word, corrected, plan_for, relaxed
from search.query import AnyQuery, InsideQuery, SearchQuery, SuggestQuery
from search.results import Notice

FEW_MATCHES: Final = 3
"""Fewer than this, and near spellings are searched too."""
ENOUGH_MATCHES: Final = 10
"""Fewer than this, and records with fewer of the words follow: a page of results to choose from."""
FEW_WORDS: Final = 2
"""A question of so few words is a name: half of it is looked for only when none has it all."""


class Index(Protocol):
    """What an engine tells about the terms it holds."""

    def seen(self, terms: Collection[str], query: AnyQuery) -> frozenset[str]:
        """As SearchEngine.seen."""

    def near(self, words: Iterable[Spelled], query: AnyQuery) -> Mapping[str, tuple[str, ...]]:
        """As PatientIndex.near of `asking`."""


def as_typed(index: Index, query: SearchQuery | InsideQuery) -> str:
    """The question with Telex and VNI letters as the marks they were meant for."""
    readings = undecoded(query.text)
    if not any(one.is_certain for one in readings):
        return query.text
    return _read(index, query.text, readings, query)


def begun_as_meant(index: Index, query: SuggestQuery) -> str:
    """The unfinished question with Telex and VNI letters, or words written in one, as they were
    meant; for one that leads nowhere as it was typed."""
    readings = undecoded(query.text)
    if not any(one.is_certain for one in readings):
        readings = glued(query.text)
    return _read(index, query.text, readings, query, is_unfinished=True)


def wider_plans(
    index: Index, plan: Plan, found: int, text: str, query: SearchQuery
) -> Iterator[tuple[Plan, Notice]]:
    """What to try when a plan has found hardly anything, the closest to the question first."""
    if not plan.words or found >= ENOUGH_MATCHES:
        return
    has_whole = found and plan.required == len(plan.naming)
    if found < FEW_MATCHES and not has_whole:
        cut = plan_for(_read(index, text, glued(text), query))
        if cut != plan:
            yield cut, Notice.CORRECTED
        near = _nearly(index, cut, query)
        if near != cut:
            yield near, Notice.CORRECTED
        plan = near
    if len(plan.naming) > FEW_WORDS or not found:
        yield from ((spare, Notice.RELAXED) for spare in relaxed(plan))


def _nearly(index: Index, plan: Plan, query: SearchQuery) -> Plan:
    """The plan with near spellings; in a question of several words only of those nothing has: the
    others mean themselves, and what looks like them would drown what has some of them."""
    near = partial(index.near, query=query)
    if len(plan.naming) <= FEW_WORDS:
        return corrected(plan, near)
    keys = {word.key for word in plan.naming}
    return corrected(plan, near, doubtful=keys - index.seen(keys, query))


def slips_read(
    index: Index, plan: Plan, lacked: Iterable[Word], found: int, text: str, query: SearchQuery
) -> Plan:
    """The plan with what was meant by words that nothing has, though documents have the rest:
    several words written in one, else near spellings.

    `lacked`: the words that the best matches lack, so that few need looking up.
    """
    keys = {word.key for word in lacked if not word.alternatives and " " not in word.key}
    if found < FEW_MATCHES or not keys:
        return plan
    unknown = keys - index.seen(keys, query)
    if not unknown:
        return plan
    in_one = [one for one in glued(text) if one.own[0] in unknown]
    if in_one:
        plan = plan_for(_read(index, text, in_one, query))
    return corrected(plan, partial(index.near, query=query), doubtful=unknown)


def _read(
    index: Index,
    text: str,
    readings: list[MeantWord],
    query: AnyQuery,
    *,
    is_unfinished: bool = False,
) -> str:
    """`is_unfinished`: the last word may go on, so that nothing need hold it as it stands."""
    if not readings:
        return text
    terms = {term for one in readings for term in (*one.own, one.reading)}
    seen = set(index.seen(terms, query))
    if is_unfinished:
        end = len(composed(text).rstrip())
        seen |= {one.reading for one in readings if one.end == end}
    return as_meant(text, readings, seen)
