"""Which facets a page of results asks for: those it shows, communes only of chosen provinces."""

from typing import TypedDict

from archive.places.models import Place

from .facet_labels import FACET_TITLES
from .query import SearchQuery
from .schema import facet


class Counted(TypedDict):
    """The fields of SearchQuery that say what is counted."""

    counted: tuple[str, ...]
    opened: tuple[str, ...]


def counted_for(query: SearchQuery) -> Counted:
    """What the page shows for this question; one statement when a commune or district is chosen."""
    opened = {*query.provinces, *query.provinces_then}
    inner = (*query.communes, *query.units_then)
    if inner:
        above = Place.objects.filter(uid__in=inner).values_list(
            "parent__uid", "parent__parent__uid"
        )
        opened |= {uid for units in above for uid in units if uid}
    shown = [name for title in FACET_TITLES for name in title.names]
    wanted = tuple(name for name in shown if opened or not facet(name).inside)
    return {"counted": wanted, "opened": tuple(sorted(opened))}
