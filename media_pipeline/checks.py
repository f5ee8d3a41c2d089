"""System checks: ffmpeg is there and complete, and the queue is one that survives a restart."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from media_pipeline import conf
from media_pipeline.errors import ProcessingFailedError
from media_pipeline.run import find_ffmpeg, list_encoders, list_filters

NEEDED_ENCODERS = frozenset({"libx264", "aac", "libopus", "mjpeg", "pcm_s16le"})
NEEDED_FILTERS = frozenset({"bwdif", "zscale", "tonemap", "ebur128", "alimiter", "tile"})
"""Those that a small build of ffmpeg may lack: for tapes, for bright phone films, for loudness."""
QUEUE_BACKEND = "django_tasks_db.DatabaseBackend"


def register_checks() -> None:
    """Called once, when the application is ready."""
    register(check_ffmpeg, Tags.compatibility)
    register(check_queue, Tags.compatibility)


def check_ffmpeg(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn when recordings could be kept but not converted."""
    try:
        binary = find_ffmpeg(conf.get("HERITAGE_MEDIA_FFMPEG_BINARY"))
        missing = {
            "encoders": NEEDED_ENCODERS - list_encoders(binary),
            "filters": NEEDED_FILTERS - list_filters(binary),
        }
    except ProcessingFailedError as error:
        return [
            Warning(
                f"ffmpeg cannot be used: {error}",
                hint="Install ffmpeg, or `pip install -r requirements.txt` which brings one, or "
                "set FFMPEG_BINARY to an existing program.",
                id="media_pipeline.W001",
            )
        ]
    return [
        Warning(
            f"{binary} lacks the {what} {', '.join(sorted(names))}.",
            hint="Use your distribution's full ffmpeg, or unset FFMPEG_BINARY.",
            id="media_pipeline.W002",
        )
        for what, names in missing.items()
        if names
    ]


def check_queue(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a queue that would convert films inside a web request."""
    backend = getattr(settings, "TASKS", {}).get("media", {}).get("BACKEND", "")
    if backend == QUEUE_BACKEND:
        return []
    return [
        Error(
            'TASKS["media"] must be the database queue.',
            hint=f'Set TASKS["media"] = {{"BACKEND": "{QUEUE_BACKEND}"}}.',
            id="media_pipeline.E001",
        )
    ]
