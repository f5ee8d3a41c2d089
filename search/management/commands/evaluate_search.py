"""Prints how well an engine ranks graded questions over documents from files."""

import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.engines import ELASTICSEARCH, EMBEDDED
from search.engines.base import SearchEngine, SearchUnavailableError, WriteResult
from search.evaluation import Judgement, Score, judge, read_documents, read_queries, scores


class Command(BaseCommand):
    help = "Measure nDCG@10 and zero hits of an engine on graded questions; no database rows."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--documents", type=Path, required=True)
        parser.add_argument("--queries", type=Path, required=True)
        parser.add_argument("--vocabulary", type=Path, required=True)
        parser.add_argument("--engine", choices=[EMBEDDED, ELASTICSEARCH], default=EMBEDDED)
        parser.add_argument("--per-query", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            judgements, written = self._measured(options)
        except (OSError, ValueError, KeyError, SearchUnavailableError) as error:
            raise CommandError(str(error)) from error
        self._report(judgements, as_json=options["json"], per_query=options["per_query"])
        if written.outdated:
            self.stderr.write(
                f"Documents that came twice: {written.outdated}; the first of each counts."
            )
        if written.failed:
            said = "; ".join(f"{key}: {reason}" for key, reason in written.failed.items())
            raise CommandError(f"The scores are of fewer documents than given. {said}")

    def _measured(self, options: dict[str, Any]) -> tuple[list[Judgement], WriteResult]:
        documents = read_documents(options["documents"], options["vocabulary"])
        queries = read_queries(options["queries"])
        with scratch_engine(options["engine"]) as engine:
            with engine.rebuild() as index:
                written = index.put_many(documents)
            return judge(engine, queries), written

    def _report(self, judgements: list[Judgement], *, as_json: bool, per_query: bool) -> None:
        summary = scores(judgements)
        if as_json:
            self.stdout.write(_as_json(summary, judgements, per_query=per_query))
            return
        if per_query:
            for judgement in judgements:
                self.stdout.write(_line(judgement))
        for name, score in summary.items():
            label = name or "overall"
            self.stdout.write(f"{label:<16} {score.ndcg:.3f}  zero {score.zero:.3f}  n={score.n}")


@contextmanager
def scratch_engine(name: str) -> Iterator[SearchEngine]:
    """An engine of that name with an index of its own that is dropped afterwards."""
    if name == ELASTICSEARCH:
        from search.engines.elasticsearch.engine import ElasticsearchEngine

        with ElasticsearchEngine.scratch(settings.HERITAGE_ELASTICSEARCH_URL) as engine:
            yield engine
        return
    from search.engines.embedded.engine import EmbeddedEngine

    with tempfile.TemporaryDirectory(prefix="heritage-evaluation-") as folder:
        embedded = EmbeddedEngine(Path(folder) / "index.sqlite3")
        try:
            yield embedded
        finally:
            embedded.close()


def _as_json(summary: dict[str, Score], judgements: list[Judgement], *, per_query: bool) -> str:
    report: dict[str, Any] = {
        "overall": asdict(summary.get("", Score(0.0, 0.0, 0))),
        "categories": {name: asdict(score) for name, score in summary.items() if name},
    }
    if per_query:
        report["queries"] = {
            judgement.query.qid: {"ndcg": judgement.ndcg, "found": judgement.found}
            for judgement in judgements
        }
    return json.dumps(report, ensure_ascii=False)


def _line(judgement: Judgement) -> str:
    query = judgement.query
    return f"{judgement.ndcg:.3f} {query.category:<14} {query.text!r} {' '.join(judgement.found)}"
