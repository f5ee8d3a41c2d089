"""How a change reaches the indices: an outbox row with the change, sent afterwards.

Nobody else writes to an engine, except a rebuild into its fresh index. Saving never waits for an
engine and never fails because of one.
"""

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from archive.events import CatalogueEvent

from .catalogue import affected_by, documents_for
from .documents import Key
from .engines import engine_names, get_engine
from .engines.base import Deletion, IndexWriter, SearchEngine, SearchUnavailableError, WriteResult
from .models import IndexClock, OutboxEntry

BATCH: Final = 200
KEPT_DAYS: Final = 7
"""Sent rows are kept this long; no rebuild runs longer."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DrainResult:
    """What one round of sending did, for one engine."""

    sent: int = 0
    """Rows that need no more attention."""
    failed: int = 0
    """Rows the engine refused; they stay and are tried again."""
    is_engine_up: bool = True


def enqueue(event: CatalogueEvent) -> None:
    """Listener of archive.events: note for every engine what must be looked at again.

    In the transaction of the change, so that the note exists exactly when the change does.
    """
    enqueue_keys(affected_by(Key(event.kind, event.code)), engine_names())


def enqueue_keys(keys: Iterable[Key], names: Iterable[str]) -> None:
    """Note subjects to be looked at again by the engines of those names."""
    chosen = tuple(names)
    OutboxEntry.objects.bulk_create(
        OutboxEntry(engine=name, kind=key.kind, code=key.code) for key in keys for name in chosen
    )


def next_version() -> int:
    """A number larger than every one before; draw it before reading what it will stamp.

    Then a document read later always has the larger version, however many workers there are, and a
    late write loses. Never behind the clock either (microseconds), so that it stays ahead of the
    index when a database is restored from yesterday.
    """
    now = time.time_ns() // 1000
    with transaction.atomic():
        IndexClock.objects.get_or_create(pk=1)
        IndexClock.objects.filter(pk=1).update(ticks=Greatest(F("ticks") + 1, now))
        return IndexClock.objects.values_list("ticks", flat=True).get(pk=1)


def waiting(name: str) -> QuerySet[OutboxEntry]:
    """Rows still to be sent to an engine; those refused before come last."""
    return OutboxEntry.objects.filter(engine=name, version=None).order_by("attempts", "pk")


def touched_since(name: str, version: int) -> list[Key]:
    """Everything sent to an engine with a later version, or still waiting to be sent."""
    rows = OutboxEntry.objects.filter(engine=name).exclude(version__lte=version)
    return _keys(rows.values_list("kind", "code"))


def drain_outbox() -> int:
    """Send everything that waits to every engine; the number of rows sent. Never raises for an
    engine that is away: its rows wait."""
    sent = sum(drain(get_engine(name)).sent for name in engine_names())
    if sent:
        old = timezone.now() - timedelta(days=KEPT_DAYS)
        OutboxEntry.objects.filter(sent_at__lt=old).delete()
    return sent


def drain(engine: SearchEngine, *, batch: int = BATCH) -> DrainResult:
    """Send what waits for one engine, batch by batch, until nothing is left or it refuses."""
    sent = 0
    while rows := list(waiting(engine.name)[:batch]):
        try:
            version = next_version()
            keys = _keys((row.kind, row.code) for row in rows)
            outcome = write_current(engine, keys, version=version)
        except SearchUnavailableError as error:
            logger.warning("Index not updated, will be tried again: %s", error)
            return DrainResult(sent, len(rows), is_engine_up=False)
        failed = _settle(rows, outcome, version)
        sent += len(rows) - failed
        if failed:
            return DrainResult(sent, failed)
    return DrainResult(sent)


def write_current(index: IndexWriter, keys: Iterable[Key], *, version: int) -> WriteResult:
    """Bring an index to what the database says of these subjects now.

    `version`: from `next_version`, drawn by the caller just before.
    """
    wanted = list(keys)
    documents = documents_for(wanted, version=version)
    gone = set(wanted) - {document.key for document in documents}
    deletions = [Deletion(key, version) for key in wanted if key in gone]
    result = index.put_many(documents) if documents else WriteResult()
    return result + index.delete_many(deletions) if deletions else result


def _settle(rows: list[OutboxEntry], outcome: WriteResult, version: int) -> int:
    """Mark what was sent, note why the rest was not; the number of rows that stay."""
    done, now = [], timezone.now()
    for row in rows:
        problem = outcome.failed.get(Key(row.kind, row.code))
        if problem is None:
            done.append(row.pk)
        else:
            row.attempts += 1
            row.problem = problem[:300]
            row.save(update_fields=["attempts", "problem"])
    OutboxEntry.objects.filter(pk__in=done).update(version=version, sent_at=now, problem="")
    return len(rows) - len(done)


def _keys(rows: Iterable[tuple[str, str]]) -> list[Key]:
    """Each subject once."""
    return list(dict.fromkeys(Key(kind, code) for kind, code in rows))
