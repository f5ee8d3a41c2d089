"""Dossiers as pages read them: how many pages, and what is on one.

Reads what the pipeline wrote beside the pictures (`media_pipeline.layout`); asks the database
nothing and decides nothing about who may see.
"""

from .models import MediaAsset


def page_count(asset: MediaAsset) -> int:
    """How many pages a document has; 0 for everything else and for one nobody could open."""
    return int(asset.technical.get("page_count") or 0)
