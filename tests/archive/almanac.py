"""A lunar calendar computed from scratch, to hold ours against: true new moons and the true sun.

The positions are PyEphem's (VSOP87 and a lunar theory good to seconds), not the short series that
lunar-vn sums up. The rules are those of the traditional calendar since 1645, as Aslaksen, "The
Mathematics of the Chinese Calendar" (2010), states them, read at UTC+7: a month begins on the day
of the new moon; the winter solstice lies in month 11; when thirteen months lie between two months
11, the first without a principal term is the leap month.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import ephem

UTC_PLUS_7 = 7 * ephem.hour
TROPICAL_YEAR_DAYS = 365.2422
DEGREES_PER_DAY = 360 / TROPICAL_YEAR_DAYS
WINTER_SOLSTICE = 270
FIRST_LONGITUDE_OF_JANUARY = 281


class Month(NamedTuple):
    first_on: date
    number: int
    is_leap: bool
    year: int


def local_day(moment: float) -> date:
    """The day in Việt Nam of an ephem date."""
    return ephem.Date(moment + UTC_PLUS_7).datetime().date()


def sun_longitude(moment: float) -> float:
    """The sun's apparent longitude in degrees, on the ecliptic of the day."""
    sun = ephem.Sun(moment)
    apparent = ephem.Equatorial(sun.g_ra, sun.g_dec, epoch=moment)
    return math.degrees(ephem.Ecliptic(apparent, epoch=moment).lon)


def term_day(longitude: int, year: int) -> date:
    """The day in a Gregorian year on which the sun reaches a longitude."""
    turns = -360 if longitude >= FIRST_LONGITUDE_OF_JANUARY else 0
    guess = ephem.Date(f"{year}/3/20") + (longitude + turns) / DEGREES_PER_DAY

    def distance(moment: float) -> float:
        return (sun_longitude(moment) - longitude + 180) % 360 - 180

    return local_day(ephem.newton(distance, guess, guess + 0.5))


def new_moon_days(first_year: int, last_year: int) -> list[date]:
    days = []
    moment = ephem.Date(f"{first_year}/1/1")
    while (moment := ephem.next_new_moon(moment)) < ephem.Date(f"{last_year + 1}/1/31"):
        days.append(local_day(moment))
    return days


def months(first_year: int, last_year: int) -> Iterator[Month]:
    """Every lunar month from month 11 of one year to month 10 of the other, in order."""
    moons = new_moon_days(first_year, last_year)
    years = range(first_year, last_year + 1)
    elevens = [bisect_right(moons, term_day(WINTER_SOLSTICE, year)) - 1 for year in years]
    terms = sorted(term_day(longitude, year) for year in years for longitude in range(0, 360, 30))
    for year, (eleven, following) in zip(years, pairwise(elevens), strict=False):
        yield from _between(moons[eleven : following + 1], terms, year)


def _between(moons: list[date], terms: list[date], year: int) -> Iterator[Month]:
    """The months from one month 11 to the next, whose first day ends the list."""
    has_leap = len(moons) == 14
    number = 10
    for first_on, following in pairwise(moons):
        has_term = bisect_left(terms, following) > (bisect_left(terms, first_on))
        is_leap = has_leap and not has_term
        has_leap = has_leap and not is_leap
        number += not is_leap
        yield Month(first_on, (number - 1) % 12 + 1, is_leap, year + (number > 12))
