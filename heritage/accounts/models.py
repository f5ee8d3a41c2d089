"""The login account. A person who sings is an Agent of the catalogue, never a User."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """The login account of somebody who works in the archive.

    Custom from the first migration, because it cannot be swapped later.

    Is not an Agent: a person who sings is described in the catalogue, and need not sign in.
    """

    organisation = models.CharField(
        _("organisation"),
        max_length=120,
        blank=True,
        help_text=_("The office this person works for, e.g. a commune's culture office."),
    )

    def get_full_name(self) -> str:
        """Family name first, as Vietnamese names are said."""
        return f"{self.last_name} {self.first_name}".strip()
