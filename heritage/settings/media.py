"""Where recordings are kept and how much of the machine making derivatives may take."""

from . import env
from .base import VAR_DIR

HERITAGE_MEDIA_ROOT = env.path("HERITAGE_MEDIA_ROOT", VAR_DIR / "vault")
"""Masters and derivatives; never under a public URL."""

HERITAGE_MEDIA_FFMPEG_BINARY = env.text("FFMPEG_BINARY")
"""An ffmpeg to prefer; empty: the system's, else the one inside imageio-ffmpeg."""

HERITAGE_MEDIA_MAX_BYTES = env.whole_number("HERITAGE_MEDIA_MAX_BYTES", 20 * 1024**3)
HERITAGE_MEDIA_ACCEL_PREFIX = env.text("HERITAGE_MEDIA_ACCEL_PREFIX").rstrip("/")
"""With nginx in front: the internal location that maps to the vault (X-Accel-Redirect)."""

HERITAGE_WORKER_CHORES = ["search.indexing.drain_outbox"]
"""What the worker also does on every round, by dotted path."""

FILE_UPLOAD_TEMP_DIR = VAR_DIR / "uploads"
"""Beside the vault: /tmp is often too small, or memory."""
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
"""Recordings are large: never in memory."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
