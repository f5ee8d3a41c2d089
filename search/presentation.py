"""A search result as its page shows it: entries with marks, orders and pages as plain links.

Takes values of `search.results` and loads the entries they name; never asks an engine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from archive.access.viewer import Viewer
from archive.pages.cards import Card, element_card, lightened, record_card
from archive.pages.paging import Pager
from archive.pages.queries import elements_for_cards, records_for_cards
from archive.passages import Passage
from archive.records.models import Element, Record
from archive.records.selectors import published_elements, published_records

from .facet_groups import Chip, address
from .found_by import names_in, with_names
from .line_links import LineLink, MoreLines, line_link, more_lines, singers_of, with_singers
from .parameters import BBOX, DATE, SIDES, Misread
from .planning import Plan, plan_for
from .query import SearchQuery, Sort
from .refusals import WORDS, Refusal
from .relaxing import Relaxation
from .results import Hit, MarkedText, Notice, SearchResult
from .schema import DOSSIER
from .syntax import Field

ENTRY_WIDTH: Final = 150
"""Pixels of an entry's picture: it is 88 CSS pixels wide on a phone."""
PICTURE_BYTES: Final = 42_000
"""Of all pictures of a page of results, whose first view may cost 60 kB."""

NOTICE_TEXTS: Final[Mapping[Notice, str | Promise]] = {
    Notice.FALLBACK: _("The main search service is not answering; a simpler one found these."),
    Notice.UNAVAILABLE: _("Search is not working now. Please try again in a few minutes."),
    Notice.SHORTENED: _("Your question was very long; only its beginning was searched."),
    Notice.FILTERS_CAPPED: _("So many filters at once cannot be used; the first ones were."),
    Notice.CORRECTED: _("Hardly anything is spelled exactly like this; near spellings are shown."),
    Notice.DECODED: _("Your words were read as Telex or VNI typing."),
    Notice.OTHER_WORDS: _(
        "Some of these were found by their labels, or by other words for what you asked."
    ),
    Notice.RELAXED: _("Hardly anything has all of these words; what has some of them follows."),
    Notice.PAGE_CAPPED: _("The list is not shown further than this. Narrow it to see the rest."),
}
FIELD_TITLES: Final[Mapping[Field, str | Promise]] = {
    Field.PEOPLE: pgettext_lazy("field of a question", "a people"),
    Field.PLACE: pgettext_lazy("field of a question", "a place"),
    Field.TYPE: pgettext_lazy("field of a question", "a type"),
    Field.GENRE: pgettext_lazy("field of a question", "a genre"),
    Field.YEAR: pgettext_lazy("field of a question", "a date"),
    Field.DECADE: pgettext_lazy("field of a question", "a decade"),
    Field.MEDIA: pgettext_lazy("field of a question", "a kind of media"),
    Field.LANGUAGE: pgettext_lazy("field of a question", "a language"),
    Field.RIGHTS: pgettext_lazy("field of a question", "rights"),
    Field.COLLECTION: pgettext_lazy("field of a question", "a collection"),
    Field.KIND: pgettext_lazy("field of a question", "a kind of entry"),
}
MISREAD_TEXTS: Final[Mapping[str, str | Promise]] = {
    **dict.fromkeys(
        (*SIDES, DATE),
        _("“%(value)s” was not read as a date. Write a year, a month or a day: 1975, 3/1975."),
    ),
    BBOX: _(
        "“%(value)s” is no piece of the map. Write west, south, east and north in degrees: "
        "105.2,22.3,106.9,23.2."
    ),
}
"""By parameter; of any other one only that it was left aside."""
MOST_REMARKS: Final = 3
"""More would bury the results."""
QUOTED: Final = ("summary", "body", DOSSIER)
"""Sections an entry quotes one of, the first that answers."""
MOST_OTHER_WORDS: Final = 3
"""Of those an entry has for what was asked; one quiet line on a phone."""
SORT_LABELS: Final[Mapping[Sort, str | Promise]] = {
    Sort.RELEVANCE: _("Best match"),
    Sort.NEWEST: _("Newest recording"),
    Sort.OLDEST: _("Oldest recording"),
    Sort.ADDED: _("Newly added"),
    Sort.TITLE: _("By title"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One hit with what is known of it."""

    card: Card
    title: MarkedText | None
    """The title with marks; None: nothing of it matched, the card's own is shown."""
    excerpt: MarkedText | None
    lines: tuple[LineLink, ...] = ()
    """The sung lines that answer, best first."""
    singers: tuple[str, ...] = ()
    """Who is heard in them, named as the record's page names them."""
    more: MoreLines | None = None
    found_as: tuple[str, ...] = ()
    """Vietnamese words in it that say what was asked in others."""
    found_by: tuple[Passage, ...] = ()
    """Its names that answer, when nothing else does."""
    is_found_by_label: bool = False
    missing: tuple[str, ...] = ()
    """Words of the question it does not have."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What was let go of to find something after all."""

    text: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class PastEnd:
    """A page was asked for that the list does not have."""

    asked: int
    page_count: int
    last_url: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page or order of the same result."""

    label: str | Promise
    url: str
    is_current: bool = False


def entries_of(
    query: SearchQuery, result: SearchResult, viewer: Viewer, language: str
) -> list[Entry]:
    """The hits in their order; one that was withdrawn a moment ago is left out."""
    records = _records(_codes(result, "record"), viewer)
    elements = _elements(_codes(result, "element"), viewer)
    cards = {("element", code): element_card(one, language) for code, one in elements.items()}
    for code, record in records.items():
        cards["record", code] = record_card(record, language, picture_width=ENTRY_WIDTH)
    hits = [hit for hit in result.hits if (hit.kind, hit.code) in cards]
    light = lightened((cards[hit.kind, hit.code] for hit in hits), PICTURE_BYTES)
    plan = plan_for(query.text)
    return [
        _with_names(
            _entry(hit, card, records.get(hit.code), query, language),
            records.get(hit.code) or elements[hit.code],
            plan,
            language,
        )
        for hit, card in zip(hits, light, strict=True)
    ]


def notices_of(result: SearchResult) -> list[str | Promise]:
    """What the reader should know about the result, in words."""
    return [NOTICE_TEXTS[notice] for notice in result.notices]


def remarks_of(query: SearchQuery, wrong: Iterable[Misread] = ()) -> list[str]:
    """What of the question, and of its address, was not understood; in words."""
    searched = gettext(
        "Nothing called “%(value)s” is known as %(field)s; it was searched as words."
    )
    refused = gettext(
        "Nothing called “%(value)s” is known as %(field)s; what has these words was left out."
    )
    left_aside = gettext("“%(value)s” is not known here, so it was left aside.")
    remarks = [
        (refused if Refusal(WORDS, value) in query.refused else searched)
        % {"value": value, "field": FIELD_TITLES[Field(field)]}
        for field, value in query.unknown
    ]
    remarks += [
        str(MISREAD_TEXTS.get(one.of.name, left_aside)) % {"value": one.value} for one in wrong
    ]
    return remarks[:MOST_REMARKS]


def ranges_of(query: SearchQuery, wrong: Iterable[Misread]) -> dict[str, str]:
    """What the fields of the ranges begin with, by parameter: what was read, else as typed."""
    sides = query.dates[0].written if len(query.dates) == 1 else ("", "")
    box = query.box.written if query.box else ""
    typed = {one.of.name: one.value for one in wrong}
    return {**dict(zip(SIDES, sides, strict=True)), BBOX: box, **typed}


def offers_of(relaxed: Iterable[Relaxation], chips: Iterable[Chip]) -> list[Offer]:
    """What to let go of, in words, with what is then found."""
    labels: dict[str, list[str]] = {}
    for chip in chips:
        labels.setdefault(chip.group, []).append(str(chip.label))
    return [Offer(_said(one, labels), one.total, address(one.query)) for one in relaxed]


def _said(relaxed: Relaxation, labels: Mapping[str, list[str]]) -> str:
    if relaxed.words:
        return gettext("without “%(words)s”") % {"words": " ".join(relaxed.words)}
    if relaxed.group:
        names = ", ".join(labels.get(relaxed.group, ()))
        return gettext("without the filter “%(names)s”") % {"names": names}
    return gettext("without any filter")


def meant_link(query: SearchQuery, spelling: str) -> Link | None:
    """The same question, with its filters, in another spelling; None for none."""
    return Link(spelling, address(replace(query, text=spelling, page=1))) if spelling else None


def sorts_of(query: SearchQuery) -> list[Link]:
    """The orders the result may have; a question without text has no best match."""
    orders = [sort for sort in Sort if sort is not Sort.RELEVANCE or not query.is_blank]
    return [
        Link(SORT_LABELS[sort], address(replace(query, sort=sort, page=1)), sort is query.sort)
        for sort in orders
    ]


def pager_of(query: SearchQuery, result: SearchResult) -> Pager | None:
    """None when everything is on one page. What comes before a page past the end is the last."""
    page, last = result.page, result.page_count
    if last <= 1:
        return None
    return Pager(
        page=page,
        page_count=last,
        previous_url=address(query, page=min(page - 1, last)) if page > 1 else "",
        next_url=address(query, page=page + 1) if page < last else "",
    )


def past_end_of(query: SearchQuery, result: SearchResult) -> PastEnd | None:
    """None for a page that there is, and when nothing was found at all."""
    asked, last = result.page, result.page_count
    is_past = result.total > 0 and asked > last
    return PastEnd(asked, last, address(query, page=last)) if is_past else None


def _codes(result: SearchResult, kind: str) -> list[str]:
    return [hit.code for hit in result.hits if hit.kind == kind]


def _records(codes: Iterable[str], viewer: Viewer) -> dict[str, Record]:
    wanted = published_records(viewer).filter(code__in=list(codes))
    loaded = with_names(with_singers(records_for_cards(wanted)))
    return {record.code: record for record in loaded}


def _elements(codes: Iterable[str], viewer: Viewer) -> dict[str, Element]:
    wanted = published_elements(viewer).filter(code__in=list(codes))
    return {element.code: element for element in elements_for_cards(wanted)}


def _with_names(entry: Entry, row: Record | Element, plan: Plan, language: str) -> Entry:
    """The entry with the names that found it; only those without any other answer need them."""
    names = names_in(row, plan, language) if entry.is_found_by_label else ()
    return replace(entry, found_by=names)


def _quoted(hit: Hit) -> MarkedText | None:
    return next((hit.highlights[one] for one in QUOTED if one in hit.highlights), None)


def _entry(hit: Hit, card: Card, record: Record | None, query: SearchQuery, language: str) -> Entry:
    entry = Entry(
        card,
        hit.highlights.get("title"),
        _quoted(hit),
        found_as=hit.found_as[:MOST_OTHER_WORDS],
        is_found_by_label=hit.is_found_by_label,
        missing=hit.missing,
    )
    if record is None or not hit.cues:
        return entry
    return replace(
        entry,
        lines=tuple(line_link(cue, record, language) for cue in hit.cues),
        singers=singers_of(record),
        more=more_lines(query, hit, record),
    )
