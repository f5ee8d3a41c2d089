"""A count as a table to read, or as CSV or JSON for another program. Presentation only."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from io import StringIO
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from .questions import CountQuery, Dimension, Known, MapOf
from .results import CountResult, CountRow, Figures

INDENT: Final = "  "
SECONDS_PER_HOUR: Final = 3600
HEADINGS: Final[dict[Dimension, Promise]] = {
    Dimension.PEOPLE: pgettext_lazy("count by", "People"),
    Dimension.TYPE: pgettext_lazy("count by", "Heritage type"),
    Dimension.FORMER_TYPE: pgettext_lazy("count by", "Type in the former list of seven"),
    Dimension.UNESCO_DOMAIN: pgettext_lazy("count by", "UNESCO domain"),
    Dimension.LIST: pgettext_lazy("count by", "List"),
    Dimension.VITALITY: pgettext_lazy("count by", "Vitality"),
    Dimension.PROVINCE: pgettext_lazy("count by", "Province"),
    Dimension.DISTRICT: pgettext_lazy("count by", "Province, district"),
    Dimension.COMMUNE: pgettext_lazy("count by", "Province, commune"),
}
FIGURES: Final = (
    pgettext_lazy("count", "Elements"),
    pgettext_lazy("count", "Entries"),
    pgettext_lazy("count", "Undecided"),
    pgettext_lazy("count", "Records"),
    pgettext_lazy("count", "Hours recorded"),
    pgettext_lazy("count", "Pictures"),
)
CSV_FIGURES: Final = (
    "distinct_elements", "entries", "undecided_elements", "records", "media_hours", "pictures",
)  # fmt: skip
"""For programs: the same figures under names that no language changes."""


def as_table(result: CountResult) -> str:
    """Columns under headings in the active language, the total, and what to know about it."""
    headings = [str(HEADINGS[result.query.by]), *map(str, FIGURES)]
    lines = [_cells(row) for row in result.rows]
    total = [pgettext("count", "Total, every element once"), *_figures(result.total)]
    widths = [max(len(line[i]) for line in (headings, *lines, total)) for i in range(len(headings))]
    rule = "─" * (sum(widths) + len(INDENT) * (len(widths) - 1))
    table = [headings, *lines, total]
    texts = [_aligned(line, widths) for line in table]
    body = [texts[0], rule, *texts[1:-1], rule, texts[-1]]
    return "\n".join([_title(result.query), "", *body, "", *_notes(result)])


def as_csv(result: CountResult) -> str:
    """One line per row, the total last; RFC 4180."""
    text = StringIO()
    writer = csv.writer(text)
    degrees = [f"vitality:{slug or 'not-assessed'}" for slug, _count in result.total.vitality]
    writer.writerow(["key", "within", "label", "depth", "is_gap", *CSV_FIGURES, *degrees])
    for row in result.rows:
        place = [row.key, row.within, row.label, row.depth, int(row.is_gap)]
        writer.writerow([*place, *_plain(row.figures)])
    writer.writerow(["total", "", pgettext("count", "Total, every element once"), "", 0,
                     *_plain(result.total)])  # fmt: skip
    return text.getvalue()


def as_json(result: CountResult) -> str:
    """The whole answer with its question, but for who asked."""
    query = result.query
    asked = {
        "by": query.by.value,
        "as_of": query.as_of.isoformat(),
        "map_of": query.map_of.value,
        "map_day": query.map_day.isoformat(),
        "known": query.known.value,
    }
    answer: dict[str, Any] = {
        "question": asked,
        "rows": [asdict(row) for row in result.rows],
        "total": asdict(result.total),
        "published_later": result.published_later,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _title(query: CountQuery) -> str:
    maps = {
        MapOf.THEN: _("on the map of that day"),
        MapOf.TODAY: _("on today's map"),
    }
    words = _("Heritage elements as of %(day)s, %(map)s")
    return words % {"day": _day(query), "map": maps[query.map_of]}


def _day(query: CountQuery) -> str:
    day = query.as_of
    return f"{day.day}/{day.month}/{day.year}"


def _notes(result: CountResult) -> Iterable[str]:
    if result.total.entries != result.total.distinct_elements:
        yield _("An element with several entries counts once in each part and once in the total; "
                "the entries add up.")  # fmt: skip
    if any(row.figures.undecided_elements for row in result.rows):
        yield _("Undecided: the date of the decision is too vague to say whether it lies before "
                "the day.")  # fmt: skip
    if result.published_later and result.query.known is Known.NOW:
        words = _("%(count)s of the elements came into the archive after that day; they are "
                  "counted as they were then, as known today.")  # fmt: skip
        yield words % {"count": result.published_later}


def _cells(row: CountRow) -> list[str]:
    label = INDENT * row.depth + (f"({row.label})" if row.is_gap else row.label)
    return [label, *_figures(row.figures)]


def _figures(figures: Figures) -> list[str]:
    return [
        str(figures.distinct_elements),
        str(figures.entries),
        str(figures.undecided_elements),
        str(figures.records),
        f"{figures.media_seconds / SECONDS_PER_HOUR:.2f}",
        str(figures.pictures),
    ]


def _plain(figures: Figures) -> list[str]:
    return [*_figures(figures), *(str(count) for _slug, count in figures.vitality)]


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=True))
    )
    return INDENT.join([first, *rest]).rstrip()
