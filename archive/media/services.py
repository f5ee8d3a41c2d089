"""Verbs on media: deposit a file, take note of what the pipeline made of it.

The master is stored before the transaction that names it: content-addressed storage is idempotent,
so a crash in between leaves at worst a file that the next deposit of it finds in place.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from archive.events import Action
from archive.records.models import Record
from archive.records.publication import announce_about
from media_pipeline import api as pipeline
from media_pipeline.models import JobState, MediaJob
from media_pipeline.stages import WHOLE
from media_pipeline.values import JobResult, SourceInfo

from .models import Derivative, FormerDerivatives, MediaAsset
from .selectors import latest_job_of
from .turns import organisation_of


class AlreadyDepositedError(Exception):
    """The same bytes were given to the record before; `asset` is where, maybe taken out since."""

    def __init__(self, asset: MediaAsset) -> None:
        super().__init__(f"{asset.original_name} is already part of record {asset.record_id}")
        self.asset = asset


def deposit_media(
    *,
    record: Record,
    source: Path,
    original_name: str,
    by: AbstractBaseUser | None = None,
    is_synthetic: bool = False,
) -> MediaAsset:
    """Keep a file as a master of the record and queue the making of its derivatives.

    Raises media_pipeline's SourceRefused when it is nothing an archive can keep, with a sentence
    for the officer, NotKeptError when the disk takes nothing, and AlreadyDepositedError when the
    record has these bytes already. A damaged recording is kept: what can be done about it is told
    by its job.
    """
    found = pipeline.inspect_source(source, original_name)
    master = pipeline.store_master(source)
    with transaction.atomic():
        # Two uploads of the same bytes at once: the second waits here, then finds the first.
        Record.objects.select_for_update().get(pk=record.pk)
        given = MediaAsset.with_removed.filter(record=record)
        existing = given.filter(sha256=master.sha256).first()
        if existing is not None:
            raise AlreadyDepositedError(existing)
        asset = MediaAsset.objects.create(
            record=record,
            kind=found.kind,
            position=record.media_assets.count(),
            original_name=original_name[-255:],
            sha256=master.sha256,
            size_bytes=master.size_bytes,
            deposited_by_id=by.pk if by else None,
            is_synthetic=is_synthetic,
            **_shape(found.info),
        )
        _enqueue(asset, by)
    return asset


@transaction.atomic
def change_caption(*, asset: MediaAsset, captions: Mapping[str, str]) -> MediaAsset:
    """Write captions, by column (`caption_vi`, …), and nothing else: a job may end meanwhile."""
    for field, text in captions.items():
        setattr(asset, field, text)
    asset.save(update_fields=list(captions))
    if asset.record.live:
        announce_about(asset.record, Action.CHANGED)
    return asset


@transaction.atomic
def retry_processing(*, asset: MediaAsset) -> MediaAsset:
    """Queue a failed or cancelled asset's latest job again; any other stays as it is."""
    job = latest_job_of(asset)
    if job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}:
        pipeline.retry_job(job)
        if asset.state == MediaAsset.State.PROBLEM:
            _wait_again(asset)
        if not asset.derived_key:
            _enqueue_early(asset, job)
    return asset


def process_what_is_left(*, asset: MediaAsset, by: AbstractBaseUser | None) -> None:
    """Queue again what was stopped or has failed; the caller's transaction holds it all."""
    if asset.state == MediaAsset.State.READY:
        return
    job = _enqueue(asset, by)
    if not job.is_finished:
        _wait_again(asset)


def cancel_processing(*, asset: MediaAsset) -> MediaAsset:
    """Stop the making of an asset's derivatives, ffmpeg and all; the master stays.

    An asset that is not waiting, or whose bytes another record waits for too, stays as it is.
    """
    job = latest_job_of(asset)
    if job is not None and may_cancel(asset, job):
        pipeline.cancel_job(job)
        asset.refresh_from_db()
    return asset


def may_cancel(asset: MediaAsset, job: MediaJob) -> bool:
    """Whether nobody but this asset would lose by it."""
    if asset.state != MediaAsset.State.WAITING or job.is_finished:
        return False
    return not MediaAsset.objects.filter(sha256=asset.sha256).exclude(pk=asset.pk).exists()


@transaction.atomic
def salvage_asset(*, asset: MediaAsset, by: AbstractBaseUser | None) -> MediaAsset:
    """Make of a damaged master whatever plays, by an officer's decision, which is recorded.

    An asset that is not damaged in a way that leaves something stays as it is.
    """
    job = latest_job_of(asset)
    if not may_salvage(asset, job):
        return asset
    asset.salvaged_at, asset.salvaged_by_id = timezone.now(), by.pk if by else None
    asset.state = MediaAsset.State.WAITING
    asset.save(update_fields=["salvaged_at", "salvaged_by", "state"])
    _enqueue(asset, by)
    return asset


