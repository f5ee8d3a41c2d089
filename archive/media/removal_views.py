"""The screens for taking a file out of a record and for bringing it back.

Views only translate; what happens is `removal`, who may is `admin_access` and `permissions`.
"""

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .admin_access import (
    OBSTACLE_STATUS,
    asset_to_change,
    record_to_change,
    recordings_tab_url,
    removed_asset_to_change,
)
from .permissions import obstacle_to_changes
from .removal import remove_asset, restore_asset
from .selectors import removed_assets
from .status import about, statuses_of


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What will happen, then, when it is confirmed, the taking out."""
    asset = asset_to_change(request, pk, code)
    record_url = recordings_tab_url(pk)
    obstacle = obstacle_to_changes(asset.record, request.user)
    if request.method == "POST" and not obstacle:
        remove_asset(asset=asset, by=_by(request))
        words = _("“%(name)s” is removed. It is kept under “Removed files”.")
        messages.success(request, words % {"name": asset.original_name})
        return redirect(record_url)
    (status,) = statuses_of([asset])
    context = {
        "asset": status,
        "is_live": asset.record.live,
        "words_count": asset.transcripts.count(),
        "record_url": record_url,
        "obstacle": obstacle,
    }
    status_code = OBSTACLE_STATUS[obstacle.code] if obstacle else None
    return render(request, "archive/admin/remove_file.html", context, status=status_code)


@require_safe
def removed(request: HttpRequest, pk: int) -> HttpResponse:
    """Every file that was taken out of the record, each with the way back."""
    record = record_to_change(request, pk)
    files = [{"asset": asset, "about": about(asset)} for asset in removed_assets(record)]
    context = {
        "record": record,
        "files": files,
        "record_url": recordings_tab_url(pk),
        "obstacle": obstacle_to_changes(record, request.user),
    }
    return render(request, "archive/admin/removed_files.html", context)


@require_POST
def restore(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Bring a file back into the record."""
    asset = removed_asset_to_change(request, pk, code)
    if obstacle := obstacle_to_changes(asset.record, request.user):
        messages.error(request, obstacle.sentence)
        return redirect("archive_media:removed", pk=pk)
    restore_asset(asset=asset, by=_by(request))
    messages.success(request, _("“%(name)s” is back.") % {"name": asset.original_name})
    return redirect(recordings_tab_url(pk))


def _by(request: HttpRequest) -> AbstractBaseUser | None:
    return request.user if request.user.is_authenticated else None
