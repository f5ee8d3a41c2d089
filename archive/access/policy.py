"""What an account may do with one entry, said in Wagtail's terms.

Model permissions say what an account may do at all; `rules.may_change` says with which entries.
Registered for elements and records before Wagtail first asks (see `archive.wagtail_hooks`).
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from wagtail.permission_policies import ModelPermissionPolicy

from .requests import viewer_for
from .rules import changeable_by, may_change


class OwnEntriesPolicy(ModelPermissionPolicy):
    """Model permissions, limited to an account's own entries unless it curates."""

    def user_has_permission_for_instance(
        self, user: AbstractUser, action: str, instance: Any
    ) -> bool:
        """`instance` has an `owner_id`, as elements and records do."""
        is_theirs = may_change(viewer_for(user), owner_id=instance.owner_id)
        return is_theirs and bool(self.user_has_permission(user, action))

    def instances_user_has_any_permission_for(
        self, user: AbstractUser, actions: Iterable[str]
    ) -> models.QuerySet[Any]:
        """The entries the account may do any of `actions` with."""
        allowed = super().instances_user_has_any_permission_for(user, actions)
        return allowed.filter(changeable_by(viewer_for(user)))
