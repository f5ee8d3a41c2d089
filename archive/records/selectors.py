"""The only ways to records and elements. Everything that shows, counts or exports starts here."""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Final, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from archive.access.rules import (
    changeable_by,
    elements_visible_to,
    lies_within,
    published_to,
    visible_to,
)
from archive.access.viewer import Viewer
from archive.dates.columns import overlapping
from archive.spelling import fold

from .models import Agent, Collection, Element, ElementPlace, Holder, Record, RecordAgent

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
    is_within = lies_within(viewer.scope_ids)
    rule = changeable_by(viewer, is_within=is_within, is_nowhere=Q(place=None))
    return visible_records(viewer).filter(rule)


def changeable_elements(viewer: Viewer) -> QuerySet[Element]:
    """The elements the viewer may work on in the admin: one of its places in their scope is
    enough."""
    there = ElementPlace.objects.filter(lies_within(viewer.scope_ids))
    rule = changeable_by(
        viewer,
        is_within=Q(pk__in=there.values("element")),
        is_nowhere=~Q(pk__in=ElementPlace.objects.values("element")),
    )
    return visible_elements(viewer).filter(rule)


def published_elements(viewer: Viewer) -> QuerySet[Element]:
    """The elements public pages show: never drafts."""
    return visible_elements(viewer).filter(live=True)


def published_agents(viewer: Viewer) -> QuerySet[Agent]:
    """The people and groups named by something public pages show this viewer.

    Whoever only restricted records or drafts name has no page and is in no list.
    """
    records = published_records(viewer).order_by().values("pk")
    elements = published_elements(viewer).order_by().values("pk")
    in_records = RecordAgent.objects.filter(agent=OuterRef("pk"), record__in=records)
    as_holders = Holder.objects.filter(agent=OuterRef("pk"), element__in=elements)
    return Agent.objects.filter(Exists(in_records) | Exists(as_holders))


def published_collections(viewer: Viewer) -> QuerySet[Collection]:
    """The collections that hold a record public pages show this viewer."""
    filled = published_records(viewer).exclude(collection=None).order_by()
    return Collection.objects.filter(pk__in=filled.values("collection"))


def recorded_between(start: date | None, end: date | None) -> Q:
    """For `.filter`: the records that may have been made within a period, both days included.

    None leaves a side open. A date of which nothing is known lies in no period; "about 1975" is
    taken as 1975 (`archive.dates.overlaps`, on the columns).
    """
    return overlapping("date_recorded", start, end)


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
