"""What pages load of elements and records, in a fixed number of statements.

Takes querysets that already say who may see (archive.records.selectors); never starts one.
"""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from archive.media.models import MediaAsset, Transcript
from archive.places.models import Succession
from archive.places.selectors import SUCCESSOR_PATH
from archive.records.models import Element, Record

PLAYED = (MediaAsset.Kind.AUDIO,)
SEEN = (MediaAsset.Kind.VIDEO, MediaAsset.Kind.IMAGE)


def ready_assets() -> QuerySet[MediaAsset]:
    """Assets that can be shown, with their files."""
    return MediaAsset.objects.filter(state=MediaAsset.State.READY).prefetch_related("derivatives")


def records_for_cards(records: QuerySet[Record]) -> QuerySet[Record]:
    """Records with what a card in a list shows: four statements."""
    return records.select_related("place__parent__parent").prefetch_related(
        "ethnic_groups", Prefetch("media_assets", queryset=ready_assets())
    )


def records_for_page(records: QuerySet[Record]) -> QuerySet[Record]:
    """Records with everything their own page shows."""
    transcripts = Transcript.objects.select_related("language").prefetch_related("cues")
    assets = ready_assets().prefetch_related(Prefetch("transcripts", queryset=transcripts))
    return records.select_related(
        "place__parent__parent", "element__heritage_type", "collection", "rights"
    ).prefetch_related(
        "ethnic_groups",
        "genres",
        "languages",
        "record_agents__agent",
        Prefetch("media_assets", queryset=assets),
        Prefetch("place__successions", queryset=_successions()),
    )


def elements_for_cards(elements: QuerySet[Element]) -> QuerySet[Element]:
    """Elements with what a card in a list shows: two statements."""
    return elements.select_related("heritage_type").prefetch_related("ethnic_groups")


def elements_for_page(elements: QuerySet[Element]) -> QuerySet[Element]:
    """Elements with everything their own page shows, their records apart."""
    return elements_for_cards(elements).prefetch_related(
        "genres",
        "element_places__place__parent__parent",
        Prefetch("element_places__place__successions", queryset=_successions()),
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
