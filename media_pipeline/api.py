"""The small surface that the catalogue uses; everything else in this package is inside matter."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from media_pipeline import conf, dispatch, jobs, perform, probe, schedule, stages
from media_pipeline.errors import NotKeptError, ProcessingFailedError
from media_pipeline.health import troubles
from media_pipeline.models import JobState, MediaJob
from media_pipeline.produce import job_key
from media_pipeline.reasons import REASONS, sentence_for
from media_pipeline.recipes import recipes_for
from media_pipeline.run import run_program
from media_pipeline.schedule import BACKGROUND
from media_pipeline.shelves import Piece
from media_pipeline.signals import job_finished
from media_pipeline.storage_errors import storage_errors_named
from media_pipeline.values import Inspection, JobResult, Kind
from media_pipeline.vault import StoredMaster, derived_name

__all__ = [
    "BACKGROUND",
    "cancel_job",
    "current_key",
    "derived_dir_of",
    "discard_derivatives",
    "enqueue_early",
    "enqueue_job",
    "erase_master",
    "inspect_source",
    "is_salvageable",
    "job_finished",
    "lend_master",
    "master_path",
    "named_when_not_kept",
    "open_derivative",
    "reason_sentence",
    "result_of",
    "retry_job",
    "run_now",
    "run_program",
    "sentence_for",
    "signed_address_of",
    "store_master",
    "troubles",
]

INLINE_WORKER = "inline"
NOT_KEPT = {"disk_full": "not_kept_disk_full", "storage_unwritable": "not_kept_unwritable"}
"""What a trouble of the disk is called when it meets an upload instead of a job."""


def inspect_source(path: Path, original_name: str) -> Inspection:
    """Look at an upload before it is kept.

    Raises :class:`media_pipeline.errors.SourceRefusedError`, whose ``sentence`` is for the officer,
    when the file is nothing the archive takes. A damaged recording is not refused: it may be all
    that is left, and its job will say what is wrong. ``original_name`` never decides anything; it
    is part of the error's detail.
    """
    try:
        return probe.inspect(path, conf.limits())
    except probe.SourceRefusedError as error:
        error.detail.setdefault("name", original_name)
        raise


def store_master(source: Path | BinaryIO) -> StoredMaster:
    """Keep the bytes of ``source`` unaltered, once; safe to call again with the same bytes.

    Raises :class:`media_pipeline.errors.NotKeptError` when the disk does not take them; then
    nothing of them is left.
    """
    with named_when_not_kept():
        return conf.vault().put(source)


@contextmanager
def named_when_not_kept() -> Iterator[None]:
    """Turn a full or unwritable disk, met while taking an upload in, into ``NotKeptError``."""
    try:
        with storage_errors_named():
            yield
    except ProcessingFailedError as error:
        if error.code not in NOT_KEPT:
            raise
        raise NotKeptError(NOT_KEPT[error.code], **error.detail) from error


@transaction.atomic
def enqueue_job(
    *,
    source_sha256: str,
    source_name: str,
    kind: Kind | str,
    recipes: Iterable[str] | None = None,
    salvage: bool = False,
    owner: str = "",
    priority: int = 0,
    duration_seconds: float | None = None,
) -> MediaJob:
    """Ask for the derivatives of a stored master; row and queue entry commit together.

    ``salvage``: make what can be made of a damaged master. ``owner``: whoever takes turns with
    other owners; ``priority``: classes above turns; ``duration_seconds``: of the recording, so that
    short work goes before long (:mod:`media_pipeline.schedule`).

    The same master with the same recipe versions is the same job. A job that failed or was
    cancelled is started again; one that is ready is returned as it is and sends no signal, so ask
    :func:`result_of`. Raises :class:`media_pipeline.recipes.UnknownRecipeError`.
    """
    wanted = recipes_for(Kind(kind), recipes)
    expected = schedule.expected_seconds(Kind(kind), duration_seconds)
    job, is_new = jobs.create_job(
        job_key=job_key(source_sha256, wanted, salvage=salvage),
        source_sha256=source_sha256,
        source_name=source_name,
        kind=str(kind),
        recipes=None if recipes is None else [recipe.id for recipe in wanted],
        salvage=salvage,
        owner=owner[:64],
        priority=priority,
        expected_seconds=expected,
        rank=schedule.rank_of(timezone.now(), expected),
    )
    if is_new:
        dispatch.send()
        return job
    # Until the caller commits, the job cannot end unheard: its end waits for this row.
    job = MediaJob.objects.select_for_update().get(pk=job.pk)
    if job.state in {JobState.FAILED, JobState.CANCELLED}:
        retry_job(job)
    return job


@transaction.atomic
def enqueue_early(
    whole: MediaJob, *, duration_seconds: float | None, has_sound: bool
) -> list[MediaJob]:
    """Ask for what of a film can be published before the waiting job ``whole`` has everything.

    ``has_sound``: whether the film has sound. Returns the jobs in their order; none for what is
    short, or an officer has decided to salvage. As with :func:`enqueue_job`, a stage that ended
    without success is started again, and one that is ready is returned as it is.
    """
    if whole.is_finished or whole.salvage:
        return []
    seconds = duration_seconds or 0.0
    found = stages.early_stages(Kind(whole.kind), seconds, has_sound=has_sound)
    return [_enqueue_stage(whole, stage, seconds) for stage in found]


def _enqueue_stage(whole: MediaJob, stage: stages.Stage, seconds: float) -> MediaJob:
    wanted = recipes_for(Kind(whole.kind), stage.recipes)
    expected = stage.work_per_second * seconds
    job, is_new = jobs.create_job(
        job_key=job_key(whole.source_sha256, wanted),
        source_sha256=whole.source_sha256,
        source_name=whole.source_name,
        kind=whole.kind,
        recipes=[recipe.id for recipe in wanted],
        stage=stage.number,
        max_attempts=stages.MAX_ATTEMPTS,
        owner=whole.owner,
        priority=whole.priority,
        expected_seconds=expected,
        rank=schedule.rank_of(timezone.now(), expected),
    )
    if is_new:
        dispatch.send()
    elif job.state in {JobState.FAILED, JobState.CANCELLED}:
        retry_job(job)
    return job


def run_now(
    job: MediaJob, *, on_progress: Callable[[str, float], None] = lambda _step, _share: None
) -> MediaJob:
    """Do a waiting job in this process; its queue entry will find nothing left to do.

    A job whose worker died counts as waiting once its lease has run out.
    ``on_progress`` receives the step's name and the finished share, 0 to 1.
    """
    jobs.reap_expired()
    perform.perform(job.pk, INLINE_WORKER, on_progress)
    job.refresh_from_db()
    return job


@transaction.atomic
def retry_job(job: MediaJob) -> bool:
    """Start a job again that ended without success. False: it is ready, or has not ended."""
    if not jobs.requeue(job):
        return False
    job.refresh_from_db()
    dispatch.send()
    return True


def cancel_job(job: MediaJob) -> bool:
    """Stop a waiting or running job and its ffmpeg. False: it was already over."""
    is_cancelled = jobs.cancel(job)
    job.refresh_from_db()
    return is_cancelled


def result_of(job: MediaJob) -> JobResult | None:
    """Return how the job ended, or ``None`` while it has not."""
    return JobResult.from_json(job.result) if job.is_finished and job.result else None


def reason_sentence(job: MediaJob) -> str:
    """Return what is wrong and what to do, in the active language; empty while all is well."""
    return sentence_for(job.reason_code, job.reason_detail)


def derived_dir_of(sha256: str, key: str) -> Path:
    """Return the directory of the derivatives of a master on this machine's disk.

    It exists once the job is ready, unless they are in object storage: :func:`open_derivative`.
    """
    return conf.vault().derived_dir(sha256, key)


def current_key(sha256: str, kind: Kind | str, *, salvage: bool = False) -> str:
    """Return the key under which everything made by today's recipes is published."""
    return job_key(sha256, recipes_for(Kind(kind)), salvage=salvage)


