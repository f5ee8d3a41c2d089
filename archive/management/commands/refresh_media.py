"""`manage.py refresh_media`: what is shown as older recipes made it is queued to be made anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from archive.media import upkeep


class Command(BaseCommand):
    help = (
        "Queue the making anew of recordings and pictures whose recipes have changed since. The "
        "worker does this by itself; this command tells how many there are and does not wait."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell how many")
        parser.add_argument("--again", action="store_true", help="also those that failed before")

    def handle(self, *args: Any, dry_run: bool, again: bool, **options: Any) -> None:
        found = upkeep.count_outdated()
        self.stdout.write(f"{found} made by older recipes")
        if dry_run:
            return
        self.stdout.write(f"{upkeep.queue_outdated(limit=found)} queued")
        if again:
            self.stdout.write(f"{upkeep.retry_failed()} queued again")
