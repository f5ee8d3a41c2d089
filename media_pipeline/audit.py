"""Reads everything in the vault through and says what is no longer as it was written.

On demand: `manage.py verify_media`. Changes nothing. What can be made again is made again when its
job is asked for; a master that is lost or altered must come back from a backup.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from media_pipeline import conf
from media_pipeline.models import JobState, MediaJob
from media_pipeline.takeover import files_of
from media_pipeline.values import JobResult
from media_pipeline.vault import Vault

MISSING, ALTERED, UNKNOWN = "missing", "altered", "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    trouble: str
    """``missing``, ``altered`` (other bytes), or ``unknown`` (no job speaks of it)."""
    name: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One file or folder that was looked at, with what was found about it."""

    name: str
    findings: tuple[Finding, ...]


def check_masters() -> Iterator[Checked]:
    """Look at every master that a job was ever asked for."""
    vault = conf.vault()
    known = MediaJob.objects.order_by("source_sha256").values_list("source_sha256", flat=True)
    for sha256 in known.distinct():
        found = vault.master_fingerprint(sha256)
        yield Checked(f"masters/{sha256}", _judged(f"masters/{sha256}", found, sha256))


def check_derivatives() -> Iterator[Checked]:
    """Look at every file of every job that is ready, and for folders that belong to none."""
    vault = conf.vault()
    ready = MediaJob.objects.filter(state=JobState.READY).order_by("pk")
    for job in ready.iterator():
        yield Checked(f"derived/{job.job_key}", tuple(_check_job(vault, job)))
    sources = MediaJob.objects.order_by("source_sha256").values_list("source_sha256", flat=True)
    for sha256 in sources.distinct():
        keys = set(vault.published_keys(sha256))
        known = MediaJob.objects.filter(source_sha256=sha256).values_list("job_key", flat=True)
        for key in sorted(keys.difference(known)):
            yield Checked(f"derived/{key}", (Finding(UNKNOWN, f"derived/{key}"),))


def _check_job(vault: Vault, job: MediaJob) -> Iterator[Finding]:
    manifest = vault.manifest(job.source_sha256, job.job_key)
    if manifest is None:
        yield Finding(MISSING, f"derived/{job.job_key}")
        return
    for path, sha256 in files_of(JobResult.from_json(manifest["result"]).outputs).items():
        found = vault.derived_fingerprint(job.source_sha256, job.job_key, path)
        yield from _judged(f"derived/{job.job_key}/{path}", found, sha256)


def _judged(name: str, found: str | None, wanted: str) -> tuple[Finding, ...]:
    if found == wanted:
        return ()
    return (Finding(MISSING if found is None else ALTERED, name),)
