"""Media of records a viewer may see; starts from the one rule in archive.records.selectors."""

from django.db.models import QuerySet

from archive.access.viewer import Viewer
from archive.records.selectors import published_records, visible_records
from media_pipeline.models import MediaJob

from .models import MediaAsset


def visible_assets(viewer: Viewer) -> QuerySet[MediaAsset]:
    """The recordings and pictures of every record the viewer may see."""
    return MediaAsset.objects.filter(record__in=visible_records(viewer))


def latest_job_of(asset: MediaAsset) -> MediaJob | None:
    """The job that was asked for last for the bytes of an asset."""
    return MediaJob.objects.filter(source_sha256=asset.sha256).order_by("pk").last()


def shown_assets(viewer: Viewer) -> QuerySet[MediaAsset]:
    """Those of published records that are ready to be shown, with their files."""
    ready = MediaAsset.objects.filter(state=MediaAsset.State.READY)
    return ready.filter(record__in=published_records(viewer)).prefetch_related("derivatives")
