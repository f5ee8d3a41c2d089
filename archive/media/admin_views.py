"""What the recordings tab asks the server: take a file, how far is it, try again, its caption.

Views only translate; who may work on a record is decided by the permission policy and the rule
behind `changeable_records`, what is accepted by `services`.
"""

import json
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST
from modeltranslation.utils import build_localized_fieldname

from archive.records.models import Record
from media_pipeline import api as pipeline
from media_pipeline.errors import NotKeptError, SourceProblemError

from .admin_access import (
    OBSTACLE_STATUS,
    UNPROCESSABLE,
    asset_to_change,
    record_to_change,
    recordings_tab_url,
)
from .models import MediaAsset
from .panels import TOO_LARGE_WORDS, panel_context
from .permissions import Obstacle, obstacle_to_changes
from .progress import Changes, take_stream_place
from .services import (
    AlreadyDepositedError,
    cancel_processing,
    change_caption,
    deposit_media,
    retry_processing,
    salvage_asset,
)
from .status import statuses_of

logger = logging.getLogger(__name__)

FORM_OVERHEAD_BYTES = 64 * 1024
"""What a request has beside the file itself: boundaries, names."""
CREATED, NO_CONTENT, TOO_LARGE = 201, 204, 413
NOT_KEPT_STATUS = {"not_kept_disk_full": 507, "not_kept_unwritable": 503}


@require_GET
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The tab's content alone, for a form that has just been saved for the first time."""
    record = record_to_change(request, pk)
    return render(request, "archive/admin/media_panel.html", panel_context(record, request))


@csrf_exempt  # only until `_taken_in`: the usual check would read the whole file first
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one file, field `file`, into the record: 201 with its status, or a reason why not.

    Who may not, and what is too large, is turned away before the file is read.
    """
    record = record_to_change(request, pk)
    if obstacle := obstacle_to_changes(record, request.user):
        return _refused(obstacle)
    if _is_too_large(request):
        return _problem("too_large", str(TOO_LARGE_WORDS), TOO_LARGE)
    try:
        with pipeline.named_when_not_kept():
            return _taken_in(request, record)
    except NotKeptError as failure:
        logger.exception("Upload not kept", extra={"event": "media_upload_not_kept"})
        return _problem(failure.code, failure.sentence, NOT_KEPT_STATUS[failure.code])


@csrf_protect
def _taken_in(request: HttpRequest, record: Record) -> JsonResponse:
    given = request.FILES.get("file")
    if not isinstance(given, TemporaryUploadedFile):
        return _problem("no_file", _("No file arrived. Choose it again."), UNPROCESSABLE)
    try:
        asset = deposit_media(
            record=record,
            source=Path(given.temporary_file_path()),
            original_name=given.name or "",
            by=request.user if request.user.is_authenticated else None,
        )
    except SourceProblemError as refusal:
        return _problem(refusal.code, refusal.sentence, UNPROCESSABLE)
    except AlreadyDepositedError as already:
        return _problem("duplicate", _given_before(already.asset), UNPROCESSABLE)
    return JsonResponse({"asset": _as_json([asset])[0]}, status=CREATED)


def _given_before(asset: MediaAsset) -> str:
    words = _("This record already has this file, under the name %(name)s.")
    if asset.removed_at is not None:
        words = _("This file was removed from this record, under the name %(name)s. Bring it back "
                  "under “Removed files”.")  # fmt: skip
    return words % {"name": asset.original_name}


@require_GET
def status(request: HttpRequest, pk: int) -> JsonResponse:
    """Every file of the record and how far it is."""
    return JsonResponse(_progress_of(record_to_change(request, pk), request))


@require_GET
def stream(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same as server-sent events, once a second for a while; 204 when no stream is free."""
    record = record_to_change(request, pk)
    release = take_stream_place()
    if release is None:
        return HttpResponse(status=NO_CONTENT)  # tells the browser's EventSource to stay away

    language = get_language()  # the admin's own, which is no longer active when the stream is read

    def look() -> str:
        with translation.override(language):
            return json.dumps(_progress_of(record, request), ensure_ascii=False)

    answer = StreamingHttpResponse(
        Changes(look, release=release), content_type="text/event-stream; charset=utf-8"
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"  # a web server in front must not collect the lines
    return answer


@require_POST
def cancel(request: HttpRequest, pk: int, code: str) -> JsonResponse:
    """Stop the processing of a file; the file itself stays."""
    return _changed(request, pk, code, cancel_processing)


@require_POST
def salvage(request: HttpRequest, pk: int, code: str) -> JsonResponse:
    """The officer's decision to show what still plays of a damaged file."""
    by = request.user if request.user.is_authenticated else None
    return _changed(request, pk, code, partial(salvage_asset, by=by))


@require_POST
def retry(request: HttpRequest, pk: int, code: str) -> JsonResponse:
    """Process a file again whose processing failed through no fault of its own."""
    return _changed(request, pk, code, retry_processing)


def caption(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The caption of a file in every language; for pictures it is also read out to the blind."""
    asset = asset_to_change(request, pk, code)
    record_url = recordings_tab_url(pk)
    obstacle = obstacle_to_changes(asset.record, request.user)
    form = CaptionForm(request.POST or None, instance=asset)
    if not obstacle and request.method == "POST" and form.is_valid():
        change_caption(asset=asset, captions=form.cleaned_data)
        messages.success(request, _("The caption is saved."))
        return redirect(record_url)
    context = {"form": form, "asset": asset, "record_url": record_url, "obstacle": obstacle}
    status_code = OBSTACLE_STATUS[obstacle.code] if obstacle else None
    return render(request, "archive/admin/caption.html", context, status=status_code)


class CaptionForm(forms.ModelForm):
    """One line per language."""

    class Meta:
        model = MediaAsset
        fields = [build_localized_fieldname("caption", code) for code, _name in settings.LANGUAGES]
        labels = {
            build_localized_fieldname("caption", code): name for code, name in settings.LANGUAGES
        }


def _changed(
    request: HttpRequest, pk: int, code: str, change: Callable[..., MediaAsset]
) -> JsonResponse:
    asset = asset_to_change(request, pk, code)
    if obstacle := obstacle_to_changes(asset.record, request.user):
        return _refused(obstacle)
    return JsonResponse({"asset": _as_json([change(asset=asset)])[0]})


def _progress_of(record: Record, request: HttpRequest) -> dict[str, Any]:
    assets = MediaAsset.objects.filter(record=record).prefetch_related("derivatives")
    may_change = obstacle_to_changes(record, request.user) is None
    return {"assets": _as_json(assets, may_change=may_change)}


def _is_too_large(request: HttpRequest) -> bool:
    """Judged by the announced length, before a byte of it is read."""
    limit = settings.HERITAGE_MEDIA_MAX_BYTES + FORM_OVERHEAD_BYTES
    return int(request.META.get("CONTENT_LENGTH") or 0) > limit


def _refused(obstacle: Obstacle) -> JsonResponse:
    return _problem(obstacle.code, obstacle.sentence, OBSTACLE_STATUS[obstacle.code])


def _problem(code: str, message: str, status_code: int) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status_code)


def _as_json(assets: Any, *, may_change: bool = True) -> list[dict[str, Any]]:
    return [one.as_json() for one in statuses_of(assets, may_change=may_change)]
