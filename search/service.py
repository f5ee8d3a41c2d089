"""The site's way to ask: who may see what, which engine answers, and what if it does not."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeVar

from django.utils import timezone

from archive.access.viewer import Viewer

from .did_you_mean import another_spelling, is_doubtful
from .documents import Key
from .engines import engine_names, get_engine, resting
from .engines.base import SearchEngine, SearchUnavailableError
from .indexing import waiting
from .missed import behind_since
from .query import InsideQuery, SearchQuery, SuggestQuery
from .relaxing import Relaxation, shortenings
from .results import LinesResult, Notice, SearchResult, Suggestion
from .things import ELEMENT, LINE, RECORD
from .understanding import UnderstoodQuery
from .visibility import hidden_from, shown_to

BEHIND_SECONDS: Final = 60
"""An index that has not taken a change for so long, though another one has, is not asked."""
MOST_HIDDEN: Final = 10_000
"""No more withdrawn entries are kept out of one question to a server, some 30 ms of its work; with
more still in it, its index is too far behind to be asked. The last engine there is leaves out any
number."""

_ENTRIES: Final = (ELEMENT, RECORD, LINE)
"""Kinds of suggestions that lead to one entry, which may just have been withdrawn; the others lead
to pages about many."""

Answer = TypeVar("Answer")
Query = TypeVar("Query", SearchQuery, SuggestQuery, InsideQuery)
logger = logging.getLogger(__name__)


def find(query: UnderstoodQuery, viewer: Viewer) -> SearchResult:
    """Answer a question for a viewer. Never raises for an engine: the result then says so.

    The viewer's audiences are part of the question, and so is what the index has not yet been told
    to hide: no hit, count or total knows of it. Every hit is then checked against the database.
    """
    result = _first_answer(lambda engine: engine.search(_asked(query, engine, viewer)))
    if result is None:
        return SearchResult(
            notices=(Notice.UNAVAILABLE,), page=query.page, page_size=query.page_size
        )
    if result.engine != engine_names()[0]:
        result = replace(result, notices=(*result.notices, Notice.FALLBACK))
    return _checked(result, viewer)


def other_spelling(query: UnderstoodQuery, result: SearchResult, viewer: Viewer) -> str:
    """What was probably meant by a question with a poor result; "" when nothing better has hits.

    `query` and `result`: as given to and by `find`; nothing is looked for after a slow answer.
    """
    if query.is_blank or result.patience.is_short or not is_doubtful(result):
        return ""
    found = _first_answer(
        lambda engine: another_spelling(_asked(query, engine, viewer), result, engine)
    )
    return found or ""


def fewer_words(query: UnderstoodQuery, result: SearchResult, viewer: Viewer) -> list[Relaxation]:
    """What would be found with fewer words, when nothing was; `query` and `result` as above."""
    if query.is_blank or result.patience.is_short or result.total:
        return []
    found = _first_answer(
        lambda engine: shortenings(_asked(query, engine, viewer), engine, result.patience)
    )
    return [replace(one, query=replace(query, text=one.query.text, page=1)) for one in found or ()]


def suggest(query: SuggestQuery, viewer: Viewer) -> tuple[Suggestion, ...]:
    """Completions of an unfinished question that the viewer may see; none when no engine is up."""
    found = _first_answer(lambda engine: engine.suggest(_asked(query, engine, viewer))) or ()
    keys = {one: Key(*_entry(one)) for one in found if one.kind in _ENTRIES}
    visible = shown_to(viewer, keys.values())
    return tuple(one for one in found if one not in keys or keys[one] in visible)


def find_inside(key: Key, text: str, viewer: Viewer) -> LinesResult:
    """The lines of one record, which the caller has seen the viewer may see, that answer.

    Never raises for an engine: the result then says so.
    """
    asked = InsideQuery(key, text)
    result = _first_answer(lambda engine: engine.inside(_asked(asked, engine, viewer)))
    if result is None:
        return LinesResult(notices=(Notice.UNAVAILABLE,))
    if result.engine != engine_names()[0]:
        return replace(result, notices=(*result.notices, Notice.FALLBACK))
    return result


def _asked(query: Query, engine: SearchEngine, viewer: Viewer) -> Query:
    """The question limited to what the viewer may see.

    Raises SearchUnavailableError when the index holds too much that is hidden by now, and another
    one can be asked.
    """
    is_last = engine.name == engine_names()[-1]
    most = None if is_last else MOST_HIDDEN + 1
    hidden = hidden_from(viewer, waiting(engine.name), most=most)
    if not is_last and len(hidden) > MOST_HIDDEN:
        raise SearchUnavailableError(
            engine.name,
            f"more than {MOST_HIDDEN} withdrawn entries are still in the index",
            "See that the worker is running, or run manage.py rebuild_index.",
        )
    audiences = frozenset(str(audience) for audience in viewer.audiences)
    return replace(query, audiences=audiences, excluded=hidden)


def _first_answer(ask: Callable[[SearchEngine], Answer]) -> Answer | None:
    """The answer of the first engine that gives one, the chosen engine asked first."""
    names = engine_names()
    for name in names:
        if name != names[-1] and (resting.is_resting(name) or _is_left_behind(name, names[-1])):
            continue
        try:
            return ask(get_engine(name))
        except SearchUnavailableError as error:
            resting.rest(name)
            logger.warning("Search engine not available: %s", error)
    return None


def _is_left_behind(name: str, other: str) -> bool:
    """Whether an index lacks changes nobody told it of, or for a while those the other one has."""
    behind = behind_since(timezone.now() - timedelta(seconds=BEHIND_SECONDS))
    return name in behind.missed or (name in behind.late and other not in behind.late)


def _entry(one: Suggestion) -> tuple[str, str]:
    """The kind and code of the entry a suggestion leads to."""
    return RECORD if one.kind == LINE else one.kind, one.code


def _checked(result: SearchResult, viewer: Viewer) -> SearchResult:
    """The result without hits that the database no longer shows this viewer."""
    visible = shown_to(viewer, {Key(hit.kind, hit.code) for hit in result.hits})
    hits = tuple(hit for hit in result.hits if Key(hit.kind, hit.code) in visible)
    dropped = len(result.hits) - len(hits)
    if dropped:
        logger.warning("The index is behind: %d hits are not published any more", dropped)
    return replace(result, hits=hits, total=result.total - dropped)
