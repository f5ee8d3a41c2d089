"""The worker's chore: send what waits, and build an index again that cannot be used or has gaps.

An index file that was deleted, damaged or made by another version of the site, or an index that
somebody emptied, is nothing a cultural officer should have to know about.
"""

import logging
import time
from typing import Final

from .catalogue import published_count
from .engines import engine_names, get_engine, resting
from .engines.base import IndexUnusableError, SearchEngine, SearchError, SearchUnavailableError
from .indexing import drain_outbox, waiting
from .rebuilding import rebuild

LOOK_SECONDS: Final = 15.0
"""Between two looks at an index; a look counts documents, on either side."""
RETRY_SECONDS: Final = 300.0
"""After a rebuild that failed: its cause needs a person, disk space or a server."""

logger = logging.getLogger(__name__)
_next_look: dict[str, float] = {}
_short: set[str] = set()
"""Engines whose last look found too few or too many documents."""


def keep_up() -> int:
    """Drain the outbox, then look after the indices; the number of rows sent. Never raises for an
    engine."""
    sent = drain_outbox()
    for name in engine_names():
        if _next_look.get(name, 0.0) <= time.monotonic():
            _next_look[name] = time.monotonic() + LOOK_SECONDS
            look_after(get_engine(name))
    return sent


def look_after(engine: SearchEngine) -> bool:
    """Build the index again if it needs it; whether that was done."""
    try:
        needs_rebuild = _is_short_again(engine)
    except IndexUnusableError as error:
        logger.warning("The index is built again: %s", error)
        needs_rebuild = True
    except SearchUnavailableError:
        return False
    return needs_rebuild and _rebuilt(engine)


def _is_short_again(engine: SearchEngine) -> bool:
    """Whether the number of documents was wrong twice: once may be a change on its way."""
    if _is_short(engine):
        was_short = engine.name in _short
        _short.add(engine.name)
        if was_short:
            logger.warning("The index is built again: %s does not hold everything", engine.name)
        return was_short
    _short.discard(engine.name)
    return False


def _is_short(engine: SearchEngine) -> bool:
    if waiting(engine.name).filter(attempts=0).exists():
        engine.count()  # raises for an index that cannot be used
        return False
    refused = waiting(engine.name).count()
    return abs(published_count() - engine.count()) > refused


def _rebuilt(engine: SearchEngine) -> bool:
    try:
        result = rebuild(engine, progress=lambda done, total: None)
    except SearchError as error:
        _next_look[engine.name] = time.monotonic() + RETRY_SECONDS
        logger.error("The index could not be built again: %s", error)
        return False
    resting.forget()
    _short.discard(engine.name)
    logger.warning("The index %s was built again: %d entries", engine.name, result.indexed)
    return True
