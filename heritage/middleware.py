"""Compression of what is text; recordings and pictures are compressed already."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

COMPRESSIBLE = ("text/", "application/json", "application/javascript", "application/xml",
                "image/svg+xml", "application/vnd.apple.mpegurl")  # fmt: skip


class TextGZipMiddleware(GZipMiddleware):
    """Django's gzip, for texts only: zipping a byte range of a song would break seeking in it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_text = response.get("Content-Type", "").startswith(COMPRESSIBLE)
        if not is_text or response.has_header("Content-Range"):
            return response
        return super().process_response(request, response)
