"""Where recordings are kept and how much of the machine making derivatives may take."""

from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import VAR_DIR


def media_bucket() -> dict[str, str] | None:
    """What the variables say about object storage."""
    kind = env.text("HERITAGE_MEDIA_STORAGE", "local")
    if kind == "local":
        return None
    if kind != "s3":
        raise ImproperlyConfigured(f"HERITAGE_MEDIA_STORAGE must be local or s3, not {kind!r}.")
    options = {
        "bucket_name": env.required("HERITAGE_MEDIA_S3_BUCKET"),
        "endpoint_url": env.text("HERITAGE_MEDIA_S3_ENDPOINT"),
        "region_name": env.text("HERITAGE_MEDIA_S3_REGION"),
        "location": env.text("HERITAGE_MEDIA_S3_PREFIX"),
        "access_key": env.text("AWS_ACCESS_KEY_ID"),
        "secret_key": env.text("AWS_SECRET_ACCESS_KEY"),
    }
    return {name: value for name, value in options.items() if value}


HERITAGE_MEDIA_ROOT = env.path("HERITAGE_MEDIA_ROOT", VAR_DIR / "vault")
"""Masters and derivatives; never under a public URL."""

HERITAGE_MEDIA_BUCKET = media_bucket()
"""Object storage for masters and derivatives (options of django-storages); None: the disk alone."""
HERITAGE_MEDIA_REDIRECT_SECONDS = env.whole_number("HERITAGE_MEDIA_S3_REDIRECT_SECONDS", 0)
"""With object storage: how long the signed address lives to which films are sent; 0: never, the
site passes the bytes on itself."""

HERITAGE_MEDIA_FFMPEG_BINARY = env.text("FFMPEG_BINARY")
"""An ffmpeg to prefer; empty: the system's, else the one inside imageio-ffmpeg."""

HERITAGE_MEDIA_MAX_BYTES = env.whole_number("HERITAGE_MEDIA_MAX_BYTES", 20 * 1024**3)
HERITAGE_MEDIA_MAX_MEMORY_BYTES = env.whole_number("HERITAGE_MEDIA_MAX_MEMORY_BYTES", 4 * 1024**3)
HERITAGE_MEDIA_MAX_PAGES = env.whole_number("HERITAGE_MEDIA_MAX_PAGES", 1000)
HERITAGE_MEDIA_ACCEL_PREFIX = env.text("HERITAGE_MEDIA_ACCEL_PREFIX").rstrip("/")
"""With nginx in front: the internal location that maps to the vault (X-Accel-Redirect)."""

HERITAGE_WORKER_CHORES = [
    "search.upkeep.keep_up",
    "search.researchers.saved.check_saved_searches",
    "archive.media.upkeep.keep_current",
]
"""What the worker also does on every round, by dotted path."""

FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
"""Beside the vault: /tmp is often too small, or memory."""
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
"""Recordings are large: never in memory."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
