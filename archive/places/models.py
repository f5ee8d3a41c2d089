"""Units of both maps and what became of the old ones. Facts only; questions are in `selectors`.

Codes of communes are used again after the reform of 1 July 2025 for other communes, so the key is
`uid` = era:level:code ("o:w:02059" before, "n:w:02059" after).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A province, district or commune, in the years it existed.

    Is not changed by a reform: it ends on a day, and others begin.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        DISTRICT = "district", _("district")
        COMMUNE = "commune", _("commune")

    uid = models.CharField(_("key"), max_length=12, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    code = models.CharField(_("official code"), max_length=5)
    name = models.CharField(
        _("name"), max_length=80, help_text=_("With its kind: Xã Tân Sơn, Tỉnh Cao Bằng")
    )
    slug = models.SlugField(_("slug"), max_length=90)
    kind = models.CharField(_("kind"), max_length=20)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("Empty: before our records begin")
    )
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("The first day it no longer existed")
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    area_km2 = models.FloatField(_("area, km²"), null=True, blank=True)
    name_folded = models.CharField(max_length=80, editable=False, db_index=True)
    """The name without marks, for finding it as people type (places.names.searchable)."""

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["uid"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_current(self) -> bool:
        return self.valid_to is None

    @property
    def bare_name(self) -> str:
        """The name without its kind: "Cao Bằng" of "Tỉnh Cao Bằng"."""
        return self.name[len(self.kind) :].strip() if self._begins_with_kind else self.name

    @property
    def _begins_with_kind(self) -> bool:
        return self.name.lower().startswith(self.kind.lower() + " ")


class Succession(models.Model):
    """What an old unit, or a part of it, became.

    Is not an answer for a record of a unit that was split: an officer gives it.
    """

    old = models.ForeignKey(Place, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Place, models.PROTECT, related_name="predecessions")
    is_split = models.BooleanField(_("part of a split"), default=False)
    is_default = models.BooleanField(
        _("main successor"), default=False, help_text=_("Exactly one of an old unit's successors")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="one_succession_per_pair"),
            models.UniqueConstraint(
                fields=["old"],
                condition=models.Q(is_default=True),
                name="one_default_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
