"""Signed-in people: an officer who curates and a contributor who enters their own."""

from typing import Protocol

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from archive.access.roles import Roles, ensure_roles
from heritage.accounts.models import User


class SignIn(Protocol):
    """Makes an account of a role and returns it with its browser."""

    def __call__(self, name: str, group: Group) -> tuple[User, Client]: ...


@pytest.fixture
def roles(db: None) -> Roles:
    return ensure_roles()


@pytest.fixture
def sign_in(roles: Roles) -> SignIn:
    def signed_in(name: str, group: Group) -> tuple[User, Client]:
        user = get_user_model().objects.create_user(name, password=f"{name} sings")
        user.groups.add(group)
        client = Client()
        client.force_login(user)
        return user, client

    return signed_in


@pytest.fixture
def officer(sign_in: SignIn, roles: Roles) -> tuple[User, Client]:
    return sign_in("lan", roles.officers)


@pytest.fixture
def contributor(sign_in: SignIn, roles: Roles) -> tuple[User, Client]:
    return sign_in("pao", roles.contributors)
