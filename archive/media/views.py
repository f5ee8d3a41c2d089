"""The gate: the only view through which bytes of the vault reach anybody."""

import logging
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from archive.access.requests import viewer_of
from archive.access.viewer import ANONYMOUS, Viewer
from archive.records.codes import normalise_code
from media_pipeline.errors import ProcessingFailedError

from .models import MediaAsset
from .selectors import visible_assets
from .storage import (
    MEDIA_TYPES,
    derivative_file,
    derivative_piece,
    key_of,
    signed_address,
)
from .tiles import DIRECTORY, IIIF_TYPE, information, is_information

logger = logging.getLogger(__name__)

FRESH_FOR_SECONDS = 3600
"""How long a phone may keep a file without asking. The address names the version, so this bounds
only how long a withdrawn file may stay in a cache that already had it."""

RETRY_SECONDS = 5


@require_safe
def file(request: HttpRequest, code: str, version: str, path: str) -> HttpResponseBase:
    """A derivative of a record the viewer may see; 404 for everything else, existing or not."""
    viewer = viewer_of(request)
    known = normalise_code(code)
    assets = visible_assets(viewer).select_related("record")
    asset = assets.filter(code=known).first() if known else None
    key = key_of(asset, version) if asset else ""
    if asset is None or not key:
        raise Http404
    headers = _headers(asset, viewer, path)
    if is_information(path):
        return _information(request, asset, headers)
    target = derivative_file(asset, key, path)
    if target is None:
        return _from_storage(request, asset, key, path, headers)
    if settings.HERITAGE_MEDIA_ACCEL_PREFIX:
        return _handed_to_web_server(target, headers)
    return WhiteNoiseMiddleware.serve(StaticFile(str(target), list(headers.items())), request)


def _from_storage(
    request: HttpRequest, asset: MediaAsset, key: str, path: str, headers: dict[str, str]
) -> HttpResponseBase:
    """From object storage: passed on, or for films and songs a short-lived address of its own."""
    wanted = request.headers.get("Range", "")
    try:
        if address := signed_address(asset, key, path):
            return HttpResponseRedirect(address, headers={"Cache-Control": "private, no-store"})
        piece = derivative_piece(asset, key, path, wanted, has_body=request.method == "GET")
    except ProcessingFailedError:
        return _silent_storage()
    if piece is None:
        raise Http404
    return StreamingHttpResponse(
        piece.chunks, status=piece.status, headers={**headers, **piece.headers}
    )


def _information(request: HttpRequest, asset: MediaAsset, headers: dict[str, str]) -> HttpResponse:
    """The description of tiles, which must name the address it was asked under."""
    try:
        content = information(asset, request.build_absolute_uri(request.path).rpartition("/")[0])
    except ProcessingFailedError:
        return _silent_storage()
    if content is None:
        raise Http404
    wants_plain = "application/json" in request.headers.get("Accept", "")
    media_type = headers["Content-Type"] if wants_plain else IIIF_TYPE
    del headers["Accept-Ranges"]
    headers |= {"Content-Type": media_type, "Vary": "Accept"}
    return HttpResponse(content, headers=headers)


def _silent_storage() -> HttpResponse:
    logger.exception("Storage does not answer", extra={"event": "media_storage_silent"})
    return HttpResponse(status=503, headers={"Retry-After": str(RETRY_SECONDS)})


def _headers(asset: MediaAsset, viewer: Viewer, path: str) -> dict[str, str]:
    is_for_all = asset.record.live and asset.record.audience in ANONYMOUS.audiences
    reach = "public" if is_for_all and viewer == ANONYMOUS else "private"
    headers = {
        "Content-Type": MEDIA_TYPES.get(PurePosixPath(path).suffix, ""),
        "Cache-Control": f"{reach}, max-age={FRESH_FOR_SECONDS if is_for_all else 0}",
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": "default-src 'none'",
    }
    if reach == "public" and path.startswith(f"{DIRECTORY}/"):
        # Viewers of other institutions compare pictures side by side: what is for all, for them.
        headers["Access-Control-Allow-Origin"] = "*"
    return headers


def _handed_to_web_server(target: Path, headers: dict[str, str]) -> HttpResponse:
    """With nginx in front it sends the file itself, from its internal location."""
    inside = target.relative_to(Path(settings.HERITAGE_MEDIA_ROOT).resolve())
    response = HttpResponse(headers=headers)
    response["X-Accel-Redirect"] = str(PurePosixPath(settings.HERITAGE_MEDIA_ACCEL_PREFIX) / inside)
    return response
