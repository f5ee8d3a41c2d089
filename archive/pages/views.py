"""The public pages: home, records, elements; they only translate between requests and presenters.

A code that names nothing and one that names what the visitor may not see give the same 404.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import PreviewableMixin

from archive.access.requests import viewer_of
from archive.access.viewer import Viewer
from archive.media.documents import dossiers_of
from archive.media.models import MediaAsset
from archive.media.pictures import Picture, still_of
from archive.media.player import Moment, moment_of, players_of
from archive.passages import passage, rich_passage, written_languages
from archive.records.codes import normalise_code
from archive.records.models import Element, Record
from archive.records.selectors import published_elements, published_records

from .calendar.element import when_held
from .cards import lightened, peoples_of, record_card, title_of
from .cover import cover_of
from .doors import media_doors, people_doors, type_doors
from .facts import element_facts, further_facts, leading_facts
from .models import HomePage
from .queries import (
    element_for_page,
    newest,
    record_for_page,
    records_for_cards,
    records_on_element,
)

HOME_PICTURES = 6
HOME_PICTURE_BYTES = 75_000
"""Three quarters of what the first view of the home page may cost (100 kB)."""
HOME_SONGS = 6
MAX_RECORDS_ON_ELEMENT = 24
"""More are found by searching for the element's title."""
ELEMENT_PICTURE_BYTES = 45_000


def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """The front of the archive for whoever asks; called by HomePage.serve."""
    language = get_language() or ""
    viewer = viewer_of(request)
    records = newest(published_records(viewer), pictures=HOME_PICTURES, songs=HOME_SONGS)
    shown = [record_card(record, language) for record in records_for_cards(records)]
    cards = lightened(shown, HOME_PICTURE_BYTES)
    context = {
        "page": page,
        "headline": passage(page, "headline", language),
        "introduction": passage(page, "introduction", language),
        "pictures": [card for card in cards if not card.is_heard],
        "songs": [card for card in cards if card.is_heard],
        "peoples": people_doors(viewer, language),
        "types": type_doors(viewer, language),
        "media": media_doors(viewer),
        "cloth": cover_of(str(page.pk)),
        "is_demonstration": settings.HERITAGE_IS_DEMONSTRATION,
    }
    return render(request, "pages/home.html", context)


@require_safe
def record(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """A record's page, under its one right address."""
    found = record_for_page(published_records(viewer_of(request)), normalise_code(code))
    if found is None:
        raise Http404
    if request.path != found.get_absolute_url():
        return _moved(request, found)
    return render(request, "archive/record.html", record_context(found, moment_of(request.GET)))


@require_safe
def element(request: HttpRequest, code: str, slug: str = "") -> HttpResponse:
    """An element's page, under its one right address, with the records of it."""
    viewer = viewer_of(request)
    found = element_for_page(published_elements(viewer), normalise_code(code))
    if found is None:
        raise Http404
    if request.path != found.get_absolute_url():
        return _moved(request, found)
    return render(request, "archive/element.html", element_context(found, viewer))


def preview(request: HttpRequest, entry: PreviewableMixin) -> HttpResponse:
    """The page of an unsaved state, for the person editing it."""
    if isinstance(entry, Record):
        return render(request, "archive/record.html", record_context(entry, Moment()))
    if isinstance(entry, Element):
        context = element_context(entry, viewer_of(request))
        return render(request, "archive/element.html", context)
    raise TypeError(f"No public page for {type(entry).__name__}: add one in pages.views.preview")


def record_context(entry: Record, opened: Moment) -> dict[str, object]:
    """Everything the template of a record's page needs."""
    language = get_language() or ""
    assets = list(entry.media_assets.all()) if entry.pk else []
    pictures = _pictures(assets, language)
    players = players_of(assets, language, opened)
    posters = [player.poster for player in players if player.poster]
    return {
        "record": entry,
        "title": title_of(entry, language),
        "cover": cover_of(entry.code),
        "summary": passage(entry, "summary", language),
        "body": rich_passage(entry, "body", language),
        "peoples": peoples_of(entry, language),
        "players": players,
        "first_with_words": next((player.code for player in players if player.lyrics), ""),
        "pictures": pictures,
        "dossiers": dossiers_of(assets, language),
        "leading_facts": leading_facts(entry, language),
        "further_facts": further_facts(entry, language),
        "is_synthetic": any(asset.is_synthetic for asset in assets),
        "shared_picture": next(iter([*posters, *pictures]), None),
        "own_languages": written_languages(entry, "title"),
    }


def element_context(entry: Element, viewer: Viewer) -> dict[str, object]:
    """Everything the template of an element's page needs."""
    language = get_language() or ""
    documented = published_records(viewer).filter(element_id=entry.pk)
    shown = documented.order_by("-last_published_at", "-pk")[:MAX_RECORDS_ON_ELEMENT]
    records = records_on_element(shown)
    cards = [record_card(record, language, has_peoples=False) for record in records]
    return {
        "element": entry,
        "cover": cover_of(entry.code),
        "title": title_of(entry, language),
        "summary": passage(entry, "summary", language),
        "facts": element_facts(entry, language),
        "when_held": when_held(entry),
        "cards": lightened(cards, ELEMENT_PICTURE_BYTES),
        "own_languages": written_languages(entry, "title"),
    }


def _pictures(assets: list[MediaAsset], language: str) -> list[Picture]:
    images = [asset for asset in assets if asset.kind == MediaAsset.Kind.IMAGE]
    return [still for asset in images if (still := still_of(asset, language))]


def _moved(request: HttpRequest, entry: Record | Element) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(entry.get_absolute_url() + (f"?{query}" if query else ""))
