"""How a job may change: every transition of :class:`MediaJob`, each one conditional UPDATE.

The condition names the state and, for a running job, the attempt number. A worker that was thought
dead therefore finds its number gone and can neither report nor finish. Leases are measured by the
database's clock, so that the clocks of several machines need not agree. Starts no process, sends
nothing to the queue (:mod:`media_pipeline.dispatch` does), chooses no job
(:mod:`media_pipeline.schedule` does), and decides no transcoding matter.
"""

import datetime
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F
from django.db.models.functions import Now
from django.utils import timezone

from media_pipeline import conf
from media_pipeline.errors import LeaseLostError, MediaError, ProcessingFailedError
from media_pipeline.models import FINAL_STATES, JobState, MediaJob
from media_pipeline.signals import job_finished
from media_pipeline.stages import WHOLE
from media_pipeline.values import JobResult, Status
from media_pipeline.vault import work_name

logger = logging.getLogger(__name__)

MAX_RETRY_DELAY = datetime.timedelta(hours=1)


def create_job(
    *,
    job_key: str,
    source_sha256: str,
    source_name: str,
    kind: str,
    recipes: Iterable[str] | None = None,
    **scheduling: Any,
) -> tuple[MediaJob, bool]:
    """Return the job with this key and whether it is new.

    ``scheduling``: further columns, such as ``owner``, ``priority`` and ``rank``.
    """
    return MediaJob.objects.get_or_create(
        job_key=job_key,
        defaults={
            "source_sha256": source_sha256,
            "source_name": source_name[-255:],
            "kind": kind,
            "recipes": None if recipes is None else list(recipes),
            "max_attempts": conf.get("HERITAGE_MEDIA_MAX_ATTEMPTS"),
            "next_try_at": timezone.now(),
            **scheduling,
        },
    )


def claim(job_id: int, worker: str) -> MediaJob | None:
    """Take a waiting job for ``worker``; ``None`` when somebody else has it or it is finished."""
    now = timezone.now()
    taken = MediaJob.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        worker=worker[:64],
        lease_until=_lease_end(),
        heartbeat_at=now,
        started_at=now,
        finished_at=None,
        progress=0.0,
        step="",
    )
    return MediaJob.objects.get(pk=job_id) if taken else None


def heartbeat(job: MediaJob, step: str, progress: float) -> None:
    """Prolong the lease and report how far the attempt is.

    Raises :class:`LeaseLostError` when the job was cancelled or another attempt has it.
    """
    _update_held(
        job,
        lease_until=_lease_end(),
        heartbeat_at=timezone.now(),
        step=step[:20],
        progress=min(1.0, max(0.0, progress)),
    )


@transaction.atomic
def finish(job: MediaJob, result: JobResult) -> None:
    """End the attempt with ``result`` and tell the listeners, all in one transaction.

    Raises :class:`LeaseLostError` when the attempt no longer holds the job.
    """
    final = _final_fields(JobState(result.status.value), result)
    _update_held(job, progress=1.0 if result.status is Status.READY else job.progress, **final)
    if job.stage == WHOLE or result.status is not Status.READY:
        _drop_early(job)
    _announce(job, result)


def settle_error(job: MediaJob, error: MediaError) -> None:
    """End the attempt that met ``error``: try again later if that may help, else for good.

    An early stage is not tried again: the whole would wait for it, and meets the same. What only
    time can tell from a loss is called one after the last attempt.
    Raises :class:`LeaseLostError` when the attempt no longer holds the job.
    """
    may_retry = error.reason.may_retry and job.stage == WHOLE
    if may_retry and job.attempt < max(job.max_attempts, error.reason.attempts):
        _update_held(
            job,
            **_waiting_fields(timezone.now() + retry_delay(job.attempt)),
            max_attempts=max(job.max_attempts, job.attempt + 1),
            reason_code=error.code,
            reason_detail=error.detail,
        )
    else:
        code = error.reason.in_the_end or error.code
        finish(job, _failure(error.status, code, error.detail))


def release(job: MediaJob) -> None:
    """Give the job back because its worker is told to stop: the attempt does not count."""
    held = _held(job)
    held.update(**_waiting_fields(timezone.now()), max_attempts=F("max_attempts") + 1)


def cancel(job: MediaJob) -> bool:
    """Stop a waiting or running job; its worker notices within a second. False: already over."""
    result = _failure(Status.FAILED, "cancelled")
    with transaction.atomic():
        active = MediaJob.objects.filter(pk=job.pk).exclude(state__in=FINAL_STATES)
        if not active.update(**_final_fields(JobState.CANCELLED, result)):
            return False
        if job.stage == WHOLE:
            _drop_early(job)
        _announce(job, result)
    return True


