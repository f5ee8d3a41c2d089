"""``manage.py transcode``: the whole pipeline on one file, touching no database."""

import argparse
import json
import logging
import signal
import sys
from pathlib import Path
from typing import Any, Never

from django.core.management.base import BaseCommand, CommandError, CommandParser

from media_pipeline import conf
from media_pipeline.recipes import check_ids
from media_pipeline.single import failure, report, transcode_file
from media_pipeline.values import Status

EXIT_CODES = {Status.READY: 0, Status.FAILED: 1, Status.REFUSED: 2, Status.DAMAGED: 3}

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Translates between the shell and :mod:`media_pipeline.single`.

    Whatever happens, one JSON object is printed, and the exit code is that of its status: scripts
    read both, and argparse's own code for a mistake (2) would mean that a file was refused.
    """

    help = (
        "Makes the derivatives of SOURCE in DIR and prints one JSON object. Exit code: 0 ready, "
        "1 failed, 2 refused, 3 damaged."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare source, target and the choice of recipes."""
        parser.add_argument("source", type=Path, metavar="SOURCE")
        parser.add_argument("--out", type=_target, required=True, metavar="DIR")
        parser.add_argument("--recipes", metavar="a,b", help="ids; default: all that apply")

        parser.add_argument(
            "--salvage", action="store_true", help="of a damaged recording, make what plays"
        )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser that raises :class:`CommandError` instead of ending the process."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.called_from_command_line = False
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        """Answer mistakes on the command line too; the usage goes to standard error."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # what is half done is cleared
        try:
            super().run_from_argv(argv)
        except CommandError as error:
            self.create_parser(argv[0], argv[1]).print_usage(sys.stderr)
            self._answer_mistake(str(error).removeprefix("Error: "))

    def handle(
        self, *, source: Path, out: Path, recipes: str | None, salvage: bool, **options: Any
    ) -> None:
        """Transcode, print, and exit with the code of the status."""
        try:
            wanted = _split(recipes)
        except ValueError as error:
            self._answer_mistake(str(error))
        try:
            result, directory = transcode_file(
                source, out, recipe_ids=wanted, workshop=conf.workshop(), is_salvage=salvage
            )
            answer = report(result, directory, source)
        except KeyboardInterrupt:
            answer = failure("cancelled")
        except Exception as error:
            logger.exception("Unforeseen error with %s", ascii(source))
            answer = failure("internal_error", found=type(error).__name__)
        self._answer(answer)

    def _answer_mistake(self, what: str) -> Never:
        self.stderr.write(what)
        self._answer(failure("bad_arguments", found=what))

    def _answer(self, answer: dict[str, Any]) -> Never:
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        self.stdout.write(_spelled(answer, encoding))
        raise SystemExit(EXIT_CODES[Status(answer["status"])])


def _target(text: str) -> Path:
    """An empty name is a variable that a script forgot to set, not the present directory."""
    if not text:
        raise argparse.ArgumentTypeError("the name of the directory is empty")
    return Path(text)


def _spelled(answer: dict[str, Any], encoding: str) -> str:
    """In plain letters where the output can take them; a name need not be text at all."""
    text = json.dumps(answer, ensure_ascii=False, indent=1)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(answer, indent=1)
    return text


def _split(recipes: str | None) -> tuple[str, ...] | None:
    """Raises :class:`ValueError` for a recipe that does not exist and for a choice of none."""
    if recipes is None:
        return None
    wanted = tuple(name.strip() for name in recipes.split(",") if name.strip())
    if not wanted:
        raise ValueError("--recipes names no recipe: leave it out for all that apply.")
    check_ids(wanted)
    return wanted