def discard_derivatives(sha256: str, key: str) -> None:
    """Delete published derivatives for good; they can be made again from the master."""
    conf.vault().discard_derivatives(sha256, key)


def erase_master(sha256: str) -> None:
    """Delete a master and with it the only copy of what was deposited."""
    conf.vault().erase_master(sha256)


def open_derivative(
    sha256: str, key: str, path: str, *, wanted: str = "", has_body: bool = True
) -> Piece | None:
    """Return a derivative, or the ``Range`` of it that is ``wanted``, from object storage.

    ``None`` when it is not there, or when there is no object storage. Raises
    :class:`media_pipeline.errors.ProcessingFailedError` when the storage does not answer.
    """
    bucket = conf.vault().bucket
    folder = derived_name(sha256, key)
    return bucket.open_piece(folder, path, wanted, has_body=has_body) if bucket else None


def signed_address_of(
    sha256: str, key: str, path: str, *, seconds: int, media_type: str
) -> str | None:
    """Return where object storage itself gives a derivative for a while, if there is one."""
    bucket = conf.vault().bucket
    folder = derived_name(sha256, key)
    return bucket.signed_address(folder, path, seconds, media_type) if bucket else None


@contextmanager
def lend_master(sha256: str) -> Iterator[Path]:
    """Give a local file with the bytes of a master, wherever it is kept, while it is needed.

    Raises :class:`media_pipeline.errors.ProcessingFailedError`. Never give it to the public.
    """
    with conf.vault().lend_master(sha256) as path:
        yield path


def is_salvageable(job: MediaJob) -> bool:
    """Say whether the job found its master damaged in a way that leaves something to save."""
    return job.state == JobState.DAMAGED and REASONS[job.reason_code].is_salvageable


def master_path(sha256: str) -> Path:
    """Return where a master is on this machine, if it is. Never give it to the public."""
    return conf.vault().master_path(sha256)
