"""Pages for signed-in researchers; they only translate between requests, services and templates."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    HttpRequest,
    HttpResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from archive.access.requests import viewer_of
from archive.access.viewer import Viewer
from search.documents import Key
from search.engines.base import SearchUnavailableError
from search.query import SearchQuery, cleaned, query_from_parameters
from search.unavailable import no_engine

from .export import csv_rows, json_pieces
from .found import found_keys
from .models import NAME_LETTERS, SavedSearch
from .saved import TooLongQuestionError, TooManySearchesError, save_search, stop_mails

FORMATS = {
    "csv": (csv_rows, "text/csv; charset=utf-8"),
    "json": (json_pieces, "application/json"),
}


@require_safe
@login_required
def export(request: HttpRequest, extension: str) -> HttpResponse | StreamingHttpResponse:
    """The whole result of the question in the address, as a file; one that is not whole says so in
    its name, and every one how many there are in a header."""
    language = get_language() or ""
    viewer = viewer_of(request)
    query = query_from_parameters(request.GET, language=language)
    try:
        found = found_keys(query, viewer)
    except SearchUnavailableError:
        return no_engine(request, query)
    rows, media_type = FORMATS[extension]
    response = StreamingHttpResponse(_streamed(rows, found.keys, viewer, language), media_type)
    name = "kho-di-san" if found.is_whole else f"kho-di-san-{len(found.keys)}-of-{found.total}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["X-Total-Count"] = str(found.total)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """The reader's own saved searches."""
    mine = SavedSearch.objects.filter(owner_id=request.user.pk)
    return render(request, "search/saved.html", {"searches": mine})


@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question a form brings along."""
    language = get_language() or ""
    parameters = QueryDict(request.POST.get("parameters", ""))
    query = query_from_parameters(parameters, language=language)
    name = cleaned(request.POST.get("name", "")) or _name_of(query)
    try:
        save_search(viewer=viewer_of(request), query=query, name=name)
    except TooManySearchesError:
        messages.error(request, _("You keep too many searches. Delete one, then save this one."))
    except TooLongQuestionError:
        messages.error(request, _("This search has too many filters to be kept. Remove some."))
    except SearchUnavailableError:
        return no_engine(request, query)
    return redirect("search:saved")


@require_POST
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, switch mails on or off, or delete."""
    mine = get_object_or_404(SavedSearch, pk=pk, owner_id=request.user.pk)
    if "delete" in request.POST:
        mine.delete()
    else:
        mine.name = cleaned(request.POST.get("name", ""))[:NAME_LETTERS] or mine.name
        mine.wants_mail = "wants_mail" in request.POST
        mine.save(update_fields=["name", "wants_mail"])
    return redirect("search:saved")


@csrf_exempt  # the token is the proof; mail programs post without any page of ours (RFC 8058)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A page that asks whether to end the mails of one search; its button, or a mail program, posts
    the answer."""
    is_done = request.method == "POST" and stop_mails(token=token) is not None
    return render(request, "search/stop_mails.html", {"is_done": is_done})


def _streamed(rows: Any, keys: list[Key], viewer: Viewer, language: str) -> Iterator[str]:
    yield from rows(keys, viewer, language)


def _name_of(query: SearchQuery) -> str:
    return query.text or ", ".join(value for _, value in query.parameters()) or _("Everything")
