"""The worker's chore: send what waits, build an index again that cannot be trusted, prove it daily.

An index file that was deleted, damaged or made by another version of the site, an index that
somebody emptied, one of a server that was not used for a while, or one that is newer than a
database that was restored, is nothing a cultural officer should have to know about.
"""

import datetime
import logging
import time
from collections.abc import Callable
from typing import Final

from django.utils import timezone

from . import building, missed
from .catalogue import published_count
from .engines import engine_names, get_engine, resting
from .engines.base import IndexUnusableError, SearchEngine, SearchError, SearchUnavailableError
from .indexing import drain_outbox, latest_version, refused, waiting
from .rebuilding import rebuild
from .verifying import repair, verify

LOOK_SECONDS: Final = 15.0
"""Between two looks at an index; a look counts documents, on either side."""
RETRY_SECONDS: Final = 300.0
"""After a rebuild that failed: its cause needs a person, disk space or a server."""
NIGHT: Final = range(1, 5)
"""Hours, by the installation's time zone, in which an index is compared with the database."""
PROVED_FOR: Final = datetime.timedelta(hours=20)
LONGEST_UNPROVED: Final = datetime.timedelta(days=2)
"""After that by day too: some machines are switched off at night."""

logger = logging.getLogger(__name__)
_next_look: dict[str, float] = {}
_short: set[str] = set()
"""Engines whose last look found too few or too many documents."""


def keep_up() -> int:
    """Drain the outbox, then look after the indices; the number of rows sent. Never raises for an
    engine."""
    due = [name for name in engine_names() if _next_look.get(name, 0.0) <= time.monotonic()]
    for name in due:
        _next_look[name] = time.monotonic() + LOOK_SECONDS
        _note_if_strange(get_engine(name))  # before anything is sent: that draws a new version
    sent = drain_outbox()
    for name in due:
        look_after(get_engine(name))
    return sent


def look_after(engine: SearchEngine) -> bool:
    """Build the index again if it needs it; whether that was done. Once a night, prove it."""
    try:
        reason = _reason_to_rebuild(engine)
        if not reason:
            _prove_if_due(engine)
    except IndexUnusableError as error:
        reason = str(error)
    except SearchUnavailableError:
        return False
    if reason:
        logger.warning("The index is built again: %s", reason)
    return bool(reason) and _rebuilt(engine)


def _note_if_strange(engine: SearchEngine) -> None:
    """An index that knows of later changes than the database was made from a later one; another
    than the one before may be of a server that was used long ago."""
    try:
        is_ahead = engine.latest_version() > latest_version()
        if is_ahead or not building.is_kept(engine.name, engine.identity()):
            missed.note(engine.name)
    except SearchUnavailableError:
        """Looking after it will tell."""


def _reason_to_rebuild(engine: SearchEngine) -> str:
    """Why it must be built again, for an operator; empty if it need not. Raises
    IndexUnusableError."""
    if missed.has_missed(engine.name):
        return f"{engine.name} was not told of all changes, or is of another database"
    if building.was_broken_off(engine.name):
        return f"{engine.name}: a rebuild was killed"
    return f"{engine.name} does not hold everything" if _is_short_again(engine) else ""


def _is_short_again(engine: SearchEngine) -> bool:
    """Whether the number of documents was wrong twice: once may be a change on its way."""
    if not _is_short(engine):
        _short.discard(engine.name)
        return False
    was_short = engine.name in _short
    _short.add(engine.name)
    return was_short


def _is_short(engine: SearchEngine) -> bool:
    if waiting(engine.name).filter(attempts=0).exists():
        engine.count()  # raises for an index that cannot be used
        return False
    return abs(published_count() - engine.count()) > len(refused(engine.name))


def _prove_if_due(engine: SearchEngine) -> None:
    is_night = timezone.localtime().hour in NIGHT
    limit = PROVED_FOR if is_night else LONGEST_UNPROVED
    if not building.takes_proof(engine.name, older_than=limit):
        return
    try:
        _prove(engine)
    except SearchUnavailableError:
        building.leave_proof(engine.name)
        raise


def _prove(engine: SearchEngine) -> None:
    """Compare everything with the database and put right what differs; others send meanwhile."""
    found = verify(engine, after_batch=_sending())
    if found.differing:
        logger.error("The index %s differed in %d entries", engine.name, len(found.differing))
        found = repair(engine, found)
    if found.differing:
        logger.error("The index %s still differs, and is built again", engine.name)
        missed.note(engine.name)


def _rebuilt(engine: SearchEngine) -> bool:
    sending = _sending()
    try:
        result = rebuild(engine, progress=lambda done, total: sending())
    except building.BeingBuiltError:
        return False
    except SearchError as error:
        _next_look[engine.name] = time.monotonic() + RETRY_SECONDS
        logger.error("The index could not be built again: %s", error)
        return False
    resting.forget()
    _short.discard(engine.name)
    logger.warning("The index %s was built again: %d entries", engine.name, result.indexed)
    return True


def _sending() -> Callable[[], None]:
    """Something to call often during long work: what is saved meanwhile does not wait for it."""
    last = time.monotonic()

    def send() -> None:
        nonlocal last
        if time.monotonic() - last >= LOOK_SECONDS:
            drain_outbox()
            last = time.monotonic()

    return send
