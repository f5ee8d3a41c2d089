"""`manage.py count_elements`: the archive's elements counted, as of any day, on either map."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from archive.access.viewer import EVERYTHING
from archive.reporting import (
    CountQuery,
    CountResult,
    Dimension,
    Known,
    MapOf,
    ReportingError,
    count_elements,
)
from archive.reporting.printing import as_csv, as_json, as_table

FORMS: Final[Mapping[str, Callable[[CountResult], str]]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
}


class Command(BaseCommand):
    help = (
        "Count the published elements by people, type, list, vitality or unit. Every element is "
        "one in the total, however many peoples or communes it has."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", choices=list(Dimension), required=True)
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day the answer is about; today when left out",
        )
        parser.add_argument(
            "--map",
            choices=list(MapOf),
            default=MapOf.TODAY,
            help="units of the map in force on that day, or of today's (default)",
        )
        parser.add_argument(
            "--known",
            choices=list(Known),
            default=Known.NOW,
            help="now: that day as known today (default); then: only elements already published",
        )
        output = parser.add_mutually_exclusive_group()
        for form in ("json", "csv"):
            output.add_argument(f"--{form}", dest="form", action="store_const", const=form)

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        try:
            query = CountQuery(
                by=Dimension(options["by"]),
                as_of=options["as_of"] or today,
                today=today,
                map_of=MapOf(options["map"]),
                known=Known(options["known"]),
                viewer=EVERYTHING,
            )
            result = count_elements(query)
        except ReportingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(FORMS[options["form"] or "table"](result))
