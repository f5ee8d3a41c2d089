"""Comparing an index with the database, both ways. Reports only; repairing goes by the outbox."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from archive.access.viewer import Audience

from .catalogue import BATCH, existing, published_keys
from .documents import Key
from .engines.base import IndexedEntry, IndexReader, SearchEngine
from .indexing import drain, enqueue_keys, refused, waiting
from .readable import in_batches, read

Unsettled = Callable[[], set[Key]]
"""The keys whose index entry may differ, as they are still to be sent."""
AfterBatch = Callable[[], object]
"""Called between batches of a long comparison."""


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """Where an index and the database differ."""

    checked: int = 0
    """Published entries in the database that could be read."""
    missing: tuple[Key, ...] = ()
    """Published, but not in the index."""
    orphan: tuple[Key, ...] = ()
    """In the index, but erased from the database."""
    stale: tuple[Key, ...] = ()
    """In the index with other content than in the database."""
    over_exposed: tuple[Key, ...] = ()
    """In the index for more people than the database allows: withdrawn, or meant for fewer."""
    refused: Mapping[Key, str] = field(default_factory=dict)
    """What cannot be indexed at all, with the reason: sending it again does not help."""

    @property
    def differing(self) -> tuple[Key, ...]:
        """Everything that is not as it should be, though it could."""
        return (*self.missing, *self.orphan, *self.stale, *self.over_exposed)


@dataclass
class _Findings:
    checked: int = 0
    missing: list[Key] = field(default_factory=list)
    stale: list[Key] = field(default_factory=list)
    over_exposed: list[Key] = field(default_factory=list)
    refused: dict[Key, str] = field(default_factory=dict)


def verify(engine: SearchEngine, *, after_batch: AfterBatch = lambda: None) -> VerifyResult:
    """Compare; entries still waiting in the outbox are not counted as differing."""

    def unsettled() -> set[Key]:
        return {Key(row.kind, row.code) for row in waiting(engine.name)}

    found = compare(engine, unsettled, after_batch=after_batch)
    return replace(found, refused={**refused(engine.name), **found.refused})


def compare(
    index: IndexReader, unsettled: Unsettled, *, after_batch: AfterBatch = lambda: None
) -> VerifyResult:
    """Compare everything.

    What differs is looked at twice, so that a change made between reading the index and reading
    the database is no difference.
    """
    found = _compared(index, published_keys(), lambda key: True, unsettled, after_batch)
    return look_again(index, found, unsettled) if found.differing else found


def look_again(index: IndexReader, found: VerifyResult, unsettled: Unsettled) -> VerifyResult:
    """Compare what differed once more."""
    doubtful = set(found.differing)
    batches = in_batches(found.differing, BATCH)
    again = _compared(index, batches, doubtful.__contains__, unsettled, lambda: None)
    return replace(again, checked=found.checked, refused={**found.refused, **again.refused})


def repair(engine: SearchEngine, found: VerifyResult) -> VerifyResult:
    """Send everything that differed again and compare once more."""
    enqueue_keys(found.differing, [engine.name])
    drain(engine)
    return verify(engine)


def _compared(
    index: IndexReader,
    published: Iterable[list[Key]],
    is_wanted: Callable[[Key], bool],
    unsettled: Unsettled,
    after_batch: AfterBatch,
) -> VerifyResult:
    """Compare the batches of keys and all wanted entries of the index with the database."""
    index.refresh()
    indexed = {entry.key: entry for entry in index.entries() if is_wanted(entry.key)}
    findings = _Findings()
    for keys in published:
        _compare(keys, indexed, findings)
        after_batch()
    known = {key for keys in in_batches(indexed, BATCH) for key in existing(keys)}
    pending = unsettled()
    unpublished = [key for key in indexed if key in known]
    return VerifyResult(
        checked=findings.checked,
        missing=_settled(findings.missing, pending),
        orphan=_settled((key for key in indexed if key not in known), pending),
        stale=_settled(findings.stale, pending),
        over_exposed=_settled([*findings.over_exposed, *unpublished], pending),
        refused=findings.refused,
    )


def _compare(keys: list[Key], indexed: dict[Key, IndexedEntry], findings: _Findings) -> None:
    """Compare one batch of published entries; what was compared leaves `indexed`."""
    found = read(keys, version=0)
    findings.refused.update(found.problems)
    for key in found.problems:
        indexed.pop(key, None)
    for document in found.documents:
        findings.checked += 1
        entry = indexed.pop(document.key, None)
        if entry is None:
            findings.missing.append(document.key)
        elif document.audience not in (entry.audience, Audience.PUBLIC):
            findings.over_exposed.append(document.key)
        elif entry.digest != document.digest:
            findings.stale.append(document.key)


def _settled(keys: Iterable[Key], pending: set[Key]) -> tuple[Key, ...]:
    return tuple(key for key in keys if key not in pending)
