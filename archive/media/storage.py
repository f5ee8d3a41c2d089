"""Where bytes live and under which address they leave: everything through one gate, `views.file`.

Masters and derivatives are in the vault (media_pipeline lays it out), never under a public URL.
Whether somebody may have them is not decided here but in `archive.records.selectors`.
"""

from pathlib import Path, PurePosixPath

from django.conf import settings
from django.urls import reverse

from media_pipeline import api as pipeline

from .models import MediaAsset

VERSION_LENGTH = 8
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".m4a": "audio/mp4",
    ".webm": "audio/webm",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".vtt": "text/vtt; charset=utf-8",
    ".json": "application/json",
    ".dat": "application/octet-stream",
}
"""What the gate may serve, by suffix; anything else does not leave the vault."""
PLAYED_WHOLE = frozenset({".mp4", ".m4a", ".webm"})
INSIDE_MATTER = frozenset({"manifest.json"})
"""What the pipeline keeps for itself beside the derivatives: how they were made."""


def file_url(asset: MediaAsset, path: str) -> str:
    """The address of a derivative. It names the version, so caches cannot mix two of them."""
    return reverse("media:file", args=[asset.code, version_of(asset), path])


def version_of(asset: MediaAsset) -> str:
    return asset.derived_key[-VERSION_LENGTH:]


def key_of(asset: MediaAsset, version: str) -> str:
    """The derivative folder that an address means: the one shown, one that was lately, or ""."""
    if version_of(asset) == version:
        return asset.derived_key
    if len(version) != VERSION_LENGTH or not version.isalnum():  # what no database may be asked
        return ""
    former = asset.former_derivatives.filter(derived_key__endswith=version).first()
    return former.derived_key if former else ""


def may_leave(path: str) -> bool:
    """Whether a name could be a derivative's: no dot or empty component, a known suffix."""
    name = PurePosixPath(path)
    is_plain = all(part and not part.startswith(".") for part in path.split("/"))
    is_known = name.suffix in MEDIA_TYPES and name.name not in INSIDE_MATTER
    return is_plain and is_known and "\0" not in path


def derivative_file(asset: MediaAsset, key: str, path: str) -> Path | None:
    """The file of a derivative on this machine, or None when there is none of that name.

    A link out of the asset's own folder is not followed.
    """
    if not may_leave(path):
        return None
    folder = pipeline.derived_dir_of(asset.sha256, key).resolve()
    target = (folder / path).resolve()
    return target if target.is_relative_to(folder) and target.is_file() else None


def derivative_piece(
    asset: MediaAsset, key: str, path: str, wanted: str, *, has_body: bool
) -> pipeline.Piece | None:
    """A derivative, or the wanted range of it, from object storage; None when it is not there."""
    if not may_leave(path):
        return None
    return pipeline.open_derivative(asset.sha256, key, path, wanted=wanted, has_body=has_body)


def small_file(asset: MediaAsset, path: str) -> bytes | None:
    """The whole of a small derivative, for pages that show what is in it; None when not there.

    Raises media_pipeline's ProcessingFailedError when object storage does not answer.
    """
    target = derivative_file(asset, asset.derived_key, path)
    if target is not None:
        return target.read_bytes()
    piece = derivative_piece(asset, asset.derived_key, path, "", has_body=True)
    return b"".join(piece.chunks) if piece else None


def signed_address(asset: MediaAsset, key: str, path: str) -> str | None:
    """Where object storage itself gives a film or song for a while, if the settings want that.

    Never for the parts of a stream: players look for them beside their playlist.
    """
    seconds = settings.HERITAGE_MEDIA_REDIRECT_SECONDS
    is_whole = "/" not in path and PurePosixPath(path).suffix in PLAYED_WHOLE
    if not seconds or not is_whole or not may_leave(path):
        return None
    return pipeline.signed_address_of(
        asset.sha256,
        key,
        path,
        seconds=seconds,
        media_type=MEDIA_TYPES[PurePosixPath(path).suffix],
    )
