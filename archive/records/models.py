"""Elements, Records and who and what they name. Facts only; publishing is in `services`."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    Revision,
    RevisionMixin,
    WorkflowMixin,
    WorkflowState,
)

from archive.access.viewer import Audience
from archive.places.models import Place
from archive.spelling import slug as spelled_slug
from archive.vocabularies.models import EthnicGroup, Genre, HeritageType, Language, RightsStatement

from .codes import CODE_LENGTH, new_code
from .previews import LanguagePreviews

UNTITLED = _("(no title yet)")
BODY_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]
validate_partial_date = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Write the date as 1975, 1975-03 or 1975-03-18."),
)


class Agent(models.Model):
    """A person or group with a role in a record: singer, maker, recorder. Never the login User."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        GROUP = "group", _("group")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=160)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("artisan or group")
        verbose_name_plural = _("artisans and groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Collection(models.Model):
    """A curated group of records."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("group of records", "collection")
        verbose_name_plural = pgettext_lazy("group of records", "collections")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title or self.slug


class CatalogueEntry(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, LanguagePreviews, ClusterableModel
):
    """What elements and records share: a stable code, a title, a life from draft to published."""

    code = models.CharField(
        _("code"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences, shown in lists and search.")
    )
    genres = ParentalManyToManyField(Genre, verbose_name=_("genres"), blank=True)
    ethnic_groups = ParentalManyToManyField(EthnicGroup, verbose_name=_("peoples"), blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or self.title_vi or str(UNTITLED)

    @property
    def slug(self) -> str:
        """The readable tail of the address; the code alone finds the page."""
        return spelled_slug(self.title_vi or "")[:60].strip("-") or "-"


class Element(CatalogueEntry):
    """A living practice, such as one village's festival. Elements are what reports count."""

    heritage_type = models.ForeignKey(
        HeritageType,
        models.PROTECT,
        null=True,
        verbose_name=_("heritage type"),
        related_name="elements",
    )
    """Null only while a draft: publishing asks for it."""
    source_id = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    """The entry of the data file it was loaded from, so that loading again finds it."""

    _revisions = GenericRelation(Revision, related_query_name="element")
    workflow_states = GenericRelation(
        WorkflowState,
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="element",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("heritage element")
        verbose_name_plural = _("heritage elements")
        ordering = ["title_vi", "pk"]

    @property
    def revisions(self) -> "models.Manager[Revision]":
        return self._revisions

    def get_absolute_url(self) -> str:
        return reverse("archive:element", args=[self.code, self.slug])


class ElementPlace(Orderable):
    """Where an element lives; any unit of either map."""

    element = ParentalKey(Element, on_delete=models.CASCADE, related_name="element_places")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name=_("place"), related_name="+")

    def __str__(self) -> str:
        return str(self.place)


class Record(CatalogueEntry):
    """One documentation of an element: a tape, a shoot, a dossier."""

    element = models.ForeignKey(
        Element,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("heritage element"),
        related_name="records",
    )
    body = RichTextField(_("description"), blank=True, features=BODY_FEATURES)
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("place as documented"),
        help_text=_("The unit as it was named then; today's unit is worked out."),
        related_name="records",
    )
    place_note = models.CharField(_("village or spot"), max_length=160, blank=True)
    date_recorded = models.CharField(
        _("date recorded"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("1975, 1975-03 or 1975-03-18"),
    )
    languages = ParentalManyToManyField(
        Language, verbose_name=_("languages heard or read"), blank=True
    )
    collection = models.ForeignKey(
        Collection,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("group of records", "collection"),
        related_name="records",
    )
    rights = models.ForeignKey(
        RightsStatement,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("rights"),
        related_name="records",
    )
    audience = models.CharField(
        _("who may see it"), max_length=12, choices=Audience, default=Audience.PUBLIC
    )
    source_id = models.CharField(max_length=40, blank=True, editable=False, db_index=True)

    _revisions = GenericRelation(Revision, related_query_name="record")
    workflow_states = GenericRelation(
        WorkflowState,
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="record",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["-pk"]
        permissions = [("curate_record", "Can see drafts and restricted records")]
        indexes = [models.Index(fields=["live", "audience"], name="record_visibility")]

    @property
    def revisions(self) -> "models.Manager[Revision]":
        return self._revisions

    def get_absolute_url(self) -> str:
        return reverse("archive:record", args=[self.code, self.slug])


class RecordAgent(Orderable):
    """Who did what in a record."""

    class Role(models.TextChoices):
        SINGER = "singer", _("singer")
        MUSICIAN = "musician", _("musician")
        DANCER = "dancer", _("dancer")
        RITUAL_MASTER = "ritual-master", _("ritual master")
        MAKER = "maker", _("maker")
        TELLER = "teller", _("storyteller")
        RECORDER = "recorder", _("recorder")
        RESEARCHER = "researcher", _("researcher")
        TRANSLATOR = "translator", _("translator")

    record = ParentalKey(Record, on_delete=models.CASCADE, related_name="record_agents")
    agent = models.ForeignKey(
        Agent, models.PROTECT, verbose_name=_("artisan or group"), related_name="record_agents"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["record", "agent", "role"], name="one_role_per_agent_and_record"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} ({self.get_role_display()})"
