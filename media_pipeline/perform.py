"""One attempt at one job: claim it, make or find its derivatives, publish, finish.

The only module where the durable layer meets the making. Publishing is one step (on a disk
one rename, in object storage one manifest) and comes before the change of state, so a crash in
between costs nothing: the next attempt finds what is published and only has to say so.
"""

import logging
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from media_pipeline import conf, jobs, schedule
from media_pipeline.errors import (
    BorrowedSpoiledError,
    LeaseLostError,
    MediaError,
    ProcessingFailedError,
)
from media_pipeline.models import MediaJob
from media_pipeline.outage import OUTAGES, mend_connection, outlast
from media_pipeline.produce import produce
from media_pipeline.recipes import Recipe, recipes_for
from media_pipeline.stages import WHOLE
from media_pipeline.storage_errors import storage_errors_named
from media_pipeline.takeover import Kept, find_kept, publication_of
from media_pipeline.values import JobResult, Kind
from media_pipeline.vault import Vault, work_name, write_manifest

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
"""Progress moves once a second: often enough to watch, rare enough for SQLite."""
PAUSES_SECONDS = (5, 10, 20, 40, 80, 160, 320)
"""Object storage may be away for ten minutes before what was made is given up."""


def perform(
    job_id: int,
    worker: str,
    on_progress: Callable[[str, float], None] = lambda _step, _share: None,
) -> bool:
    """Try to finish the job; return whether this call was the one that held it.

    Never leaves the job running: what goes wrong ends as a state with a reason. Only a request to
    stop (``KeyboardInterrupt``, ``SystemExit``) is passed on, after giving the job back.
    """
    job = jobs.claim(job_id, worker)
    return job is not None and _carry_out(job, on_progress)


def take_turn(worker: str) -> bool:
    """Try to finish the job that is next; return whether there was one. Else as `perform`."""
    job = schedule.claim_next(worker)
    return job is not None and _carry_out(job, lambda _step, _share: None)


def _carry_out(job: MediaJob, on_progress: Callable[[str, float], None]) -> bool:
    try:
        _attempt(job, on_progress)
    except LeaseLostError:
        logger.warning("Lease lost", extra={"event": "media_lease_lost", "job": job.pk})
    except (KeyboardInterrupt, SystemExit):
        outlast(partial(jobs.release, job), BEAT_SECONDS)
        raise
    return True


def _attempt(job: MediaJob, on_progress: Callable[[str, float], None]) -> None:
    try:
        _insist(jobs.finish, job, _find_or_make(job, _Heartbeat(job, on_progress)))
    except LeaseLostError:
        raise
    except MediaError as error:
        logger.info("%s", error, extra={"event": "media_job_ended", "job": job.pk})
        _insist(jobs.settle_error, job, error)
    except Exception as error:  # the job must not stay "running" for an unforeseen defect
        logger.exception("Unforeseen", extra={"event": "media_job_defect", "job": job.pk})
        detail = {"found": f"{type(error).__name__}: {error}"[:200]}
        _insist(jobs.settle_error, job, ProcessingFailedError("internal_error", **detail))


def _insist(change: Callable[..., None], job: MediaJob, *what: object) -> None:
    """Make a change that work hangs on, whatever the database does meanwhile.

    For as long as the lease lasts after a sign of life; what was done unseen is found done, as
    a lost lease.
    """
    outlast(partial(change, job, *what), conf.get("HERITAGE_MEDIA_LEASE_SECONDS"))


def _find_or_make(job: MediaJob, beat: "_Heartbeat") -> JobResult:
    vault = conf.vault()
    manifest = vault.manifest(job.source_sha256, job.job_key)
    if manifest is None:
        return _make(job, vault, beat)
    return JobResult.from_json(manifest["result"])


def _make(job: MediaJob, vault: Vault, beat: "_Heartbeat") -> JobResult:
    wanted = recipes_for(Kind(job.kind), job.recipes)
    sha256, look = job.source_sha256, partial(beat, "probe", 0.0)
    with storage_errors_named():
        kept = find_kept(vault, sha256, wanted, is_salvage=job.salvage, on_file=look)
        try:
            return _make_beside(job, vault, wanted, kept, beat)
        except BorrowedSpoiledError as error:  # else no later attempt would fare better
            logger.warning("%s", error, extra={"event": "media_borrowed_spoiled", "job": job.pk})
            return _make_beside(job, vault, wanted, Kept(), beat)


def _make_beside(
    job: MediaJob, vault: Vault, wanted: tuple[Recipe, ...], kept: Kept, beat: "_Heartbeat"
) -> JobResult:
    """Make what is not ``kept`` and publish both."""
    work = vault.work_dir(job.job_key, job.attempt)
    try:
        result = kept.merged_with(_produce(job, vault, work, kept, kept.missing(wanted), beat))
        done = publication_of(job.job_key, result, wanted, is_salvage=job.salvage)
        write_manifest(work, done.as_manifest(job.source_sha256))
        _insist(jobs.heartbeat, job, "publish", 1.0)  # the fence: a late attempt stops here
        _publish(job, vault, work, kept, partial(beat, "publish", 1.0))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return result


def _publish(
    job: MediaJob, vault: Vault, work: Path, kept: Kept, give_sign: Callable[[], None]
) -> None:
    """Publish, waiting for object storage that is away: what was made took longer than that."""
    for pause in (*PAUSES_SECONDS, None):
        try:
            vault.publish(
                work, job.source_sha256, job.job_key, borrowed=kept.files, on_file=give_sign
            )
        except ProcessingFailedError as error:
            if error.code != "storage_unreachable" or pause is None:
                raise
            logger.warning("%s", error, extra={"event": "media_publish_waits", "job": job.pk})
            _pause(pause, give_sign)
        else:
            return


def _pause(seconds: float, give_sign: Callable[[], None]) -> None:
    """Sleep without being taken for dead."""
    until = time.monotonic() + seconds
    give_sign()
    while time.monotonic() < until:
        time.sleep(BEAT_SECONDS)
        give_sign()


def _produce(
    job: MediaJob,
    vault: Vault,
    work: Path,
    kept: Kept,
    recipe_ids: tuple[str, ...],
    beat: "_Heartbeat",
) -> JobResult | None:
    """Follow the recipes; ``None`` when every one of them was followed before."""
    if recipe_ids == ():
        return None
    with (
        vault.lend_master(
            job.source_sha256,
            work_name(job.job_key, job.attempt),
            on_block=partial(beat, "probe", 0.0),
        ) as master,
        storage_errors_named(master),
    ):
        return produce(
            master,
            recipe_ids=recipe_ids,
            directory=work,
            workshop=conf.workshop(),
            is_salvage=job.salvage,
            is_early=job.stage < WHOLE,
            loudness=kept.result.loudness if kept.result else None,
            on_progress=beat,
        )


class _Heartbeat:
    """Passes progress on: to the caller at once, to the database about once a second."""

    def __init__(self, job: MediaJob, on_progress: Callable[[str, float], None]) -> None:
        self._job = job
        self._on_progress = on_progress
        self._last_beat = 0.0

    def __call__(self, step: str, share: float) -> None:
        self._on_progress(step, share)
        if time.monotonic() - self._last_beat < BEAT_SECONDS:
            return
        self._last_beat = time.monotonic()
        try:
            jobs.heartbeat(self._job, step, share)
        except OUTAGES:  # or a busy database; the lease outlasts many missed beats
            mend_connection()
            logger.warning("Heartbeat missed", extra={"event": "media_heartbeat_missed"})
