"""The lists of all peoples, provinces, types, genres and festivals; they only translate."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.festivals.selectors import festivals_among
from archive.records.models import Record
from archive.records.selectors import published_elements

from .peoples import people_groups
from .places import LONGEST_NAME, found_places, province_groups
from .subject_views import listed_entries
from .subjects import LinkGroup
from .terms import FESTIVAL, genre_groups, type_groups


@require_safe
def peoples(request: HttpRequest) -> HttpResponse:
    """The 54 peoples, those of the north first."""
    groups = people_groups(viewer_of(request), get_language() or "")
    return _directory(request, _("Peoples of Viet Nam"), groups)


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Units found by name, or today's provinces."""
    typed = request.GET.get("q", "")[:LONGEST_NAME]
    found = found_places(typed)
    groups = [found] if found else []
    if found is None or not found.links:
        groups += province_groups(viewer_of(request))
    context = {
        "title": pgettext("public page", "Places"),
        "groups": groups,
        "typed": typed,
        "asks_name": True,
        "longest_name": LONGEST_NAME,
    }
    return render(request, "archive/directory.html", context)


@require_safe
def types(request: HttpRequest) -> HttpResponse:
    """The six heritage types."""
    groups = type_groups(viewer_of(request), get_language() or "")
    return _directory(request, _("Heritage types"), groups)


@require_safe
def genres(request: HttpRequest) -> HttpResponse:
    """All genres, by family."""
    groups = genre_groups(viewer_of(request), get_language() or "")
    return _directory(request, _("Genres"), groups)


@require_safe
def festivals(request: HttpRequest) -> HttpResponse:
    """The elements that are festivals by type, or have days in the calendar."""
    shown = published_elements(viewer_of(request))
    dated = festivals_among(shown).order_by().values("pk")
    held = shown.filter(Q(heritage_type__slug=FESTIVAL) | Q(pk__in=dated))
    path = reverse("archive:festivals")
    listed = listed_entries(request, path, held, Record.objects.none())
    context = {"title": _("Festivals"), "has_calendar": True, **listed}
    return render(request, "archive/directory.html", context)


def _directory(request: HttpRequest, title: str, groups: tuple[LinkGroup, ...]) -> HttpResponse:
    return render(request, "archive/directory.html", {"title": title, "groups": groups})
