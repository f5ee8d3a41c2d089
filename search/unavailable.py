"""The answer when no engine does: in plain words, with the question kept, for people and programs.

Whether an engine answers is known by `search.service`; this only says so.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .engines.resting import REST_SECONDS
from .facet_groups import address
from .query import SearchQuery

STATUS: Final = 503


def no_engine(request: HttpRequest, query: SearchQuery) -> HttpResponse:
    """The page for a question that could not be asked; `query`: as it was typed."""
    pairs = query.parameters(page=1)
    context = {
        "query": query,
        "kept": [pair for pair in pairs if pair[0] != "q"],
        "again_url": address(query),
        "permanent_path": address(query),
    }
    return without_engine(request, "search/no_engine.html", context)


def without_engine(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page of its own that lacks an answer, with the status and the header that say so."""
    response = render(request, template, context, status=STATUS)
    say_when(response)
    return response


def say_when(response: HttpResponse) -> None:
    """Tell programs when to ask again: until then a failed engine rests (RFC 9110, 10.2.3)."""
    response["Retry-After"] = str(REST_SECONDS)
