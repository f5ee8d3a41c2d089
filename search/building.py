"""Who is building an index: one process at a time, by a claim in the database that runs out.

Every change of a claim is one conditional UPDATE, by the database's clock, as those of media jobs
are. When an index was last proved right is noted in the same row.
"""

import datetime
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db.models import DateTimeField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from .engines.base import SearchError
from .models import IndexCare

CLAIM: Final = datetime.timedelta(minutes=10)
"""Longer than the longest step of a rebuild that says nothing: merging a filled index."""


class BeingBuiltError(SearchError):
    """Another process is building this index."""

    def __init__(self, name: str, until: datetime.datetime | None) -> None:
        by = f"{timezone.localtime(until):%H:%M}" if until else "then"
        super().__init__(
            f"{name}: another process is building this index. Wait for it; if it was killed, "
            f"another may begin by {by}."
        )


class LostClaimError(SearchError):
    """The claim ran out and another process took over; this one must not touch the index."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: this rebuild took too long for a step; another one has begun.")


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to build the index of an engine, for a while."""

    name: str
    token: str

    def prolong(self) -> None:
        """Have it from now on for as long again. Raises LostClaimError."""
        if not _held(self).update(claimed_until=_end()):
            raise LostClaimError(self.name)

    def give_back(self) -> None:
        """Let others build; nothing if they do already."""
        _held(self).update(holder="", claimed_until=None)


@contextmanager
def claimed(name: str) -> Iterator[Claim]:
    """The claim for an engine's index while the block runs. Raises BeingBuiltError."""
    claim = Claim(name, secrets.token_hex(8))
    IndexCare.objects.get_or_create(engine=name)
    free = IndexCare.objects.filter(Q(holder="") | Q(claimed_until__lt=Now()), engine=name)
    if not free.update(holder=claim.token, claimed_until=_end()):
        until = IndexCare.objects.values_list("claimed_until", flat=True).get(engine=name)
        raise BeingBuiltError(name, until)
    try:
        yield claim
    finally:
        claim.give_back()


def was_broken_off(name: str) -> bool:
    """Whether a process that was building this index has been killed: whatever was the reason for
    building it still is one, and what changed at the end may not have been sent again."""
    return IndexCare.objects.filter(~Q(holder=""), engine=name, claimed_until__lt=Now()).exists()


def note_built(name: str) -> None:
    """Note that a fresh index is in use, which is what the database says."""
    facts = {"proved_at": timezone.now(), "index": ""}
    IndexCare.objects.update_or_create(engine=name, defaults=facts)


def is_kept(name: str, identity: str) -> bool:
    """Whether the index in use is the one that was told of all changes. The first that is looked at
    after a rebuild is that one; another later, from a server or of a name used before, is not."""
    if not identity:
        return True
    IndexCare.objects.get_or_create(engine=name)
    IndexCare.objects.filter(engine=name, index="").update(index=identity)
    return IndexCare.objects.filter(engine=name, index=identity).exists()


def takes_proof(name: str, *, older_than: datetime.timedelta) -> bool:
    """Whether an index was not proved for so long, and this process is the first to take it up."""
    IndexCare.objects.get_or_create(engine=name)
    is_old = Q(proved_at=None) | Q(proved_at__lt=timezone.now() - older_than)
    due = IndexCare.objects.filter(is_old, engine=name)
    return bool(due.update(proved_at=timezone.now()))


def leave_proof(name: str) -> None:
    """It could not be done; whoever comes next takes it up again."""
    IndexCare.objects.filter(engine=name).update(proved_at=None)


def _held(claim: Claim) -> QuerySet[IndexCare]:
    return IndexCare.objects.filter(engine=claim.name, holder=claim.token)


def _end() -> ExpressionWrapper:
    return ExpressionWrapper(Now() + CLAIM, output_field=DateTimeField())
