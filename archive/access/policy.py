"""What an account may do with one entry, said in Wagtail's terms.

Model permissions say what an account may do at all; the room of the entries says with which of
them. Registered for elements and records before Wagtail first asks (see `archive.wagtail_hooks`).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from wagtail.permission_policies import ModelPermissionPolicy

from .requests import viewer_for
from .viewer import Viewer

Changeable = Callable[[Viewer], models.QuerySet[Any]]
"""The entries a viewer may work on, such as archive.records.selectors.changeable_records."""


class OwnEntriesPolicy(ModelPermissionPolicy):
    """Model permissions, limited to the entries an account may work on."""

    def __init__(self, model: type[models.Model], changeable: Changeable) -> None:
        super().__init__(model)
        self.changeable = changeable

    def user_has_permission_for_instance(
        self, user: AbstractUser, action: str, instance: Any
    ) -> bool:
        """`instance` is an entry of the database."""
        if not self.user_has_permission(user, action):
            return False
        viewer = viewer_for(user)
        if viewer.curates_everything:
            return True
        return self.changeable(viewer).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(
        self, user: AbstractUser, actions: Iterable[str]
    ) -> models.QuerySet[Any]:
        """The entries the account may do any of `actions` with."""
        allowed = super().instances_user_has_any_permission_for(user, actions)
        viewer = viewer_for(user)
        if viewer.curates_everything:
            return allowed
        return allowed.filter(pk__in=self.changeable(viewer).values("pk"))
