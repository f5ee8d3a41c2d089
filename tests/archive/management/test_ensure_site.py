"""`manage.py ensure_site` makes what every installation needs, once."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from pytest_django import Settings

from archive.access.roles import CONTRIBUTOR_GROUP, OFFICER_GROUP
from archive.pages.models import HomePage

pytestmark = pytest.mark.django_db


def run() -> str:
    output = StringIO()
    call_command("ensure_site", stdout=output)
    return output.getvalue()


def test_a_new_installation_gets_a_front_page_and_the_two_roles() -> None:
    assert "(made)" in run()

    assert HomePage.objects.count() == 1
    assert Group.objects.filter(name__in=[OFFICER_GROUP, CONTRIBUTOR_GROUP]).count() == 2


def test_the_second_run_leaves_everything_as_it_is() -> None:
    run()

    assert "(already there)" in run()
    assert HomePage.objects.count() == 1


def test_the_front_page_of_a_demonstration_says_what_is_not_real(settings: Settings) -> None:
    settings.HERITAGE_IS_DEMONSTRATION = True

    run()

    assert "bản thu tổng hợp để minh họa" in HomePage.objects.get().introduction


def test_the_front_page_of_a_real_archive_says_nothing_of_the_sort() -> None:
    run()

    assert "minh họa" not in HomePage.objects.get().introduction
