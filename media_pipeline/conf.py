"""Every setting of the pipeline with its default: the only module that reads Django's settings."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from media_pipeline.produce import Workshop
from media_pipeline.values import Limits
from media_pipeline.vault import Vault

if TYPE_CHECKING:
    from media_pipeline.bucket import BucketShelf

CONNECT_SECONDS, READ_SECONDS = 5, 30
"""How long object storage may stay silent before it counts as down."""
DEFAULT_LIMITS = Limits()
DEFAULTS: dict[str, Any] = {
    "HERITAGE_MEDIA_ROOT": Path("var/vault"),
    "HERITAGE_MEDIA_BUCKET": None,
    "HERITAGE_MEDIA_FFMPEG_BINARY": "",
    "HERITAGE_MEDIA_THREADS": 0,
    "HERITAGE_MEDIA_NICE": 10,
    "HERITAGE_MEDIA_TIMEOUT_FACTOR": 20.0,
    "HERITAGE_MEDIA_LEASE_SECONDS": 60.0,
    "HERITAGE_MEDIA_MAX_ATTEMPTS": 3,
    "HERITAGE_MEDIA_RETRY_SECONDS": 30.0,
    "HERITAGE_MEDIA_MAX_BYTES": DEFAULT_LIMITS.max_bytes,
    "HERITAGE_MEDIA_MAX_VIDEO_PIXELS": DEFAULT_LIMITS.max_video_pixels,
    "HERITAGE_MEDIA_MAX_IMAGE_PIXELS": DEFAULT_LIMITS.max_image_pixels,
    "HERITAGE_MEDIA_MAX_DURATION_SECONDS": DEFAULT_LIMITS.max_duration_seconds,
    "HERITAGE_MEDIA_MAX_STREAMS": DEFAULT_LIMITS.max_streams,
    "HERITAGE_MEDIA_MAX_MEMORY_BYTES": DEFAULT_LIMITS.max_memory_bytes,
    "HERITAGE_MEDIA_MAX_PAGES": DEFAULT_LIMITS.max_pages,
    "HERITAGE_WORKER_CHORES": (),
    "HERITAGE_WORKER_IDLE_SECONDS": 2.0,
}


def get(name: str) -> Any:
    """Return a setting or its default. Raises :class:`KeyError` for a name not in the table."""
    return getattr(settings, name, DEFAULTS[name])


def limits() -> Limits:
    """Return what a single master may ask of the machine."""
    return Limits(
        max_bytes=get("HERITAGE_MEDIA_MAX_BYTES"),
        max_video_pixels=get("HERITAGE_MEDIA_MAX_VIDEO_PIXELS"),
        max_image_pixels=get("HERITAGE_MEDIA_MAX_IMAGE_PIXELS"),
        max_duration_seconds=get("HERITAGE_MEDIA_MAX_DURATION_SECONDS"),
        max_streams=get("HERITAGE_MEDIA_MAX_STREAMS"),
        max_memory_bytes=get("HERITAGE_MEDIA_MAX_MEMORY_BYTES"),
        max_pages=get("HERITAGE_MEDIA_MAX_PAGES"),
    )


def workshop() -> Workshop:
    """Return the means of production of this installation."""
    return Workshop(
        ffmpeg_binary=get("HERITAGE_MEDIA_FFMPEG_BINARY"),
        threads=get("HERITAGE_MEDIA_THREADS"),
        niceness=get("HERITAGE_MEDIA_NICE"),
        timeout_factor=get("HERITAGE_MEDIA_TIMEOUT_FACTOR"),
        limits=limits(),
    )


def vault() -> Vault:
    """Return the store of masters and derivatives."""
    options = get("HERITAGE_MEDIA_BUCKET")
    bucket = _bucket(**options) if options else None
    return Vault(Path(get("HERITAGE_MEDIA_ROOT")), bucket)


@cache
def _bucket(**options: str) -> "BucketShelf":
    """One client per process: making one takes a third of a second."""
    # Imported here, because an archive on a disk never needs it.
    from botocore.config import Config
    from storages.backends.s3 import S3Storage

    from media_pipeline.bucket import BucketShelf

    client = Config(
        signature_version="s3v4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"max_attempts": 3, "mode": "standard"},
        s3={"addressing_style": "path" if options.get("endpoint_url") else "auto"},
    )
    return BucketShelf(S3Storage(client_config=client, default_acl=None, **options))


def chores() -> tuple[Callable[[], object], ...]:
    """Return what else the worker does on every round. Raises :class:`ImportError` for a typo."""
    return tuple(import_string(path) for path in get("HERITAGE_WORKER_CHORES"))
