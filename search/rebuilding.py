"""A fresh index from the database while writes go on, proved right before anybody is sent to it."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from . import building, missed
from .building import Claim
from .catalogue import BATCH, published_count, published_keys
from .documents import Key, SearchDocument
from .engines.base import FreshIndex, IndexWriter, SearchEngine, SearchError, SearchUnavailableError
from .indexing import (
    Noted,
    drain,
    enqueue_keys,
    keep_refused,
    next_version,
    rows_waiting,
    settle_waiting,
    touched_since,
    write_current,
)
from .readable import in_batches, read
from .verifying import VerifyResult, compare, look_again

REFUSED_SHARE: Final = 0.05
"""Of all entries, but at least one: so many may be missing from a fresh index, and are reported.
More are no longer the fault of entries."""

Progress = Callable[[int, int], None]
"""Called with the number of entries done and the number there are."""
logger = logging.getLogger(__name__)


class RebuildError(SearchError):
    """The fresh index could not be filled; the current one is untouched."""

    def __init__(self, failed: int, reason: str) -> None:
        super().__init__(
            f"{failed} entries could not be indexed, the first because: {reason}. "
            "The current index is still in use; correct the cause and rebuild again."
        )
        self.failed = failed
        self.reason = reason


class RebuildDiffersError(SearchError):
    """The fresh index was not what the database says; the current one is untouched."""

    def __init__(self, found: VerifyResult) -> None:
        super().__init__(
            f"{len(found.differing)} entries of the fresh index differ from the database, for "
            f"example {found.differing[0]}. The current index is still in use; see that the search "
            "server and the disk are well and rebuild again."
        )
        self.found = found


@dataclass(frozen=True, slots=True)
class RebuildResult:
    """What a rebuild did."""

    indexed: int
    caught_up: int
    """Entries that changed while it ran."""
    refused: Mapping[Key, str] = field(default_factory=dict)
    """Published, but nothing could be made of them, with the reason; they wait in the outbox."""


@dataclass
class _Rebuild:
    """One rebuild under way."""

    engine: SearchEngine
    claim: Claim
    progress: Progress
    known: Mapping[Noted, Key]
    """Outbox rows that waited when it began: it reads what they stand for."""
    started: int
    """The version before every one it writes."""
    refused: dict[Key, str] = field(default_factory=dict)


def rebuild(engine: SearchEngine, *, progress: Progress) -> RebuildResult:
    """Fill a fresh index, prove it, swap it in, and send again what changed meanwhile.

    Raises RebuildError, RebuildDiffersError, SearchUnavailableError and building.LostClaimError;
    then the current index stays, as nobody was sent to the fresh one. Raises
    building.BeingBuiltError when another process rebuilds.

    Changes that were sent to the old index until the swap are sent again to the new one. Entries
    that nothing can be made of stay in the outbox with their problem.
    """
    with building.claimed(engine.name) as claim:
        missed.take_up(engine.name)
        known = rows_waiting(engine.name)
        run = _Rebuild(engine, claim, progress, known, started=next_version())
        with engine.rebuild() as index:
            indexed = _fill(run, index)
            _catch_up(run, index)
            _prove(run, index)
            _catch_up(run, index)
            claim.prolong()
        settle_waiting(run.known, run.refused)
        changed = _touched(run)
        keep_refused(engine.name, run.refused)
        _send(engine, changed)
        missed.settle(engine.name)
        building.note_built(engine.name)
        _tidy(engine)
    return RebuildResult(indexed, len(changed), run.refused)


def _fill(run: _Rebuild, index: FreshIndex) -> int:
    """Put in everything published, in one stream; the number of documents."""
    total = published_count()
    result = index.put_many(_published(run, total))
    run.refused.update(result.failed)
    if run.refused and not result.written:
        raise _too_many(run)
    _refuse_many(run, total)
    return result.written


def _refuse_many(run: _Rebuild, total: int) -> None:
    if len(run.refused) > max(1, total * REFUSED_SHARE):
        raise _too_many(run)


def _too_many(run: _Rebuild) -> RebuildError:
    return RebuildError(len(run.refused), next(iter(run.refused.values())))


def _published(run: _Rebuild, total: int) -> Iterator[SearchDocument]:
    done = 0
    for keys in published_keys():
        found = read(keys, version=next_version())
        run.refused.update(found.problems)
        _refuse_many(run, total)
        yield from found.documents
        run.claim.prolong()
        done += len(keys)
        run.progress(done, total)


def _touched(run: _Rebuild) -> list[Key]:
    """What changed since it began."""
    return touched_since(run.engine.name, run.started, but=run.known)


def _catch_up(run: _Rebuild, index: IndexWriter) -> None:
    """Bring the fresh index up to date with what changed meanwhile."""
    _write(run, index, _touched(run))


def _prove(run: _Rebuild, index: FreshIndex) -> None:
    """See that the fresh index holds what the database says, but for what is still to be caught up
    with; what does not is written once more."""

    def unsettled() -> set[Key]:
        return {*_touched(run), *run.refused}

    found = compare(index, unsettled, after_batch=run.claim.prolong)
    if found.differing:
        _write(run, index, list(found.differing))
        found = look_again(index, found, unsettled)
    if found.differing:
        raise RebuildDiffersError(found)


def _write(run: _Rebuild, index: IndexWriter, keys: list[Key]) -> None:
    for batch in in_batches(keys, BATCH):
        result = write_current(index, batch, version=next_version())
        for key in batch:
            run.refused.pop(key, None)
        run.refused.update(result.failed)
        run.claim.prolong()


def _send(engine: SearchEngine, changed: list[Key]) -> None:
    """Send what changed during the rebuild to the index that is in use now."""
    enqueue_keys(changed, [engine.name])  # also what waits: it may just be on its way elsewhere
    drain(engine)  # what cannot be sent now waits


def _tidy(engine: SearchEngine) -> None:
    try:
        engine.drop_unused()
    except SearchUnavailableError as error:
        logger.warning("The index before is left for the next rebuild to delete: %s", error)
