"""The measure itself, against figures worked out by hand, and the command around it."""

import json
import math
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.evaluation import ndcg

VOCABULARY = {
    "groups": {"tay": {"vi": "Tày", "en": "Tay", "fr": "Tày", "zh": "岱依族", "alt": ["Thổ"]}},
    "types": {"song": {"vi": "Dân ca", "en": "Song", "fr": "Chant", "zh": "民歌"}},
}


def row(code: str, title: str, **facts: Any) -> dict[str, Any]:
    empty = {"title_en": "", "title_fr": "", "title_zh": "", "body_vi": "", "body_en": ""}
    labels = {"ethnic_group": "", "province": "", "province_former": "", "type": "", "cues": []}
    return {"id": code, "title_vi": title, **empty, **labels, **facts}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    documents = [
        row("h-1", "Hát then", ethnic_group="tay", type="song"),
        row("h-2", "Chợ phiên", cues=[{"t": 9, "text": "tiếng khèn gọi bạn"}]),
        *(row(f"h-{number}", f"Bánh chưng {number}") for number in range(3, 12)),
    ]
    queries = [
        {"qid": "q1", "category": "label", "query": "chant tho", "relevant": {"h-1": 3}},
        {"qid": "q2", "category": "cue", "query": "khen goi ban", "relevant": {"h-2": 2}},
        {"qid": "q3", "category": "cue", "query": "xyzzyx", "relevant": {"h-2": 2}},
    ]
    texts = {
        "documents": "\n".join(json.dumps(one) for one in documents),
        "queries": "\n".join(json.dumps(one) for one in queries),
        "vocabulary": json.dumps(VOCABULARY),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return {name: str(tmp_path / name) for name in texts}


def evaluate(files: dict[str, str], *options: str) -> str:
    out = StringIO()
    paths = [f"--{name}={path}" for name, path in files.items()]
    call_command("evaluate_search", *paths, *options, stdout=out)
    return out.getvalue()


def test_ndcg_by_hand() -> None:
    relevant = {"a": 3, "b": 2, "c": 1}
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert ndcg(["a", "b", "c"], relevant) == pytest.approx(1)
    assert ndcg(["x", "a"], relevant) == pytest.approx(7 / math.log2(3) / ideal)
    assert ndcg([], relevant) == 0
    assert ndcg([*"0123456789", "a"], relevant) == 0


def test_the_report_has_overall_and_categories(files: dict[str, str]) -> None:
    report = json.loads(evaluate(files, "--json", "--per-query"))
    assert report["categories"]["label"] == {"ndcg": 1.0, "zero": 0.0, "n": 1}
    assert report["categories"]["cue"] == {"ndcg": 0.5, "zero": 0.5, "n": 2}
    assert report["overall"]["n"] == 3
    assert report["queries"]["q2"]["found"][0] == "h-2"
    assert "overall" in evaluate(files)


@pytest.mark.elasticsearch
def test_both_engines_are_measured_alike(
    files: dict[str, str], elasticsearch_url: str, settings: Any
) -> None:
    settings.HERITAGE_ELASTICSEARCH_URL = elasticsearch_url
    assert evaluate(files, "--json", "--engine=elasticsearch") == evaluate(files, "--json")


def with_one_more(files: dict[str, str], document: dict[str, Any]) -> dict[str, str]:
    with Path(files["documents"]).open("a", encoding="utf-8") as documents:
        documents.write("\n" + json.dumps(document) + "\n\n")
    return files


@pytest.mark.parametrize(
    "engine", ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
)
def test_a_document_that_cannot_be_indexed_is_no_silent_loss(
    files: dict[str, str],
    engine: str,
    request: pytest.FixtureRequest,
    settings: Any,
) -> None:
    if engine == "elasticsearch":
        settings.HERITAGE_ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch_url")
    with pytest.raises(CommandError, match=r"fewer documents than given.*h-99.*UTF-8"):
        evaluate(with_one_more(files, row("h-99", "Nửa \ud800 chữ")), f"--engine={engine}")


def test_a_document_that_comes_twice_is_admitted(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "n=3" in evaluate(with_one_more(files, row("h-1", "Hát then")))
    assert "came twice: 1" in capsys.readouterr().err


def test_a_missing_file_is_said_in_words(files: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="no-such-file"):
        evaluate({**files, "queries": "no-such-file"})
