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


class SignInTries(models.Model):
    """How often signing in went wrong lately for an account, an address or a browser.

    Is not a history: it goes a day after the last try, and names nobody. The audit log of an
    account tells of its pauses.
    """

    subject = models.CharField(max_length=64, unique=True)
    """As `attempts` names it: what is counted, and a keyed hash of its name."""
    failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    last_tried_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.subject}: {self.failures}"
