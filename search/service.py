"""The site's way to ask: who may see what, which engine answers, and what if it does not."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from archive.access.viewer import Viewer
from archive.records.selectors import published_elements, published_records

from .documents import Key
from .engines import engine_names, get_engine
from .engines.base import SearchEngine, SearchUnavailableError
from .query import SearchQuery, SuggestQuery
from .results import Notice, SearchResult, Suggestion

REST_SECONDS: Final = 15
"""An engine that failed is not asked again for this long, so that not every visitor waits for it
while another one can answer at once."""

Answer = TypeVar("Answer")
_resting_until: dict[str, float] = {}
logger = logging.getLogger(__name__)


def find(query: SearchQuery, viewer: Viewer) -> SearchResult:
    """Answer a question for a viewer. Never raises for an engine: the result then says so.

    The viewer's audiences are part of the question; every hit is then checked against the
    database, in case the index is behind.
    """
    asked = replace(query, audiences=_audiences(viewer))
    result = _first_answer(lambda engine: engine.search(asked))
    if result is None:
        return SearchResult(
            notices=(Notice.UNAVAILABLE,), page=query.page, page_size=query.page_size
        )
    if result.engine != engine_names()[0]:
        result = replace(result, notices=(*result.notices, Notice.FALLBACK))
    return _checked(result, viewer)


def suggest(query: SuggestQuery, viewer: Viewer) -> tuple[Suggestion, ...]:
    """Completions of an unfinished question that the viewer may see; none when no engine is up."""
    asked = replace(query, audiences=_audiences(viewer))
    found = _first_answer(lambda engine: engine.suggest(asked)) or ()
    visible = _visible({Key(one.kind, one.code) for one in found}, viewer)
    return tuple(one for one in found if Key(one.kind, one.code) in visible)


def forget_failures() -> None:
    """Ask every engine again at once; for whoever has just repaired one."""
    _resting_until.clear()


def _audiences(viewer: Viewer) -> frozenset[str]:
    return frozenset(str(audience) for audience in viewer.audiences)


def _first_answer(ask: Callable[[SearchEngine], Answer]) -> Answer | None:
    """The answer of the first engine that gives one, the chosen engine asked first."""
    names = engine_names()
    for name in names:
        if name != names[-1] and _resting_until.get(name, 0.0) > time.monotonic():
            continue
        try:
            return ask(get_engine(name))
        except SearchUnavailableError as error:
            _resting_until[name] = time.monotonic() + REST_SECONDS
            logger.warning("Search engine not available: %s", error)
    return None


def _checked(result: SearchResult, viewer: Viewer) -> SearchResult:
    """The result without hits that the database no longer shows this viewer."""
    visible = _visible({Key(hit.kind, hit.code) for hit in result.hits}, viewer)
    hits = tuple(hit for hit in result.hits if Key(hit.kind, hit.code) in visible)
    dropped = len(result.hits) - len(hits)
    if dropped:
        logger.warning("The index is behind: %d hits are not published any more", dropped)
    return replace(result, hits=hits, total=result.total - dropped)


def _visible(keys: set[Key], viewer: Viewer) -> set[Key]:
    found: set[Key] = set()
    for kind, entries in (
        ("record", published_records(viewer)),
        ("element", published_elements(viewer)),
    ):
        codes = [key.code for key in keys if key.kind == kind]
        if codes:
            rows = entries.filter(code__in=codes).values_list("code", flat=True)
            found |= {Key(kind, code) for code in rows}
    return found
