"""What the officers' calendar shows of a holding: its days, its state and what may be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import pgettext

from archive.access.viewer import Viewer
from archive.lunar import LAST_DAY
from archive.records.models import Element
from archive.records.selectors import changeable_elements

from .holdings import Holding
from .selectors import festivals_among, holdings_between

AHEAD: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A line of the list."""

    element_id: int
    title: str
    days: str
    main: str
    rule: str
    state: str
    state_label: str
    note: str
    expected_on: date | None
    """What a button names the holding by."""
    decision_id: int | None

    @property
    def may_decide(self) -> bool:
        """Its rule gives it, so it can be confirmed, moved or called off, again if need be."""
        return self.expected_on is not None


@dataclass(frozen=True, slots=True)
class HoldingMonth:
    name: str
    rows: tuple[HoldingRow, ...]


def festivals_for(viewer: Viewer) -> QuerySet[Element]:
    """The published elements whose days the viewer decides about: none for contributors."""
    if not viewer.is_curator:
        return Element.objects.none()
    return changeable_elements(viewer).filter(live=True)


def coming_months(viewer: Viewer, today: date) -> list[HoldingMonth]:
    """What is under way or begins within a year, month by month."""
    end = min(today + AHEAD, LAST_DAY)
    festivals = festivals_among(festivals_for(viewer))
    holdings = holdings_between(festivals, today, end) if today <= end else []
    return _by_month(holdings, today)


def _by_month(holdings: Iterable[Holding], today: date) -> list[HoldingMonth]:
    months: dict[date, list[HoldingRow]] = {}
    for holding in holdings:
        first_on = max(holding.starts_on, today).replace(day=1)
        months.setdefault(first_on, []).append(_row(holding))
    pattern = pgettext("heading of a month's calendar", "F Y")
    return [
        HoldingMonth(capfirst(format_date(first_on, pattern)), tuple(rows))
        for first_on, rows in months.items()
    ]


def _row(holding: Holding) -> HoldingRow:
    days = [date_format(day) for day in (holding.starts_on, holding.ends_on)]
    return HoldingRow(
        element_id=holding.element.pk,
        title=str(holding.element.title_vi),
        days=" – ".join(dict.fromkeys(days)),
        main=date_format(holding.main_on) if holding.main_on and holding.days > 1 else "",
        rule=holding.rule_words,
        state=holding.state.value,
        state_label=str(holding.state.label),
        note=holding.decision.note if holding.decision else "",
        expected_on=holding.expected_on if holding.rule else None,
        decision_id=holding.decision.pk if holding.decision else None,
    )
