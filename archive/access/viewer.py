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
    scope_ids: frozenset[int] = frozenset()
    """Keys of the places a curator answers for (OfficerScope); empty: the whole archive. They
    narrow what may be changed, never what may be seen."""

    @property
    def audiences(self) -> frozenset[Audience]:
        """The audiences this viewer belongs to."""
        return frozenset(Audience) if self.is_curator else frozenset({Audience.PUBLIC})

    @property
    def curates_everything(self) -> bool:
        """Answers for the whole archive, not for some places only."""
        return self.is_curator and not self.scope_ids


ANONYMOUS = Viewer()
EVERYTHING = Viewer(is_curator=True)
"""For the system's own work (indexing, checks); never made from a request."""
