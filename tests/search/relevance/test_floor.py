"""How well both engines rank our own graded questions: no kind of question may fall behind."""

import json
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command

HERE: Final = Path(__file__).parent
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


@pytest.mark.elasticsearch
def test_elasticsearch_does_too_and_ranks_alike(elasticsearch_url: str, settings: Any) -> None:
    settings.HERITAGE_ELASTICSEARCH_URL = elasticsearch_url
    found = report("elasticsearch")
    check(found)
    assert abs(found["overall"]["ndcg"] - report("embedded")["overall"]["ndcg"]) <= APART
