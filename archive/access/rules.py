"""The rules of who may see and who may change a record or an element, as conditions on its facts.

Only `archive.records.selectors` turns them into querysets; nothing else decides them.
"""

from collections.abc import Collection

from django.db.models import Q

from archive.places.territory import territory, units_inside

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


def changeable_by(viewer: Viewer, *, is_within: Q, is_nowhere: Q) -> Q:
    """The condition on what the viewer may work on.

    Everything for curators of the whole archive; what lies in their places for officers of some
    (`is_within`), and their own entries that name no place yet (`is_nowhere`); else their own.
    """
    if viewer.curates_everything:
        return Q()
    if viewer.user_id is None:
        return Q(pk__in=[])
    own = Q(owner_id=viewer.user_id)
    return is_within | (own & is_nowhere) if viewer.is_curator else own


def lies_within(scope_ids: Collection[int]) -> Q:
    """The condition on a row with `place` and `place_today`: it lies in one of the places.

    As documented, or today: a chosen unit decides where a split one lies, and what nobody chose
    for belongs to all its successors.
    """
    units = territory(scope_ids)
    return (
        Q(place__in=units_inside(scope_ids))
        | Q(place_today__in=units)
        | Q(place_today=None, place__in=units)
    )
