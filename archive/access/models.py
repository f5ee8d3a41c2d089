"""Where an officer works: the places whose records they may change. Facts only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.places.models import Place


class OfficerScope(models.Model):
    """An officer's place, of either map. An officer without any works for the whole archive.

    Is not a limit to what an officer sees: it narrows what may be changed.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="officer_scopes",
        verbose_name=_("account"),
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))

    class Meta:
        verbose_name = _("officer's place")
        verbose_name_plural = _("officers' places")
        constraints = [
            models.UniqueConstraint(fields=["user", "place"], name="one_scope_per_user_and_place")
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.place}"
