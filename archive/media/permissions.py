"""Whether somebody may change the recordings of a record now, and if not, in which words.

Decides on a record the person may already work on: `changeable_records` and the permission policy
come first, in the view.
"""

import html
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from archive.records.models import Record


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the recordings of a record cannot be changed by somebody at the moment."""

    code: str
    """published or locked."""
    sentence: str
    """What to do about it, in the active language."""


def obstacle_to_changes(record: Record, user: AbstractBaseUser | AnonymousUser) -> Obstacle | None:
    """The first obstacle, or None when the user may add, caption and process files."""
    policy = policy_registry.get_by_type(Record)
    # A file of a published record is public at once: there is no draft of it to review.
    if record.live and not policy.user_has_permission_for_instance(user, "publish", record):
        words = _("This record is published: ask an officer to add recordings or pictures.")
        return Obstacle("published", words)
    lock = record.get_lock()
    if lock and lock.for_user(user):
        return Obstacle("locked", html.unescape(strip_tags(str(lock.get_message(user)))))
    return None
