"""What the database shows a viewer of the things an index names. The rule itself is the archive's.

An index lags behind the database; these two questions are how nobody notices.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from archive.access.viewer import Viewer
from archive.records.models import Element, Record
from archive.records.selectors import published_elements, published_records

from .documents import Key
from .models import OutboxEntry


def shown_to(viewer: Viewer, keys: Iterable[Key]) -> set[Key]:
    """Those of the keys that public pages show the viewer now."""
    wanted = list(keys)
    found: set[Key] = set()
    for kind, entries in _published(viewer):
        codes = [key.code for key in wanted if key.kind == kind]
        if codes:
            rows = entries.filter(code__in=codes).values_list("code", flat=True)
            found |= {Key(kind, code) for code in rows}
    return found


def hidden_from(viewer: Viewer, rows: QuerySet[OutboxEntry], *, most: int) -> frozenset[Key]:
    """What outbox rows name that public pages do not show the viewer; at most `most`."""
    shown = Q()
    for kind, entries in _published(viewer):
        shown |= Q(Exists(entries.filter(code=OuterRef("code"))), kind=kind)
    hidden = rows.filter(~shown).order_by("kind", "code").values_list("kind", "code")
    return frozenset(Key(kind, code) for kind, code in hidden.distinct()[:most])


def _published(viewer: Viewer) -> Iterator[tuple[str, QuerySet[Record] | QuerySet[Element]]]:
    yield "record", published_records(viewer)
    yield "element", published_elements(viewer)
