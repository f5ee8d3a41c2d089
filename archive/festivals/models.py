"""Date rules of elements and the holdings officers decided on. Facts only.

What a rule means on the calendar is `archive.lunar`'s business; holdings nobody decided on yet are
computed (`selectors`) and stored nowhere.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from archive.lunar import LeapMonth
from archive.records.models import Element


class DateRule(Orderable):
    """When an element is held, as people say it; `rules.as_rule` reads the columns together.

    Is not a date: laid on a year it gives one, or none.
    """

    class Kind(models.TextChoices):
        """The names are those of `archive.lunar.stored`."""

        LUNAR_DAYS = "lunar-days", _("lunar day or days")
        LUNAR_MONTH = "lunar-month", _("a whole lunar month")
        ZODIAC_DAY = "zodiac-day", _("a day of a zodiac sign (ngày Thìn)")
        SOLAR_DAYS = "solar-days", _("solar day or days")
        SOLAR_TERM = "solar-term", _("a solar term (Thanh minh)")
        ANNOUNCED = "announced", _("announced each time")
        ON_DEMAND = "on-demand", _("held when needed")

    class Leap(models.TextChoices):
        REGULAR = LeapMonth.REGULAR.value, _("the regular month")
        LEAP = LeapMonth.LEAP.value, _("the leap month when there is one")
        BOTH = LeapMonth.BOTH.value, _("both")
        ONLY_LEAP = LeapMonth.ONLY_LEAP.value, _("only years with that leap month")

    element = ParentalKey(Element, on_delete=models.CASCADE, related_name="date_rules")
    kind = models.CharField(_("kind of date"), max_length=12, choices=Kind)
    first_day = models.PositiveSmallIntegerField(_("from day"), null=True, blank=True)
    first_month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    last_day = models.PositiveSmallIntegerField(_("to day"), null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    main_day = models.PositiveSmallIntegerField(_("main day"), null=True, blank=True)
    main_month = models.PositiveSmallIntegerField(_("month"), null=True, blank=True)
    chi = models.PositiveSmallIntegerField(_("zodiac sign"), null=True, blank=True)
    nth = models.PositiveSmallIntegerField(
        _("which one in the month"), null=True, blank=True, help_text=_("Empty: every such day")
    )
    term = models.PositiveSmallIntegerField(_("solar term"), null=True, blank=True)
    leap = models.CharField(
        _("in a year with a leap month"), max_length=10, choices=Leap, default=Leap.REGULAR
    )
    every_years = models.PositiveSmallIntegerField(_("every how many years"), default=1)
    base_year = models.PositiveSmallIntegerField(
        _("a year in which it was held"),
        null=True,
        blank=True,
        help_text=_("Needed when it is not held every year"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.get_kind_display()


class Occurrence(models.Model):
    """One dated holding an officer decided on: confirmed, moved, announced or cancelled.

    Is not every holding: those nobody decided on are computed and stored nowhere.
    """

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        MOVED = "moved", _("moved")
        ANNOUNCED = "announced", _("announced")
        CANCELLED = "cancelled", _("not held")

    element = models.ForeignKey(Element, models.CASCADE, related_name="occurrences")
    rule = models.ForeignKey(
        DateRule, models.SET_NULL, null=True, blank=True, related_name="occurrences"
    )
    expected_on = models.DateField(_("expected day"), null=True, blank=True)
    """The first day the rule gives: which computed holding this decides. None when announced."""
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    main_on = models.DateField(_("main day"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    note = models.CharField(_("note"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("holding of a festival")
        verbose_name_plural = _("holdings of festivals")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["element", "expected_on"],
                condition=models.Q(expected_on__isnull=False),
                name="one_decision_per_expected_holding",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="holding_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element} {self.starts_on}"
