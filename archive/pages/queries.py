"""What pages load of elements and records, in a fixed number of statements.

Takes querysets that already say who may see (archive.records.selectors); never starts one.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)

from archive.media.models import MediaAsset, Transcript
from archive.media.selectors import playable_assets
from archive.places.models import Place, Succession
from archive.places.selectors import SUCCESSOR_PATH, province_of
from archive.records.models import (
    Element,
    ElementPlace,
    Holder,
    Record,
    RecordAgent,
    StatusEntry,
    VitalityAssessment,
)
from archive.vocabularies.models import EthnicGroup, Genre, Term, UnescoDomain

TERMS_OF_ELEMENTS: Final[dict[str, type[EthnicGroup | Genre | UnescoDomain]]] = {
    "ethnic_groups": EthnicGroup,
    "genres": Genre,
    "unesco_domains": UnescoDomain,
}
TERM_COLUMNS: Final = (
    "pk", "slug", "position", "name_vi", "name_en", "name_fr", "name_zh_hans",
)  # fmt: skip
"""What every vocabulary has, and all a page shows of a term."""
PLAYED = (MediaAsset.Kind.AUDIO,)
SEEN = (MediaAsset.Kind.VIDEO, MediaAsset.Kind.IMAGE, MediaAsset.Kind.DOCUMENT)


def ready_assets() -> QuerySet[MediaAsset]:
    """Assets that can be shown, with their files."""
    return playable_assets().prefetch_related("derivatives")


def records_for_cards(records: QuerySet[Record]) -> QuerySet[Record]:
    """Records with what a card in a list shows: four statements."""
    return records.select_related("place__parent__parent").prefetch_related(
        "ethnic_groups", Prefetch("media_assets", queryset=ready_assets())
    )


def _records_for_page(records: QuerySet[Record]) -> QuerySet[Record]:
    transcripts = Transcript.objects.select_related("language").prefetch_related("cues")
    assets = ready_assets().prefetch_related(Prefetch("transcripts", queryset=transcripts))
    return records.select_related(
        "place__parent__parent",
        "place_today__parent__parent",
        "element__heritage_type",
        "collection",
        "rights",
    ).prefetch_related(
        "ethnic_groups",
        "genres",
        "languages",
        Prefetch("record_agents", queryset=RecordAgent.objects.select_related("agent")),
        Prefetch("media_assets", queryset=assets),
    )


def elements_for_cards(elements: QuerySet[Element]) -> QuerySet[Element]:
    """Elements with what a card in a list shows: two statements."""
    return elements.select_related("heritage_type").prefetch_related("ethnic_groups")


def element_for_page(elements: QuerySet[Element], code: str | None) -> Element | None:
    """The element of that code with everything its own page shows, its records apart.

    At most seven statements: terms of all vocabularies come in one, and so does what all its
    places became in a reform.
    """
    places = ElementPlace.objects.select_related(
        "place__parent__parent", "place_today__parent__parent"
    )
    assessments = VitalityAssessment.objects.select_related("vitality")
    loaded = elements.select_related(
        "heritage_type__unesco_domain", "legacy_type"
    ).prefetch_related(
        Prefetch("element_places", queryset=places),
        Prefetch("status_entries", queryset=StatusEntry.objects.select_related("list")),
        Prefetch("vitality_assessments", queryset=assessments),
        Prefetch("holders", queryset=Holder.objects.select_related("agent")),
    )
    element = loaded.filter(code=code).first()
    if element is not None:
        _load_terms(element)
        load_successors(link.place for link in element.element_places.all())
    return element


def record_for_page(records: QuerySet[Record], code: str | None) -> Record | None:
    """The record of that code with everything its own page shows: at most eleven statements."""
    record = _records_for_page(records).filter(code=code).first()
    if record is not None and record.place is not None:
        load_successors([record.place])
    return record


def load_successors(places: Iterable[Place]) -> None:
    """Give places what they became, and vanished districts what their province became.

    One statement for each reform since.
    """
    closed = [place for place in places if not place.is_current]
    districts = [place for place in closed if place.level == Place.Level.DISTRICT]
    waiting = [*closed, *map(province_of, districts)]
    while waiting:
        prefetch_related_objects(waiting, Prefetch("successions", queryset=_successions()))
        successors = (link.new for place in waiting for link in place.successions.all())
        waiting = [place for place in successors if not place.is_current]


def records_on_element(records: QuerySet[Record]) -> QuerySet[Record]:
    """As `records_for_cards`, without the peoples that the element's page names already."""
    return records.select_related("place__parent__parent").prefetch_related(
        Prefetch("media_assets", queryset=ready_assets())
    )


def newest(records: QuerySet[Record], *, pictures: int, songs: int) -> QuerySet[Record]:
    """The newest records with something to look at and the newest to listen to, newest first."""
    published = records.order_by("-last_published_at", "-pk")
    seen = published.filter(_has(SEEN)).values("pk")[:pictures]
    heard = published.filter(_has(PLAYED)).values("pk")[:songs]
    return published.filter(Q(pk__in=seen) | Q(pk__in=heard))


def _has(kinds: tuple[MediaAsset.Kind, ...]) -> Exists:
    ready = MediaAsset.objects.filter(state=MediaAsset.State.READY, kind__in=kinds)
    return Exists(ready.filter(record=OuterRef("pk")))


def _successions() -> QuerySet[Succession]:
    return Succession.objects.select_related(SUCCESSOR_PATH).order_by("-is_default", "id")


def _load_terms(element: Element) -> None:
    """Give the element in memory the terms it has in every vocabulary, read in one statement."""
    found: defaultdict[str, list[Term]] = defaultdict(list)
    for row in _terms(element):
        relation = row.pop("relation")
        found[relation].append(TERMS_OF_ELEMENTS[relation](**row))
    for relation in TERMS_OF_ELEMENTS:
        terms = sorted(found[relation], key=lambda term: (term.position, term.slug))
        getattr(element, relation).set(terms)


def _terms(element: Element) -> Iterable[dict[str, Any]]:
    first, *others = (
        model._default_manager.filter(element=element)
        .order_by()
        .annotate(relation=Value(relation))
        .values("relation", *TERM_COLUMNS)
        for relation, model in TERMS_OF_ELEMENTS.items()
    )
    return first.union(*others, all=True)
