"""Media of records a viewer may see; starts from the one rule in archive.records.selectors."""

from collections.abc import Iterable

from django.db.models import QuerySet

from archive.access.viewer import Viewer
from archive.records.selectors import published_records, visible_records
from media_pipeline.models import MediaJob

from .models import MediaAsset


def visible_assets(viewer: Viewer) -> QuerySet[MediaAsset]:
    """The recordings and pictures of every record the viewer may see."""
    return MediaAsset.objects.filter(record__in=visible_records(viewer))


def latest_job_of(asset: MediaAsset) -> MediaJob | None:
    """The job that was asked for last for an asset."""
    return latest_jobs([asset]).get(job_line(asset))


def latest_jobs(assets: Iterable[MediaAsset]) -> dict[tuple[str, bool], MediaJob]:
    """The latest job of each asset under its `job_line`, with one statement."""
    sources = {asset.sha256 for asset in assets}
    jobs = MediaJob.objects.filter(source_sha256__in=sources).order_by("pk")
    return {(job.source_sha256, job.salvage): job for job in jobs}


def job_line(asset: MediaAsset) -> tuple[str, bool]:
    """Which jobs are an asset's: of its bytes, and of a salvage only where one was decided."""
    return asset.sha256, asset.salvaged_at is not None


def shown_assets(viewer: Viewer) -> QuerySet[MediaAsset]:
    """Those of published records that are ready to be shown, with their files."""
    ready = MediaAsset.objects.filter(state=MediaAsset.State.READY)
    return ready.filter(record__in=published_records(viewer)).prefetch_related("derivatives")
