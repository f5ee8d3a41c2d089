"""The page of results; it only translates between an address, the search service and a template."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of

from .presentation import address, entries_of, facets_of, notices_of, pager_of, sorts_of
from .query import query_from_parameters
from .service import find


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What the archive has for the question in the address; everything for an empty one."""
    language = get_language() or ""
    viewer = viewer_of(request)
    query = query_from_parameters(request.GET, language=language)
    result = find(query, viewer)
    facets = facets_of(query, result, language)
    context = {
        "query": query,
        "result": result,
        "entries": entries_of(query, result, viewer, language),
        "facets": facets,
        "selected": [option for group in facets for option in group.options if option.is_selected],
        "kept": [pair for pair in query.parameters(page=1) if pair[0] != "q"],
        "notices": notices_of(result),
        "sorts": sorts_of(query),
        "pager": pager_of(query, result),
        "permanent_path": address(query),
    }
    return render(request, "search/results.html", context)
