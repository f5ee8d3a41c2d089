"""How well both engines rank our own graded questions: no kind of question may fall behind."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command

HERE: Final = Path(__file__).parent
MANAGE: Final = HERE.parents[2] / "manage.py"
OVERALL: Final = 0.93
CATEGORY: Final = 0.80
ZERO: Final = 0.03
APART: Final = 0.05
"""How far the engines may be from each other."""


def report(engine: str) -> dict[str, Any]:
    out = StringIO()
    call_command(
        "evaluate_search",
        f"--documents={HERE / 'documents.jsonl'}",
        f"--queries={HERE / 'queries.jsonl'}",
        f"--vocabulary={HERE / 'vocabulary.json'}",
        f"--engine={engine}",
        "--json",
        stdout=out,
    )
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def check(found: dict[str, Any]) -> None:
    assert found["overall"]["n"] >= 100
    assert found["overall"]["ndcg"] >= OVERALL
    assert found["overall"]["zero"] <= ZERO
    behind = {name: one for name, one in found["categories"].items() if one["ndcg"] < CATEGORY}
    assert not behind


def test_the_embedded_engine_understands_every_kind_of_question() -> None:
    check(report("embedded"))


def test_it_is_measured_without_a_secret_and_without_a_database(tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    first = (HERE / "queries.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    queries.write_text("\n".join(first), encoding="utf-8")
    files = ("--documents", HERE / "documents.jsonl", "--vocabulary", HERE / "vocabulary.json")
    command = (sys.executable, MANAGE, "evaluate_search", "--engine", "embedded", "--json")
    run = subprocess.run(
        [*command, *files, "--queries", queries],
        env={"PATH": os.environ["PATH"], "HERITAGE_VAR_DIR": str(tmp_path / "var")},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["overall"]["n"] == 5
    assert not list(tmp_path.rglob("*.sqlite3"))


@pytest.mark.elasticsearch
def test_elasticsearch_does_too_and_ranks_alike(elasticsearch_url: str, settings: Any) -> None:
    settings.HERITAGE_ELASTICSEARCH_URL = elasticsearch_url
    found = report("elasticsearch")
    check(found)
    assert abs(found["overall"]["ndcg"] - report("embedded")["overall"]["ndcg"]) <= APART
