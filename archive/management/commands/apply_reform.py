"""`manage.py apply_reform FOLDER`: the next reform of the administrative map."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from archive.places.reform import ReformError, ReformResult, apply_reform, read_reform
from archive.places.territory import territory
from archive.records.services import announce_moved


class Command(BaseCommand):
    help = (
        "Apply a reform of administrative units: FOLDER holds units.csv (the units that begin) and "
        "successions.csv (what each unit that ends becomes), with the columns of "
        "data/admin_units.csv and data/admin_successions.csv. No record is edited; what is found, "
        "filtered and counted follows the successions."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and tell, change nothing")

    def handle(self, *args: Any, folder: Path, dry_run: bool, **options: Any) -> None:
        try:
            result, announced = self._apply(folder, is_rehearsal=dry_run)
        except ReformError as error:
            raise CommandError(f"Nothing was changed.\n{error}") from error
        for loaded in result.loaded:
            self.stdout.write(f"  {loaded}")
        self.stdout.write(f"  units closed on {result.day}: {result.closed:,}")
        if result.is_unchanged:
            self.stdout.write("The reform is applied already: nothing was changed.")
        elif dry_run:
            self.stdout.write("Dry run: nothing was changed.")
        else:
            self.stdout.write(f"  published entries whose place of today changed: {announced:,}")

    @transaction.atomic
    def _apply(self, folder: Path, *, is_rehearsal: bool) -> tuple[ReformResult, int]:
        result = apply_reform(
            read_reform(folder), today=timezone.localdate(), is_rehearsal=is_rehearsal
        )
        if is_rehearsal or result.is_unchanged:
            return result, 0
        return result, announce_moved(territory(result.closed_ids))
