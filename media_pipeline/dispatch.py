"""From waiting jobs to queue entries: makes sure that there is a turn for every job that is due.

An entry of the queue of django-tasks-db is a turn and names no job: which job it runs is decided
when a worker takes it (:mod:`media_pipeline.schedule`), so that a line of a hundred films cannot
keep a later clip waiting. That queue forgets an entry whose worker was killed; the job's row does
not, so this module counts from the jobs' side. A turn too many finds nothing to do.
"""

import datetime
from typing import Any

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from media_pipeline import conf, schedule
from media_pipeline.models import JobState, MediaJob
from media_pipeline.tasks import run_media_job

BACKEND = "media"
KEPT_DAYS = 7
"""How long the queue remembers turns that are over: long enough to look into a trouble."""


def send() -> None:
    """Put a turn into the queue; it commits or vanishes with the transaction."""
    run_media_job.enqueue()


def send_due() -> int:
    """Send turns until every waiting job that is due has one; return how many."""
    _bury_lost_turns()
    missing = max(0, schedule.due().count() - _entries().ready().count())
    for _ in range(missing):
        send()
    return missing


def has_ready_entries() -> bool:
    """Say whether a worker would find something to do."""
    return bool(_entries().ready().exists())


def forget_old_turns() -> int:
    """Delete entries that were over long ago; return how many."""
    oldest = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    return int(_entries().finished().filter(finished_at__lt=oldest).delete()[0])


def _entries() -> Any:
    return DBTaskResult.objects.filter(backend_name=BACKEND)


def _bury_lost_turns() -> None:
    """Close the turns of dead workers, which the queue itself would show as running for ever."""
    lease = datetime.timedelta(seconds=conf.get("HERITAGE_MEDIA_LEASE_SECONDS"))
    old = _entries().running().filter(started_at__lt=timezone.now() - lease)
    alive = set(MediaJob.objects.filter(state=JobState.RUNNING).values_list("worker", flat=True))
    lost = [turn.pk for turn in old if not alive.intersection(turn.worker_ids)]
    # A turn that ended meanwhile has said so itself.
    still = DBTaskResult.objects.filter(pk__in=lost, status=TaskResultStatus.RUNNING)
    still.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
