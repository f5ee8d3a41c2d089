"""Documents of what can be read, and why the rest cannot: one broken entry holds up no other."""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError

from .catalogue import documents_for
from .documents import Key, SearchDocument

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Readable:
    """What became of the keys of one batch; those of nothing published are in neither."""

    documents: list[SearchDocument]
    problems: dict[Key, str] = field(default_factory=dict)
    """By key why no document can be made of what is published."""


def read(keys: Collection[Key], *, version: int) -> Readable:
    """As `documents_for`; what breaks on one entry is that entry's problem. Raises DatabaseError:
    a database that is away is nobody's."""
    try:
        return Readable(documents_for(keys, version=version))
    except DatabaseError:
        raise
    except Exception as error:
        if len(keys) == 1:
            logger.exception("%s cannot be read", *keys)
            return Readable([], dict.fromkeys(keys, f"{type(error).__name__}: {error}"))
    return _together(read([key], version=version) for key in keys)


def _together(parts: Iterable[Readable]) -> Readable:
    whole = Readable([])
    for part in parts:
        whole.documents.extend(part.documents)
        whole.problems.update(part.problems)
    return whole


def in_batches(keys: Iterable[Key], size: int) -> Iterator[list[Key]]:
    """The keys in lists of at most that size: a database limits what one question may name."""
    wanted = list(keys)
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]
