"""docs/model.md is drawn from the code and fits it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from heritage.model_page import drawn_models, model_page, what_it_is, what_it_is_not

EASILY_CONFUSED = {
    "Agent", "Collection", "CommunityLabel", "DateRule", "Derivative", "Element", "ElementPlace",
    "EthnicGroup", "Genre", "HeritageType", "Holder", "LegacyHeritageType", "MediaAsset",
    "MediaJob", "Occurrence", "OfficerScope", "OutboxEntry", "Place", "Record", "RightsStatement",
    "StatusEntry", "Succession", "Transcript", "UnescoDomain", "User", "VitalityAssessment",
    "VitalityTerm",
}  # fmt: skip
"""Models that somebody has taken for another one, or will."""


def test_the_page_fits_the_code() -> None:
    """When it does not: `manage.py draw_model`."""
    output = StringIO()

    call_command("draw_model", check=True, stdout=output)

    assert output.getvalue() == "model.md: up to date\n"


def test_a_page_that_no_longer_fits_is_refused_and_drawn_anew(tmp_path: Path) -> None:
    page = tmp_path / "model.md"
    page.write_text(model_page().replace("Element", "Item"), encoding="utf-8")

    with pytest.raises(CommandError, match="out of date: run"):
        call_command("draw_model", check=True, page=page)
    assert "Item" in page.read_text(encoding="utf-8")

    call_command("draw_model", page=page, stdout=StringIO())
    assert page.read_text(encoding="utf-8") == model_page()


def test_every_model_says_what_it_is() -> None:
    assert [model.__name__ for model in drawn_models() if not what_it_is(model)] == []


def test_models_that_are_easily_confused_say_what_they_are_not() -> None:
    explained = {model.__name__ for model in drawn_models() if what_it_is_not(model)}

    assert explained >= EASILY_CONFUSED


def test_every_model_is_explained_once_and_no_two_share_a_name() -> None:
    page = model_page()
    names = [model.__name__ for model in drawn_models()]

    assert len(set(names)) == len(names)
    assert [name for name in names if page.count(f"- **{name}**: ") != 1] == []


def test_the_drawing_shows_relations_and_leaves_technical_columns_out() -> None:
    page = model_page()

    assert "    Element |o--o{ Record : element\n" in page
    assert "    EthnicGroup }o--o{ Element : ethnic_groups\n" in page
    assert "    Place ||--o{ Succession : old\n" in page
    assert "        uncertain_date date_recorded\n" in page
    assert '        text title "in all languages"\n' in page
    for left_out in ("title_vi", "date_recorded_sort", "latest_revision", "sort_order"):
        assert left_out not in page


def test_rooms_point_only_where_they_may_import_from() -> None:
    overview = model_page().partition("## ")[0]

    assert "records --> places" in overview
    assert "places --> records" not in overview
    assert "vocabularies --> " not in overview
