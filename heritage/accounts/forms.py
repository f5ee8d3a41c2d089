"""The forms of signing in, in the admin and on the public site: both count wrong passwords."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm

from .attempts import SignInPausedError, begin_attempt, note_failure, note_success
from .devices import device_of
from .origin import origin_of

SECONDS_SHOWN_BELOW = 60


class LimitedSignInForm(AuthenticationForm):
    """As Django's, but too many wrong passwords cost a pause, which the message states."""

    def clean(self) -> dict[str, Any]:
        account = self.cleaned_data.get("username")
        if not account or not self.cleaned_data.get("password"):
            return super().clean()
        try:
            attempt = begin_attempt(
                account=account,
                address=origin_of(self.request),
                device=device_of(self.request, account),
            )
        except SignInPausedError as error:
            raise _paused(error.seconds) from error
        try:
            cleaned = super().clean()
        except ValidationError as error:
            note_failure(attempt)
            if attempt.pause_seconds:
                raise _paused(attempt.pause_seconds) from error
            raise
        note_success(attempt)
        return cleaned

    @property
    def pause(self) -> str:
        """How long to wait and whom to ask, when that is what is wrong; else ""."""
        errors = self.errors.get("__all__")
        paused = [e for e in errors.as_data() if e.code == "paused"] if errors else []
        return str(paused[0].messages[0]) if paused else ""


class OfficerLoginForm(LimitedSignInForm, LoginForm):
    """As Wagtail's, but its password label is a translated one: Wagtail takes the field's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")


def _paused(seconds: int) -> ValidationError:
    return ValidationError(
        _(
            "Too many wrong passwords. Wait %(time)s, then try again. If you no longer know the "
            "password, ask the people who run this archive for a new one."
        ),
        code="paused",
        params={"time": _time(seconds)},
    )


def _time(seconds: int) -> str:
    if seconds < SECONDS_SHOWN_BELOW:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
