"""Searches a researcher keeps. Facts only; checking them is in `saved`."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NAME_LETTERS = 120
QUESTION_LETTERS = 4000
"""Of an encoded question: some hundred filters."""


class SavedSearch(models.Model):
    """A question somebody asks again, and what it found the last time.

    Is not a copy of its results: they are asked for anew, with what the owner may see that day.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=NAME_LETTERS)
    parameters = models.CharField(max_length=QUESTION_LETTERS)
    """As in the address of its page: `SearchQuery.parameters`, encoded."""
    language = models.CharField(max_length=12)
    """Interface language of the page it was saved on, and of its mails."""
    wants_mail = models.BooleanField(_("mail me about new entries"), default=True)
    known = models.JSONField(default=list)
    """Keys of what it found of late, the last first, at most `saved.MOST_KNOWN`."""
    created_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(default=timezone.now)
    """When it was asked the last time and everything new was told."""
    next_check_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        app_label = "search"
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "parameters"], name="one_saved_search_per_question"
            )
        ]

    def __str__(self) -> str:
        return self.name
