"""Where things documented at a split unit lie today: what waits for a choice, and making it.

Nobody guesses: until an officer has chosen, an entry is found under every candidate and counted
under none. Owns neither what the candidates are (archive.places) nor the page of the queue.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from archive.access.rules import lies_within
from archive.access.viewer import Viewer
from archive.events import Action
from archive.places.models import Place
from archive.places.selectors import address, places_with_context, where_today
from archive.places.territory import split_places

from .models import CatalogueEntry, Element, ElementPlace, Record
from .publication import announce_about
from .selectors import changeable_elements, changeable_records

CHOSE: Final = "archive.choose_place"
UNDID: Final = "archive.undo_place"

Placed = Record | ElementPlace
"""Both have `place` as documented and `place_today` as chosen."""


class NotASuccessorError(ValueError):
    """The documented unit did not become the chosen one."""

    def __init__(self, place: Place | None, unit: Place) -> None:
        self.place, self.unit = place, unit
        documented = address(place) if place else "an entry without a place"
        super().__init__(f"{documented} did not become {address(unit)}: choose what it became.")


@dataclass(frozen=True, slots=True)
class UndecidedUnit:
    """A split unit and what waits for a choice in it."""

    place: Place
    candidates: tuple[Place, ...]
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class MadeChoice:
    """A choice somebody made, as the log kept it."""

    placed: Placed
    unit_id: int
    before_id: int | None

    @property
    def is_standing(self) -> bool:
        """Nobody chose otherwise since."""
        return self.placed.place_today_id == self.unit_id


def undecided_records(viewer: Viewer) -> QuerySet[Record]:
    """The records the viewer may choose for."""
    return changeable_records(viewer).filter(_undecided(viewer))


def undecided_element_places(viewer: Viewer) -> QuerySet[ElementPlace]:
    """The places of elements the viewer may choose for."""
    elements = changeable_elements(viewer)
    return ElementPlace.objects.filter(_undecided(viewer), element__in=elements)


def undecided_places(viewer: Viewer) -> QuerySet[Place]:
    """The units as documented in which something waits for the viewer's choice, by name."""
    at_records = Q(pk__in=undecided_records(viewer).values("place"))
    at_elements = Q(pk__in=undecided_element_places(viewer).values("place"))
    places = places_with_context().filter(at_records | at_elements)
    return places.order_by("name_folded", "uid")


def undecided_units(viewer: Viewer, places: Sequence[Place]) -> list[UndecidedUnit]:
    """Those units with everything that waits in each, in three statements and what they became."""
    waiting: defaultdict[int | None, list[Placed]] = defaultdict(list)
    links = undecided_element_places(viewer).filter(place__in=places)
    for link in links.select_related("element").order_by("element__title_vi", "pk"):
        waiting[link.place_id].append(link)
    records = undecided_records(viewer).filter(place__in=places)
    for record in records.order_by("title_vi", "pk"):
        waiting[record.place_id].append(record)
    return [
        UndecidedUnit(place, where_today(place).units, tuple(waiting[place.pk]))
        for place in places
        if waiting[place.pk]
    ]


def made_choices(viewer: Viewer, decision: UUID) -> list[MadeChoice]:
    """What a decision changed, as far as the viewer may still change it and nobody did since."""
    entries = ModelLogEntry.objects.filter(uuid=decision, action=CHOSE)
    kept = {(entry.content_type_id, entry.data["row"]): entry.data for entry in entries}
    records = changeable_records(viewer).filter(pk__in=_rows(kept, Record))
    links = ElementPlace.objects.select_related("element").filter(
        pk__in=_rows(kept, Element), element__in=changeable_elements(viewer)
    )
    choices = [
        MadeChoice(placed, data["unit"], data["before"])
        for placed in (*records, *links)
        for data in [kept[_content_type(entry_of(placed)), placed.pk]]
    ]
    return [choice for choice in choices if choice.is_standing]


def entry_of(placed: Placed) -> CatalogueEntry:
    """The record, or the element whose place it is."""
    return placed.element if isinstance(placed, ElementPlace) else placed


@transaction.atomic
def choose_place_today(*, placed: Iterable[Placed], unit: Place, by: AbstractBaseUser) -> UUID:
    """Say where things documented at a split unit lie today; the key to undo the decision by.

    Only the choice changes: drafts and history of the entries stay as they are. Raises
    NotASuccessorError, and changes nothing, when one of the documented units did not become `unit`.
    """
    decision = uuid4()
    for one in placed:
        if one.place is None or unit not in where_today(one.place).units:
            raise NotASuccessorError(one.place, unit)
        data = {"row": one.pk, "unit": unit.pk, "before": one.place_today_id, "name": address(unit)}
        _set(one, unit.pk)
        log(entry_of(one), CHOSE, user=by, uuid=decision, data=data)
    return decision


@transaction.atomic
def undo_choices(*, choices: Iterable[MadeChoice], by: AbstractBaseUser) -> None:
    """Put back what was there before each choice, so that it waits again."""
    decision = uuid4()
    for choice in choices:
        _set(choice.placed, choice.before_id)
        log(entry_of(choice.placed), UNDID, user=by, uuid=decision, data={"row": choice.placed.pk})


def _undecided(viewer: Viewer) -> Q:
    split = split_places()
    waits = Q(place_today=None, place__in=split) | Q(place_today__in=split)
    return waits & lies_within(viewer.scope_ids) if viewer.scope_ids else waits


def _set(placed: Placed, unit_id: int | None) -> None:
    """Past the model's save: an unfinished draft in memory must not be written with it."""
    type(placed)._default_manager.filter(pk=placed.pk).update(place_today=unit_id)
    placed.place_today_id = unit_id
    entry = entry_of(placed)
    if entry.live:
        announce_about(entry, Action.CHANGED)


def _rows(kept: dict[tuple[int, int], Any], model: type[CatalogueEntry]) -> list[int]:
    wanted = ContentType.objects.get_for_model(model).pk
    return [row for content_type, row in kept if content_type == wanted]


def _content_type(entry: CatalogueEntry) -> int:
    return ContentType.objects.get_for_model(entry).pk
