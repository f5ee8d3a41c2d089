"""Counting elements: per people, type, list and unit, as of any day, on either map.

Owns what is counted and how the parts add up. It shows nothing: pages and printed reports take its
results. Every count starts from the published elements a viewer may see (`archive.records`).
"""

from .counting import count_elements
from .questions import (
    CountQuery,
    Dimension,
    FutureDayError,
    Known,
    MapOf,
    NoDistrictsError,
    ReportingError,
)
from .results import CountResult, CountRow, Figures

__all__ = [
    "CountQuery",
    "CountResult",
    "CountRow",
    "Dimension",
    "Figures",
    "FutureDayError",
    "Known",
    "MapOf",
    "NoDistrictsError",
    "ReportingError",
    "count_elements",
]
