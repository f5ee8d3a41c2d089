"""Prepare the demonstration archive: everything script/demo does before it serves.

Each step is safe to repeat and does nothing twice; the seconds of each are printed at the end.
"""

from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Database", "migrate", {"interactive": False}),
    ("Static files", "collectstatic", {"interactive": False, "verbosity": 0}),
    ("Peoples, places, vocabularies", "load_reference", {}),
    ("Home page and roles", "ensure_site", {}),
    ("Demonstration archive and its media", "load_demonstration", {}),
    ("Search index", "rebuild_index", {}),
)
"""What a person reads, the command, its options; in the order they depend on each other."""


class Command(BaseCommand):
    help = "Prepare the demonstration archive (only in the demonstration profile)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HERITAGE_IS_DEMONSTRATION:
            raise CommandError("Only the profile heritage.settings.demo may load demonstrations.")
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        seconds = [self._run(*step) for step in STEPS]
        self.stdout.write("")
        for (title, _command, _options), spent in zip(STEPS, seconds, strict=True):
            self.stdout.write(f"{spent:7.1f} s  {title}")
        self.stdout.write(self.style.SUCCESS(f"{sum(seconds):7.1f} s  in all"))

    def _run(self, title: str, command: str, options: dict[str, Any]) -> float:
        self.stdout.write(self.style.MIGRATE_HEADING(f"\n{title}"))
        started = monotonic()
        call_command(command, stdout=self.stdout, stderr=self.stderr, **options)
        return monotonic() - started
