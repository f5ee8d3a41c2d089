"""What was deposited and what was made from it. Facts only; bytes are in the vault (`storage`)."""

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from archive.records.codes import CODE_LENGTH, new_code
from archive.records.models import Record
from archive.vocabularies.models import Language

CUE_KEY_LENGTH = 24


def new_cue_key() -> str:
    """A name for a line that stays the same through every change of its transcript."""
    return get_random_string(10)


class PresentAssets(models.Manager["MediaAsset"]):
    """Those that are in their records: a file that was taken out is met by nobody by accident."""

    def get_queryset(self) -> models.QuerySet["MediaAsset"]:
        return super().get_queryset().filter(removed_at__isnull=True)


class MediaAsset(models.Model):
    """A file as deposited with a record: the master, never altered.

    Is not what visitors are sent: that is a Derivative.
    """

    class Kind(models.TextChoices):
        VIDEO = "video", _("video")
        AUDIO = "audio", _("sound")
        IMAGE = "image", _("picture")
        DOCUMENT = "document", _("written document")

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
    salvaged_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When an officer decided that of a damaged master whatever plays shall be shown."""
    salvaged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    losses = models.JSONField(default=list, blank=True)
    """What the copies of a salvaged master lack: stream, start_seconds, end_seconds of each."""
    is_synthetic = models.BooleanField(_("synthesised for illustration"), default=False)
    deposited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    deposited_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When an officer took it out of the record; nothing of it is lost, and it can come back."""
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PresentAssets()
    with_removed = models.Manager()  # noqa: DJ012 – a manager too, by another name
    """For what must know of every file that was given: the way back, and who keeps the bytes."""

    class Meta:
        verbose_name = _("recording or picture")
        verbose_name_plural = _("recordings and pictures")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "sha256"], name="one_deposit_per_record")
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def has_sound(self) -> bool:
        """Whether the file has sound, as far as probing found."""
        return any(stream["type"] == "audio" for stream in self.technical.get("streams", ()))

    @property
    def is_whole(self) -> bool:
        """Whether everything there is to be made of it was made; else only its sound shows."""
        return self.state == self.State.READY

    @property
    def shown_kind(self) -> str:
        """As what it may be promised: a film of which only the sound is made is sound."""
        is_film = self.kind == self.Kind.VIDEO
        return str(self.Kind.AUDIO if is_film and not self.is_whole else self.kind)


class FormerDerivatives(models.Model):
    """A derivative folder that was replaced: kept for pages that visitors still have open.

    Is not a history: it goes, with its files, when no page can refer to it any more.
    """

    asset = models.ForeignKey(MediaAsset, models.CASCADE, related_name="former_derivatives")
    derived_key = models.CharField(max_length=80)
    replaced_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "derived_key"], name="one_former_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.asset}: {self.derived_key}"


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
    """The words of an asset in one language and tier, of one voice where voices are kept apart.

    Is not the text of a whole record: each asset has its own. Is not a file: what a file said
    beside words and times is in `extras`, and the file itself in `source`.
    """

    class Tier(models.TextChoices):
        ORIGINAL = "original", _("as sung or spoken")
        PHONETIC = "phonetic", _("as it sounds")
        TRANSLATION = "translation", _("translation")

    asset = models.ForeignKey(MediaAsset, models.CASCADE, related_name="transcripts")
    tier = models.CharField(_("tier"), max_length=12, choices=Tier)
    language = models.ForeignKey(Language, models.PROTECT, verbose_name=_("language"))
    speaker = models.CharField(_("voice"), max_length=80, blank=True)
    """Whose words these are when several voices are written apart; empty: everybody's."""
    is_demonstration = models.BooleanField(_("written for the demonstration"), default=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    """Raised by every change, drafts included: two people at once are noticed by it."""
    source = models.ForeignKey(
        "TranscriptFile", models.RESTRICT, null=True, blank=True, related_name="transcripts"
    )
    """The file it was taken from, when it was."""
    extras = models.JSONField(default=dict, blank=True)
    """What that file said beside its lines, as `transcripts.formats` reads and writes it."""

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "tier", "language", "speaker"],
                name="one_transcript_per_tier_language_and_voice",
            )
        ]

    def __str__(self) -> str:
        name = f"{self.get_tier_display()} – {self.language}"
        return f"{name} – {self.speaker}" if self.speaker else name


class Cue(models.Model):
    """One line. Lines of all transcripts of an asset that have the same `line` belong together.

    Any number of them may: one sung line and its translation in two sentences have one number.
    Is not a row of a subtitle file: those are written from cues.
    """

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="cues")
    key = models.CharField(max_length=CUE_KEY_LENGTH, default=new_cue_key, editable=False)
    position = models.PositiveIntegerField(_("order"), default=0)
    line = models.PositiveIntegerField(_("line"))
    start_seconds = models.FloatField(_("from"), null=True, blank=True)
    """Empty while nobody has listened for it; then the line is where its counterparts are."""
    end_seconds = models.FloatField(_("to"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    extras = models.JSONField(default=dict, blank=True)
    """What its file said beside words and times: identifier, settings, notes before it."""

    class Meta:
        ordering = ["position", "line"]
        constraints = [
            models.UniqueConstraint(fields=["transcript", "key"], name="one_cue_per_key"),
            models.CheckConstraint(
                condition=models.Q(start_seconds__isnull=True, end_seconds__isnull=True)
                | models.Q(
                    start_seconds__isnull=False,
                    end_seconds__isnull=False,
                    end_seconds__gt=models.F("start_seconds"),
                ),
                name="cue_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class TranscriptFile(models.Model):
    """A file of words exactly as it was given; kept, whatever becomes of the lines read from it."""

    asset = models.ForeignKey(MediaAsset, models.CASCADE, related_name="transcript_files")
    name = models.CharField(_("file name"), max_length=255)
    format = models.CharField(max_length=8)
    """A name of `transcripts.formats`."""
    content = models.BinaryField()
    is_recognised = models.BooleanField(default=False)
    """A program wrote it by listening; nobody has checked it."""
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class TranscriptRevision(models.Model):
    """What a transcript held at one time: nothing written is lost by a later change or removal."""

    class Reason(models.TextChoices):
        BEFORE = "before", _("as it was before the first change")
        IMPORTED = "imported", _("taken from a file or pasted")
        DRAFT = "draft", _("draft, not shown to visitors")
        SAVED = "saved", _("saved")
        RESTORED = "restored", _("brought back")
        RECOGNISED = "recognised", _("written by a speech recogniser")

    asset = models.ForeignKey(MediaAsset, models.CASCADE, related_name="transcript_revisions")
    transcript = models.ForeignKey(
        Transcript, models.SET_NULL, null=True, blank=True, related_name="revisions"
    )
    """Empty when the transcript was removed."""
    tier = models.CharField(max_length=12, choices=Transcript.Tier)
    language = models.ForeignKey(Language, models.PROTECT, related_name="+")
    speaker = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    """The transcript's version it was."""
    reason = models.CharField(max_length=12, choices=Reason)
    content = models.JSONField()
    """Lines and extras, as `transcripts.contents` writes them."""
    source = models.ForeignKey(
        TranscriptFile, models.RESTRICT, null=True, blank=True, related_name="+"
    )
    hand = models.CharField(max_length=40, blank=True)
    """The open screen that wrote it: its next draft replaces this one."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} – {self.language}, {self.number}"
