"""Changes of which an engine was not told, as the installation did not use it then.

A server that is used again after a while away holds an index of that time: records restricted
since are open in it. While that is noted here, the index is not asked, and the worker builds it
again.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Value

from archive.events import CatalogueEvent, NamesEvent

from .engines import ENGINES, engine_names
from .models import MissedChange, OutboxEntry


@dataclass(frozen=True, slots=True)
class Behind:
    """The engines that do not know of all changes, and how they came to it."""

    missed: frozenset[str]
    """Were not told."""
    late: frozenset[str]
    """Have not taken what they were told; refused entries aside."""


def behind_since(when: datetime) -> Behind:
    """Who has missed a change, and who has not taken one noted before then: one statement, as
    every question asks."""
    late = OutboxEntry.objects.filter(version=None, attempts=0, created_at__lt=when).order_by()
    missed = MissedChange.objects.order_by()
    late_names, missed_names = (
        rows.annotate(how=Value(how)).values_list("how", "engine")
        for how, rows in (("late", late), ("missed", missed))
    )
    found: dict[str, set[str]] = {"late": set(), "missed": set()}
    for how, name in late_names.union(missed_names):
        found[how].add(name)
    return Behind(missed=frozenset(found["missed"]), late=frozenset(found["late"]))


def note_event(event: CatalogueEvent | NamesEvent) -> None:
    """Listener of archive.events: this change is one that engines out of use miss.

    In the transaction of the change. That there are such changes is noted, not which.
    """
    for name in ENGINES:
        if name not in engine_names():
            note(name)


def note(name: str) -> None:
    """Note that an engine has missed something."""
    if not MissedChange.objects.filter(engine=name, is_being_mended=False).exists():
        MissedChange.objects.create(engine=name)


def has_missed(name: str) -> bool:
    """Whether the index of an engine must not be trusted."""
    return MissedChange.objects.filter(engine=name).exists()


def take_up(name: str) -> None:
    """A rebuild begins that will hold everything noted until now."""
    MissedChange.objects.filter(engine=name).update(is_being_mended=True)


def settle(name: str) -> None:
    """It was successful; what was noted since it began stays."""
    MissedChange.objects.filter(engine=name, is_being_mended=True).delete()
