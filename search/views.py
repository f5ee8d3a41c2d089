"""The page of results; it only translates between an address, the search service and a template."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of

from .facet_groups import address, chips_of, facets_of, names_for
from .facet_scope import counted_for
from .presentation import entries_of, notices_of, offers_of, pager_of, sorts_of
from .query import SearchQuery, query_from_parameters
from .service import find, relaxed


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What the archive has for the question in the address; everything for an empty one."""
    language = get_language() or ""
    viewer = viewer_of(request)
    query = query_from_parameters(request.GET, language=language)
    query = replace(query, **counted_for(query))
    result = find(query, viewer)
    names = names_for(query, result, language)
    chips = chips_of(query, names)
    context = {
        "query": query,
        "result": result,
        "entries": entries_of(query, result, viewer, language),
        "facets": facets_of(query, result, names),
        "chips": chips,
        "offers": offers_of(relaxed(query, result, viewer), chips),
        "kept": _kept(query, "q"),
        "kept_beside_ranges": _kept(query, "from", "to", "bbox"),
        "dates": query.dates.written if query.dates else ("", ""),
        "notices": notices_of(result),
        "sorts": sorts_of(query),
        "pager": pager_of(query, result),
        "permanent_path": address(query),
        "parameters": urlencode(query.parameters(page=1)),
        "is_signed_in": viewer.user_id is not None,
    }
    return render(request, "search/results.html", context)


def _kept(query: SearchQuery, *changed: str) -> list[tuple[str, str]]:
    """What a form that asks again carries along beside the parameters it changes."""
    return [pair for pair in query.parameters(page=1) if pair[0] not in changed]
