"""What the database shows a viewer of the things an index names. The rule itself is the archive's.

An index lags behind the database; these two questions are how nobody notices.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from archive.access.viewer import Viewer
from archive.media.models import MediaAsset
from archive.records.models import Element, Record
from archive.records.selectors import published_elements, published_records

from .documents import Key
from .models import OutboxEntry


def shown_to(viewer: Viewer, keys: Iterable[Key]) -> set[Key]:
    """Those of the keys that public pages show the viewer now: one statement."""
    wanted = list(keys)
    if not wanted:
        return set()
    records, elements = (
        entries.filter(code__in=[key.code for key in wanted if key.kind == kind])
        .order_by()
        .annotate(named=Value(kind))
        .values_list("named", "code")
        for kind, entries in _published(viewer)
    )
    return {Key(kind, code) for kind, code in records.union(elements, all=True)}


def hidden_from(viewer: Viewer, rows: QuerySet[OutboxEntry], *, most: int) -> frozenset[Key]:
    """What outbox rows name that public pages do not show the viewer; at most `most`.

    A record counts among it from which a file was taken out: until the index is told, its hits
    could still say what is in that file.
    """
    shown = Q()
    for kind, entries in _published(viewer):
        shown |= Q(Exists(entries.filter(code=OuterRef("code"))), kind=kind)
    removed = MediaAsset.with_removed.filter(removed_at__isnull=False)
    has_lost = Q(Exists(removed.filter(record__code=OuterRef("code"))), kind="record")
    hidden = rows.filter(~shown | has_lost).order_by("kind", "code").values_list("kind", "code")
    return frozenset(Key(kind, code) for kind, code in hidden.distinct()[:most])


def _published(viewer: Viewer) -> Iterator[tuple[str, QuerySet[Record] | QuerySet[Element]]]:
    yield "record", published_records(viewer)
    yield "element", published_elements(viewer)
