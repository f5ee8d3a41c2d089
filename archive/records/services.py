"""Verbs on elements and records, for commands and imports; the admin uses Wagtail's own actions.

Every service is atomic and leaves a revision, so history shows who did what.
"""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from .models import CatalogueEntry


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