def requeue(job: MediaJob) -> bool:
    """Start a finished job again with fresh attempts. False: it is not finished, or it is ready."""
    again = MediaJob.objects.filter(pk=job.pk, state__in=FINAL_STATES - {JobState.READY})
    return bool(
        again.update(
            **_waiting_fields(timezone.now()),
            max_attempts=F("attempt") + conf.get("HERITAGE_MEDIA_MAX_ATTEMPTS"),
            reason_code="",
            reason_detail={},
            result=None,
            finished_at=None,
        )
    )


def reap_expired() -> int:
    """Take jobs from workers that gave no sign of life within their lease; return how many.

    A job that has used up its attempts ends as failed: something in it kills workers. One that
    cannot be ended, because a listener refuses, stays as it is and keeps no other waiting.
    """
    expired = MediaJob.objects.filter(state=JobState.RUNNING, lease_until__lt=Now())
    return sum(_reap_or_log(job) for job in list(expired))


def active_work_names() -> set[str]:
    """Return the names of the work directories that running attempts may be using."""
    running = MediaJob.objects.filter(state=JobState.RUNNING)
    return {work_name(key, attempt) for key, attempt in running.values_list("job_key", "attempt")}


def retry_delay(attempt: int) -> datetime.timedelta:
    """Return how long to wait after attempt number ``attempt``: doubling, an hour at most."""
    first = datetime.timedelta(seconds=conf.get("HERITAGE_MEDIA_RETRY_SECONDS"))
    return min(MAX_RETRY_DELAY, first * 2 ** min(attempt - 1, 16))


def _reap_or_log(job: MediaJob) -> bool:
    try:
        with transaction.atomic():
            return _reap(job)
    except Exception:  # a listener's defect in one job must not stop the others
        logger.exception("Not reaped", extra={"event": "media_reap_failed", "job": job.pk})
        return False


def _reap(job: MediaJob) -> bool:
    logger.warning(
        "Worker lost", extra={"event": "media_worker_lost", "job": job.pk, "attempt": job.attempt}
    )
    expired = {"lease_until__lt": Now()}
    if job.attempt < job.max_attempts:
        return bool(_held(job).filter(**expired).update(**_waiting_fields(timezone.now())))
    error = ProcessingFailedError("worker_lost", attempts=job.attempt)
    result = _failure(error.status, error.code, error.detail)
    is_ours = _held(job).filter(**expired).update(**_final_fields(JobState.FAILED, result))
    if is_ours:
        _drop_early(job)
        _announce(job, result)
    return bool(is_ours)


def _drop_early(job: MediaJob) -> None:
    """Cancel the early stages of the same master: nobody needs them, or they would fare alike.

    Always in one order: two jobs that end at once must not wait for each other.
    """
    early = MediaJob.objects.filter(source_sha256=job.source_sha256, stage__lt=WHOLE)
    for one in early.exclude(pk=job.pk).order_by("stage", "pk"):
        cancel(one)


def _held(job: MediaJob) -> Any:
    """Return the row as long as this attempt holds it; a queryset, so that it can be narrowed."""
    return MediaJob.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)


def _update_held(job: MediaJob, **fields: Any) -> None:
    if not _held(job).update(**fields):
        raise LeaseLostError(f"attempt {job.attempt} of job {job.pk}")


def _announce(job: MediaJob, result: JobResult) -> None:
    job.refresh_from_db()
    job_finished.send(sender=MediaJob, job=job, result=result)


def _failure(status: Status, code: str, detail: Mapping[str, Any] | None = None) -> JobResult:
    return JobResult(status=status, reason_code=code, reason_detail=dict(detail or {}))


def _waiting_fields(next_try_at: datetime.datetime) -> dict[str, Any]:
    return {
        "state": JobState.QUEUED,
        "lease_until": None,
        "worker": "",
        "progress": 0.0,
        "step": "",
        "next_try_at": next_try_at,
    }


def _final_fields(state: JobState, result: JobResult) -> dict[str, Any]:
    return {
        "state": state,
        "lease_until": None,
        "step": "",
        "reason_code": result.reason_code,
        "reason_detail": dict(result.reason_detail or {}),
        "result": result.as_json(with_parts=False),
        "finished_at": timezone.now(),
    }


def _lease_end() -> ExpressionWrapper:
    lease = datetime.timedelta(seconds=conf.get("HERITAGE_MEDIA_LEASE_SECONDS"))
    return ExpressionWrapper(Now() + lease, output_field=DateTimeField())
