"""The pages of what entries name: peoples, places, types, genres, people, collections.

They only translate between requests and builders. An address that names nothing, and one that
names what the visitor may see nothing of, give the same 404.
"""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.records.models import Element, Record
from archive.records.selectors import published_elements, published_records

from .addresses import key_from_address
from .agents import (
    agent_of,
    agent_subject,
    collection_of,
    collection_subject,
    elements_held_by,
    records_with,
)
from .entries import entry_list, once
from .paging import NoSuchPageError, asked_page, page_path, pager
from .peoples import of_people, people_of, people_subject
from .places import place_of, place_subject
from .subjects import Subject
from .terms import genre_of, genre_subject, of_genre, type_of, type_subject
from .whereabouts import elements_in, records_in


@require_safe
def people(request: HttpRequest, people: str) -> HttpResponse:
    """A people or subgroup, with its elements and records and those of its subgroups."""
    viewer, group = viewer_of(request), people_of(people)
    if group is None:
        raise Http404
    rule = of_people(group)
    elements, records = published_elements(viewer), published_records(viewer)
    subject = people_subject(group, get_language() or "")
    return _page(request, subject, once(elements, rule), once(records, rule))


@require_safe
def place(request: HttpRequest, place: str, slug: str = "") -> HttpResponse:
    """A unit of either map, with what lies in it, lay in it or came of what did."""
    viewer, unit = viewer_of(request), place_of(key_from_address(place))
    if unit is None:
        raise Http404
    return _page(request, place_subject(unit), elements_in(unit, viewer), records_in(unit, viewer))


@require_safe
def heritage_type(request: HttpRequest, heritage_type: str) -> HttpResponse:
    """A heritage type with its elements and their records."""
    viewer, term = viewer_of(request), type_of(heritage_type)
    if term is None:
        raise Http404
    elements = published_elements(viewer).filter(heritage_type=term)
    records = published_records(viewer).filter(element__heritage_type=term)
    return _page(request, type_subject(term, get_language() or ""), elements, records)


@require_safe
def genre(request: HttpRequest, genre: str) -> HttpResponse:
    """A genre with its elements and records and those of narrower genres."""
    viewer, term = viewer_of(request), genre_of(genre)
    if term is None:
        raise Http404
    rule = of_genre(term)
    elements, records = published_elements(viewer), published_records(viewer)
    subject = genre_subject(term, get_language() or "")
    return _page(request, subject, once(elements, rule), once(records, rule))


@require_safe
def agent(request: HttpRequest, agent: int, slug: str = "") -> HttpResponse:
    """A person or group, with what they keep alive and the records they have a part in."""
    viewer = viewer_of(request)
    found = agent_of(agent, viewer)
    if found is None:
        raise Http404
    subject = agent_subject(found, viewer, get_language() or "")
    return _page(request, subject, elements_held_by(found, viewer), records_with(found, viewer))


@require_safe
def collection(request: HttpRequest, collection: str) -> HttpResponse:
    """A collection with its records."""
    viewer = viewer_of(request)
    found = collection_of(collection, viewer)
    if found is None:
        raise Http404
    records = published_records(viewer).filter(collection=found)
    subject = collection_subject(found, get_language() or "")
    return _page(request, subject, Element.objects.none(), records)


def listed_entries(
    request: HttpRequest, path: str, elements: QuerySet[Element], records: QuerySet[Record]
) -> dict[str, object]:
    """What a template needs to list the page of entries an address asks for."""
    page = asked_page(request.GET)
    try:
        entries = entry_list(elements, records, language=get_language() or "", page=page)
    except NoSuchPageError as error:
        raise Http404 from error
    return {
        "entries": entries,
        "pager": pager(path, page, entries.page_count),
        "permanent_path": page_path(path, page),
    }


def _page(
    request: HttpRequest,
    subject: Subject,
    elements: QuerySet[Element],
    records: QuerySet[Record],
) -> HttpResponse:
    """The page under its one right address, with one page of its entries."""
    if request.path != subject.url:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(subject.url + (f"?{query}" if query else ""))
    listed = listed_entries(request, subject.url, elements, records)
    context = {"subject": subject, "own_languages": subject.own_languages, **listed}
    return render(request, "archive/subject.html", context)
