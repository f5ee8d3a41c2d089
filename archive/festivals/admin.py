"""Festivals in the admin: elements with their dates, and the officers' calendar in the menu."""

from typing import Final

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from archive.access.requests import viewer_of
from archive.records import admin as records

from . import admin_views as views
from .panels import festival_panels
from .services import LOG_ACTION

LOG_WORDS: Final[dict[str, str | Promise]] = {
    "confirmed": gettext_lazy("The holding of %(day)s was confirmed"),
    "moved": gettext_lazy("The holding was moved to %(day)s"),
    "cancelled": gettext_lazy("The holding of %(day)s was called off"),
    "announced": gettext_lazy("A holding was announced for %(day)s"),
    "undone": gettext_lazy("The decision about the holding of %(day)s was taken back"),
}


class ElementViewSet(records.ElementViewSet):
    edit_handler = records.element_tabs(dates=festival_panels())


class _CuratorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return viewer_of(request).is_curator


class FestivalsViewSet(ViewSet):
    """The officers' calendar, next to the elements."""

    name = "festivals"
    url_prefix = "festivals"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Festival calendar")
    menu_item_class = _CuratorsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        holding = "<int:pk>/<str:day>"
        return [
            path("", views.coming, name="coming"),
            path("announce/", views.announce, name="announce"),
            path("undo/<int:decision>/", views.undo, name="undo"),
            path(f"{holding}/confirm/", views.confirm, name="confirm"),
            path(f"{holding}/cancel/", views.cancel, name="cancel"),
            path(f"{holding}/move/", views.move, name="move"),
        ]


def register_log_actions(actions: LogActionRegistry) -> None:
    """How a decision reads in the history of an element."""

    @actions.register_action(LOG_ACTION)
    class Decided(LogFormatter):
        label = gettext_lazy("Decide about a holding")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            words = str(LOG_WORDS.get(log_entry.data.get("done", ""), _("A holding was decided")))
            day = parse_date(log_entry.data.get("starts_on", ""))
            return words % {"day": date_format(day)} if day else words
