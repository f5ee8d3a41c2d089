"""The rules of who may see and who may change a record or an element, as conditions on its facts.

Only `archive.records.selectors` turns them into querysets; nothing else decides them.
"""

from django.db.models import Q

from .viewer import Viewer


def visible_to(viewer: Viewer) -> Q:
    """The condition on a record: published and meant for the viewer, or the viewer's own."""
    if viewer.is_curator:
        return Q()
    published = Q(live=True, audience__in=sorted(viewer.audiences))
    return published if viewer.user_id is None else published | Q(owner_id=viewer.user_id)


def published_to(viewer: Viewer) -> Q:
    """The condition on a record for public pages: drafts are nobody's there, not even curators'."""
    return Q(live=True, audience__in=sorted(viewer.audiences))


def elements_visible_to(viewer: Viewer) -> Q:
    """The condition on an element: published, or the viewer works on the catalogue."""
    return Q() if viewer.is_curator or viewer.user_id is not None else Q(live=True)


def changeable_by(viewer: Viewer) -> Q:
    """The condition on what the viewer may work on: everything for curators, else their own."""
    if viewer.is_curator:
        return Q()
    return Q(pk__in=[]) if viewer.user_id is None else Q(owner_id=viewer.user_id)


def may_change(viewer: Viewer, *, owner_id: int | None) -> bool:
    """The same rule for one entry at hand."""
    return viewer.is_curator or (owner_id is not None and owner_id == viewer.user_id)
