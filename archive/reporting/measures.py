"""What elements have: records, recordings, vitality. Read once, then added up part by part."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from archive.media.models import MediaAsset
from archive.records.models import Element, Record
from archive.records.selectors import published_records
from archive.vocabularies.models import VitalityTerm

from .dimensions import vitality_on
from .questions import CountQuery
from .results import Figures
from .tally import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """By element; what is missing is nought."""

    records: Mapping[int, int]
    media_seconds: Mapping[int, float]
    pictures: Mapping[int, int]
    vitality: Mapping[int, str]
    degrees: tuple[str, ...]
    """Slugs of the terms of vitality, in their order."""

    def figures(self, part: Part) -> Figures:
        """The part's elements and what they have, every element once."""
        vitality = Counter(self.vitality.get(element, "") for element in part.elements)
        return Figures(
            distinct_elements=len(part.elements),
            entries=part.entries,
            undecided_elements=len(part.undecided),
            records=sum(self.records.get(element, 0) for element in part.elements),
            media_seconds=sum(self.media_seconds.get(element, 0.0) for element in part.elements),
            pictures=sum(self.pictures.get(element, 0) for element in part.elements),
            vitality=tuple((degree, vitality[degree]) for degree in (*self.degrees, "")),
        )


def load_measures(elements: QuerySet[Element], query: CountQuery, end: datetime) -> Measures:
    """The measures of `elements` before `end`, in four statements."""
    records = published_records(query.viewer).filter(
        element__in=elements, first_published_at__lt=end
    )
    counted = records.order_by().values_list("element_id").annotate(Count("pk"))
    media = list(_media_of(records, end))
    degrees = dict(VitalityTerm.objects.values_list("pk", "slug"))
    assessed = vitality_on(elements, query.as_of)
    return Measures(
        records=dict(counted),
        media_seconds={element: seconds or 0.0 for element, seconds, _pictures in media},
        pictures={element: pictures for element, _seconds, pictures in media},
        vitality={element: degrees[term] for element, term in assessed.items()},
        degrees=tuple(degrees.values()),
    )


def _media_of(records: QuerySet[Record], end: datetime) -> Iterable[tuple[int, float | None, int]]:
    """Element, seconds of sound and film, number of pictures."""
    assets = MediaAsset.objects.filter(record__in=records, deposited_at__lt=end).order_by()
    return assets.values_list("record__element_id").annotate(
        seconds=Sum("duration_seconds", filter=~Q(kind=MediaAsset.Kind.IMAGE)),
        pictures=Count("pk", filter=Q(kind=MediaAsset.Kind.IMAGE)),
    )
