"""The one table of the pipeline: a job, how far it is, and who holds it. Facts only, no rules."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from media_pipeline.stages import WHOLE
from media_pipeline.values import Kind


class JobState(models.TextChoices):
    """Where a job stands; the last five are final until somebody asks for another try."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("in progress")
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")
    DAMAGED = "damaged", _("damaged")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


FINAL_STATES = frozenset(
    {
        JobState.READY,
        JobState.REFUSED,
        JobState.DAMAGED,
        JobState.FAILED,
        JobState.CANCELLED,
    }
)


class JobKind(models.TextChoices):
    """What the master is."""

    VIDEO = Kind.VIDEO.value, _("video")
    AUDIO = Kind.AUDIO.value, _("sound")
    IMAGE = Kind.IMAGE.value, _("picture")
    DOCUMENT = Kind.DOCUMENT.value, _("written document")


class MediaJob(models.Model):
    """The making of everything wanted from one master. Changed only through ``jobs``.

    Is not a line of the task queue, which forgets a worker that died.
    """

    job_key = models.CharField(_("key"), max_length=32, unique=True)
    """From the master's checksum and the recipes' versions: the same work is queued once."""
    source_sha256 = models.CharField(_("SHA-256 of the original"), max_length=64, db_index=True)
    source_name = models.CharField(_("file name"), max_length=255)
    """As the officer named it: for messages only, never part of a path."""
    kind = models.CharField(_("kind"), max_length=10, choices=JobKind)
    recipes = models.JSONField(_("recipes"), default=None, null=True, blank=True)
    """Ids of the recipes asked for; null means all that apply."""
    salvage = models.BooleanField(_("save what still plays"), default=False)
    """An officer's decision about a damaged master: make what can be made and say what is lost."""

    stage = models.PositiveSmallIntegerField(_("stage"), default=WHOLE)
    """Number of the :class:`media_pipeline.stages.Stage`: what can be played before the whole."""
    owner = models.CharField(_("on whose behalf"), max_length=64, blank=True)
    """Opaque name of who takes turns with others for the workers: an organisation."""
    priority = models.SmallIntegerField(_("priority"), default=0)
    """Classes, not turns: nothing of a lower one starts while a higher one waits."""
    expected_seconds = models.FloatField(_("expected work in seconds"), default=0.0)
    rank = models.FloatField(_("place in its owner's line"), default=0.0)
    """See :func:`media_pipeline.schedule.rank_of`; the smallest goes first."""
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.FloatField(_("progress"), default=0.0)
    """Finished share, 0 to 1."""
    step = models.CharField(_("step"), max_length=20, blank=True)

    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    """Number of the attempt that may write: an older one finds that its number is gone."""
    max_attempts = models.PositiveIntegerField(_("attempts allowed"), default=3)
    worker = models.CharField(_("worker"), max_length=64, blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    """Past this moment without a heartbeat the worker counts as dead."""
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("not before"))

    reason_code = models.CharField(_("reason"), max_length=40, blank=True)
    reason_detail = models.JSONField(_("details"), default=dict, blank=True)
    result = models.JSONField(_("result"), default=None, null=True, blank=True)
    """:class:`media_pipeline.values.JobResult` as JSON, segments left out."""

    created_at = models.DateTimeField(_("waiting since"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("media job")
        verbose_name_plural = _("media jobs")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="media_job_expired"),
            models.Index(fields=["state", "next_try_at"], name="media_job_due"),
            models.Index(fields=["state", "owner", "rank"], name="media_job_line"),
            models.Index(fields=["owner", "started_at"], name="media_job_turns"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progress__gte=0.0) & models.Q(progress__lte=1.0),
                name="media_job_progress_is_a_share",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=JobState.RUNNING) | models.Q(lease_until__isnull=False),
                name="media_job_running_is_leased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} ({self.get_state_display()})"

    @property
    def is_finished(self) -> bool:
        """Nothing more will happen unless somebody asks for another try."""
        return self.state in FINAL_STATES
