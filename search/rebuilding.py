"""A fresh index from the database while writes go on, then one swap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .catalogue import BATCH, published_count, published_keys
from .documents import Key
from .engines.base import IndexWriter, SearchEngine, SearchError
from .indexing import drain, enqueue_keys, next_version, touched_since, write_current

Progress = Callable[[int, int], None]
"""Called with the number of entries done and the number there are."""


class RebuildError(SearchError):
    """The fresh index could not be filled; the current one is untouched."""

    def __init__(self, failed: int, reason: str) -> None:
        super().__init__(
            f"{failed} entries were refused by the engine, the first because: {reason}. "
            "The current index is still in use; correct the cause and rebuild again."
        )
        self.failed = failed
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """What a rebuild did."""

    indexed: int
    caught_up: int
    """Entries that changed while it ran."""


def rebuild(engine: SearchEngine, *, progress: Progress) -> RebuildResult:
    """Fill a fresh index, swap it in, and send again what changed meanwhile.

    Raises RebuildError or SearchUnavailableError; then the current index stays. Changes that
    another worker sent to the old index just before the swap are sent again to the new one.
    """
    started = next_version()
    indexed, total = 0, published_count()
    with engine.rebuild() as index:
        for keys in published_keys():
            result = write_current(index, keys, version=next_version())
            _refuse(result.failed)
            indexed += result.written
            progress(indexed, total)
        _catch_up(index, touched_since(engine.name, started))
    changed = touched_since(engine.name, started)
    enqueue_keys(changed, [engine.name])
    drain(engine)
    engine.refresh()
    return RebuildResult(indexed, len(changed))


def _catch_up(index: IndexWriter, keys: list[Key]) -> None:
    """Bring the fresh index up to date just before it is used."""
    for start in range(0, len(keys), BATCH):
        result = write_current(index, keys[start : start + BATCH], version=next_version())
        _refuse(result.failed)


def _refuse(failed: Mapping[Key, str]) -> None:
    if failed:
        raise RebuildError(len(failed), next(iter(failed.values())))
