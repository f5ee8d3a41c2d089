"""What can be asked of the archive's elements. Values only; `counting` answers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from archive.access.viewer import Viewer


class Dimension(StrEnum):
    """Into what kind of parts the elements are divided."""

    PEOPLE = "people"
    TYPE = "type"
    """The six types of the 2024 law."""
    FORMER_TYPE = "former-type"
    """The list of seven used until then."""
    UNESCO_DOMAIN = "unesco-domain"
    LIST = "list"
    """The lists in which an element's entry is in force on the day."""
    VITALITY = "vitality"
    """The last assessment by the day."""
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class MapOf(StrEnum):
    """On which map units are counted."""

    THEN = "then"
    """The map in force on the day that is asked about: until 30/6/2025 the one with districts."""
    TODAY = "today"


class Known(StrEnum):
    """What the archive may use of what it knows."""

    NOW = "now"
    """Everything entered since, about that day: what an element was then, as we know today."""
    THEN = "then"
    """Only elements the archive had published by that day: what a report could say then."""


class ReportingError(ValueError):
    """A question that has no answer; the message says what to ask instead."""


class FutureDayError(ReportingError):
    """The day has not come yet."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            _("%(day)s has not come yet. Ask about today or an earlier day.")
            % {"day": day.isoformat()}
        )


class NoDistrictsError(ReportingError):
    """The map of the day has no districts."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            _("The map of %(day)s has no districts. Count by province or commune, or on an "
              "earlier map.")
            % {"day": day.isoformat()}
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CountQuery:
    """How many elements, divided by what, as of which day."""

    by: Dimension
    as_of: date
    """The day the answer is about, its end included."""
    today: date
    """The day of asking: what is in the archive now has happened by then."""
    viewer: Viewer
    """For whom is counted: records and elements they may not see are not in the figures."""
    map_of: MapOf = MapOf.TODAY
    known: Known = Known.NOW

    def __post_init__(self) -> None:
        if self.as_of > self.today:
            raise FutureDayError(self.as_of)

    @property
    def map_day(self) -> date:
        """A day on which the chosen map is in force."""
        return self.as_of if self.map_of is MapOf.THEN else self.today
