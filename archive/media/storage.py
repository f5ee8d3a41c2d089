"""Where bytes live and under which address they leave: everything through one gate, `views.file`.

Masters and derivatives are in the vault (media_pipeline lays it out), never under a public URL.
Whether somebody may have them is not decided here but in `archive.records.selectors`.
"""

from pathlib import Path, PurePosixPath

from django.urls import reverse

from media_pipeline import api as pipeline

from .models import MediaAsset

VERSION_LENGTH = 8
MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".m4a": "audio/mp4",
    ".opus": "audio/ogg",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".vtt": "text/vtt; charset=utf-8",
    ".json": "application/json",
    ".dat": "application/octet-stream",
}
"""What the gate may serve, by suffix; anything else does not leave the vault."""
INSIDE_MATTER = frozenset({"manifest.json"})
"""What the pipeline keeps for itself beside the derivatives: how they were made."""


def file_url(asset: MediaAsset, path: str) -> str:
    """The address of a derivative. It names the version, so caches cannot mix two of them."""
    return reverse("media:file", args=[asset.code, version_of(asset), path])


def version_of(asset: MediaAsset) -> str:
    return asset.derived_key[-VERSION_LENGTH:]


def derivative_file(asset: MediaAsset, path: str) -> Path | None:
    """The file of a derivative in the vault, or None when there is none of that name.

    Names with an empty or dot component or an unknown suffix are nobody's, and a link out of the
    asset's own folder is not followed.
    """
    name = PurePosixPath(path)
    is_plain = all(part and not part.startswith(".") for part in path.split("/"))
    may_leave = name.suffix in MEDIA_TYPES and name.name not in INSIDE_MATTER
    if not asset.derived_key or not is_plain or not may_leave or "\0" in path:
        return None
    folder = pipeline.derived_dir_of(asset.sha256, asset.derived_key).resolve()
    target = (folder / name).resolve()
    return target if target.is_relative_to(folder) and target.is_file() else None
