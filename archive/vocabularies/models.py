"""The controlled vocabularies. Facts only; loading them from data files is in `loading`.

Slugs are ours and never change: two official code lists number the 54 peoples differently, so no
number can be a key.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """One entry of a vocabulary: a stable slug, a name in every interface language."""

    slug = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name or self.slug


class UnescoDomain(Term):
    """A domain of the 2003 Convention (article 2.2), a to e.

    Is not a type of the law: an element has one type and may lie in several domains.
    """

    class Meta(Term.Meta):
        verbose_name = _("UNESCO domain")
        verbose_name_plural = _("UNESCO domains")


class HeritageType(Term):
    """A type of the 2024 heritage law (45/2024/QH15, article 10): six of them.

    Is not a genre: Then is sung in the genre Then, its type is folk performing art.
    """

    unesco_domain = models.ForeignKey(
        UnescoDomain,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("UNESCO domain"),
        related_name="heritage_types",
    )
    """The domain an element of this type belongs to unless it names others itself."""

    class Meta(Term.Meta):
        verbose_name = _("heritage type")
        verbose_name_plural = _("heritage types")


class LegacyHeritageType(Term):
    """A type of the list of seven used until the 2024 law (circular 04/2010, article 2).

    Is not what reports count by: that is the type of today.
    """

    heritage_type = models.ForeignKey(
        HeritageType, models.PROTECT, verbose_name=_("type today"), related_name="legacy_types"
    )

    class Meta(Term.Meta):
        verbose_name = _("former heritage type")
        verbose_name_plural = _("former heritage types")


class HeritageList(Term):
    """A list an element can be entered in: inventory, national, UNESCO.

    Is not a collection: being in it is an official decision (StatusEntry).
    """

    class Meta(Term.Meta):
        verbose_name = _("heritage list")
        verbose_name_plural = _("heritage lists")


class VitalityTerm(Term):
    """How alive a practice is.

    Is not a status: nobody decides it, somebody assesses it (VitalityAssessment).
    """

    class Meta(Term.Meta):
        verbose_name = _("vitality")
        verbose_name_plural = _("degrees of vitality")


class ArtisanTitle(Term):
    """A title the State confers on holders, such as Nghệ nhân ưu tú.

    Is not a role: what somebody did in a record is said by RecordAgent.
    """

    class Meta(Term.Meta):
        verbose_name = _("artisan's title")
        verbose_name_plural = _("artisans' titles")


class CommunityLabel(Term):
    """A Local Contexts label or notice. Labels are set only by the community itself.

    Is not a lock: labels inform, and who may see a record is said by its audience.
    """

    class Kind(models.TextChoices):
        TRADITIONAL_KNOWLEDGE = "tk", _("Traditional Knowledge label")
        BIOCULTURAL = "bc", _("Biocultural label")
        NOTICE = "notice", _("notice, set by an institution")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    abbreviation = models.CharField(_("abbreviation"), max_length=12, blank=True)
    category = models.CharField(_("category"), max_length=20, blank=True)
    uri = models.URLField(_("address"), unique=True)

    class Meta(Term.Meta):
        verbose_name = _("community label")
        verbose_name_plural = _("community labels")


class Genre(Term):
    """A form of singing, playing, dancing or rite, under a wider one when it has a parent.

    Is not a heritage type of the law, nor a people: several peoples sing Then.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    alternate_names = models.JSONField(_("other names"), default=list, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("genre")
        verbose_name_plural = _("genres")


class Language(Term):
    """A language of content; the slug is its ISO 639-3 code.

    Is not a language of the interface: those are a setting.
    """

    class Meta(Term.Meta):
        verbose_name = _("language of content")
        verbose_name_plural = _("languages of content")


class RightsStatement(Term):
    """A statement of rightsstatements.org or Creative Commons.

    Is not a permission to see: that is the audience.
    """

    uri = models.URLField(_("address"), unique=True)

    class Meta(Term.Meta):
        verbose_name = _("rights statement")
        verbose_name_plural = _("rights statements")


class EthnicGroup(Term):
    """A people of the official list of 54, or a subgroup of one (it then has a parent).

    Is not known by a number: the two official lists disagree, the slug is the key.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subgroups"
    )
    code_1979 = models.CharField(
        _("code, 1979 list"), max_length=2, blank=True, help_text=_("Decision 421, 1979")
    )
    code_census = models.CharField(_("code, census list"), max_length=2, blank=True)
    language_group = models.CharField(_("language group"), max_length=60, blank=True)
    language_family = models.CharField(_("language family"), max_length=60, blank=True)
    languages = models.ManyToManyField(
        Language, verbose_name=_("languages"), blank=True, related_name="peoples"
    )
    population_2019 = models.PositiveIntegerField(_("population, 2019 census"), null=True)
    is_mainly_northern = models.BooleanField(_("lives mainly in the north"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("people")
        verbose_name_plural = _("peoples")


class AlternateName(models.Model):
    """Another name of a people: found by search, and shown only when it is not an exonym."""

    class Kind(models.TextChoices):
        VARIANT = "variant", _("other name or spelling")
        EXONYM = "exonym", _("old name given by others: searchable, never shown")

    group = models.ForeignKey(EthnicGroup, models.CASCADE, related_name="alternate_names")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.VARIANT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "name"], name="one_alternate_name_per_group")
        ]

    def __str__(self) -> str:
        return self.name
