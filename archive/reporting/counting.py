"""Answers a question about the elements: the one entry point of this room."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise

from archive.records.selectors import published_elements

from .dimensions import BELOW_PROVINCE, GAP_NAMES, NONE_NAMES, Division, PartName, divide
from .measures import Measures, load_measures
from .questions import CountQuery, Known
from .results import CountResult, CountRow
from .tally import WHOLE, Gap, Part, Path, Step, tally


def count_elements(query: CountQuery) -> CountResult:
    """Count the published elements; in at most ten statements, whatever their number.

    Raises NoDistrictsError when districts are asked for on a map without them.
    """
    end = _end_of(query.as_of)
    elements = published_elements(query.viewer).order_by()
    if query.known is Known.THEN:
        elements = elements.filter(first_published_at__lt=end)
    published = dict(elements.values_list("pk", "first_published_at"))
    division = divide(elements, set(published), query)
    measures = load_measures(elements, query, end)
    parts = tally(division.certain, division.possible)
    return CountResult(
        query=query,
        rows=tuple(_rows(query, division, parts, measures)),
        total=measures.figures(parts[WHOLE]),
        published_later=sum(at is None or at >= end for at in published.values()),
    )


def _end_of(day: date) -> datetime:
    """The first moment after the day, where the archive is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _rows(
    query: CountQuery, division: Division, parts: Mapping[Path, Part], measures: Measures
) -> Iterable[CountRow]:
    """Every part followed by its own parts, neighbours in their vocabulary's order."""
    shown = {path: part for path, part in parts.items() if path != WHOLE}
    shown |= {(step,): Part() for step in division.shown if (step,) not in shown}
    below: defaultdict[Path, list[Path]] = defaultdict(list)
    for path in shown:
        below[path[:-1]].append(path)
    waiting = _ordered(below[WHOLE], division)
    while waiting:
        path = waiting.pop(0)
        *above, name = (_name(path[: n + 1], division, query) for n in range(len(path)))
        yield CountRow(
            key=name.key,
            within=above[-1].key if above else "",
            label=name.label,
            depth=len(above),
            is_gap=isinstance(path[-1], Gap),
            figures=measures.figures(shown[path]),
        )
        waiting = _ordered(below[path], division) + waiting


def _ordered(paths: list[Path], division: Division) -> list[Path]:
    """Neighbours in order, gaps last; none when nothing is said beyond their wider part."""
    if all(path[-1] is Gap.NOT_SPECIFIED for path in paths):
        return []
    return sorted(paths, key=lambda path: _rank(path[-1], division))


def _rank(step: Step, division: Division) -> tuple[bool, tuple[int, str]]:
    if isinstance(step, Gap):
        return True, (list(Gap).index(step), "")
    return False, division.names[step].order


def _name(path: Path, division: Division, query: CountQuery) -> PartName:
    """The name of the part at the end of the path."""
    step = path[-1]
    if not isinstance(step, Gap):
        return division.names[step]
    return PartName(step.value, str(_gap_name(step, len(path), query)), (0, ""))


def _gap_name(gap: Gap, depth: int, query: CountQuery) -> Promise:
    if gap is Gap.NONE:
        return NONE_NAMES[query.by]
    return BELOW_PROVINCE if gap is Gap.NOT_DETERMINED and depth > 1 else GAP_NAMES[gap]
