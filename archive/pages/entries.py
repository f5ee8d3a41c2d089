"""The elements and records that belong to something, as its page lists them: 48 to a page.

Takes querysets that already say who may see (archive.records.selectors); counts and lists nothing
else.
"""

from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Q, QuerySet

from archive.records.models import CatalogueEntry, Element, Record

from .cards import Card, element_card, lightened, record_card
from .paging import PAGE_SIZE, NoSuchPageError, pages_for
from .queries import elements_for_cards, records_for_cards

EntryT = TypeVar("EntryT", bound=CatalogueEntry)

PICTURE_BYTES: Final = 36_000
"""Of all pictures of a page, whose first view may cost 60 kB."""
MOST_PICTURES: Final = 8
"""Of a page's at most twelve requests; other entries show their woven covers."""


@dataclass(frozen=True, slots=True)
class EntryList:
    """One page of the list: elements by title, then records, the newest first."""

    element_count: int
    """On all pages together."""
    record_count: int
    elements: tuple[Card, ...]
    records: tuple[Card, ...]
    page: int
    page_count: int

    @property
    def total(self) -> int:
        return self.element_count + self.record_count


def once(entries: QuerySet[EntryT], rule: Q) -> QuerySet[EntryT]:
    """Those of the entries the rule holds for, each once however often the rule joins it."""
    return entries.filter(pk__in=entries.model._default_manager.filter(rule).values("pk"))


def entry_list(
    elements: QuerySet[Element], records: QuerySet[Record], *, language: str, page: int
) -> EntryList:
    """A page of the list, in at most eight statements. Raises NoSuchPageError beyond the last."""
    element_count, record_count = elements.count(), records.count()
    page_count = pages_for(element_count + record_count)
    if page > page_count:
        raise NoSuchPageError(page, page_count)
    first = (page - 1) * PAGE_SIZE
    cards = _element_cards(elements, first, element_count, language)
    return EntryList(
        element_count=element_count,
        record_count=record_count,
        elements=cards,
        records=_record_cards(
            records, max(0, first - element_count), PAGE_SIZE - len(cards), record_count, language
        ),
        page=page,
        page_count=page_count,
    )


def _element_cards(
    elements: QuerySet[Element], first: int, count: int, language: str
) -> tuple[Card, ...]:
    if first >= count:
        return ()
    shown = elements.order_by("title_vi", "pk")[first : first + PAGE_SIZE]
    return tuple(element_card(element, language) for element in elements_for_cards(shown))


def _record_cards(
    records: QuerySet[Record], first: int, most: int, count: int, language: str
) -> tuple[Card, ...]:
    if most <= 0 or first >= count:
        return ()
    shown = records.order_by("-last_published_at", "-pk")[first : first + most]
    cards = (record_card(record, language) for record in records_for_cards(shown))
    return tuple(lightened(cards, PICTURE_BYTES, most=MOST_PICTURES))
