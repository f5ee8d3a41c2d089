"""The queue of entries at split units, in the admin: choose where each lies today, or undo it.

Translates between requests and `place_choices`; for whoever curates, within their places.
"""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from archive.access.requests import viewer_of
from archive.access.viewer import Viewer
from archive.places.models import Place
from archive.places.selectors import address, places_with_context, with_era

from .models import ElementPlace
from .place_choices import (
    CHOSE,
    UNDID,
    NotASuccessorError,
    Placed,
    UndecidedUnit,
    choose_place_today,
    entry_of,
    made_choices,
    undecided_places,
    undecided_units,
    undo_choices,
)

UNITS_PER_PAGE: Final = 15
SHOWN_ENTRIES: Final = 30
"""Of one unit; all of them are still chosen for at once."""


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, unit by unit; after a choice, with the way back."""
    viewer = _curator(request)
    page = Paginator(undecided_places(viewer), UNITS_PER_PAGE).get_page(request.GET.get("p"))
    decision = _decision(request.GET.get("decision"))
    choices = made_choices(viewer, decision) if decision else []
    shown = {
        "units": [_shown(unit) for unit in undecided_units(viewer, list(page))],
        "page": page,
        "decision": decision if choices else None,
        "chosen_count": len(choices),
        "chosen_unit": _name_of(choices[0].unit_id) if choices else "",
        "choose_url": reverse("place_choices:choose"),
        "undo_url": reverse("place_choices:undo"),
    }
    return render(request, "archive/admin/place_choices.html", shown)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose `unit` for everything at `place`, or for the one entry named by `only`."""
    viewer = _curator(request)
    place = get_object_or_404(places_with_context(), uid=request.POST.get("place"))
    unit = get_object_or_404(Place, uid=request.POST.get("unit"))
    only = request.POST.get("only", "")
    waiting = [one for found in undecided_units(viewer, [place]) for one in found.placed]
    wanted = [one for one in waiting if only in ("", _key(one))]
    if not wanted:
        messages.warning(request, _("Somebody else has chosen meanwhile: nothing was changed."))
        return HttpResponseRedirect(reverse("place_choices:queue"))
    try:
        decision = choose_place_today(placed=wanted, unit=unit, by=_account(request))
    except NotASuccessorError:
        messages.error(request, _("That unit is not one this place became: nothing was changed."))
        return HttpResponseRedirect(reverse("place_choices:queue"))
    return HttpResponseRedirect(f"{reverse('place_choices:queue')}?decision={decision}")


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back what the decision changed, as far as nobody chose otherwise since."""
    viewer = _curator(request)
    decision = _decision(request.POST.get("decision"))
    choices = made_choices(viewer, decision) if decision else []
    undo_choices(choices=choices, by=_account(request))
    words = ngettext(
        "%(count)d entry waits for a choice again.",
        "%(count)d entries wait for a choice again.",
        len(choices),
    )
    messages.success(request, words % {"count": len(choices)})
    return HttpResponseRedirect(reverse("place_choices:queue"))


def _curator(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not viewer.is_curator:
        raise PermissionDenied
    return viewer


def _account(request: HttpRequest) -> AbstractBaseUser:
    if not isinstance(request.user, AbstractBaseUser):
        raise PermissionDenied
    return request.user


def _decision(written: str | None) -> UUID | None:
    try:
        return UUID(written or "")
    except ValueError:
        return None


def _shown(unit: UndecidedUnit) -> dict[str, Any]:
    return {
        "uid": unit.place.uid,
        "name": with_era(unit.place),
        "candidates": [{"uid": one.uid, "name": address(one)} for one in unit.candidates],
        "entries": [_entry(one) for one in unit.placed[:SHOWN_ENTRIES]],
        "count": len(unit.placed),
        "hidden_count": max(0, len(unit.placed) - SHOWN_ENTRIES),
    }


def _entry(placed: Placed) -> dict[str, Any]:
    entry = entry_of(placed)
    edit = type(entry).snippet_viewset.get_url_name("edit")
    return {
        "key": _key(placed),
        "title": str(entry),
        "kind": entry._meta.verbose_name,
        "spot": "" if isinstance(placed, ElementPlace) else placed.place_note,
        "url": reverse(edit, args=[entry.pk]),
    }


def _key(placed: Placed) -> str:
    """What a button calls one entry: "record-12", "elementplace-7"."""
    return f"{placed._meta.model_name}-{placed.pk}"


def _name_of(unit_id: int) -> str:
    return address(Place.objects.select_related("parent__parent").get(pk=unit_id))


class _CuratorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return viewer_of(request).is_curator


class PlaceChoicesViewSet(ViewSet):
    """The queue among the vocabularies, next to the places."""

    name = "place_choices"
    url_prefix = "place-choices"
    icon = "site"
    menu_label = gettext_lazy("Places to be determined")
    menu_item_class = _CuratorsMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", queue, name="queue"),
            path("choose/", choose, name="choose"),
            path("undo/", undo, name="undo"),
        ]


def register_log_actions(actions: LogActionRegistry) -> None:
    """How a choice reads in the history of an entry."""

    @actions.register_action(CHOSE)
    class Chosen(LogFormatter):
        label = gettext_lazy("Choose where it lies today")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return _("Chosen: it lies today in %(unit)s") % {"unit": log_entry.data["name"]}

    @actions.register_action(UNDID)
    class Undone(LogFormatter):
        label = gettext_lazy("Undo the choice of where it lies today")
        message = gettext_lazy("The choice of where it lies today was undone")
