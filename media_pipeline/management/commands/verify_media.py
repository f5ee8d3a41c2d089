"""``manage.py verify_media``: are all masters and derivatives still the bytes they were?"""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from media_pipeline import audit


class Command(BaseCommand):
    """Prints one line for each thing that is not as it was; the looking is in ``audit``."""

    help = (
        "Read every master and derivative through and compare its SHA-256 with what was written "
        "when it was kept or made. Changes nothing. Exit code 1 when anything is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the choice of what to read."""
        parser.add_argument(
            "--masters-only", action="store_true", help="leave out what can be made again"
        )

    def handle(self, *args: Any, masters_only: bool, **options: Any) -> None:
        """Look at everything, tell what is wrong."""
        derivatives = iter(()) if masters_only else audit.check_derivatives()
        looked_at = wrong = 0
        for checked in chain(audit.check_masters(), derivatives):
            looked_at += 1
            for finding in checked.findings:
                wrong += 1
                self.stdout.write(f"{finding.trouble}\t{finding.name}")
        self.stdout.write(f"{looked_at} masters and folders read, {wrong} findings")
        if wrong:
            raise CommandError("The vault is not as it was written: see above.", returncode=1)
