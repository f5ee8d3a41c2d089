"""Which record and file an address of the admin means, and whether its reader may work on it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.permissions import policy_registry

from archive.access.requests import viewer_of
from archive.records.models import Record
from archive.records.panels import RECORDINGS_TAB, tab_anchor
from archive.records.selectors import changeable_records

from .models import MediaAsset
from .selectors import removed_assets

FORBIDDEN, UNPROCESSABLE = 403, 422
OBSTACLE_STATUS = {"published": FORBIDDEN, "locked": UNPROCESSABLE}
"""How a request is answered that an obstacle (`permissions`) stands against."""


def record_to_change(request: HttpRequest, pk: int) -> Record:
    """The record; raises PermissionDenied for one that is not the reader's to work on."""
    record = changeable_records(viewer_of(request)).filter(pk=pk).first()
    policy = policy_registry.get_by_type(Record)
    if record is None or not policy.user_has_permission_for_instance(
        request.user, "change", record
    ):
        raise PermissionDenied
    return record


def asset_to_change(request: HttpRequest, pk: int, code: str) -> MediaAsset:
    """A file of the record; raises PermissionDenied, and Http404 when it is another record's."""
    return get_object_or_404(MediaAsset, record=record_to_change(request, pk), code=code)


def removed_asset_to_change(request: HttpRequest, pk: int, code: str) -> MediaAsset:
    """As `asset_to_change`, of the files that were taken out of the record."""
    return get_object_or_404(removed_assets(record_to_change(request, pk)), code=code)


def recordings_tab_url(pk: int) -> str:
    """The record's form, open on its recordings."""
    return str(
        reverse(Record.snippet_viewset.get_url_name("edit"), args=[pk]) + tab_anchor(RECORDINGS_TAB)
    )
