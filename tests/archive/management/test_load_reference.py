"""`manage.py load_reference` as the person at the terminal sees it."""

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def run() -> str:
    output = StringIO()
    call_command("load_reference", stdout=output)
    return output.getvalue()


@pytest.mark.slow
def test_it_prints_what_it_loaded_and_how_long_it_took() -> None:
    output = run()

    assert "peoples: 54 (54 new)" in output
    assert "genres: 27 (27 new)" in output
    assert output.count(" s\n") == 2


@pytest.mark.slow
def test_the_second_run_says_that_nothing_was_changed() -> None:
    run()

    assert run().endswith("Reference data is up to date: nothing was changed.\n")
