"""Fills a fresh index from the database and swaps it in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import ELASTICSEARCH, EMBEDDED, engine_names, get_engine
from search.engines.base import SearchError
from search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Build the search index again from the database; the site stays searchable meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--engine",
            choices=[EMBEDDED, ELASTICSEARCH],
            help="Only this engine; by default every engine this installation keeps.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = [options["engine"]] if options["engine"] else engine_names()
        errors = []
        for name in names:
            try:
                self._rebuild(name)
            except SearchError as error:  # the other is built all the same
                errors.append(str(error))
        if errors:
            raise CommandError("\n".join(errors))

    def _rebuild(self, name: str) -> None:
        def progress(done: int, total: int) -> None:
            self.stdout.write(f"{name}: {done} of {total}")

        result = rebuild(get_engine(name), progress=progress)
        self.stdout.write(
            self.style.SUCCESS(
                f"{name}: {result.indexed} indexed, {result.caught_up} changed meanwhile."
            )
        )
        for key, problem in result.refused.items():
            self.stderr.write(
                f"{name}: {key} could not be indexed, and is tried again by itself: {problem}"
            )
