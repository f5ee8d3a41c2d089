"""Searching inside one record: the page of its lines that answer a question.

Only translates between an address, the search service and a template.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.pages.cards import title_of
from archive.pages.queries import records_for_cards
from archive.passages import Passage, passage, written_languages
from archive.records.codes import normalise_code
from archive.records.models import Record
from archive.records.selectors import published_records

from .documents import Key
from .line_links import LineLink, inside_url, line_link, singers_of, with_singers
from .presentation import NOTICE_TEXTS
from .query import query_from_parameters
from .results import CueHit, Notice
from .service import find_inside
from .unavailable import without_engine

ALL_TIERS = 20
"""A page about one record has room for every tier of a line."""


@dataclass(frozen=True, slots=True)
class RecordingLines:
    """The lines of one recording that answer."""

    caption: Passage
    """Empty when the record has only one recording that does."""
    lines: tuple[LineLink, ...]


@require_safe
def lines(request: HttpRequest, code: str) -> HttpResponse:
    """The lines of one record that answer the question in the address."""
    language = get_language() or ""
    viewer = viewer_of(request)
    records = with_singers(records_for_cards(published_records(viewer)))
    record = records.filter(code=normalise_code(code)).first()
    if record is None:
        raise Http404
    query = query_from_parameters(request.GET, language=language)
    result = find_inside(Key("record", record.code), query.text, viewer)
    context = {
        "record": record,
        "title": title_of(record, language),
        "question": query.text,
        "result": result,
        "rest": result.total - len(result.cues),
        "recordings": _recordings(record, result.cues, language),
        "singers": singers_of(record),
        "notices": [NOTICE_TEXTS[notice] for notice in result.notices],
        "permanent_path": inside_url(record, query.text),
        "own_languages": written_languages(record, "title"),
    }
    show = without_engine if Notice.UNAVAILABLE in result.notices else render
    return show(request, "search/inside.html", context)


def _recordings(record: Record, cues: Iterable[CueHit], language: str) -> list[RecordingLines]:
    """The lines by recording; one recording alone needs no heading."""
    links = {
        code: tuple(line_link(cue, record, language, tiers=ALL_TIERS) for cue in spoken)
        for code, spoken in groupby(cues, key=lambda cue: cue.asset)
    }
    assets = {asset.code: asset for asset in record.media_assets.all()}
    return [
        RecordingLines(
            passage(assets[code], "caption", language)
            if len(links) > 1 and code in assets
            else Passage(),
            found,
        )
        for code, found in links.items()
    ]
