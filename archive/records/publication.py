"""From Wagtail's publishing to the catalogue's events.

Wagtail publishes, unpublishes and deletes through its own views and actions, so its signals are
the one place all of them pass; they are sent inside Wagtail's transaction. Its generic views also
save what entries are named by, which is why saving is listened to. Everything of ours calls
`announce` directly.
"""

from typing import Any, Final, Literal

from django.db import models
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.signals import published, unpublished

from archive.events import Action, CatalogueEvent, NamesEvent, announce, announce_names
from archive.places.models import Place, Succession
from archive.vocabularies.models import (
    AlternateName,
    EthnicGroup,
    Genre,
    HeritageType,
    Language,
    RightsStatement,
)

from .models import Agent, CatalogueEntry, Collection, Element, Record

NAMING: Final = (
    Agent, Collection, EthnicGroup, Genre, HeritageType, Language, Place, RightsStatement,
)  # fmt: skip
"""Models whose rows entries point at and are found by."""
NAMES_OF_OTHERS: Final = (AlternateName, Succession)
"""Models whose rows add a name to one of those, from the moment they exist."""

_CHANGED: Final = "_fields_changed_by_save"
"""Set on a row between the beginning and the end of a save."""


def announce_about(entry: CatalogueEntry, action: Action) -> None:
    """Tell the listeners that something happened to an element or a record."""
    kind: Literal["element", "record"] = "element" if isinstance(entry, Element) else "record"
    announce(CatalogueEvent(kind=kind, code=entry.code, action=action))


def connect_wagtail() -> None:
    """Called once from AppConfig.ready."""
    for model in (Element, Record):
        published.connect(_on_published, sender=model)
        unpublished.connect(_on_withdrawn, sender=model)
        post_delete.connect(_on_withdrawn, sender=model)
    for naming in (*NAMING, *NAMES_OF_OTHERS):
        pre_save.connect(_before_naming, sender=naming)
        post_save.connect(_on_named, sender=naming)
        pre_delete.connect(_on_unnamed, sender=naming)


def _on_published(sender: type[models.Model], instance: CatalogueEntry, **kwargs: Any) -> None:
    announce_about(instance, Action.PUBLISHED)


def _on_withdrawn(sender: type[models.Model], instance: CatalogueEntry, **kwargs: Any) -> None:
    announce_about(instance, Action.WITHDRAWN)


def _before_naming(
    sender: type[models.Model], instance: models.Model, raw: bool, **kwargs: Any
) -> None:
    """Note what the save will change: an officer who only looks saves too."""
    stored = None if raw else sender._base_manager.filter(pk=instance.pk).first()
    vars(instance)[_CHANGED] = None if stored is None else _differences(stored, instance)


def _on_named(
    sender: type[models.Model], instance: models.Model, created: bool, **kwargs: Any
) -> None:
    changed = vars(instance).pop(_CHANGED, None)
    if changed != frozenset() and (not created or sender in NAMES_OF_OTHERS):
        announce_names(NamesEvent(instance, changed))


def _differences(one: models.Model, other: models.Model) -> frozenset[str]:
    """The names of the fields in which two states of a row differ."""
    fields = one._meta.concrete_fields
    return frozenset(
        field.name
        for field in fields
        if field.value_from_object(one) != field.value_from_object(other)
    )


def _on_unnamed(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Before the row goes, while what points at it can still be found."""
    announce_names(NamesEvent(instance))
