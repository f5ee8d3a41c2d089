"""Compares the indices with the database. Exit 0: equal, 1: differences, 2: shows too much."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.documents import Key
from search.engines import ELASTICSEARCH, EMBEDDED, engine_names, get_engine
from search.engines.base import IndexUnusableError, SearchEngine, SearchError
from search.rebuilding import rebuild
from search.verifying import VerifyResult, repair, verify

DIFFERENT = 1
OVER_EXPOSED = 2
LISTED = 20
"""Keys named for each kind of difference; a long list helps nobody."""
REPAIR = "To put this right: manage.py verify_index --repair"
STILL_DIFFERENT = (
    "Some of it could not be put right. See that the search server and the disk can be written, "
    "then run manage.py rebuild_index."
)


class Command(BaseCommand):
    help = "Compare the search index with the database, both ways."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--engine", choices=[EMBEDDED, ELASTICSEARCH])
        parser.add_argument(
            "--repair", action="store_true", help="Index what differs again, then compare again."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = [options["engine"]] if options["engine"] else engine_names()
        results, errors = [], []
        for name in names:
            try:
                results.append(self._verify(name, is_repairing=options["repair"]))
            except SearchError as error:
                errors.append(str(error))
        if any(result.over_exposed for result in results):
            self.stderr.write("\n".join(errors))
            sys.exit(OVER_EXPOSED)
        if errors:
            raise CommandError("\n".join(errors))
        if any(result.differing or result.refused for result in results):
            sys.exit(DIFFERENT)

    def _verify(self, name: str, *, is_repairing: bool) -> VerifyResult:
        engine = get_engine(name)
        result = self._compared(engine, is_repairing=is_repairing)
        self._report(f"Index {name}", result)
        if is_repairing and result.differing:
            result = repair(engine, result)
            self._report(f"Index {name} after the repair", result)
        if result.differing:
            self.stdout.write(STILL_DIFFERENT if is_repairing else REPAIR)
        return result

    def _compared(self, engine: SearchEngine, *, is_repairing: bool) -> VerifyResult:
        try:
            return verify(engine)
        except IndexUnusableError as error:
            if not is_repairing:
                raise
            self.stdout.write(f"{error} It is built again now.")
        rebuild(engine, progress=lambda done, total: None)
        return verify(engine)

    def _report(self, title: str, result: VerifyResult) -> None:
        self.stdout.write(f"{title}, compared with {result.checked} published entries:")
        if not result.differing and not result.refused:
            self.stdout.write("  Everything is found as it should be.")
        for said, keys in _differences(result):
            if keys:
                named = " ".join(str(key) for key in keys[:LISTED])
                more = f" and {len(keys) - LISTED} more" if len(keys) > LISTED else ""
                self.stdout.write(f"  {said}: {len(keys)} ({named}{more})")
        for key, problem in islice(result.refused.items(), LISTED):
            self.stdout.write(
                f"  Could not be indexed, and is tried again by itself: {key} ({problem})"
            )


def _differences(result: VerifyResult) -> Iterator[tuple[str, tuple[Key, ...]]]:
    """The worst first."""
    yield "Open in the index to people who may not see them", result.over_exposed
    yield "Published, but no search finds them", result.missing
    yield "Found by what they said before they were changed", result.stale
    yield "Deleted, but still in the index", result.orphan
