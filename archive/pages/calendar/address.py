"""Addresses of the calendar in the active language, and what they narrow it to.

Reads an address and writes one; which festivals an address means is decided in `filters`.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from archive.lunar import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class CalendarQuery:
    """Whose festivals, and where they are held today; empty texts: everyone's, anywhere."""

    people: str = ""
    """Slug of a people; its subgroups are meant too."""
    province: str = ""
    """Key (uid) of a province of today's map."""

    def __bool__(self) -> bool:
        return bool(self.people or self.province)

    @property
    def parameters(self) -> str:
        """What follows the path: "?people=tay", or "" for everything."""
        given = [("people", self.people), ("province", self.province)]
        parameters = urlencode([pair for pair in given if pair[1]])
        return f"?{parameters}" if parameters else ""


def query_of(parameters: QueryDict) -> CalendarQuery:
    """What the parameters of an address ask for."""
    return CalendarQuery(parameters.get("people", ""), parameters.get("province", ""))


def month_url(year: int, month: int, query: CalendarQuery) -> str:
    """A month's page; "" outside the years that can be computed."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    return reverse("archive:calendar_month", args=[year, f"{month:02d}"]) + query.parameters


def year_url(year: int, query: CalendarQuery) -> str:
    """A year's page; "" outside the years that can be computed."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    return reverse("archive:calendar_year", args=[year]) + query.parameters


def neighbours(day: date, query: CalendarQuery) -> tuple[str, str]:
    """The pages of the months before and after the one `day` lies in."""
    months = day.year * 12 + day.month - 1
    (before, before_month), (after, after_month) = divmod(months - 1, 12), divmod(months + 1, 12)
    return month_url(before, before_month + 1, query), month_url(after, after_month + 1, query)


def feed_url(query: CalendarQuery) -> str:
    return reverse("archive:calendar_feed") + query.parameters
