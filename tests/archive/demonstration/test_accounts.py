"""The demonstration's accounts exist nowhere else, and stay as people changed them."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from pytest_django import Settings

from archive.access.roles import CONTRIBUTOR_GROUP, OFFICER_GROUP
from archive.demonstration.accounts import (
    ACCOUNTS,
    CONTRIBUTOR,
    OFFICER,
    NotADemonstrationError,
    ensure_accounts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings: Settings) -> None:
    settings.HERITAGE_IS_DEMONSTRATION = True


def test_outside_the_demonstration_profile_no_account_is_made() -> None:
    with pytest.raises(NotADemonstrationError, match=r"heritage\.settings\.demo"):
        ensure_accounts()

    assert not get_user_model().objects.exists()


@pytest.mark.usefixtures("demonstration")
def test_everyone_can_sign_in_with_the_printed_password() -> None:
    assert ensure_accounts() == 3

    for account in ACCOUNTS:
        assert authenticate(username=account.username, password=account.password) is not None


@pytest.mark.usefixtures("demonstration")
def test_each_account_has_its_role_and_no_more() -> None:
    ensure_accounts()
    users = {user.username: user for user in get_user_model().objects.all()}

    assert [user for user in users if users[user].is_superuser] == ["quantri"]
    assert [g.name for g in users[OFFICER.username].groups.all()] == [OFFICER_GROUP]
    assert [g.name for g in users[CONTRIBUTOR.username].groups.all()] == [CONTRIBUTOR_GROUP]


@pytest.mark.usefixtures("demonstration")
def test_a_changed_password_stays() -> None:
    ensure_accounts()
    user = get_user_model().objects.get(username=OFFICER.username)
    user.set_password("changed by hand")
    user.save()

    assert ensure_accounts() == 0
    assert authenticate(username=OFFICER.username, password="changed by hand") is not None
