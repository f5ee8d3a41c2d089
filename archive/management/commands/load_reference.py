"""`manage.py load_reference`: the facts every installation needs, from the `data` folder."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from archive.places.loading import load_places
from archive.upsert import LoadResult
from archive.vocabularies.loading import load_vocabularies

STEPS: tuple[Callable[[Path], list[LoadResult]], ...] = (load_vocabularies, load_places)


class Command(BaseCommand):
    help = (
        "Load the vocabularies (peoples, heritage types old and new, lists, genres, languages, "
        "rights, labels and more) and the places of both maps with what became of them. Run it "
        "again after a correction of the data files."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, default=settings.BASE_DIR / "data", help="folder of the data files"
        )

    def handle(self, *args: Any, data: Path, **options: Any) -> None:
        results: list[LoadResult] = []
        for step in STEPS:
            results += self._run(step, data)
        if all(result.is_unchanged for result in results):
            self.stdout.write("Reference data is up to date: nothing was changed.")

    def _run(self, step: Callable[[Path], list[LoadResult]], data: Path) -> list[LoadResult]:
        started = perf_counter()
        results = step(data)
        for result in results:
            self.stdout.write(f"  {result}")
        self.stdout.write(f"  … {perf_counter() - started:.1f} s")
        return results
