"""`manage.py load_demonstration` as the person at the terminal sees it."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from pytest_django import Settings

from archive.pages.models import HomePage
from archive.records.models import Element, Record
from tests.archive.demonstration.small import SONG_RECORD, small_recipe

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings: Settings) -> None:
    settings.HERITAGE_IS_DEMONSTRATION = True


def run(media: Path) -> str:
    output = StringIO()
    call_command("load_demonstration", media=media, recipe=small_recipe(), stdout=output)
    return output.getvalue()


def test_a_real_archive_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="not for a real archive"):
        run(tmp_path)

    assert not get_user_model().objects.exists()
    assert not Element.objects.exists()


@pytest.mark.usefixtures("demonstration")
def test_it_says_what_must_be_loaded_before(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"run `manage\.py load_reference` first"):
        run(tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("demonstration", "places", "vocabularies")
def test_it_loads_processes_and_prints_everything_and_again_nothing(tmp_path: Path) -> None:
    first, again = run(tmp_path), run(tmp_path)

    assert "[2/2] " in first
    assert f"{SONG_RECORD}.wav: ready" in first
    assert "quantri-minh-hoa" in first
    assert "tổng hợp để minh họa" in HomePage.objects.get().introduction_vi
    assert "elements: 60, nothing to change" in again
    assert "records: 2, nothing to change" in again
    assert "ready" not in again
    assert Record.objects.count() == 2
