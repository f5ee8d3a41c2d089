"""Puts the rooms' admin together: policies first, then the menu, then what officers need not see.

Only registers; what a screen shows is in the rooms' own admin modules.
"""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup
from wagtail.utils.urlpatterns import decorate_urlpatterns

from archive.access.admin import GuardedDeleteBulkAction, for_curators
from archive.access.policy import OwnEntriesPolicy
from archive.access.requests import viewer_of
from archive.access.scopes_admin import OfficerScopeViewSet
from archive.festivals import admin as festivals
from archive.media.admin import RecordViewSet
from archive.media.dashboard import WelcomePanel
from archive.media.removal import register_log_actions as register_removal
from archive.places.admin import LookUpOnlyPolicy, PlaceViewSet
from archive.places.models import Place
from archive.records.admin import AgentViewSet, CollectionViewSet
from archive.records.deletion import refuse_deleting_what_is_used
from archive.records.models import Element, Record
from archive.records.place_choices_admin import PlaceChoicesViewSet, register_log_actions
from archive.records.selectors import changeable_elements, changeable_records
from archive.vocabularies import admin as vocabularies

# Before anything asks Wagtail for a policy: it would settle for one that knows no rows.
register_permission_policy(Element, OwnEntriesPolicy(Element, changeable_elements))
register_permission_policy(Record, OwnEntriesPolicy(Record, changeable_records))
register_permission_policy(Place, LookUpOnlyPolicy(Place))


class ArchiveGroup(SnippetViewSetGroup):
    menu_label = _("Heritage archive")
    menu_name = "archive"
    menu_icon = "folder-open-inverse"
    menu_order = 100
    items = (
        festivals.ElementViewSet,
        RecordViewSet,
        AgentViewSet,
        CollectionViewSet,
        festivals.FestivalsViewSet,
    )


class VocabularyGroup(SnippetViewSetGroup):
    menu_label = _("Vocabularies")
    menu_name = "vocabularies"
    menu_icon = "list-ul"
    menu_order = 200
    items = (*vocabularies.VIEWSETS, PlaceViewSet, PlaceChoicesViewSet, OfficerScopeViewSet)


register_snippet(ArchiveGroup)
register_snippet(VocabularyGroup)
hooks.register("register_bulk_action", GuardedDeleteBulkAction, order=100)  # after Wagtail's own
hooks.register("before_delete_snippet", refuse_deleting_what_is_used)
hooks.register("register_log_actions", register_log_actions)
hooks.register("register_log_actions", festivals.register_log_actions)
hooks.register("register_log_actions", register_removal)

OFFICERS_MENU = {"archive", "vocabularies"}
"""What people without the keys to the whole site see: their work and nothing to wonder about."""


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """Our own addresses; Wagtail's over everybody's work get their guard here, once."""
    # Importing them any earlier would build every admin address before policies are registered.
    from wagtail.admin.urls import reports, workflows

    decorate_urlpatterns([*reports.urlpatterns, *workflows.urlpatterns], for_curators)
    return [path("recordings/", include("archive.media.admin_urls"))]


@hooks.register("construct_main_menu")
def keep_to_the_work(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name in OFFICERS_MENU]


@hooks.register("construct_help_menu")
def leave_out_what_needs_the_internet(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's news and guide are English pages elsewhere."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_homepage_panels")
def begin_with_next_steps(request: HttpRequest, panels: list[Any]) -> None:
    """Our own panel; the rest is about pages, or about reviews, which curators do."""
    curates_everything = viewer_of(request).curates_everything
    panels[:] = [p for p in panels if curates_everything and p.name.endswith("moderate")]
    panels.append(WelcomePanel())


@hooks.register("construct_homepage_summary_items")
def leave_out_page_counts(request: HttpRequest, items: list[Any]) -> None:
    if not request.user.is_superuser:
        items.clear()


@hooks.register("insert_global_admin_css")
def admin_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("archive/admin.css"))


@hooks.register("insert_global_admin_js")
def keep_forms_valid() -> str:
    return format_html('<script src="{}"></script>', static("archive/session.js"))
