"""What stands in the way of making derivatives at this moment, for monitors. Changes nothing.

Looks at this machine and at the queue: ffmpeg, room and rights on the disk, object storage, and
whether anybody works. What is wrong with single recordings is told to their officers, not here.
"""

import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterator
from typing import Final

from django.utils import timezone

from media_pipeline import conf
from media_pipeline.errors import ProcessingFailedError
from media_pipeline.models import JobState, MediaJob
from media_pipeline.run import find_ffmpeg
from media_pipeline.storage_errors import storage_errors_named

LEAST_FREE_BYTES: Final = 500_000_000
"""A film of an hour needs about as much while it is made."""
PATIENCE: Final = datetime.timedelta(minutes=10)
"""How long a job may be due while no worker gives a sign of life."""


def troubles() -> tuple[str, ...]:
    """Return the codes of what is wrong; empty when all is well."""
    return tuple(code for look in LOOKS for code in _found_by(look))


def _found_by(look: Callable[[], Iterator[str]]) -> list[str]:
    try:
        return list(look())
    except ProcessingFailedError as error:
        return [error.code]


def _ffmpeg() -> Iterator[str]:
    find_ffmpeg(conf.get("HERITAGE_MEDIA_FFMPEG_BINARY"))
    yield from ()


def _disk() -> Iterator[str]:
    with storage_errors_named():
        root = conf.vault().root
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=root) as file:
            file.write(b"is there room?")
            file.flush()
        if shutil.disk_usage(root).free < LEAST_FREE_BYTES:
            yield "disk_full"


def _object_storage() -> Iterator[str]:
    if bucket := conf.vault().bucket:
        bucket.manifest("health")  # raises when it does not answer
    yield from ()


def _workers() -> Iterator[str]:
    long_ago = timezone.now() - PATIENCE
    is_waiting = MediaJob.objects.filter(state=JobState.QUEUED, next_try_at__lt=long_ago).exists()
    if is_waiting and not MediaJob.objects.filter(heartbeat_at__gte=long_ago).exists():
        yield "no_worker"


LOOKS: Final = (_ffmpeg, _disk, _object_storage, _workers)
