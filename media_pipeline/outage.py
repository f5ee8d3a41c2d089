"""Living through an outage of the database: a server that restarts, a connection that is cut.

An hour of work must not be lost to a second without a database. Knows no job and decides nothing
about leases: whoever asks for something to be tried again knows that twice does no harm.
"""

import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

OUTAGES: Final = (OperationalError, InterfaceError)
PAUSE_SECONDS: Final = 0.5
"""Between two tries: a server that comes back is not stormed."""


def outlast(action: Callable[[], Answer], seconds: float) -> Answer:
    """Return what ``action`` returns, trying again for ``seconds`` while the database is away.

    Within a transaction of the caller's there is one try: what came before is lost already.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            return action()
        except OUTAGES:
            mend_connection()
            if connection.in_atomic_block or time.monotonic() >= deadline:
                raise
            logger.warning("Database away", extra={"event": "media_database_away"})
            time.sleep(PAUSE_SECONDS)


def mend_connection() -> None:
    """Put a dead connection away, so that the next statement opens a new one.

    Django does so between requests only, and an encode is one long request.
    """
    connection.close_if_unusable_or_obsolete()
