"""Suggestions while somebody types, as JSON: grouped by kind, each with the address of its page.

Only translates: who may see what is decided by `search.service`, addresses by the archive.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.media.lyrics import anchor
from archive.media.measures import clock
from archive.media.player import moment_query
from archive.pages.addresses import agent_url, genre_url, people_url, place_url, type_url
from archive.places.models import Place
from archive.records.models import Agent
from archive.spelling import slug
from archive.vocabularies.language_tags import language_tag
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType

from .query import MAX_TEXT_LETTERS, SuggestQuery, cleaned
from .results import Suggestion
from .service import suggest
from .things import AGENT, ELEMENT, GENRE, LINE, PEOPLE, PLACE, RECORD, TYPE

KIND_LABELS: Final[Mapping[str, str | Promise]] = {
    PEOPLE: _("Peoples"),
    PLACE: pgettext_lazy("public page", "Places"),
    GENRE: pgettext_lazy("musical", "Genre"),
    TYPE: _("Heritage type"),
    ELEMENT: _("Heritage elements"),
    AGENT: _("People and groups"),
    RECORD: _("Records"),
    LINE: _("Lines of songs"),
}


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """What the beginning of a question may be leading to; nothing for nonsense, never an error."""
    text = cleaned(request.GET.get("q", ""))[:MAX_TEXT_LETTERS]
    query = SuggestQuery(text, language=get_language() or "")
    found = suggest(query, viewer_of(request))
    groups = [
        {"kind": kind, "label": str(KIND_LABELS[kind]), "items": [_item(one) for one in ones]}
        for kind, ones in groupby(found, key=lambda one: one.kind)
    ]
    return JsonResponse({"q": text, "groups": groups}, json_dumps_params={"ensure_ascii": False})


def _item(one: Suggestion) -> dict[str, Any]:
    return {
        "text": one.text.text,
        "spans": _utf16(one.text.text, one.text.spans),
        "lang": language_tag(one.text.language),
        "note": clock(one.seconds) if one.kind == LINE else one.note,
        "url": _URLS[one.kind](one),
    }


def _utf16(text: str, spans: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Offsets as JavaScript counts them; rare Chinese characters count twice there."""
    return [[_units(text[:start]), _units(text[:end])] for start, end in spans]


def _units(text: str) -> int:
    return len(text) + sum(1 for letter in text if letter > "\uffff")


def _line_url(one: Suggestion) -> str:
    """The record finds its own recording by the code; a first one need not be named, but may."""
    query = moment_query(one.asset, one.seconds, is_first=False)
    page = reverse("archive:record_short", args=[one.code])
    return f"{page}{query}#{anchor(one.asset, one.line)}"


_URLS: Final[Mapping[str, Callable[[Suggestion], str]]] = {
    PEOPLE: lambda one: people_url(EthnicGroup(slug=one.code)),
    PLACE: lambda one: place_url(Place(uid=one.code, slug=slug(one.text.text))),
    GENRE: lambda one: genre_url(Genre(slug=one.code)),
    TYPE: lambda one: type_url(HeritageType(slug=one.code)),
    ELEMENT: lambda one: reverse("archive:element_short", args=[one.code]),
    AGENT: lambda one: agent_url(Agent(pk=int(one.code), name=one.text.text)),
    RECORD: lambda one: reverse("archive:record_short", args=[one.code]),
    LINE: _line_url,
}
"""Addresses need keys only: nothing is loaded for them."""
