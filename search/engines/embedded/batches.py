"""Any number of documents in transactions of a size, and which of them cannot be stored."""

import logging
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

from search.documents import SearchDocument
from search.engines.base import SearchUnavailableError, WriteResult

DOCUMENTS: Final = 500
"""In one transaction, and no more in memory: a few megabytes with long transcripts."""

Put = Callable[[list[SearchDocument]], WriteResult]
"""Stores all or, when it raises, none."""
logger = logging.getLogger(__name__)


def put_in_batches(put: Put, documents: Iterable[SearchDocument]) -> WriteResult:
    """Store them all. What reading them raises is let through, and SearchUnavailableError."""
    remaining, result = iter(documents), WriteResult()
    while batch := list(islice(remaining, DOCUMENTS)):
        result += _put_those_that_can_be(put, batch)
    return result


def _put_those_that_can_be(put: Put, batch: list[SearchDocument]) -> WriteResult:
    """Each by itself if something in them breaks all: then the one is found."""
    try:
        return put(batch)
    except SearchUnavailableError:
        raise
    except Exception as error:
        if len(batch) == 1:
            logger.exception("%s cannot be stored", batch[0].key)
            return WriteResult(failed={batch[0].key: f"{type(error).__name__}: {error}"})
    return sum((_put_those_that_can_be(put, [one]) for one in batch), WriteResult())
