"""Media of records a viewer may see; starts from the one rule in archive.records.selectors."""

from django.db.models import QuerySet

from archive.access.viewer import Viewer
from archive.records.selectors import visible_records

from .models import MediaAsset


def visible_assets(viewer: Viewer) -> QuerySet[MediaAsset]:
    """The recordings and pictures of every record the viewer may see."""
    return MediaAsset.objects.filter(record__in=visible_records(viewer))
