"""The 24 solar terms (tiết khí): the days on which the sun enters each fifteenth of its circle.

Some feasts follow the sun, as Thanh minh does. The astronomy is astronomy-engine's; a day is a day
of UTC+7. Knows nothing of festivals.
"""

from datetime import UTC, date, timedelta, timezone
from enum import IntEnum
from functools import lru_cache
from typing import Final

import astronomy

from .calendar import check_year

VIETNAM_TIME: Final = timezone(timedelta(hours=7))
"""The official hour of the calendar since 1968, without any daylight saving."""
_DAYS_SEARCHED: Final = 367


class SolarTerm(IntEnum):
    """Each term with the sun's apparent ecliptic longitude, in degrees, at its beginning."""

    PURE_BRIGHTNESS = 15
    GRAIN_RAIN = 30
    START_OF_SUMMER = 45
    GRAIN_BUDS = 60
    GRAIN_IN_EAR = 75
    SUMMER_SOLSTICE = 90
    MINOR_HEAT = 105
    MAJOR_HEAT = 120
    START_OF_AUTUMN = 135
    END_OF_HEAT = 150
    WHITE_DEW = 165
    AUTUMN_EQUINOX = 180
    COLD_DEW = 195
    FROST = 210
    START_OF_WINTER = 225
    MINOR_SNOW = 240
    MAJOR_SNOW = 255
    WINTER_SOLSTICE = 270
    MINOR_COLD = 285
    MAJOR_COLD = 300
    START_OF_SPRING = 315
    RAIN_WATER = 330
    AWAKENING_OF_INSECTS = 345
    SPRING_EQUINOX = 0


@lru_cache(maxsize=512)
def day_of_term(term: SolarTerm, year: int) -> date:
    """The solar day in a Gregorian year on which the term begins.

    Raises UnsupportedYearError outside 1900–2100.
    """
    check_year(year)
    start = astronomy.Time.Make(year, 1, 1, 0, 0, 0.0)
    moment = astronomy.SearchSunLongitude(float(term), start, _DAYS_SEARCHED)
    return moment.Utc().replace(tzinfo=UTC).astimezone(VIETNAM_TIME).date()
