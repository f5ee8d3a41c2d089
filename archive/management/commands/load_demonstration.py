"""`manage.py load_demonstration`: the archive filled with honest synthetic records, to try it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from archive.demonstration.accounts import (
    ACCOUNTS,
    NotADemonstrationError,
    ensure_accounts,
    require_demonstration,
)
from archive.demonstration.loading import load_elements, load_records
from archive.demonstration.make import Recipe, make_all
from archive.demonstration.references import MissingReferenceError, References
from archive.demonstration.seeds import read_seeds
from archive.demonstration.values import Manifest
from archive.demonstration.welcome import DEMONSTRATION_WELCOME
from archive.media.models import MediaAsset
from archive.media.processing import process_here
from archive.pages.services import ensure_home_page
from archive.upsert import LoadResult
from media_pipeline.api import run_program


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the final table."""

    result: LoadResult
    seconds: float


class Command(BaseCommand):
    help = (
        "Load the demonstration: 60 elements, records with synthesised media and lyrics, a front "
        "page, three accounts. Needs load_reference. Running it again adds only what is missing."
    )

    stealth_options = ("recipe",)  # tests load a small part, made small

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--media",
            type=Path,
            default=settings.VAR_DIR / "demonstration",
            help="folder where the synthetic media are made and found again",
        )

    def handle(self, *args: Any, media: Path, recipe: Recipe | None = None, **options: Any) -> None:
        try:
            require_demonstration()
            self._load(media, recipe)
        except (NotADemonstrationError, MissingReferenceError) as error:
            raise CommandError(str(error)) from error

    def _load(self, media: Path, recipe: Recipe | None) -> None:
        references = References()
        seeds = read_seeds(settings.BASE_DIR / "data")
        steps = [
            self._step(_load_accounts),
            self._step(_load_home_page),
            self._step(lambda: load_elements(seeds, references)),
        ]
        manifest, making = self._make(media, recipe)
        steps += [
            making,
            self._step(lambda: load_records(manifest.records, references, self._line)),
            self._step(self._process),
        ]
        self._print_table(steps)
        self._print_accounts()

    def _step(self, load: Callable[[], LoadResult]) -> Step:
        started = perf_counter()
        result = load()
        step = Step(result, perf_counter() - started)
        self.stdout.write(f"{result} … {step.seconds:.1f} s")
        return step

    def _make(self, folder: Path, recipe: Recipe | None) -> tuple[Manifest, Step]:
        started, before = perf_counter(), set(folder.rglob("*"))
        manifest = make_all(folder, self._line, run=run_program, recipe=recipe)
        files = {medium.path for record in manifest.records for medium in record.media}
        result = LoadResult("media files made", len(files), created=len(files - before))
        return manifest, Step(result, perf_counter() - started)

    def _process(self) -> LoadResult:
        waiting = list(
            MediaAsset.objects.filter(
                record__is_demonstration=True, state=MediaAsset.State.WAITING
            ).order_by("pk")
        )
        for number, done in enumerate(process_here(waiting), start=1):
            self._line(
                f"[{number}/{len(waiting)}] {done.name}: {done.state} … {done.seconds:.1f} s"
                f" {done.problem}".rstrip()
            )
        total = MediaAsset.objects.filter(record__is_demonstration=True).count()
        return LoadResult("recordings and pictures processed", total, created=len(waiting))

    def _line(self, text: str) -> None:
        self.stdout.write(f"  {text}")
        self.stdout.flush()

    def _print_table(self, steps: list[Step]) -> None:
        self.stdout.write(f"\n{'':34}{'all':>7}{'new':>7}{'seconds':>10}")
        for step in steps:
            result = step.result
            self.stdout.write(
                f"{result.subject:34}{result.total:>7}{result.created:>7}{step.seconds:>10.1f}"
            )
        self.stdout.write(f"{'':48}{sum(step.seconds for step in steps):>10.1f}\n")

    def _print_accounts(self) -> None:
        self.stdout.write("Sign in at /admin/ (demonstration accounts, known to everybody):")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:10}{account.password:22}{account.role}")


def _load_accounts() -> LoadResult:
    return LoadResult("accounts", len(ACCOUNTS), created=ensure_accounts())


def _load_home_page() -> LoadResult:
    _, is_new = ensure_home_page(welcome=DEMONSTRATION_WELCOME)
    return LoadResult("front page", 1, created=int(is_new))
