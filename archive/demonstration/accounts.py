"""The demonstration's three accounts. Their passwords are known to everybody, so they exist only
in the demonstration profile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from archive.access.roles import Roles, ensure_roles

PASSWORD_TAIL: Final = "-minh-hoa"  # noqa: S105 - printed on the terminal on purpose


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A sign-in of the demonstration."""

    username: str
    family_name: str
    given_name: str
    role: str
    """What it may do, as printed."""

    @property
    def password(self) -> str:
        return self.username + PASSWORD_TAIL


ADMINISTRATOR: Final = DemoAccount("quantri", "", "Quản trị", "administrator")
OFFICER: Final = DemoAccount("canbo", "", "Cán bộ", "officer")
CONTRIBUTOR: Final = DemoAccount("congtac", "", "Cộng tác viên", "contributor")
ACCOUNTS: Final = (ADMINISTRATOR, OFFICER, CONTRIBUTOR)


class NotADemonstrationError(RuntimeError):
    """Demonstration content was asked for on an installation that is not a demonstration."""

    def __init__(self) -> None:
        super().__init__(
            "The demonstration has accounts with known passwords and is not for a real archive. "
            "Use the profile DJANGO_SETTINGS_MODULE=heritage.settings.demo (script/demo does)."
        )


def require_demonstration() -> None:
    """Raise NotADemonstrationError outside the demonstration profile."""
    if not settings.HERITAGE_IS_DEMONSTRATION:
        raise NotADemonstrationError


@transaction.atomic
def ensure_accounts() -> int:
    """Make the accounts that are missing and return how many; existing ones keep their password.

    Raises NotADemonstrationError outside the demonstration profile.
    """
    require_demonstration()
    roles = ensure_roles()
    known = set(
        get_user_model()
        .objects.filter(username__in=[account.username for account in ACCOUNTS])
        .values_list("username", flat=True)
    )
    missing = [account for account in ACCOUNTS if account.username not in known]
    for account in missing:
        _make(account, roles)
    return len(missing)


def _make(account: DemoAccount, roles: Roles) -> None:
    is_administrator = account is ADMINISTRATOR
    user = get_user_model().objects.create_user(
        username=account.username,
        password=account.password,
        first_name=account.given_name,
        last_name=account.family_name,
        is_staff=is_administrator,
        is_superuser=is_administrator,
    )
    groups = {OFFICER: roles.officers, CONTRIBUTOR: roles.contributors}
    if account in groups:
        user.groups.add(groups[account])
