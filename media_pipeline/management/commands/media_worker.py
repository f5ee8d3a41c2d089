"""``manage.py media_worker``: run the media queue until stopped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from media_pipeline import conf
from media_pipeline.worker import MediaWorker


class Command(BaseCommand):
    """Parses options; the work is in :mod:`media_pipeline.worker`."""

    help = (
        "Converts deposited media and does the periodic chores. Stops after the job in hand on "
        "SIGTERM, at once on a second one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two ways to end by itself."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--drain", action="store_true", help="stop when nothing is due")
        how.add_argument("--once", action="store_true", help="stop after one round")

    def handle(self, *, drain: bool, once: bool, **options: Any) -> None:
        """Run the worker."""
        worker = MediaWorker(conf.chores())
        worker.stop_on_signals()
        if options["verbosity"] > 0:
            self.stderr.write(f"media worker {worker.worker_id}")
        worker.run(is_draining=drain, is_single=once)
