"""Uncertain dates: entered as people write them, kept as EDTF, sorted, filtered and said in words.

Pure: no database, no request. Other rooms import from here; `edtf` is the grammar, `reading` and
`vocabulary` understand people, `parts` knows what "early" means, `wording` speaks, `uncertain` is
the value.
"""

from .errors import ImpossibleDateError, NotUnderstoodError, UncertainDateError
from .reading import parse
from .uncertain import UncertainDate, from_edtf, overlaps, sort_key
from .wording import display

__all__ = [
    "ImpossibleDateError",
    "NotUnderstoodError",
    "UncertainDate",
    "UncertainDateError",
    "display",
    "from_edtf",
    "overlaps",
    "parse",
    "sort_key",
]
