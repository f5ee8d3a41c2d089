"""What the database shows a viewer of the things an index names. The rule itself is the archive's.

An index lags behind the database; these two questions are how nobody notices.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from archive.access.viewer import Viewer
from archive.media.models import MediaAsset
from archive.records.models import Element, Record
from archive.records.selectors import published_elements, published_records

from .documents import Key
from .models import OutboxEntry

REMOVED_BEFORE: Final = timedelta(hours=1)
"""A file may have been taken out so long before an outbox row that still has to tell of it: clocks
differ, and a rebuild tells its fresh index again, minutes later, what the old one was told."""


def shown_to(
    viewer: Viewer, keys: Iterable[Key], *, published_since: datetime | None = None
) -> set[Key]:
    """Those of the keys that public pages show the viewer now: one statement.

    `published_since`: only those first published then or later.
    """
    wanted = list(keys)
    if not wanted:
        return set()
    lately = Q(first_published_at__gte=published_since) if published_since else Q()
    records, elements = (
        entries.filter(lately, code__in=[key.code for key in wanted if key.kind == kind])
        .order_by()
        .annotate(named=Value(kind))
        .values_list("named", "code")
        for kind, entries in _published(viewer)
    )
    return {Key(kind, code) for kind, code in records.union(elements, all=True)}


def hidden_from(
    viewer: Viewer, rows: QuerySet[OutboxEntry], *, most: int | None = None
) -> frozenset[Key]:
    """What outbox rows name that public pages do not show the viewer; at most `most`.

    A record counts among it from which a file was taken out since: until the index is told, its
    hits could still say what is in that file. One that lost a file earlier was told of already.
    """
    shown = Q()
    for kind, entries in _published(viewer):
        shown |= Q(Exists(entries.filter(code=OuterRef("code"))), kind=kind)
    lost = MediaAsset.with_removed.filter(
        record__code=OuterRef("code"), removed_at__gte=OuterRef("created_at") - REMOVED_BEFORE
    )
    hidden = rows.filter(~shown | Q(Exists(lost), kind="record")).order_by("kind", "code")
    named = hidden.values_list("kind", "code").distinct()
    return frozenset(Key(kind, code) for kind, code in named[:most])


def _published(viewer: Viewer) -> Iterator[tuple[str, QuerySet[Record] | QuerySet[Element]]]:
    yield "record", published_records(viewer)
    yield "element", published_elements(viewer)
