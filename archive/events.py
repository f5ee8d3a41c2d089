"""The few things that happen to the catalogue which others must know about.

Events are announced inside the transaction that makes the change, so a listener may write rows
that live or die with it (the search outbox does). Listeners must not call anything outside the
database. This module knows no listener: they subscribe from their own AppConfig.ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from django.db import models, transaction


class Action(StrEnum):
    CHANGED = "changed"
    """Facts of something public changed: a cue, a derivative, a translation."""
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """Taken back, or erased: nothing of it may be shown any more."""


@dataclass(frozen=True, slots=True)
class CatalogueEvent:
    """Something happened to one element or record."""

    kind: Literal["element", "record"]
    code: str
    """The subject's stable code, valid after the row itself is gone."""
    action: Action


@dataclass(frozen=True, slots=True)
class NamesEvent:
    """A name that elements and records carry changed: of an agent, a place, a vocabulary's term."""

    subject: models.Model | None = None
    """The row, still there when it is being deleted; None: any number of rows, loaded in bulk."""
    changed: frozenset[str] | None = None
    """Names of its fields that a save changed; None: any may have, or it begins or ends to be."""


Listener = Callable[[CatalogueEvent], None]
NamesListener = Callable[[NamesEvent], None]
_listeners: list[Listener] = []
_names_listeners: list[NamesListener] = []


def subscribe(listener: Listener) -> None:
    """Call `listener` at every event; subscribing twice changes nothing."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(event: CatalogueEvent) -> None:
    """Tell every listener, within the current transaction or one of its own."""
    with transaction.atomic():
        for listener in _listeners:
            listener(event)


def subscribe_to_names(listener: NamesListener) -> None:
    """As subscribe, for names."""
    if listener not in _names_listeners:
        _names_listeners.append(listener)


def announce_names(event: NamesEvent) -> None:
    """As announce, for names."""
    with transaction.atomic():
        for listener in _names_listeners:
            listener(event)
