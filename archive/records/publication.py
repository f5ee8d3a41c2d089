"""From Wagtail's publishing to the catalogue's events.

Wagtail publishes, unpublishes and deletes through its own views and actions, so its signals are
the one place all of them pass; they are sent inside Wagtail's transaction. Everything of ours
calls `announce` directly.
"""

from typing import Any, Literal

from django.db import models
from django.db.models.signals import post_delete
from wagtail.signals import published, unpublished

from archive.events import Action, CatalogueEvent, announce

from .models import CatalogueEntry, Element, Record


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


def _on_published(sender: type[models.Model], instance: CatalogueEntry, **kwargs: Any) -> None:
    announce_about(instance, Action.PUBLISHED)


def _on_withdrawn(sender: type[models.Model], instance: CatalogueEntry, **kwargs: Any) -> None:
    announce_about(instance, Action.WITHDRAWN)