def may_salvage(asset: MediaAsset, job: MediaJob | None) -> bool:
    """Whether something of the asset still plays and nobody has decided to show it yet."""
    if asset.state != MediaAsset.State.PROBLEM or job is None or job.salvage:
        return False
    return pipeline.is_salvageable(job)


def _enqueue(asset: MediaAsset, by: AbstractBaseUser | None, *, priority: int = 0) -> MediaJob:
    """Queue the making of everything for an asset; what is made already is taken over at once."""
    job = pipeline.enqueue_job(
        source_sha256=asset.sha256,
        source_name=asset.original_name,
        kind=asset.kind,
        salvage=asset.salvaged_at is not None,
        owner=organisation_of(by),
        priority=priority,
        duration_seconds=asset.duration_seconds,
    )
    result = pipeline.result_of(job)
    if result is not None:
        take_over(asset, job, result)
    elif not asset.derived_key:
        _enqueue_early(asset, job)
    return job


def _enqueue_early(asset: MediaAsset, whole: MediaJob) -> None:
    stages = pipeline.enqueue_early(
        whole, duration_seconds=asset.duration_seconds, has_sound=asset.has_sound
    )
    for job in stages:
        result = pipeline.result_of(job)
        if result is not None:
            take_over(asset, job, result)


def remake_by_todays_recipes(asset: MediaAsset) -> MediaJob:
    """Queue the making anew of what is shown, behind everything that somebody waits for."""
    return _enqueue(asset, None, priority=pipeline.BACKGROUND)


def _wait_again(asset: MediaAsset) -> None:
    asset.state = MediaAsset.State.WAITING
    asset.save(update_fields=["state"])


def connect_pipeline() -> None:
    """Called once from AppConfig.ready: hear when a job ends."""
    pipeline.job_finished.connect(note_job_finished)


def note_job_finished(*, job: MediaJob, result: JobResult, **kwargs: object) -> None:
    """Write what a finished job made into the catalogue, within the job's own transaction."""
    assets = MediaAsset.with_removed.filter(
        sha256=job.source_sha256, salvaged_at__isnull=not job.salvage
    ).select_related("record")
    # Two jobs of one film that end at once: the second must see what the first has shown.
    for asset in assets.select_for_update(of=("self",)):
        take_over(asset, job, result)


def take_over(asset: MediaAsset, job: MediaJob, result: JobResult) -> None:
    """Show what a job made of an asset, or why nothing; the caller's transaction holds it all.

    What is shown already stays when it could not be made anew.
    """
    if job.stage < WHOLE:
        _take_over_early(asset, job, result)
        return
    if result.status == "ready":
        _show_derivatives(asset, job, result)
        asset.state = MediaAsset.State.READY
    elif asset.state == MediaAsset.State.READY:
        return
    else:
        asset.state = MediaAsset.State.PROBLEM
    asset.problem_code = result.reason_code
    asset.losses = [asdict(loss) for loss in result.losses]
    shape = _shape(result.source)
    for field, value in shape.items():
        setattr(asset, field, value)
    # Never the caption: an officer may be writing it at this moment.
    asset.save(update_fields=["state", "problem_code", "losses", "derived_key", *shape])
    if asset.record.live:
        announce_about(asset.record, Action.CHANGED)


def _take_over_early(asset: MediaAsset, job: MediaJob, result: JobResult) -> None:
    """Show what a film has before it is whole; its state stays, and trouble is the whole's to tell.

    A stage that comes late shows nothing: there is more already.
    """
    if result.status != "ready" or asset.derived_key == job.job_key:
        return
    is_more = len(result.outputs) > asset.derivatives.count()
    if asset.state != MediaAsset.State.WAITING or not is_more:
        FormerDerivatives.objects.get_or_create(asset=asset, derived_key=job.job_key)
        return
    _show_derivatives(asset, job, result)
    asset.save(update_fields=["derived_key"])
    if asset.record.live:
        announce_about(asset.record, Action.CHANGED)


def _show_derivatives(asset: MediaAsset, job: MediaJob, result: JobResult) -> None:
    if asset.derived_key and asset.derived_key != job.job_key:
        FormerDerivatives.objects.get_or_create(asset=asset, derived_key=asset.derived_key)
    FormerDerivatives.objects.filter(asset=asset, derived_key=job.job_key).delete()
    asset.derivatives.all().delete()
    Derivative.objects.bulk_create(
        Derivative(
            asset=asset,
            recipe=output.recipe,
            role=output.role,
            recipe_version=output.version,
            path=output.path,
            media_type=output.media_type,
            size_bytes=output.size_bytes,
            sha256=output.sha256,
            width=output.width,
            height=output.height,
            duration_seconds=output.duration_seconds,
            codecs=output.codecs,
        )
        for output in result.outputs
    )
    asset.derived_key = job.job_key


def _shape(info: SourceInfo | None) -> dict[str, object]:
    if info is None:
        return {}
    return {
        "duration_seconds": info.duration_seconds,
        "width": info.width,
        "height": info.height,
        "technical": info.as_json(),
    }
