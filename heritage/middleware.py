"""What answers go through: compression of texts only, languages for pages only, nothing personal in
caches."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

COMPRESSIBLE = ("text/", "application/json", "application/javascript", "application/xml",
                "image/svg+xml", "application/vnd.apple.mpegurl")  # fmt: skip

TOLD_AT_ONCE = ("text/event-stream",)
"""Zipping would hold lines back until enough have come together to be worth it."""

WITHOUT_LANGUAGE = ("/files/", "/api/")
"""Trees of addresses whose answers are the same in every language."""


class PageLocaleMiddleware(LocaleMiddleware):
    """Django's languages, for pages only: a file that is missing is not missing "in Vietnamese".

    Without this a 404 below these trees is redirected to a language's pages, which match anything,
    and caches keep a copy of every file for each Accept-Language.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(WITHOUT_LANGUAGE):
            return response
        return super().process_response(request, response)


class PersonalMiddleware(MiddlewareMixin):
    """What somebody with a session was answered is theirs: no cache between keeps it for others."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_vary_headers(response, ["Cookie"])
            if not response.has_header("Cache-Control"):
                response["Cache-Control"] = "private, no-cache"
        return response


class TextGZipMiddleware(GZipMiddleware):
    """Django's gzip, for texts only: zipping a byte range of a song would break seeking in it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        media_type = response.get("Content-Type", "")
        is_text = media_type.startswith(COMPRESSIBLE) and not media_type.startswith(TOLD_AT_ONCE)
        if not is_text or response.has_header("Content-Range"):
            return response
        return super().process_response(request, response)
