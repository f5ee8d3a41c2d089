"""What still has to reach an index, and who looks after it. Facts only; writing and sending is in
`indexing`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .researchers.models import SavedSearch

__all__ = ["IndexCare", "IndexClock", "MissedChange", "OutboxEntry", "SavedSearch"]


class OutboxEntry(models.Model):
    """An element or record that one engine must look at again.

    Written in the transaction that changed the subject, so it exists exactly when the change does.

    Is not a copy of it: whoever sends the entry reads the database then.
    """

    engine = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.BigIntegerField(null=True, blank=True)
    """Null while it waits; then the version it was sent with. See `indexing.next_version`."""
    sent_at = models.DateTimeField(null=True, blank=True)
    """Sent entries are kept a while: a rebuild sends again what was sent while it ran."""
    attempts = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    """Not tried before; null for a row that never failed nor changed again while it waited."""
    problem = models.CharField(max_length=300, blank=True)
    """Why it could not be indexed the last time."""

    class Meta:
        verbose_name = _("entry to be indexed")
        verbose_name_plural = _("entries to be indexed")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["engine", "version", "attempts"], name="outbox_waiting"),
            models.Index(
                fields=["code", "kind"],
                name="outbox_waiting_subject",
                condition=models.Q(version__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.code} → {self.engine}"


class IndexClock(models.Model):
    """One row: the latest version given out. See `indexing.next_version`."""

    ticks = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_index_clock")]

    def __str__(self) -> str:
        return str(self.ticks)


class IndexCare(models.Model):
    """Who is building the index of an engine, and when it was last proved right. One row each.

    Changed by `building` only.
    """

    engine = models.CharField(max_length=20, primary_key=True)
    holder = models.CharField(max_length=20, blank=True)
    """A word only the process knows that is building it; empty: nobody is."""
    claimed_until = models.DateTimeField(null=True, blank=True)
    """Who holds it longer without a sign of life has been killed."""
    proved_at = models.DateTimeField(null=True, blank=True)
    """When it was last found to be what the database says, or somebody began to look."""
    index = models.CharField(max_length=200, blank=True)
    """Which one is kept up to date, as `SearchEngine.identity` tells; empty: whichever is found."""

    def __str__(self) -> str:
        return self.engine


class MissedChange(models.Model):
    """An engine was not told of a change, as it was not in use. See `missed`."""

    engine = models.CharField(max_length=20, db_index=True)
    noted_at = models.DateTimeField(auto_now_add=True)
    is_being_mended = models.BooleanField(default=False)
    """A rebuild has begun that will hold it."""

    def __str__(self) -> str:
        return f"{self.engine} since {self.noted_at}"
