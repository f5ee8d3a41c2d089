"""From an HTTP request to a Viewer; the only place that reads the account for visibility."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from .viewer import ANONYMOUS, Viewer

CURATE_PERMISSION = "archive.curate_record"


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks. Without a session cookie the session is not touched: no query, no Vary: Cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ANONYMOUS
    return viewer_for(request.user)


def viewer_for(user: AbstractUser | AnonymousUser) -> Viewer:
    """The same for an account at hand, where there is no request (permission policies)."""
    if not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    if not user.has_perm(CURATE_PERMISSION):
        return Viewer(user_id=user.pk)
    return Viewer(user_id=user.pk, is_curator=True, scope_ids=_scope_ids(user))


def _scope_ids(user: Any) -> frozenset[int]:
    """The places of an officer, read once for each time the account is loaded.

    Administrators answer for everything, whatever places their account has.
    """
    if user.is_superuser:
        return frozenset()
    prefetch_related_objects([user], "officer_scopes")
    return frozenset(scope.place_id for scope in user.officer_scopes.all())
