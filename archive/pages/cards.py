"""Elements and records as entries of a list: what home, results and element pages show of them.

Reads entries loaded by `queries`; asks the database nothing and decides nothing about who
may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archive.media.measures import duration
from archive.media.models import MediaAsset
from archive.media.pictures import CARD_WIDTH, Picture, small_still_of
from archive.passages import Passage, passage
from archive.places.models import Place
from archive.records.models import CatalogueEntry, Element, Record

from .cover import Cover, cover_of

FACE_ORDER = (
    MediaAsset.Kind.VIDEO,
    MediaAsset.Kind.IMAGE,
    MediaAsset.Kind.AUDIO,
    MediaAsset.Kind.DOCUMENT,
)
"""Which asset stands for a record in a list: moving before still, what is seen before sound, and
paper about it last."""


@dataclass(frozen=True, slots=True)
class Card:
    """An entry of a list."""

    kind: str
    """record or element."""
    code: str
    url: str
    title: Passage
    summary: Passage
    peoples: tuple[Passage, ...]
    place: str
    """Name of the unit as documented; always Vietnamese."""
    type_name: Passage
    """Heritage type; elements only."""
    media_kind: str = ""
    """video, audio, image, document, or "" without media; `media_label` says it in words."""
    media_label: str = ""
    duration: str = ""
    picture: Picture | None = None

    @property
    def cover(self) -> Cover:
        """What is shown instead of a picture."""
        return cover_of(self.code)

    @property
    def is_heard(self) -> bool:
        """Sound is all there is of it: nothing to look at."""
        return self.media_kind == MediaAsset.Kind.AUDIO


def record_card(
    record: Record,
    language: str,
    *,
    picture_width: int = CARD_WIDTH,
    has_peoples: bool = True,
) -> Card:
    """The card of a record loaded by `records_for_cards`, with a picture at least that wide.

    Without its peoples where the page names them already.
    """
    face = face_of(record)
    return Card(
        kind="record",
        code=record.code,
        url=record.get_absolute_url(),
        title=title_of(record, language),
        summary=passage(record, "summary", language),
        peoples=peoples_of(record, language) if has_peoples else (),
        place=short_place(record.place) if record.place else "",
        type_name=Passage(),
        media_kind=face.shown_kind if face else "",
        media_label=str(MediaAsset.Kind(face.shown_kind).label) if face else "",
        duration=duration(face.duration_seconds) if face and face.duration_seconds else "",
        picture=small_still_of(face, language, picture_width) if face else None,
    )


def element_card(element: Element, language: str) -> Card:
    """The card of an element loaded by `elements_for_cards`."""
    heritage_type = element.heritage_type
    return Card(
        kind="element",
        code=element.code,
        url=element.get_absolute_url(),
        title=title_of(element, language),
        summary=passage(element, "summary", language),
        peoples=peoples_of(element, language),
        place="",
        type_name=passage(heritage_type, "name", language) if heritage_type else Passage(),
    )


def lightened(cards: Iterable[Card], budget_bytes: int, *, most: int | None = None) -> list[Card]:
    """The cards with as many pictures as the budget pays for, in their order, and `most` at most.

    A page must open on a thin line whatever was photographed: covers weigh next to nothing.
    """
    spent, number, kept = 0, 0, []
    for card in cards:
        cost = card.picture.size_bytes if card.picture else 0
        is_paid = spent + cost <= budget_bytes and (most is None or number < most)
        spent += cost if is_paid else 0
        number += 1 if is_paid and card.picture else 0
        kept.append(card if is_paid else replace(card, picture=None))
    return kept


def face_of(record: Record) -> MediaAsset | None:
    """The asset that stands for the record in a list."""
    assets = sorted(record.media_assets.all(), key=lambda asset: asset.position)
    ranked = sorted(assets, key=lambda asset: FACE_ORDER.index(MediaAsset.Kind(asset.shown_kind)))
    return ranked[0] if ranked else None


def title_of(entry: CatalogueEntry, language: str) -> Passage:
    """The title in the reader's language or the one that stands in; never empty."""
    return passage(entry, "title", language) or Passage(str(entry), language)


def peoples_of(entry: CatalogueEntry, language: str) -> tuple[Passage, ...]:
    """The names of the peoples, in the order of the official list."""
    groups = sorted(entry.ethnic_groups.all(), key=lambda group: (group.position, group.slug))
    return tuple(passage(group, "name", language) for group in groups)


def short_place(place: Place) -> str:
    """The unit and its province, as one says where a thing is from."""
    province = place
    while province.parent is not None:
        province = province.parent
    return place.name if province is place else f"{place.name}, {province.bare_name}"
