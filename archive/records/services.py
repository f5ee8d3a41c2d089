"""Verbs on elements and records, for commands and imports; the admin uses Wagtail's own actions.

Every service is atomic and leaves a revision, so history shows who did what.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from archive.access.viewer import EVERYTHING
from archive.events import Action
from archive.places.models import Place

from .models import CatalogueEntry, ElementPlace
from .publication import announce_about
from .selectors import published_elements, published_records


@transaction.atomic
def publish(entry: CatalogueEntry, *, by: AbstractBaseUser | None = None) -> CatalogueEntry:
    """Save the entry's present state as a revision and make it live."""
    entry.save_revision(user=by, log_action=True, clean=False).publish(user=by)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def withdraw(entry: CatalogueEntry, *, by: AbstractBaseUser | None = None) -> CatalogueEntry:
    """Take a published entry back; everything of it is kept."""
    entry.unpublish(user=by)
    entry.refresh_from_db()
    return entry


def announce_moved(places: QuerySet[Place]) -> int:
    """Tell the listeners of everything published at those places, where today has become another
    unit; how many entries that were."""
    records = published_records(EVERYTHING).filter(place__in=places)
    links = ElementPlace.objects.filter(place__in=places)
    elements = published_elements(EVERYTHING).filter(pk__in=links.values("element"))
    entries: list[CatalogueEntry] = [*elements, *records]
    for entry in entries:
        announce_about(entry, Action.CHANGED)
    return len(entries)
