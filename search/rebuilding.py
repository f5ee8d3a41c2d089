"""A fresh index from the database while writes go on, one swap, and a look whether it is right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .catalogue import BATCH, published_count, published_keys
from .documents import Key
from .engines.base import IndexWriter, SearchEngine, SearchError
from .indexing import drain, enqueue_keys, next_version, touched_since, write_current
from .verifying import VerifyResult, repair, verify

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


class RebuildDiffersError(SearchError):
    """The fresh index was not what the database says; the one before is in use again."""

    def __init__(self, found: VerifyResult, *, is_restored: bool) -> None:
        now = "is in use again" if is_restored else "does not exist: the fresh one is in use"
        super().__init__(
            f"{len(found.differing)} entries of the fresh index differ from the database, for "
            f"example {found.differing[0]}. The index before {now}; run manage.py verify_index."
        )
        self.found = found
        self.is_restored = is_restored


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """What a rebuild did."""

    indexed: int
    caught_up: int
    """Entries that changed while it ran."""


def rebuild(engine: SearchEngine, *, progress: Progress) -> RebuildResult:
    """Fill a fresh index, swap it in, send again what changed meanwhile, and prove it.

    Raises RebuildError or SearchUnavailableError; then the current index stays. Changes that
    another worker sent to the old index just before the swap are sent again to the new one. The
    old index is dropped only when the new one equals the database, and is taken back otherwise:
    then RebuildDiffersError.
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
    changed = _send_again(engine, started)
    found = verify(engine)
    if found.differing:
        found = repair(engine, found)
    if found.differing:
        is_restored = engine.restore_previous()
        _send_again(engine, started)
        raise RebuildDiffersError(found, is_restored=is_restored)
    engine.drop_previous()
    return RebuildResult(indexed, changed)


def _send_again(engine: SearchEngine, started: int) -> int:
    """Send what was touched since then to the index that is in use now; how many that was."""
    changed = touched_since(engine.name, started)
    enqueue_keys(changed, [engine.name])
    drain(engine)
    engine.refresh()
    return len(changed)


def _catch_up(index: IndexWriter, keys: list[Key]) -> None:
    """Bring the fresh index up to date just before it is used."""
    for start in range(0, len(keys), BATCH):
        result = write_current(index, keys[start : start + BATCH], version=next_version())
        _refuse(result.failed)


def _refuse(failed: Mapping[Key, str]) -> None:
    if failed:
        raise RebuildError(len(failed), next(iter(failed.values())))
