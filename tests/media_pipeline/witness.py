"""Loaded by a worker process as a chore: writes down every job_finished that it sends."""

from media_pipeline.api import job_finished
from media_pipeline.models import MediaJob
from media_pipeline.values import JobResult
from tests.media_pipeline.worker_settings import ROOM


def take_note() -> None:
    """Listen; connecting again changes nothing. Says in passing whether a job is under way."""
    job_finished.connect(_write_down, dispatch_uid="witness")
    if MediaJob.objects.filter(state="running").exists():
        with (ROOM / "chores_during_a_job.txt").open("a") as file:
            file.write("one\n")


def _write_down(job: MediaJob, result: JobResult, **_: object) -> None:
    with (ROOM / "finished.txt").open("a") as file:
        file.write(f"{job.pk} {result.status} attempt {job.attempt}\n")
