"""Reads published elements and records from the archive and says how they are to be found.

What an index holds of an entry is read from its rows here only; what is read here is listed in
`naming` too. Whole batches are loaded at once: the number of statements does not grow with the
number of entries.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from django.db.models import Model, Prefetch, QuerySet
from modeltranslation.utils import build_localized_fieldname
from wagtail.rich_text import get_text_for_indexing

from archive.access.viewer import EVERYTHING, Audience
from archive.dates.columns import read
from archive.media.documents import words_of
from archive.media.models import Cue, Derivative, MediaAsset, Transcript
from archive.media.selectors import playable_assets
from archive.media.transcripts.timing import places_of
from archive.places.models import Place, Succession
from archive.places.selectors import places_with_context, where_today
from archive.records.models import Element, ElementPlace, Holder, Record, RecordAgent
from archive.records.selectors import published_elements, published_records
from archive.spelling import sort_key_vi
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType

from .documents import MAX_DOSSIER_LETTERS, CueText, Key, Label, SearchDocument
from .entry_facets import (
    Located,
    days_of,
    points_of,
    record_facets,
    related_units,
    shared_facets,
    sort_date,
    type_facets,
    with_parents,
)
from .entry_moments import element_moments, held_labels, record_moments
from .labels import distinct, people_labels, term_labels
from .named import things_of

BATCH: Final = 200
"""Entries loaded at once: a few megabytes with long transcripts."""
RECORD: Final = "record"
ELEMENT: Final = "element"
NO_MEDIA: Final = "none"
TEXT_RECIPE: Final = "text"


def documents_for(keys: Iterable[Key], *, version: int) -> list[SearchDocument]:
    """The documents of those keys that are published now; the others are left out."""
    codes: dict[str, list[str]] = {RECORD: [], ELEMENT: []}
    for key in keys:
        codes[key.kind].append(key.code)
    records = _records().filter(code__in=codes[RECORD]) if codes[RECORD] else ()
    elements = _elements().filter(code__in=codes[ELEMENT]) if codes[ELEMENT] else ()
    return [
        *(_record_document(record, version) for record in records),
        *(_element_document(element, version) for element in elements),
    ]


def published_keys() -> Iterator[list[Key]]:
    """The keys of everything published, in batches of BATCH."""
    yield from _batches(ELEMENT, published_elements(EVERYTHING))
    yield from _batches(RECORD, published_records(EVERYTHING))


def published_count() -> int:
    """How many elements and records an index should hold."""
    return published_elements(EVERYTHING).count() + published_records(EVERYTHING).count()


def affected_by(key: Key) -> list[Key]:
    """The subject and those whose documents repeat something of it: an element's records."""
    if key.kind != ELEMENT:
        return [key]
    records = published_records(EVERYTHING).filter(element__code=key.code)
    return [key, *(Key(RECORD, code) for code in records.values_list("code", flat=True))]


def existing(keys: Iterable[Key]) -> set[Key]:
    """Those of the keys that the archive still has, published or not."""
    wanted = list(keys)
    found: set[Key] = set()
    for kind, model in ((RECORD, Record), (ELEMENT, Element)):
        codes = [key.code for key in wanted if key.kind == kind]
        entries: QuerySet[Record] | QuerySet[Element] = model._default_manager.all()
        rows = entries.filter(code__in=codes).values_list("code", flat=True)
        found |= {Key(kind, code) for code in rows}
    return found


def _batches(kind: str, entries: QuerySet[Record] | QuerySet[Element]) -> Iterator[list[Key]]:
    """By primary key, so that what is added meanwhile is neither repeated nor overlooked."""
    after = 0
    while rows := entries.filter(pk__gt=after).order_by("pk").values_list("pk", "code")[:BATCH]:
        yield [Key(kind, code) for _, code in rows]
        after = max(pk for pk, _ in rows)


