"""The few views that belong to the site as a whole: front door, language, robots, health."""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import (
    check_for_language,
    get_language_from_path,
    get_language_from_request,
)
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.records.codes import normalise_code
from archive.records.selectors import published_records
from media_pipeline import api as pipeline
from search import health as search_health

CLOSED_TO_CRAWLERS = ("/admin/", "/api/", "/documents/", "/language/", "/health/")
"""Nothing secret, which a public list would give away: pages without content of their own."""

TROUBLES: Final = {"media": pipeline.troubles, "search": search_health.troubles}
"""What can go wrong, and who says what does."""


@require_safe
def front_door(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the home page in the phone's language, Vietnamese when unknown."""
    language = get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember a language in a cookie and show the same page in it (a plain link, no script)."""
    language = request.GET.get("to", "")
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    if not check_for_language(language) or language not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(target)
    response = HttpResponseRedirect(_in_language(target, language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


def _in_language(target: str, language: str) -> str:
    """The same page in `language`. The address is understood in its own language, not the asker's:
    Django matches a language prefix only while that language is active."""
    own = get_language_from_path(urlsplit(target).path)
    if own is None:
        return f"/{language}/"
    with translation.override(own):
        return translate_url(target, language)


@require_safe
def record_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The stable address of a record: `/r/<code>` leads to its page in the visitor's language."""
    normal = normalise_code(code)
    record = published_records(viewer_of(request)).filter(code=normal).first()
    if record is None:
        raise Http404
    with translation.override(get_language_from_request(request)):
        address = reverse("archive:record", args=[record.code, record.slug])
    asked = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{address}?{asked}" if asked else address)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read, and where the list of all public pages is."""
    sitemap = request.build_absolute_uri(reverse("sitemap_index"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_CRAWLERS)]
    text = "\n".join([*lines, "", f"Sitemap: {sitemap}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For monitors: the database answers, recordings can be made, everything can be searched; 503
    and codes when not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    found = {area: codes for area, troubles in TROUBLES.items() if (codes := troubles())}
    if not found:
        return JsonResponse({"status": "ok"})
    return JsonResponse({"status": "trouble", **found}, status=503)
