"""Pages for looking closely: one picture with its tiles, one page of a dossier.

They start from the record the visitor may see, as its own page does; what does not exist and what
may not be seen give the same 404.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.media.documents import leaf_of, page_count
from archive.media.models import MediaAsset
from archive.media.pictures import still_of
from archive.media.selectors import shown_assets
from archive.media.tiles import close_view_of
from archive.passages import passage, written_languages
from archive.records.codes import normalise_code

from .cards import title_of
from .paging import Pager

NEAR_PAGES = 3
"""How many pages before and after the one shown are a tap away."""


@require_safe
def look(request: HttpRequest, code: str, asset: str) -> HttpResponse:
    """A picture as large as it is: by tiles with a script, else in one piece."""
    found = _shown(request, code, asset)
    language = get_language() or ""
    view, still = close_view_of(found, language), still_of(found, language)
    if view is None or still is None:
        raise Http404
    context = {**_frame(found, language), "view": view, "picture": still}
    return render(request, "archive/look.html", context)


@require_safe
def page(request: HttpRequest, code: str, asset: str, page: int) -> HttpResponse:
    """One page of a dossier: its picture, its words, the way to the others."""
    found = _shown(request, code, asset)
    leaf = leaf_of(found, page)
    if leaf is None:
        raise Http404
    count = page_count(found)
    context = {
        **_frame(found, get_language() or ""),
        "leaf": leaf,
        "pager": Pager(
            page=page,
            page_count=count,
            previous_url=_page_url(code, asset, page - 1) if page > 1 else "",
            next_url=_page_url(code, asset, page + 1) if page < count else "",
        ),
        "near": [(n, _page_url(code, asset, n)) for n in near_pages(page, count)],
    }
    return render(request, "archive/page.html", context)


def near_pages(page: int, count: int) -> list[int]:
    """The first page, the last, and those around the one shown."""
    around = range(max(1, page - NEAR_PAGES), min(count, page + NEAR_PAGES) + 1)
    return sorted({1, count, *around})


def _shown(request: HttpRequest, code: str, asset: str) -> MediaAsset:
    known = normalise_code(asset)
    assets = shown_assets(viewer_of(request)).select_related("record")
    found = assets.filter(code=known, record__code=normalise_code(code)).first() if known else None
    if found is None:
        raise Http404
    return found


def _page_url(code: str, asset: str, number: int) -> str:
    return reverse("archive:page", args=[code, asset, number])


def _frame(asset: MediaAsset, language: str) -> dict[str, object]:
    record = asset.record
    return {
        "record": record,
        "title": title_of(record, language),
        "caption": passage(asset, "caption", language),
        "own_languages": written_languages(record, "title"),
    }