def _records() -> QuerySet[Record]:
    return (
        published_records(EVERYTHING)
        .select_related("element__heritage_type", "collection", "rights")
        .prefetch_related(
            Prefetch("ethnic_groups", _groups()),
            Prefetch("genres", Genre.objects.select_related("parent")),
            Prefetch("place", _places()),
            Prefetch("place_today", places_with_context()),
            Prefetch("record_agents", RecordAgent.objects.select_related("agent")),
            Prefetch("media_assets", _assets()),
            "languages",
            "element__date_rules",
        )
    )


def _elements() -> QuerySet[Element]:
    return (
        published_elements(EVERYTHING)
        .select_related("heritage_type")
        .prefetch_related(
            Prefetch("ethnic_groups", _groups()),
            Prefetch("genres", Genre.objects.select_related("parent")),
            Prefetch("element_places__place", _places()),
            Prefetch("element_places__place_today", places_with_context()),
            Prefetch("holders", Holder.objects.select_related("agent")),
            "date_rules",
        )
    )


def _groups() -> QuerySet[EthnicGroup]:
    return EthnicGroup.objects.select_related("parent").prefetch_related(
        "alternate_names", "parent__alternate_names"
    )


def _places() -> QuerySet[Place]:
    """Places with what they became and what they were, over two reforms, and their provinces."""
    before = Succession.objects.select_related("old__parent__parent")
    return places_with_context().prefetch_related(
        Prefetch(
            "predecessions", before.prefetch_related(Prefetch("old__predecessions", before.all()))
        ),
        "parent__successions__new",
        "parent__parent__successions__new",
    )


def _assets() -> QuerySet[MediaAsset]:
    transcripts = Transcript.objects.select_related("language").prefetch_related(
        Prefetch("cues", Cue.objects.order_by("position", "line"))
    )
    texts = Derivative.objects.filter(recipe=TEXT_RECIPE)
    return playable_assets().prefetch_related(
        Prefetch("transcripts", transcripts.order_by("pk")),
        Prefetch("derivatives", texts),
    )


def _record_document(record: Record, version: int) -> SearchDocument:
    assets = list(record.media_assets.all())
    places = _located([record])
    return SearchDocument(
        code=record.code,
        kind=RECORD,
        audience=record.audience,
        version=version,
        titles=_texts(record, "title"),
        summaries=_texts(record, "summary"),
        bodies=_plain(_texts(record, "body")),
        dossiers=_dossiers(assets),
        labels=distinct([*_shared_labels(record, places), *_record_labels(record)]),
        facets={
            **shared_facets(record, places),
            **record_facets(record),
            **type_facets(record.element),
            "media": tuple(sorted({asset.shown_kind for asset in assets})) or (NO_MEDIA,),
            "kinds": (RECORD,),
        },
        cues=tuple(cue for asset in assets for cue in _cues(asset)),
        things=things_of(
            groups=with_parents(record.ethnic_groups.all()),
            genres=with_parents(record.genres.all()),
            units=_all_units(places),
            types=_type_of(record.element),
            agents=[role.agent for role in record.record_agents.all()],
        ),
        sort_title=sort_key_vi(str(record)),
        sort_date=sort_date(record),
        days=days_of(record),
        moments=record_moments(record),
        points=points_of(places),
        added=_added(record),
    )


def _element_document(element: Element, version: int) -> SearchDocument:
    places = _located(element.element_places.all())
    return SearchDocument(
        code=element.code,
        kind=ELEMENT,
        audience=Audience.PUBLIC,
        version=version,
        titles=_texts(element, "title"),
        summaries=_texts(element, "summary"),
        labels=distinct(
            [*_shared_labels(element, places), *_type_labels(element), *held_labels(element)]
        ),
        facets={
            **shared_facets(element, places),
            **type_facets(element),
            "media": (NO_MEDIA,),
            "kinds": (ELEMENT,),
        },
        things=things_of(
            groups=with_parents(element.ethnic_groups.all()),
            genres=with_parents(element.genres.all()),
            units=_all_units(places),
            types=_type_of(element),
            agents=[holder.agent for holder in element.holders.all()],
        ),
        sort_title=sort_key_vi(str(element)),
        moments=element_moments(element),
        points=points_of(places),
        added=_added(element),
    )


