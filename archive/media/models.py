"""What was deposited and what was made from it. Facts only; bytes are in the vault (`storage`)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.records.codes import CODE_LENGTH, new_code
from archive.records.models import Record
from archive.vocabularies.models import Language


class MediaAsset(models.Model):
    """A file as deposited with a record: the master, never altered.

    Is not what visitors are sent: that is a Derivative.
    """

    class Kind(models.TextChoices):
        VIDEO = "video", _("video")
        AUDIO = "audio", _("sound")
        IMAGE = "image", _("picture")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be processed")
        READY = "ready", _("ready")
        PROBLEM = "problem", _("kept, but could not be processed")

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    record = models.ForeignKey(Record, models.PROTECT, related_name="media_assets")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    original_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField(_("size"))
    duration_seconds = models.FloatField(_("duration"), null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    technical = models.JSONField(default=dict, blank=True)
    """What probing found: container, streams; for curators, never for the public."""
    derived_key = models.CharField(max_length=80, blank=True, editable=False)
    """Which derivative folder of the vault is shown: one per source and recipe versions."""
    problem_code = models.CharField(max_length=40, blank=True)
    is_synthetic = models.BooleanField(_("synthesised for illustration"), default=False)
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    deposited_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("recording or picture")
        verbose_name_plural = _("recordings and pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sha256"], name="one_deposit_per_record")
        ]

    def __str__(self) -> str:
        return self.original_name


class Derivative(models.Model):
    """A file made from a master by a recipe; can be made again at any time.

    Is not a copy to keep: it is made again from the master.
    """

    asset = models.ForeignKey(MediaAsset, models.CASCADE, related_name="derivatives")
    recipe = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    recipe_version = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    """Relative to the asset's derivative folder in the vault."""
    media_type = models.CharField(max_length=60)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_seconds = models.FloatField(null=True)
    codecs = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["recipe", "path"]
        constraints = [
            models.UniqueConstraint(fields=["asset", "path"], name="one_derivative_per_path")
        ]

    def __str__(self) -> str:
        return f"{self.recipe}: {self.path}"


class Transcript(models.Model):
    """The words of an asset in one language and tier.

    Is not the text of a whole record: each asset has its own, one per language and tier.
    """

    class Tier(models.TextChoices):
        ORIGINAL = "original", _("as sung or spoken")
        PHONETIC = "phonetic", _("as it sounds")
        TRANSLATION = "translation", _("translation")

    asset = models.ForeignKey(MediaAsset, models.CASCADE, related_name="transcripts")
    tier = models.CharField(_("tier"), max_length=12, choices=Tier)
    language = models.ForeignKey(Language, models.PROTECT, verbose_name=_("language"))
    is_demonstration = models.BooleanField(_("written for the demonstration"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "tier", "language"], name="one_transcript_per_tier_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} – {self.language}"


class Cue(models.Model):
    """One timed line. Lines of the tiers of one asset belong together by their `line` number.

    Is not a row of a subtitle file: those are written from cues.
    """

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="cues")
    line = models.PositiveSmallIntegerField(_("line"))
    start_seconds = models.FloatField(_("from"))
    end_seconds = models.FloatField(_("to"))
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "line"], name="one_cue_per_line"),
            models.CheckConstraint(
                condition=models.Q(end_seconds__gt=models.F("start_seconds")),
                name="cue_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.text
