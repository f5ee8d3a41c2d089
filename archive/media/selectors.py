"""Media of records a viewer may see; starts from the one rule in archive.records.selectors."""

from collections.abc import Iterable

from django.db.models import Case, F, Q, QuerySet, Value, When

from archive.access.viewer import Viewer
from archive.records.models import Record
from archive.records.selectors import published_records, visible_records
from media_pipeline.models import JobState, MediaJob
from media_pipeline.stages import WHOLE

from .models import MediaAsset

SHOWN_KIND = Case(
    When(~Q(state=MediaAsset.State.READY), kind=MediaAsset.Kind.VIDEO, then=Value("audio")),
    default=F("kind"),
)
"""`MediaAsset.shown_kind` for statements that count."""


def visible_assets(viewer: Viewer) -> QuerySet[MediaAsset]:
    """The recordings and pictures of every record the viewer may see."""
    return MediaAsset.objects.filter(record__in=visible_records(viewer))


def latest_job_of(asset: MediaAsset) -> MediaJob | None:
    """The job that was asked for last for an asset."""
    return latest_jobs([asset]).get(job_line(asset))


def latest_jobs(assets: Iterable[MediaAsset]) -> dict[tuple[str, bool], MediaJob]:
    """The latest job of each asset under its `job_line`, with one statement.

    Not the early stages of a film: what is wrong is told, and started again, by the whole.
    """
    sources = {asset.sha256 for asset in assets}
    jobs = MediaJob.objects.filter(source_sha256__in=sources, stage=WHOLE).order_by("pk")
    return {(job.source_sha256, job.salvage): job for job in jobs}


def stages_at_work(assets: Iterable[MediaAsset]) -> dict[tuple[str, bool], MediaJob]:
    """The early stage that is being made of each asset, if one is, under its `job_line`."""
    sources = {asset.sha256 for asset in assets}
    jobs = MediaJob.objects.filter(source_sha256__in=sources, stage__lt=WHOLE)
    return {(job.source_sha256, job.salvage): job for job in jobs.filter(state=JobState.RUNNING)}


def removed_assets(record: Record) -> QuerySet[MediaAsset]:
    """What was taken out of a record, the latest first; for who may change the record."""
    removed = MediaAsset.with_removed.filter(record=record, removed_at__isnull=False)
    return removed.select_related("removed_by").order_by("-removed_at", "-pk")


def job_line(asset: MediaAsset) -> tuple[str, bool]:
    """Which jobs are an asset's: of its bytes, and of a salvage only where one was decided."""
    return asset.sha256, asset.salvaged_at is not None


def shown_assets(viewer: Viewer) -> QuerySet[MediaAsset]:
    """Those of published records that are ready to be shown, with their files."""
    shown = playable_assets().filter(record__in=published_records(viewer))
    return shown.prefetch_related("derivatives")


def playable_assets() -> QuerySet[MediaAsset]:
    """What there is to show: what is ready, and films of which only the sound is made.

    That sound was proved by itself: it stays when the rest is waited for, cancelled, or failed.
    """
    return MediaAsset.objects.filter(Q(state=MediaAsset.State.READY) | ~Q(derived_key=""))
