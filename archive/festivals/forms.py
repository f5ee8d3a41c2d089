"""What officers fill in about a festival's days: its date rule, and one holding's days.

A rule is checked by `rules.as_rule`, days by the services; here their messages find their field.
"""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from archive.lunar import Chi, RuleError
from archive.lunar.words import SIGN_NAMES, TERM_NAMES
from archive.records.models import Element

from .models import DateRule, Occurrence
from .rules import COLUMNS_OF_DATES, as_rule, columns_of

Choices = Iterable[tuple[Any, Any]]

RULE_COLUMNS: Final = ("kind", "note", *COLUMNS_OF_DATES)
EVERY: Final = ""
NTH_CHOICES: Final[Choices] = (
    (1, gettext_lazy("the first such day")),
    (2, gettext_lazy("the second")),
    (3, gettext_lazy("the third")),
    (EVERY, gettext_lazy("every such day")),
)
CHI_CHOICES: Final[Choices] = (("", "–"), *((int(chi), SIGN_NAMES[chi]) for chi in Chi))
TERM_CHOICES: Final[Choices] = (
    ("", "–"),
    *((int(term), name) for term, name in TERM_NAMES.items()),
)
"""In the order of the year, from Lập xuân."""


class DateRuleForm(WagtailAdminModelForm):
    """One rule; columns the chosen kind does not have are emptied, whatever was left in them."""

    chi = forms.TypedChoiceField(
        label=gettext_lazy("Zodiac sign"),
        choices=CHI_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
    )
    nth = forms.TypedChoiceField(
        label=gettext_lazy("Which one in the month"),
        choices=NTH_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        initial=1,
    )
    term = forms.TypedChoiceField(
        label=gettext_lazy("Solar term"),
        choices=TERM_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.errors or "kind" not in cleaned:
            return cleaned
        row = DateRule(**{column: cleaned.get(column) for column in RULE_COLUMNS})
        try:
            rule = as_rule(row)
        except RuleError as error:
            self.add_error(error.field, str(error))
            return cleaned
        self._ask_for_base_year(row)
        return cleaned | columns_of(rule)

    def _ask_for_base_year(self, row: DateRule) -> None:
        """Of a rule entered now; those of published lists may lack it until somebody knows."""
        is_entered_now = not {"kind", "every_years", "base_year"}.isdisjoint(self.changed_data)
        if row.every_years > 1 and row.base_year is None and is_entered_now:
            words = _("Enter a year in which it was held. If nobody knows one, choose “announced "
                      "each time” instead.")  # fmt: skip
            self.add_error("base_year", words)


class HoldingForm(forms.Form):
    """The days of one holding."""

    starts_on = forms.DateField(label=gettext_lazy("From"), widget=AdminDateInput)
    ends_on = forms.DateField(
        label=gettext_lazy("To"),
        widget=AdminDateInput,
        required=False,
        help_text=gettext_lazy("Empty for a single day"),
    )
    main_on = forms.DateField(label=gettext_lazy("Main day"), widget=AdminDateInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=Occurrence._meta.get_field("note").max_length,
        required=False,
        help_text=gettext_lazy("Shown to visitors"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("ends_on") and "ends_on" not in self.errors:
            cleaned["ends_on"] = cleaned.get("starts_on")
        return cleaned


class AnnouncementForm(HoldingForm):
    """The days of a holding no rule gives, and whose it is."""

    element = forms.ModelChoiceField(
        label=gettext_lazy("Festival"), queryset=Element.objects.none()
    )
    field_order = ("element", "starts_on", "ends_on", "main_on", "note")

    def __init__(self, *args: Any, festivals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["element"]
        field.queryset = festivals
