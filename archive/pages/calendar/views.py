"""The calendar's pages and feeds; only translates between addresses, holdings and templates."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.festivals.feeds import FeedEntry, calendar_file, changed_at, fingerprint
from archive.festivals.holdings import Holding
from archive.festivals.selectors import holdings_between, holdings_of
from archive.festivals.today import today_here
from archive.lunar import FIRST_YEAR, LAST_YEAR, UnsupportedYearError
from archive.pages.cards import title_of
from archive.records.codes import normalise_code
from archive.records.selectors import published_elements

from .address import CalendarQuery, feed_url, month_url, neighbours, query_of, year_url
from .entries import main_day, place_of, with_names
from .filters import Narrowing, UnknownFilterError, narrowed
from .sheet import (
    MOST_LISTED,
    groups_of,
    last_of_month,
    lunar_year_words,
    month_title,
    months_of_year,
    shown_in_year,
    weeks_of,
)

FEED_BACK: Final = timedelta(days=92)
FEED_AHEAD: Final = timedelta(days=549)
"""A feed reaches from three months back to eighteen months ahead."""
FRESH_FOR_SECONDS: Final = 3600
NOT_FOUND: Final = 404


@require_safe
def this_month(request: HttpRequest) -> HttpResponse:
    """The calendar opens on the month that is now."""
    today = today_here()
    return _month_page(request, today.year, today.month)


@require_safe
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """A month, under its one right address: its number has two digits."""
    if not 1 <= int(month) <= 12:
        raise Http404
    url = month_url(int(year), int(month), query_of(request.GET))
    if url and (len(month) != 2 or len(year) != 4):
        return HttpResponseRedirect(url)
    return _month_page(request, int(year), int(month))


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The twelve months of a year with their first few festivals."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _no_calendar(request, year)
    query, language = query_of(request.GET), get_language() or ""
    narrowing = _narrowing(request, query, language)
    first_on, last_on = date(year, 1, 1), date(year, 12, 31)
    holdings = holdings_between(narrowing.festivals, first_on, last_on)
    with_names(shown_in_year(holdings, year))
    months = months_of_year(year, holdings, language)
    context = {
        "year": year,
        "title": str(year),
        "lunar_years": lunar_year_words(first_on, last_on),
        "months": [(one, month_url(year, one.first_on.month, query)) for one in months],
        "previous_url": year_url(year - 1, query),
        "next_url": year_url(year + 1, query),
        "here_url": year_url(year, CalendarQuery()),
        "permanent_path": year_url(year, query),
        **_shared(narrowing, query, holdings),
    }
    return render(request, "calendar/year.html", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The festivals of the address for a phone's calendar."""
    query, language = query_of(request.GET), get_language() or ""
    narrowing = _narrowing(request, query, language)
    start, end = feed_window(today_here())
    holdings = holdings_between(narrowing.festivals, start, end)
    names = [str(name) for name in narrowing.chosen]
    return _ics(request, holdings, " – ".join([_("Festival calendar"), *names]))


@require_safe
def element_feed(request: HttpRequest, code: str) -> HttpResponse:
    """One festival for a phone's calendar."""
    elements = published_elements(viewer_of(request))
    element = elements.filter(code=normalise_code(code)).first()
    if element is None:
        raise Http404
    holdings = holdings_of(element, element.date_rules.all(), *feed_window(today_here()))
    return _ics(request, holdings, str(title_of(element, get_language() or "")))


def feed_window(today: date) -> tuple[date, date]:
    """The days a feed tells of, within those that can be computed."""
    start = max(today - FEED_BACK, date(FIRST_YEAR, 1, 1))
    return start, min(today + FEED_AHEAD, date(LAST_YEAR, 12, 31))


def _month_page(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _no_calendar(request, year)
    query, language = query_of(request.GET), get_language() or ""
    narrowing = _narrowing(request, query, language)
    first_on = date(year, month, 1)
    last_on = last_of_month(first_on)
    holdings = holdings_between(narrowing.festivals, first_on, last_on)
    listed = holdings[:MOST_LISTED]
    with_names(listed)
    previous_url, next_url = neighbours(first_on, query)
    context = {
        "year": year,
        "title": month_title(first_on),
        "lunar_years": lunar_year_words(first_on, last_on),
        "weeks": weeks_of(year, month, holdings, today=today_here(), language=language),
        "groups": groups_of(first_on, listed, language),
        "unlisted": len(holdings) - len(listed),
        "previous_url": previous_url,
        "next_url": next_url,
        "year_url": year_url(year, query),
        "here_url": month_url(year, month, CalendarQuery()),
        "permanent_path": month_url(year, month, query),
        **_shared(narrowing, query, holdings),
    }
    return render(request, "calendar/month.html", context)


def _shared(narrowing: Narrowing, query: CalendarQuery, holdings: list[Holding]) -> dict[str, Any]:
    """What the pages of a month and of a year have in common."""
    today = today_here()
    return {
        "count": len(holdings),
        "narrowing": narrowing,
        "today_url": month_url(today.year, today.month, query),
        "feed_url": feed_url(query),
    }


def _narrowing(request: HttpRequest, query: CalendarQuery, language: str) -> Narrowing:
    try:
        return narrowed(published_elements(viewer_of(request)), query, language)
    except UnknownFilterError as error:
        raise Http404 from error


def _no_calendar(request: HttpRequest, year: int) -> HttpResponse:
    """Not found, and why."""
    reason = str(UnsupportedYearError(year))
    return render(request, "calendar/no_calendar.html", {"reason": reason}, status=NOT_FOUND)


def _ics(request: HttpRequest, holdings: list[Holding], name: str) -> HttpResponse:
    """The feed, written only for those who do not have it yet."""
    today, language = today_here(), get_language() or ""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    etag = f'"{fingerprint(holdings, name, language, host, today.isoformat())}"'
    modified = int(_modified_at(holdings, today).timestamp())
    response = get_conditional_response(request, etag, modified)
    if response is None:
        with_names(holdings)
        entries = [_feed_entry(request, one, language) for one in holdings]
        content = calendar_file(entries, name=name, host=host)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="le-hoi.ics"'
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = f"public, max-age={FRESH_FOR_SECONDS}"
    return response


def _feed_entry(request: HttpRequest, holding: Holding, language: str) -> FeedEntry:
    return FeedEntry(
        holding=holding,
        title=str(title_of(holding.element, language)),
        place=place_of(holding.element),
        url=request.build_absolute_uri(holding.element.get_absolute_url()),
        main=main_day(holding),
    )


def _modified_at(holdings: Iterable[Holding], today: date) -> datetime:
    """The latest change. Never before this morning: each day the feed's window moves, and a
    decision taken back leaves no date of its own."""
    midnight = datetime.combine(today, time.min, timezone.get_default_timezone())
    return max([midnight.astimezone(UTC), *map(changed_at, holdings)])
