"""The next reform of the administrative map: two files in a folder, and this.

`units.csv` has the units that begin, under an era letter of their own ("x:w:00001"), and
`successions.csv` what each unit that ends becomes; columns as in the data files of today's map. No
record or element is edited: they keep the unit they were documented at, and selectors follow the
successions from it. Files that contradict themselves or the database are refused whole.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from django.db import transaction

from archive.upsert import LoadResult

from .loading import load_successions, load_units
from .models import Place
from .reform_checks import KnownUnit, Line, Problem, Reform, problems_of
from .sources import succession_row, unit_row

UNITS_FILE: Final = "units.csv"
SUCCESSIONS_FILE: Final = "successions.csv"
SHOWN_PROBLEMS: Final = 50
"""More are not read before the first are put right."""
RowT = TypeVar("RowT")


class ReformError(ValueError):
    """The files cannot be applied; `problems` says where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        more = len(self.problems) - len(shown)
        super().__init__("\n".join([*shown, f"… and {more} more"] if more else shown))


@dataclass(frozen=True, slots=True)
class ReformResult:
    """What applying a reform did."""

    day: date
    """The first day of the new map."""
    loaded: tuple[LoadResult, ...]
    closed: int
    """Units that ended now; those an earlier run closed are not counted."""
    closed_ids: frozenset[int]
    """Every unit the files end."""

    @property
    def is_unchanged(self) -> bool:
        return not self.closed and all(result.is_unchanged for result in self.loaded)


def read_reform(folder: Path) -> Reform:
    """The two files of `folder`; raises ReformError for lines that cannot be read."""
    problems: list[Problem] = []
    units = list(_lines(folder / UNITS_FILE, unit_row, problems))
    links = list(_lines(folder / SUCCESSIONS_FILE, succession_row, problems))
    if not units and not problems:
        problems.append(Problem(UNITS_FILE, 0, "has no unit: a reform begins at least one"))
    if problems:
        raise ReformError(problems)
    return Reform(tuple(units), tuple(links))


@transaction.atomic
def apply_reform(reform: Reform, *, today: date, is_rehearsal: bool = False) -> ReformResult:
    """Begin the reform's units, end the old ones that day, and link them; a second time does
    nothing.

    A rehearsal takes everything back. Raises ReformError when the files contradict themselves, the
    database, or the calendar (the day must have come by `today`).
    """
    problems = problems_of(reform, _known_units(), today=today)
    if problems:
        raise ReformError(problems)
    ending = Place.objects.filter(uid__in={line.row.old_uid for line in reform.links})
    result = ReformResult(
        day=reform.day,
        closed_ids=frozenset(ending.values_list("pk", flat=True)),
        closed=ending.filter(valid_to=None).update(valid_to=reform.day),
        loaded=(
            *load_units(sorted((line.row for line in reform.units), key=lambda row: row.uid)),
            load_successions(line.row for line in reform.links),
        ),
    )
    if is_rehearsal:
        transaction.set_rollback(True)
    return result


def _lines(
    path: Path, row_of: Callable[[Mapping[str, str]], RowT], problems: list[Problem]
) -> Iterator[Line[RowT]]:
    """The readable lines of a file; what is wrong with the others is added to `problems`."""
    if not path.is_file():
        problems.append(Problem(path.name, 0, "is not in the folder"))
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        for cells in reader:
            try:
                yield Line(reader.line_num, row_of({k: v or "" for k, v in cells.items() if k}))
            except KeyError as error:
                problems.append(Problem(path.name, reader.line_num, f"has no column {error}"))
            except ValueError as error:
                problems.append(Problem(path.name, reader.line_num, f"cannot be read: {error}"))


def _known_units() -> Mapping[str, KnownUnit]:
    columns = ("uid", "parent__uid", "valid_from", "valid_to")
    return {row[0]: KnownUnit(*row) for row in Place.objects.values_list(*columns)}
