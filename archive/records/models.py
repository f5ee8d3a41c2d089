"""Elements, Records and who and what they name. Facts only; publishing is in `services`."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
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
from archive.dates.fields import DatedModel, UncertainDateField
from archive.places.models import Place
from archive.spelling import slug as spelled_slug
from archive.vocabularies.models import (
    ArtisanTitle,
    EthnicGroup,
    Genre,
    HeritageList,
    HeritageType,
    Language,
    LegacyHeritageType,
    RightsStatement,
    UnescoDomain,
    VitalityTerm,
)

from .codes import CODE_LENGTH, new_code
from .previews import LanguagePreviews

UNTITLED = _("(no title yet)")
BODY_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


class Agent(DatedModel, ClusterableModel):
    """A person or group with a role in a record: singer, maker, recorder.

    Is not a login account: nobody signs in as an Agent, and a User is named in no record.

    Life dates, origin and home are sensitive personal data (decree 356/2025, article 4): kept for
    the archive's own work, shown on no public page, in no index and no export.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        GROUP = "group", _("group")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=160)
    note = models.TextField(
        _("note"), blank=True, help_text=_("Shown to visitors on the page of the artisan.")
    )
    title = models.ForeignKey(
        ArtisanTitle,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("title conferred"),
        related_name="agents",
    )
    born = UncertainDateField(_("born"), blank=True)
    died = UncertainDateField(_("died"), blank=True)
    ethnic_groups = models.ManyToManyField(
        EthnicGroup, verbose_name=_("peoples"), blank=True, related_name="+"
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, verbose_name=_("lives in"), related_name="+"
    )

    class Meta:
        verbose_name = _("artisan or group")
        verbose_name_plural = _("artisans and groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Apprenticeship(DatedModel):
    """Who learned from whom.

    Is not kinship: a father is a teacher only when he taught.
    """

    teacher = ParentalKey(
        Agent, on_delete=models.CASCADE, verbose_name=_("teacher"), related_name="pupil_links"
    )
    pupil = ParentalKey(
        Agent, on_delete=models.CASCADE, verbose_name=_("pupil"), related_name="teacher_links"
    )
    genre = models.ForeignKey(
        Genre, models.PROTECT, null=True, blank=True, verbose_name=_("genre"), related_name="+"
    )
    since = UncertainDateField(_("since"), blank=True)

    class Meta:
        verbose_name = _("teacher and pupil")
        verbose_name_plural = _("teachers and pupils")
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "pupil", "genre"], name="one_link_per_teacher_pupil_and_genre"
            ),
            models.UniqueConstraint(
                fields=["teacher", "pupil"],
                condition=models.Q(genre=None),
                name="one_link_per_teacher_and_pupil_without_genre",
            ),
            models.CheckConstraint(
                condition=~models.Q(teacher=models.F("pupil")), name="nobody_teaches_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teacher} → {self.pupil}"


class Collection(models.Model):
    """A curated group of records.

    Is not a folder of files, nor the heading of a menu: a record is in one or in none.
    """

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
    """A living practice, such as one village's festival. Elements are what reports count.

    Is not a recording: that is a Record, and an element without any is still counted.
    """

    heritage_type = models.ForeignKey(
        HeritageType,
        models.PROTECT,
        null=True,
        verbose_name=_("heritage type"),
        related_name="elements",
    )
    """Null only while a draft: publishing asks for it."""
    legacy_type = models.ForeignKey(
        LegacyHeritageType,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("type in the former list of seven"),
        related_name="elements",
    )
    unesco_domains = ParentalManyToManyField(
        UnescoDomain, verbose_name=_("UNESCO domains"), blank=True
    )
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

    def with_content_json(self, content: dict[str, Any]) -> "Element":
        """As the record's: choices of today's unit stay with the places they were made for."""
        element: Element = super().with_content_json(content)
        links = ElementPlace.objects.filter(element=self.pk)
        chosen = {
            (pk, place): today
            for pk, place, today in links.values_list("pk", "place", "place_today")
        }
        for link in element.element_places.all():
            link.place_today_id = chosen.get((link.pk, link.place_id))
        return element

    def get_absolute_url(self) -> str:
        return reverse("archive:element", args=[self.code, self.slug])


class ElementPlace(Orderable):
    """Where an element lives; any unit of either map.

    Is not where a recording was made: that is the place of the record.
    """

    element = ParentalKey(Element, on_delete=models.CASCADE, related_name="element_places")
    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("place"), related_name="element_places"
    )
    place_today = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("where it lies today"),
        related_name="+",
    )
    """Chosen by an officer when the unit was split; empty when it follows from the succession."""

    def __str__(self) -> str:
        return str(self.place)


class StatusEntry(Orderable, DatedModel):
    """The entry of an element in a list, by a decision; revoked entries are kept.

    Is not a state that the next decision overwrites: every decision is an entry of its own.
    """

    element = ParentalKey(Element, on_delete=models.CASCADE, related_name="status_entries")
    list = models.ForeignKey(
        HeritageList, models.PROTECT, verbose_name=_("list"), related_name="status_entries"
    )
    decision = models.CharField(_("decision"), max_length=80, blank=True)
    decided_on = UncertainDateField(_("date of the decision"), blank=True)
    revoked_on = UncertainDateField(_("revoked on"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.list} {self.decision}".strip()


class VitalityAssessment(Orderable):
    """How alive an element was found to be, at a date.

    Is not the last word: the next assessment stands beside it.
    """

    element = ParentalKey(Element, on_delete=models.CASCADE, related_name="vitality_assessments")
    vitality = models.ForeignKey(
        VitalityTerm, models.PROTECT, verbose_name=_("vitality"), related_name="+"
    )
    assessed_on = models.DateField(_("assessed on"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["element", "assessed_on"], name="one_assessment_per_element_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vitality} ({self.assessed_on})"


class Holder(Orderable, DatedModel):
    """A person or group who keeps an element alive.

    Is not everybody who performs it: those are named by the records.
    """

    element = ParentalKey(Element, on_delete=models.CASCADE, related_name="holders")
    agent = models.ForeignKey(
        Agent, models.PROTECT, verbose_name=_("artisan or group"), related_name="holdings"
    )
    since = UncertainDateField(_("since"), blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["element", "agent"], name="one_holding_per_agent_and_element"
            )
        ]

    def __str__(self) -> str:
        return str(self.agent)


class Record(DatedModel, CatalogueEntry):
    """One documentation of an element: a tape, a shoot, a dossier.

    Is not the practice itself: that is its Element; nor a file: those are its MediaAssets.
    """

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
    place_today = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("where it lies today"),
        related_name="+",
    )
    """Chosen by an officer when the unit was split; empty when it follows from the succession."""
    date_recorded = UncertainDateField(_("date recorded"), blank=True)
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

    def with_content_json(self, content: dict[str, Any]) -> "Record":
        """A revision with the choice of today's unit that stands, if its place is still the same.

        The choice is made beside the text, once for the place as documented: publishing an older
        draft does not take it back, and another place needs another choice.
        """
        record: Record = super().with_content_json(content)
        same = Record.objects.filter(pk=self.pk, place=record.place_id)
        record.place_today_id = same.values_list("place_today", flat=True).first()
        return record

    def get_absolute_url(self) -> str:
        return reverse("archive:record", args=[self.code, self.slug])


class RecordAgent(Orderable):
    """Who did what in a record.

    Is not a holder of the element: whoever recorded it did something in the record, too.
    """

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
