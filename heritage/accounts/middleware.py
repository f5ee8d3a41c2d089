"""After signing in, the browser gets to know its account: forms have no answer to write to."""

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from .devices import remember
from .models import User

MARK = "_signed_in_to"


class KnownDeviceMiddleware(MiddlewareMixin):
    """Costs an answer to anybody else nothing: no cookie, no statement."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        account = getattr(request, MARK, "")
        if account:
            remember(request, response, account)
        return response


def mark_request(*, request: HttpRequest | None, user: User, **kwargs: object) -> None:
    """Hears Django's own signal: the views that sign in are Wagtail's and Django's."""
    if request is not None:
        setattr(request, MARK, user.get_username())


def connect() -> None:
    """Called once from AppConfig.ready."""
    user_logged_in.connect(mark_request)
