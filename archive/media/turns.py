"""On whose behalf a deposit is processed: organisations take turns for the workers.

The model has no organisations of its own. What comes nearest is the province an officer answers
for; an account without one (a contributor, an officer of the whole archive) stands for itself.
"""

from django.contrib.auth.models import AbstractBaseUser

from archive.access.models import OfficerScope
from archive.places.selectors import province_of

NOBODY = ""
"""Commands and the demonstration: one line among the others."""


def organisation_of(user: AbstractBaseUser | None) -> str:
    """The name, for the workers only, of the line in which an account's deposits wait."""
    if user is None:
        return NOBODY
    scope = OfficerScope.objects.filter(user_id=user.pk).order_by("pk").first()
    return f"place:{province_of(scope.place).pk}" if scope else f"account:{user.pk}"
