"""`manage.py draw_model`: writes docs/model.md, or says that it no longer fits the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from heritage.model_page import model_page


class Command(BaseCommand):
    help = "Draw the model, from the code, into docs/model.md. Run it after changing a model."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when the page is out of date"
        )
        parser.add_argument(
            "--page", type=Path, default=settings.BASE_DIR / "docs" / "model.md", help="the page"
        )

    def handle(self, *args: Any, page: Path, check: bool, **options: Any) -> None:
        drawn = model_page()
        stored = page.read_text(encoding="utf-8") if page.exists() else ""
        if check and drawn != stored:
            raise CommandError(f"{page.name} is out of date: run `manage.py draw_model`.")
        if drawn != stored:
            page.write_text(drawn, encoding="utf-8")
        self.stdout.write(f"{page.name}: {'up to date' if drawn == stored else 'drawn anew'}")
