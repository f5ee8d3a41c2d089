"""Signing in as Wagtail's admin shows it: pauses in the history of an account, and their end."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from .attempts import PAUSED, forgive
from .models import User


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """How a pause reads in the history of an account."""

    @actions.register_action(PAUSED)
    class Paused(LogFormatter):
        label = gettext_lazy("Pause signing in")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return _(
                "%(failures)s wrong passwords, the last from %(address)s: paused for %(seconds)s s"
            ) % {**log_entry.data, "address": log_entry.data["address"] or "?"}


@hooks.register("after_edit_user")
def forgive_edited(request: HttpRequest, user: User) -> None:
    """Who was given a new password by an administrator may use it at once."""
    forgive(user)
