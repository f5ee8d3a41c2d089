"""Compares the indices with the database. Exit 0: equal, 1: differences, 2: shows too much."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import ELASTICSEARCH, EMBEDDED, engine_names, get_engine
from search.engines.base import SearchError
from search.verifying import VerifyResult, repair, verify

DIFFERENT = 1
OVER_EXPOSED = 2
LISTED = 20
"""Keys named for each kind of difference; a long list helps nobody."""


class Command(BaseCommand):
    help = "Compare the search index with the database, both ways."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=[EMBEDDED, ELASTICSEARCH])
        parser.add_argument(
            "--repair", action="store_true", help="Index what differs again, then compare again."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = [options["engine"]] if options["engine"] else engine_names()
        try:
            results = [self._verify(name, is_repairing=options["repair"]) for name in names]
        except SearchError as error:
            raise CommandError(str(error)) from error
        if any(result.over_exposed for result in results):
            sys.exit(OVER_EXPOSED)
        if any(result.differing for result in results):
            sys.exit(DIFFERENT)

    def _verify(self, name: str, *, is_repairing: bool) -> VerifyResult:
        engine = get_engine(name)
        result = verify(engine)
        self._report(name, result)
        if is_repairing and result.differing:
            result = repair(engine, result)
            self._report(f"{name}, after repair", result)
        return result

    def _report(self, title: str, result: VerifyResult) -> None:
        self.stdout.write(f"{title}: {result.checked} published")
        for label, keys in (
            ("missing", result.missing),
            ("orphan", result.orphan),
            ("stale", result.stale),
            ("over-exposed", result.over_exposed),
        ):
            named = " ".join(str(key) for key in keys[:LISTED])
            self.stdout.write(f"  {label}: {len(keys)} {named}".rstrip())
