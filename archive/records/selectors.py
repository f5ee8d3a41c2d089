"""The only ways to records and elements. Everything that shows, counts or exports starts here."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeVar

from django.db.models import Model, QuerySet

from archive.access.rules import changeable_by, elements_visible_to, published_to, visible_to
from archive.access.viewer import Viewer
from archive.spelling import fold

from .models import Element, Record

M = TypeVar("M", bound=Model)
MOST_NAMED: Final = 1000
"""How many hits a list by name may have: they travel as one SQL parameter each, and nobody pages
further than this."""


def visible_records(viewer: Viewer) -> QuerySet[Record]:
    """Every record the viewer may see, drafts of their own or of a curator's included."""
    return Record.objects.filter(visible_to(viewer))


def published_records(viewer: Viewer) -> QuerySet[Record]:
    """The records public pages show this viewer: never drafts."""
    return visible_records(viewer).filter(published_to(viewer))


def visible_elements(viewer: Viewer) -> QuerySet[Element]:
    """Every element the viewer may see."""
    return Element.objects.filter(elements_visible_to(viewer))


def changeable_records(viewer: Viewer) -> QuerySet[Record]:
    """The records the viewer may work on in the admin."""
    return visible_records(viewer).filter(changeable_by(viewer))


def changeable_elements(viewer: Viewer) -> QuerySet[Element]:
    """The elements the viewer may work on in the admin."""
    return visible_elements(viewer).filter(changeable_by(viewer))


def published_elements(viewer: Viewer) -> QuerySet[Element]:
    """The elements public pages show: never drafts."""
    return visible_elements(viewer).filter(live=True)


def named(entries: QuerySet[M], fields: Iterable[str], query: str) -> QuerySet[M]:
    """The entries whose `fields` have every word of `query` in them, marks and case aside.

    Compared in Python, as no database folds Vietnamese alike: for lists of the admin. Visitors'
    questions go to the search engine.
    """
    words = fold(query).split()
    rows = entries.order_by("pk").values_list("pk", *fields).iterator()
    hits = (pk for pk, *names in rows if _has_words(fold(" ".join(filter(None, names))), words))
    return entries.filter(pk__in=list(islice(hits, MOST_NAMED)))


def _has_words(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
