"""Browsers that have signed in to an account before: a signed cookie says so, no database.

It opens nothing and holds no name; it only keeps the tries of its browser apart from those of
others (the device cookies of OWASP's advice against guessing).
"""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string

from .attempts import account_key

COOKIE: Final = "known"
SALT: Final = "heritage.accounts.devices"
KEPT_SECONDS: Final = 180 * 24 * 3600
MOST_ACCOUNTS: Final = 5
"""One computer serves an office; the accounts that signed in last are kept."""


def device_of(request: HttpRequest | None, account: str) -> str:
    """The name of this browser, if it has signed in to the account before; else ""."""
    return _known(request).get(account_key(account), "") if request else ""


def remember(request: HttpRequest, response: HttpResponseBase, account: str) -> None:
    """Let the browser know the account it has just signed in to."""
    key = account_key(account)
    others = {name: device for name, device in _known(request).items() if name != key}
    device = device_of(request, account) or get_random_string(16)
    kept = dict([*others.items(), (key, device)][-MOST_ACCOUNTS:])
    response.set_cookie(
        COOKIE,
        dumps(kept, salt=SALT, compress=True),
        max_age=KEPT_SECONDS,
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )


def _known(request: HttpRequest | None) -> Mapping[str, str]:
    try:
        found = loads(request.COOKIES[COOKIE], salt=SALT, max_age=KEPT_SECONDS) if request else {}
    except (KeyError, BadSignature, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
