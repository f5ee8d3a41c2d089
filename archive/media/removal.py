"""Taking a file out of a record, and bringing it back: nothing that was given is ever lost by it.

The row stays, with its words, captions and derivatives, and so does the original in the vault; only
nobody meets it any more, because every question starts from the files that are present. What a
screen says of it is in `removal_views`.
"""

from typing import Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import ModelLogEntry

from archive.events import Action
from archive.records.publication import announce_about

from .models import MediaAsset
from .services import cancel_processing, process_what_is_left

REMOVED: Final = "archive.remove_file"
RESTORED: Final = "archive.restore_file"


def remove_asset(*, asset: MediaAsset, by: AbstractBaseUser | None) -> MediaAsset:
    """Take a file out of its record; one that is out already stays as it is.

    Processing that nobody else waits for is stopped first.
    """
    cancel_processing(asset=asset)
    with transaction.atomic():
        present = MediaAsset.objects.filter(pk=asset.pk)
        if present.update(removed_at=timezone.now(), removed_by=by):
            _tell(asset, REMOVED, by)
    asset.refresh_from_db()
    return asset


@transaction.atomic
def restore_asset(*, asset: MediaAsset, by: AbstractBaseUser | None) -> MediaAsset:
    """Bring a file back with everything that belongs to it; one that is there stays as it is."""
    # Before the row is touched: a job that ends at this moment locks itself first, then the row.
    process_what_is_left(asset=asset, by=by)
    removed = MediaAsset.with_removed.filter(pk=asset.pk, removed_at__isnull=False)
    if removed.update(removed_at=None, removed_by=None):
        _tell(asset, RESTORED, by)
    asset.refresh_from_db()
    return asset


def _tell(asset: MediaAsset, action: str, by: AbstractBaseUser | None) -> None:
    """The record's history, and whoever shows the record."""
    data = {"file": asset.original_name, "code": asset.code, "sha256": asset.sha256}
    log(asset.record, action, user=by, data=data)
    if asset.record.live:
        announce_about(asset.record, Action.CHANGED)


def register_log_actions(actions: LogActionRegistry) -> None:
    """How both read in the history of a record."""

    @actions.register_action(REMOVED)
    class Removed(LogFormatter):
        label = gettext_lazy("Remove a file")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return _("Removed the file “%(file)s”") % log_entry.data

    @actions.register_action(RESTORED)
    class Restored(LogFormatter):
        label = gettext_lazy("Bring a file back")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return _("Brought back the file “%(file)s”") % log_entry.data