def _shared_labels(entry: Record | Element, places: Iterable[Located]) -> Iterator[Label]:
    yield Label("code", entry.code)
    for group in with_parents(entry.ethnic_groups.all()):
        alternates = (other.name for other in group.alternate_names.all())
        yield from people_labels(_texts(group, "name"), alternates)
    for genre in with_parents(entry.genres.all()):
        names = [*_texts(genre, "name").values(), *genre.alternate_names]
        yield from term_labels("genre", names)
    for place, today in places:
        yield from term_labels("place", [unit.bare_name for unit in related_units(place, today)])


def _record_labels(record: Record) -> Iterator[Label]:
    yield from term_labels("place", [record.place_note])
    yield from term_labels("date", [_date_words(record)])
    yield from term_labels("agent", [role.agent.name for role in record.record_agents.all()])
    for language in record.languages.all():
        yield from term_labels("language", _texts(language, "name").values())
    if record.collection:
        yield from term_labels("collection", _texts(record.collection, "title").values())
    if record.element and record.element.live:
        yield from term_labels("element", _texts(record.element, "title").values())
    yield from _type_labels(record.element)


def _date_words(record: Record) -> str:
    """What a visitor would type: the year when there is one, else the words as entered."""
    when = read(record.date_recorded)
    if when is None or not when.is_known:
        return ""
    years = {day.year if day else None for day in (when.earliest, when.latest)}
    return str(*years) if len(years) == 1 else when.as_written


def _type_labels(element: Element | None) -> Iterator[Label]:
    if element is not None and element.heritage_type is not None:
        yield from term_labels("type", _texts(element.heritage_type, "name").values())


def _added(entry: Record | Element) -> str:
    published = entry.first_published_at
    return published.isoformat() if published else ""


def _type_of(element: Element | None) -> list[HeritageType]:
    return [element.heritage_type] if element is not None and element.heritage_type else []


def _all_units(places: Iterable[Located]) -> list[Place]:
    return [unit for place, today in places for unit in related_units(place, today)]


def _located(placed: Iterable[Record | ElementPlace]) -> list[Located]:
    return [(one.place, where_today(one.place, one.place_today)) for one in placed if one.place]


def _cues(asset: MediaAsset) -> Iterator[CueText]:
    transcripts = asset.transcripts.all()
    places = places_of(transcripts)
    for transcript in transcripts:
        for cue in transcript.cues.all():
            yield CueText(
                asset=asset.code,
                tier=transcript.tier,
                language=transcript.language.slug,
                line=cue.line,
                start_seconds=places[cue.pk].start_seconds,
                end_seconds=places[cue.pk].end_seconds,
                text=cue.text,
            )


def _dossiers(assets: Iterable[MediaAsset]) -> tuple[str, ...]:
    """What is written in a record's documents, whose audience is the record's own.

    Read from the files that are shown now; a document without words has none.
    """
    found: list[str] = []
    left = MAX_DOSSIER_LETTERS
    for asset in assets:
        has_text = bool(asset.derivatives.all())  # only those of TEXT_RECIPE were loaded
        if left > 0 and has_text:
            found.append(words_of(asset, most_letters=left))
            left -= len(found[-1])
    return tuple(text for text in found if text)


def _texts(entry: Model, field: str) -> dict[str, str]:
    """A translated field by language, empty ones left out, never the base column."""
    texts = {
        language: getattr(entry, build_localized_fieldname(field, language))
        for language, _ in settings.LANGUAGES
    }
    return {language: text for language, text in texts.items() if text}


def _plain(texts: dict[str, str]) -> dict[str, str]:
    return {language: get_text_for_indexing(html) for language, html in texts.items()}
