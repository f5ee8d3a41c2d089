"""The pages of search; they only translate between an address, the service and a template."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of

from .facet_groups import address, chips_of, facets_of, names_for
from .facet_scope import counted_for
from .forms import QuestionForm, beginning_with, question_written, rows_of
from .parameters import BBOX, SIDES
from .presentation import (
    entries_of,
    meant_link,
    notices_of,
    offers_of,
    pager_of,
    past_end_of,
    ranges_of,
    remarks_of,
    sorts_of,
)
from .query import SearchQuery, misread, query_from_parameters
from .relaxing import relaxations
from .results import Notice, SearchResult
from .service import fewer_words, find, other_spelling
from .unavailable import no_engine
from .understanding import understood

ASKED: Final = "ask"
"""The parameter that tells a form that was sent from one that was opened."""
GIVEN: Final = "given"
"""The parameter with what a form carries along of the question it was opened with, encoded."""


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What the archive has for the question in the address; everything for an empty one."""
    language = get_language() or ""
    viewer = viewer_of(request)
    typed = query_from_parameters(request.GET, language=language)
    query = understood(typed, viewer)
    query = replace(query, **counted_for(query))
    result = find(query, viewer)
    if Notice.UNAVAILABLE in result.notices:
        return no_engine(request, typed)
    names = names_for(query, result, viewer, language)
    chips, wrong = chips_of(query, names), misread(request.GET)
    context = {
        "query": query,
        "result": result,
        "entries": entries_of(query, result, viewer, language),
        "facets": facets_of(query, result, names),
        "is_narrowed": bool(chips or wrong),
        "chips": chips,
        "meant": meant_link(query, other_spelling(query, result, viewer)),
        "offers": offers_of(
            [*relaxations(query, result), *fewer_words(query, result, viewer)], chips
        ),
        "kept": _kept(query, "q"),
        "kept_beside_ranges": _kept(query, *SIDES, BBOX),
        "ranges": ranges_of(query, wrong),
        "notices": [*remarks_of(query, wrong), *notices_of(result)],
        "sorts": sorts_of(query),
        "pager": pager_of(query, result),
        "past_end": past_end_of(query, result),
        "permanent_path": address(query),
        "parameters": urlencode(query.parameters(page=1)),
        "is_signed_in": viewer.user_id is not None,
    }
    return render(request, "search/results.html", context)


@require_safe
def advanced(request: HttpRequest) -> HttpResponse:
    """A form for everything that can be asked for by name; sent, it becomes a typed question, under
    what it has carried along."""
    language = get_language() or ""
    viewer = viewer_of(request)
    if ASKED in request.GET:
        asked = question_written(QuestionForm(request.GET, viewer=viewer), language)
        given = QueryDict(request.GET.get(GIVEN, ""))
        query = query_from_parameters(given, language=language)
        return HttpResponseRedirect(address(replace(query, text=asked)))
    query = understood(query_from_parameters(request.GET, language=language), viewer)
    names = names_for(query, SearchResult(), viewer, language)
    first, rest = beginning_with(query, names, misread(request.GET))
    context = {
        "rows": list(rows_of(QuestionForm(initial=first, viewer=viewer))),
        "carried": chips_of(rest, names),
        "given": urlencode(rest.parameters()),
        "asked": ASKED,
        "given_name": GIVEN,
    }
    return render(request, "search/advanced.html", context)


def _kept(query: SearchQuery, *changed: str) -> list[tuple[str, str]]:
    """What a form that asks again carries along beside the parameters it changes."""
    return [pair for pair in query.parameters(page=1) if pair[0] not in changed]
