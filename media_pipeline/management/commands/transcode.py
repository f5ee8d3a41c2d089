"""``manage.py transcode``: the whole pipeline on one file, touching no database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from media_pipeline import conf
from media_pipeline.recipes import UnknownRecipeError, check_ids
from media_pipeline.single import report, transcode_file
from media_pipeline.values import Status

EXIT_CODES = {Status.READY: 0, Status.FAILED: 1, Status.REFUSED: 2, Status.DAMAGED: 3}


class Command(BaseCommand):
    """Translates between the shell and :mod:`media_pipeline.single`."""

    help = (
        "Makes the derivatives of SOURCE in DIR and prints one JSON object. Exit code: 0 ready, "
        "1 failed, 2 refused, 3 damaged."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare source, target and the choice of recipes."""
        parser.add_argument("source", type=Path, metavar="SOURCE")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")
        parser.add_argument("--recipes", metavar="a,b", help="ids; default: all that apply")

        parser.add_argument(
            "--salvage", action="store_true", help="of a damaged recording, make what plays"
        )

    def handle(
        self, *, source: Path, out: Path, recipes: str | None, salvage: bool, **options: Any
    ) -> None:
        """Transcode, print, and exit with the code of the status."""
        wanted = _split(recipes)
        result, directory = transcode_file(
            source, out, recipe_ids=wanted, workshop=conf.workshop(), is_salvage=salvage
        )
        answer = report(result, directory, source)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        raise SystemExit(EXIT_CODES[result.status])


def _split(recipes: str | None) -> tuple[str, ...] | None:
    if recipes is None:
        return None
    wanted = tuple(name.strip() for name in recipes.split(",") if name.strip())
    try:
        check_ids(wanted)
    except UnknownRecipeError as error:
        raise CommandError(str(error)) from error
    return wanted
