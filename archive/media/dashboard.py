"""The first page after signing in: what waits for this person, and where to begin."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from archive.access.requests import viewer_of
from archive.records.models import Element, Record
from archive.records.panels import RECORDINGS_TAB, tab_anchor
from archive.records.selectors import changeable_records

from .models import MediaAsset

SHOWN_DRAFTS: Final = 8
"""A list to take up work from, not an inventory: the record list has them all."""


class WelcomePanel(Component):
    """The next steps of an officer or contributor."""

    name = "welcome"
    template_name = "archive/admin/welcome.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request: HttpRequest = (parent_context or {})["request"]
        records = changeable_records(viewer_of(request))
        drafts = records.filter(Q(live=False) | Q(has_unpublished_changes=True))
        return {
            "name": getattr(request.user, "first_name", "") or request.user.get_username(),
            "may_add": policy_registry.get_by_type(Record).user_has_permission(request.user, "add"),
            "add_record_url": _address(Record, "add"),
            "add_element_url": _address(Element, "add"),
            "drafts": [_link(record) for record in _newest(drafts)],
            "drafts_count": drafts.count(),
            "problems": [_asset_link(asset) for asset in _in_state(records, "problem")],
            "in_work": [_asset_link(asset) for asset in _in_state(records, "waiting")],
        }


def _newest(drafts: QuerySet[Record]) -> QuerySet[Record]:
    return drafts.select_related("latest_revision").order_by("-latest_revision__created_at")[
        :SHOWN_DRAFTS
    ]


def _in_state(records: QuerySet[Record], state: str) -> QuerySet[MediaAsset]:
    assets = MediaAsset.objects.filter(record__in=records, state=state)
    return assets.select_related("record").order_by("-deposited_at")[:SHOWN_DRAFTS]


def _link(record: Record) -> dict[str, Any]:
    revision = record.latest_revision
    return {
        "title": revision.object_str if revision else str(record),
        "url": _address(Record, "edit", record.pk),
        "edited_at": revision.created_at if revision else None,
        "is_live": record.live,
    }


def _asset_link(asset: MediaAsset) -> dict[str, Any]:
    return {
        "name": asset.original_name,
        "record": str(asset.record),
        "url": _address(Record, "edit", asset.record_id) + tab_anchor(RECORDINGS_TAB),
    }


def _address(model: Any, verb: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(verb), args=args)
