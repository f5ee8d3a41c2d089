"""From waiting jobs to queue entries: makes sure that every job that is due has one.

The queue of django-tasks-db forgets an entry whose worker was killed. The job's row does not, so
this module looks from the job's side and sends a new entry where none is alive. Two entries for
one job are harmless: only one of them can claim it.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from media_pipeline import conf
from media_pipeline.models import JobState, MediaJob
from media_pipeline.tasks import run_media_job

BACKEND = "media"


def send(job: MediaJob) -> None:
    """Put an entry for ``job`` into the queue; it commits or vanishes with the transaction."""
    with transaction.atomic():
        result = run_media_job.using(priority=job.priority).enqueue(job_id=job.pk)
        job.task_id = str(result.id)
        MediaJob.objects.filter(pk=job.pk).update(task_id=job.task_id)


def send_due() -> int:
    """Send an entry for every waiting job that is due and has none alive; return how many."""
    due = [job for job in _due_jobs() if not _has_live_entry(job)]
    for job in due:
        _bury_entry(job)
        send(job)
    return len(due)


def has_ready_entries() -> bool:
    """Say whether a worker would find something to do."""
    return bool(DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists())


def _due_jobs() -> list[MediaJob]:
    now = timezone.now()
    return list(MediaJob.objects.filter(state=JobState.QUEUED, next_try_at__lte=now))


def _has_live_entry(job: MediaJob) -> bool:
    if not job.task_id:
        return False
    entries = DBTaskResult.objects.filter(pk=job.task_id)
    if entries.filter(status=TaskResultStatus.READY).exists():
        return True
    # Just taken by a worker that will claim the job in a moment, unless it was killed first.
    lease = datetime.timedelta(seconds=conf.get("HERITAGE_MEDIA_LEASE_SECONDS"))
    taken = entries.filter(status=TaskResultStatus.RUNNING, started_at__gt=timezone.now() - lease)
    return taken.exists()


def _bury_entry(job: MediaJob) -> None:
    """Close the entry of a dead worker, which the queue itself would show as running for ever."""
    if job.task_id:
        stale = DBTaskResult.objects.filter(pk=job.task_id, status=TaskResultStatus.RUNNING)
        stale.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
