"""The part of an element's edit form that says when it is held."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

from .forms import DateRuleForm
from .rules import COLUMNS


class KindSelect(forms.Select):
    """The kind of a rule, which tells the script the fields that kind has."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        columns = json.dumps({str(kind): names for kind, names in COLUMNS.items()})
        super().__init__({"data-date-rule-columns": columns, **(attrs or {})}, choices)

    class Media:
        js = ["archive/date_rule.js"]


class DateRulePanel(InlinePanel):
    """The rules of an element, each checked as a whole."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = DateRuleForm
        return options


def festival_panels() -> list[Panel]:
    """What the festivals room adds to the form of an element."""
    days = ("first_day", "first_month", "last_day", "last_month")
    rule = [
        FieldPanel("kind", widget=KindSelect),
        FieldRowPanel([FieldPanel("chi"), FieldPanel("nth")]),
        FieldPanel("term"),
        FieldRowPanel([FieldPanel(name) for name in days]),
        FieldRowPanel([FieldPanel(name) for name in ("main_day", "main_month")]),
        FieldPanel("leap"),
        FieldRowPanel([FieldPanel(name) for name in ("every_years", "base_year")]),
        FieldPanel("note"),
    ]
    return [DateRulePanel("date_rules", rule, heading=_("When it is held"), label=_("Date"))]
