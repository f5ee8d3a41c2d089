"""Keeps what visitors are sent at the state of today's recipes, in the background, without a gap.

A recipe whose version was raised makes the assets it concerns outdated. They are queued behind
everything that somebody waits for; until the new folder is published, and swapped in one
transaction, the old one is shown. The worker does this as a chore.
"""

import datetime
import time
from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from media_pipeline import api as pipeline
from media_pipeline.models import JobState, MediaJob

from .models import FormerDerivatives, MediaAsset
from .services import remake_by_todays_recipes

ROUND_SECONDS: Final = 600.0
"""Recipes change with a release, not by the minute."""
QUEUED_AT_ONCE: Final = 100
"""Per round, so that a large archive does not fill the queue with a month of work."""
KEPT_FOR: Final = datetime.timedelta(days=2)
"""How long a replaced folder stays: pages are cached for an hour, a tab stays open overnight."""

_next_round = 0.0


def keep_current() -> None:
    """The worker's chore: does something once in ten minutes."""
    global _next_round
    if time.monotonic() < _next_round:
        return
    _next_round = time.monotonic() + ROUND_SECONDS
    queue_outdated()
    discard_former()


def queue_outdated(limit: int = QUEUED_AT_ONCE) -> int:
    """Queue the making anew of assets whose derivatives are of older recipes; return how many.

    One whose making anew has failed is left for an officer or `refresh_media --again`.
    """
    count = 0
    for asset in _outdated():
        if count == limit:
            break
        job = MediaJob.objects.filter(job_key=_wanted_key(asset)).first()
        if job is None or job.state == JobState.READY:
            remake_by_todays_recipes(asset)
            count += 1
    return count


def retry_failed() -> int:
    """Queue again the makings anew that failed; return how many."""
    keys = [_wanted_key(asset) for asset in _outdated()]
    failed = MediaJob.objects.filter(job_key__in=keys, state=JobState.FAILED)
    return sum(pipeline.retry_job(job) for job in failed)


def count_outdated() -> int:
    """How many assets are shown as older recipes made them."""
    return sum(1 for _asset in _outdated())


def discard_former() -> int:
    """Delete replaced folders that no open page can need any more; return how many."""
    old = FormerDerivatives.objects.filter(replaced_at__lt=timezone.now() - KEPT_FOR)
    return sum(_discard(former) for former in old.select_related("asset"))


def _discard(former: FormerDerivatives) -> bool:
    sha256, key = former.asset.sha256, former.derived_key
    former.delete()
    is_shown = MediaAsset.with_removed.filter(sha256=sha256, derived_key=key).exists()
    is_former = FormerDerivatives.objects.filter(asset__sha256=sha256, derived_key=key).exists()
    if is_shown or is_former:  # the same bytes in another record
        return False
    pipeline.discard_derivatives(sha256, key)
    # Its job says "ready" about a folder that is gone: asked for again, it must be made again.
    MediaJob.objects.filter(job_key=key, state=JobState.READY).delete()
    return True


def _outdated() -> Iterator[MediaAsset]:
    shown = MediaAsset.objects.filter(state=MediaAsset.State.READY).select_related("record")
    return (asset for asset in shown.iterator() if asset.derived_key != _wanted_key(asset))


def _wanted_key(asset: MediaAsset) -> str:
    is_salvage = asset.salvaged_at is not None
    return pipeline.current_key(asset.sha256, asset.kind, salvage=is_salvage)
