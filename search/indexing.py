"""How a change reaches the indices: an outbox row with the change, sent afterwards.

Nobody else writes to an engine, except a rebuild into its fresh index. Saving never waits for an
engine for more than a moment and never fails because of one: what a save affects is sent as soon
as it is committed if that goes quickly, and by the worker otherwise.
"""

import logging
import time
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from archive.access.viewer import ANONYMOUS
from archive.events import CatalogueEvent, NamesEvent

from .catalogue import affected_by
from .documents import Key
from .engines import EMBEDDED, engine_names, get_engine, resting
from .engines.base import Deletion, IndexWriter, SearchEngine, SearchUnavailableError, WriteResult
from .models import IndexClock, OutboxEntry
from .naming import affected_by_names
from .readable import read
from .visibility import shown_to

BATCH: Final = 200
KEPT_DAYS: Final = 7
"""Sent rows are kept this long; no rebuild runs longer."""

SENT_AT_ONCE: Final = 20
"""No more is sent right after a save: about a third of a second of whoever saved."""
NOTED_AT_ONCE: Final = 1000
RETRY_SECONDS: Final = (10, 60, 300)
"""After the first, the second and every later failure; most need a person or free disk space."""

Noted = tuple[int, datetime | None]
"""A row that waits as it was read: its primary key and `retry_at`, new with every change."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DrainResult:
    """What one round of sending did, for one engine."""

    sent: int = 0
    """Rows that need no more attention."""
    failed: int = 0
    """Rows that could not be indexed; they stay and are tried again later."""
    is_engine_up: bool = True


def enqueue(event: CatalogueEvent) -> None:
    """Listener of archive.events: note for every engine what must be looked at again.

    In the transaction of the change, so that the note exists exactly when the change does.
    """
    keys = affected_by(Key(event.kind, event.code))
    enqueue_keys(keys, engine_names())
    _send_after_commit(keys)


def enqueue_named(event: NamesEvent) -> None:
    """The same for a name: whatever is found by it must be looked at again."""
    first: list[Key] = []
    for keys in affected_by_names(event):
        enqueue_keys(keys, engine_names())
        first = first or keys
    _send_after_commit(first)


@transaction.atomic
def enqueue_keys(keys: Iterable[Key], names: Iterable[str]) -> None:
    """Note subjects to be looked at again by the engines of those names.

    What waits already is not noted twice but becomes due, with a new `retry_at`: whoever is sending
    it at this moment, as it was before, then does not settle it.
    """
    chosen = tuple(names)
    wanted = iter(dict.fromkeys(keys))
    while some := list(islice(wanted, NOTED_AT_ONCE)):
        known = _hasten(some)
        OutboxEntry.objects.bulk_create(
            OutboxEntry(engine=name, kind=key.kind, code=key.code)
            for key in some
            for name in chosen
            if (name, key) not in known
        )


def _hasten(keys: list[Key]) -> set[tuple[str, Key]]:
    """Make those of the subjects due that wait, for whatever engine; which they are.

    Their rows are held until this commits; one that somebody else holds does not count, so that
    nobody waits for anybody.
    """
    known: dict[int, tuple[str, Key]] = {}
    for kind in {key.kind for key in keys}:
        codes = [key.code for key in keys if key.kind == kind]
        rows = _held(OutboxEntry.objects.filter(code__in=codes, kind=kind))
        for number, engine, code in rows.values_list("pk", "engine", "code"):
            known[number] = engine, Key(kind, code)
    OutboxEntry.objects.filter(pk__in=known).update(retry_at=timezone.now())
    return set(known.values())


def _held(rows: QuerySet[OutboxEntry]) -> QuerySet[OutboxEntry]:
    """Those that wait, held by this transaction, without those another one holds."""
    return rows.filter(version=None).order_by().select_for_update(skip_locked=True)


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


def latest_version() -> int:
    """The largest version given out so far; 0 before the first."""
    return IndexClock.objects.values_list("ticks", flat=True).first() or 0


def waiting(name: str) -> QuerySet[OutboxEntry]:
    """Rows still to be sent to an engine; those refused before come last."""
    return OutboxEntry.objects.filter(engine=name, version=None).order_by("attempts", "pk")


def rows_waiting(name: str) -> dict[Noted, Key]:
    """What still has to be sent to an engine, by the row that says so."""
    rows = waiting(name).values_list("pk", "retry_at", "kind", "code")
    return {(pk, retry_at): Key(kind, code) for pk, retry_at, kind, code in rows}


def touched_since(name: str, version: int, *, but: Container[Noted] = ()) -> list[Key]:
    """Everything sent to an engine with a later version, or still waiting to be sent. `but`: rows
    that are not meant, unless they changed again."""
    rows = OutboxEntry.objects.filter(engine=name).exclude(version__lte=version).order_by()
    found = rows.values_list("pk", "retry_at", "kind", "code")
    return _keys((kind, code) for *row, kind, code in found if tuple(row) not in but)


def settle_waiting(rows: Mapping[Noted, Key], refused: Container[Key]) -> None:
    """Note that rows are done with, as an index holds what they ask for; refused ones aside, and
    those that changed again."""
    done = iter([row for row, key in rows.items() if key not in refused])
    version = next_version()
    while some := dict(islice(done, BATCH)):
        with transaction.atomic():
            _note_sent(_unchanged(some), version)


def due(name: str) -> QuerySet[OutboxEntry]:
    """Those of the waiting rows that may be tried now."""
    return waiting(name).filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()))


def drain_outbox() -> int:
    """Send everything that waits to every engine; the number of rows sent. Never raises for an
    engine that is away: its rows wait. The engine to fall back on comes first, so that it does not
    wait for a slow one."""
    sent = sum(drain(get_engine(name)).sent for name in reversed(engine_names()))
    if sent:
        old = timezone.now() - timedelta(days=KEPT_DAYS)
        OutboxEntry.objects.filter(sent_at__lt=old).delete()
    return sent


def drain(engine: SearchEngine, *, batch: int = BATCH) -> DrainResult:
    """Send what is due for one engine, batch by batch, until nothing is left or it is away."""
    sent = failed = 0
    while rows := list(due(engine.name)[:batch]):
        try:
            done = _send(engine, rows)
        except SearchUnavailableError as error:
            logger.warning("Index not updated, will be tried again: %s", error)
            return DrainResult(sent, failed + len(rows), is_engine_up=False)
        sent += done.sent
        failed += done.failed
        if not (done.sent or done.failed):  # somebody is changing them: next time
            break
    return DrainResult(sent, failed)


def send_now(keys: Iterable[Key]) -> None:
    """Send a few subjects at once: all to the embedded engine, to a server only what it must hide.

    Best effort with short patience: what fails stays in the outbox, and so does everything while
    more waits than a save may take the time for.
    """
    wanted = set(keys)
    hidden = wanted - shown_to(ANONYMOUS, wanted)
    for name in engine_names():
        rows = list(due(name)[: SENT_AT_ONCE + 1])
        urgent = wanted if name == EMBEDDED else hidden
        chosen = [row for row in rows if Key(row.kind, row.code) in urgent]
        if not chosen or len(rows) > SENT_AT_ONCE or _is_spared(name):
            continue
        try:
            _send(get_engine(name, is_hurried=True), chosen)
        except SearchUnavailableError as error:
            resting.rest(name)
            logger.warning("Index not updated at once, the worker will: %s", error)


def write_current(index: IndexWriter, keys: Iterable[Key], *, version: int) -> WriteResult:
    """Bring an index to what the database says of these subjects now.

    `version`: from `next_version`, drawn by the caller just before. A subject that cannot be read
    or stored is among the failed ones and holds up no other.
    """
    wanted = list(keys)
    found = read(wanted, version=version)
    result = WriteResult(failed=found.problems)
    if found.documents:
        result += index.put_many(found.documents)
    left = {document.key for document in found.documents} | found.problems.keys()
    deletions = [Deletion(key, version) for key in wanted if key not in left]
    return result + index.delete_many(deletions) if deletions else result


def refused(name: str) -> dict[Key, str]:
    """By subject why an engine could not take what waits for it."""
    rows = waiting(name).filter(attempts__gt=0).values_list("kind", "code", "problem")
    return {Key(kind, code): problem for kind, code, problem in rows}


def keep_refused(name: str, problems: Mapping[Key, str]) -> None:
    """Note subjects that an engine could not take, to be tried again later."""
    again = timezone.now() + timedelta(seconds=RETRY_SECONDS[-1])
    for key, problem in problems.items():
        facts = {"attempts": 1, "retry_at": again, "problem": problem[:300]}
        if not waiting(name).filter(kind=key.kind, code=key.code).update(**facts):
            OutboxEntry.objects.create(engine=name, kind=key.kind, code=key.code, **facts)


def _is_spared(name: str) -> bool:
    """A server that did not answer a moment ago keeps nobody who saves waiting."""
    return name != EMBEDDED and resting.is_resting(name)


def _send_after_commit(keys: list[Key]) -> None:
    transaction.on_commit(partial(send_now, keys[:SENT_AT_ONCE]), robust=True)


def _send(engine: SearchEngine, rows: list[OutboxEntry]) -> DrainResult:
    """Send rows and wait until searches see them, only then settle."""
    version = next_version()
    outcome = write_current(engine, _keys((row.kind, row.code) for row in rows), version=version)
    engine.refresh()
    return _settle(rows, outcome, version)


@transaction.atomic
def _settle(rows: list[OutboxEntry], outcome: WriteResult, version: int) -> DrainResult:
    """Mark what was sent, note why the rest was not; what changed again meanwhile stays."""
    now = timezone.now()
    same = _unchanged({row.pk: row.retry_at for row in rows})
    unchanged = [row for row in rows if row.pk in same]
    sent = [row.pk for row in unchanged if Key(row.kind, row.code) not in outcome.failed]
    _note_sent(sent, version)
    for row in unchanged:
        problem = outcome.failed.get(Key(row.kind, row.code))
        if problem is not None:
            row.retry_at = now + timedelta(seconds=_patience(row.attempts))
            row.attempts += 1
            row.problem = problem[:300]
            row.save(update_fields=["attempts", "retry_at", "problem"])
    return DrainResult(len(sent), len(unchanged) - len(sent))


def _unchanged(read: Mapping[int, datetime | None]) -> set[int]:
    """Rows that still wait as they were read, held now; not those that changed again since or are
    being changed: see `enqueue_keys`. `read`: their `retry_at` by primary key."""
    held = _held(OutboxEntry.objects.filter(pk__in=read))
    return {pk for pk, retry_at in held.values_list("pk", "retry_at") if retry_at == read[pk]}


def _note_sent(numbers: Collection[int], version: int) -> None:
    rows = OutboxEntry.objects.filter(pk__in=numbers)
    rows.update(version=version, sent_at=timezone.now(), problem="")


def _patience(failures: int) -> int:
    """Seconds to wait after a failure, given how many came before it."""
    return RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)]


def _keys(rows: Iterable[tuple[str, str]]) -> list[Key]:
    """Each subject once."""
    return list(dict.fromkeys(Key(kind, code) for kind, code in rows))
