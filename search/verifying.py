"""Comparing an index with the database, both ways. Reports only; repairing goes by the outbox."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from archive.access.viewer import Audience

from .catalogue import BATCH, documents_for, existing, published_keys
from .documents import Key
from .engines.base import IndexedEntry, SearchEngine
from .indexing import drain, enqueue_keys, waiting


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """Where an index and the database differ."""

    checked: int = 0
    """Published entries in the database."""
    missing: tuple[Key, ...] = ()
    """Published, but not in the index."""
    orphan: tuple[Key, ...] = ()
    """In the index, but erased from the database."""
    stale: tuple[Key, ...] = ()
    """In the index with other content than in the database."""
    over_exposed: tuple[Key, ...] = ()
    """In the index for more people than the database allows: withdrawn, or meant for fewer."""

    @property
    def differing(self) -> tuple[Key, ...]:
        """Everything that is not as it should be."""
        return (*self.missing, *self.orphan, *self.stale, *self.over_exposed)


@dataclass
class _Findings:
    checked: int = 0
    missing: list[Key] = field(default_factory=list)
    stale: list[Key] = field(default_factory=list)
    over_exposed: list[Key] = field(default_factory=list)


def verify(engine: SearchEngine) -> VerifyResult:
    """Compare; entries still waiting in the outbox are not counted as differing.

    What differs is looked at twice, so that a change made between reading the index and reading
    the database is no difference.
    """
    found = _compared(engine, published_keys(), lambda key: True)
    if not found.differing:
        return found
    doubtful = set(found.differing)
    again = _compared(engine, _in_batches(found.differing), doubtful.__contains__)
    return replace(again, checked=found.checked)


def _compared(
    engine: SearchEngine, published: Iterable[list[Key]], is_wanted: Callable[[Key], bool]
) -> VerifyResult:
    """Compare the batches of keys and all wanted entries of the index with the database."""
    engine.refresh()
    indexed = {entry.key: entry for entry in engine.entries() if is_wanted(entry.key)}
    findings = _Findings()
    for keys in published:
        _compare(keys, indexed, findings)
    known = existing(indexed)
    pending = {Key(row.kind, row.code) for row in waiting(engine.name)}
    unpublished = [key for key in indexed if key in known]
    return VerifyResult(
        checked=findings.checked,
        missing=_settled(findings.missing, pending),
        orphan=_settled((key for key in indexed if key not in known), pending),
        stale=_settled(findings.stale, pending),
        over_exposed=_settled([*findings.over_exposed, *unpublished], pending),
    )


def repair(engine: SearchEngine, found: VerifyResult) -> VerifyResult:
    """Send everything that differed again and compare once more."""
    enqueue_keys(found.differing, [engine.name])
    drain(engine)
    return verify(engine)


def _compare(keys: list[Key], indexed: dict[Key, IndexedEntry], findings: _Findings) -> None:
    """Compare one batch of published entries; what was compared leaves `indexed`."""
    for document in documents_for(keys, version=0):
        findings.checked += 1
        entry = indexed.pop(document.key, None)
        if entry is None:
            findings.missing.append(document.key)
        elif document.audience not in (entry.audience, Audience.PUBLIC):
            findings.over_exposed.append(document.key)
        elif entry.digest != document.digest:
            findings.stale.append(document.key)


def _in_batches(keys: tuple[Key, ...]) -> Iterator[list[Key]]:
    for start in range(0, len(keys), BATCH):
        yield list(keys[start : start + BATCH])


def _settled(keys: Iterable[Key], pending: set[Key]) -> tuple[Key, ...]:
    return tuple(key for key in keys if key not in pending)
