"""Makes derivatives in this very process, for commands that must not wait for a worker."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter, sleep

from media_pipeline import api as pipeline
from media_pipeline.models import MediaJob

from .models import MediaAsset

PATIENCE_SECONDS = 2.0
"""Between two looks at a job that another process holds, or held until it was killed."""

Pause = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class ProcessedFile:
    """How one file went."""

    name: str
    state: str
    """The job's final state: ready, refused, damaged, failed or cancelled."""
    seconds: float
    problem: str
    """What is wrong and what to do; "" when it went well."""


def process_here(assets: Sequence[MediaAsset], *, pause: Pause = sleep) -> Iterator[ProcessedFile]:
    """Run the job of each asset, one after the other, and tell after each how it went.

    A job that a worker holds is waited for; when that worker is dead, its lease runs out and the
    job is done here.
    """
    for asset in assets:
        started = perf_counter()
        job = _run_to_its_end(_job_of(asset), pause)
        yield ProcessedFile(
            name=asset.original_name,
            state=str(job.state),
            seconds=perf_counter() - started,
            problem=str(pipeline.reason_sentence(job)),
        )


def _job_of(asset: MediaAsset) -> MediaJob:
    return pipeline.enqueue_job(
        source_sha256=asset.sha256,
        source_name=asset.original_name,
        kind=asset.kind,
        duration_seconds=asset.duration_seconds,
    )


def _run_to_its_end(job: MediaJob, pause: Pause) -> MediaJob:
    while not job.is_finished:
        job = pipeline.run_now(job)
        if not job.is_finished:
            pause(PATIENCE_SECONDS)
    return job
