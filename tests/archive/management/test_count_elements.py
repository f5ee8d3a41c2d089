"""`manage.py count_elements` as the person at the terminal, or another program, reads it."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_peoples() -> None:
    make.make_element(peoples=[make.make_people("tay"), make.make_people("nung", "Nùng")])
    make.make_element(places=[make.make_commune_then_and_now()])


def run(*arguments: str) -> str:
    output = StringIO()
    with translation.override("vi"):
        call_command("count_elements", *arguments, stdout=output)
    return output.getvalue()


def test_it_prints_a_table_in_vietnamese() -> None:
    lines = run("--by", "people").splitlines()
    heading = next(line for line in lines if line.startswith("Dân tộc"))
    assert heading.split("  ")[0] == "Dân tộc"
    assert [line.split()[:3] for line in lines if line.startswith(("Tày", "Nùng"))] == [
        ["Nùng", "1", "1"],
        ["Tày", "2", "2"],
    ]
    total = next(line for line in lines if line.startswith("Tổng"))
    assert total.split()[-6:-4] == ["2", "3"]


def test_each_map_has_its_own_units() -> None:
    asked = ("--by", "commune", "--as-of", "2025-06-30", "--map")
    assert "Tỉnh Bắc Giang" in run(*asked, "then")
    assert "Tỉnh Bắc Ninh" in run(*asked, "today")


def test_the_csv_has_a_line_for_every_part_and_the_total_last() -> None:
    lines = list(csv.DictReader(StringIO(run("--by", "people", "--csv"))))
    assert [(line["key"], line["distinct_elements"], line["entries"]) for line in lines] == [
        ("nung", "1", "1"),
        ("tay", "2", "2"),
        ("total", "2", "3"),
    ]


def test_the_json_repeats_the_question() -> None:
    answer = json.loads(run("--by", "type", "--as-of", "2026-01-31", "--json"))
    assert answer["question"]["by"] == "type"
    assert answer["question"]["as_of"] == "2026-01-31"
    assert answer["total"]["distinct_elements"] == 2


@pytest.mark.parametrize(
    "arguments",
    [("--by", "district"), ("--by", "type", "--as-of", "2999-01-01")],
)
def test_a_question_without_an_answer_is_refused_in_words(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"\w+ \w+"):
        run(*arguments)
