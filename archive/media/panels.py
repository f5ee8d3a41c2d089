"""The tab of a record's edit form where recordings are given to the archive."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel

from archive.records.models import Record

from .models import MediaAsset
from .permissions import obstacle_to_changes
from .selectors import removed_assets
from .status import statuses_of

TOO_LARGE_WORDS = gettext_lazy("The file is larger than this archive accepts. Cut it into parts.")
UNSAVED = 0
"""Stands for the record's number in addresses until the record has one."""


class MediaPanel(Panel):
    """What the record holds, how far each file is, and where to drop more."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "archive/admin/media_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, **panel_context(self.instance, self.request)}

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=["archive/media_panel.js"])


def panel_context(record: Record, request: HttpRequest) -> dict[str, Any]:
    """What the panel's template needs, also when it is drawn alone after the first save."""
    pk = record.pk or UNSAVED
    assets = MediaAsset.objects.filter(record_id=pk).prefetch_related("derivatives")
    obstacle = obstacle_to_changes(record, request.user) if record.pk else None
    return {
        "is_saved": bool(record.pk),
        "obstacle": obstacle,
        "statuses": statuses_of(assets, may_change=obstacle is None),
        "removed_count": removed_assets(record).count() if record.pk else 0,
        "removed_url": reverse("archive_media:removed", args=[pk]),
        "max_bytes": settings.HERITAGE_MEDIA_MAX_BYTES,
        "panel_url": reverse("archive_media:panel", args=[pk]),
        "upload_url": reverse("archive_media:upload", args=[pk]),
        "status_url": reverse("archive_media:status", args=[pk]),
        "stream_url": reverse("archive_media:stream", args=[pk]),
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """The sentences the script says."""
    return {
        "queued": _("waiting its turn"),
        "uploading": _("uploading, %(percent)s %%"),
        "received": _("received, being checked"),
        "too_large": str(TOO_LARGE_WORDS),
        "no_network": _("The connection broke off. Check the network, then choose the file again."),
        "signed_out": _("Your session has ended. Please sign in again."),
        "no_answer": _("The connection broke off. Check the network, then try again."),
        "server": _("The archive could not take the file. Try again; if it stays so, tell the "
                    "people who run it."),
    }  # fmt: skip
