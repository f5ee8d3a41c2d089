"""Viewer and Audience: who asks, and for whom a record is meant. Pure: no request, no query."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """For whom a record is meant. More protocols come with their own room."""

    PUBLIC = "public", _("Everyone")
    RESTRICTED = "restricted", _("Only the archive's officers")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, reduced to what the rule of seeing needs."""

    user_id: int | None = None
    """The login account, None for a visitor who did not sign in."""
    is_curator: bool = False
    """May see drafts and restricted records (permission archive.curate_record)."""

    @property
    def audiences(self) -> frozenset[Audience]:
        """The audiences this viewer belongs to."""
        return frozenset(Audience) if self.is_curator else frozenset({Audience.PUBLIC})


ANONYMOUS = Viewer()
EVERYTHING = Viewer(is_curator=True)
"""For the system's own work (indexing, checks); never made from a request."""
