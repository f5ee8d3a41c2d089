"""The tab of an element's form for what officers are asked in reports: lists, vitality, holders.

Owns the layout only. Everything in it may stay empty; the first tabs are enough to publish.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, Panel

from archive.vocabularies.widgets import TermCheckboxes

from .date_panel import DatePanel


def standing_panels() -> list[Panel]:
    """In the order of an inventory form."""
    return [
        InlinePanel(
            "status_entries",
            heading=_("Lists it is entered in"),
            label=_("List"),
            panels=[
                FieldRowPanel([FieldPanel("list", widget=forms.Select), FieldPanel("decision")]),
                FieldRowPanel([DatePanel("decided_on"), DatePanel("revoked_on")]),
                FieldPanel("note"),
            ],
        ),
        InlinePanel(
            "vitality_assessments",
            heading=_("How alive it is"),
            label=_("Assessment"),
            help_text=_("One line for each time it was looked at; earlier ones are kept."),
            panels=[
                FieldRowPanel(
                    [FieldPanel("vitality", widget=forms.Select), FieldPanel("assessed_on")]
                ),
                FieldPanel("note"),
            ],
        ),
        InlinePanel(
            "holders",
            heading=_("Who keeps it alive"),
            label=_("Person or group"),
            panels=[FieldPanel("agent"), DatePanel("since")],
        ),
        FieldPanel("legacy_type", widget=forms.Select),
        FieldPanel(
            "unesco_domains",
            widget=TermCheckboxes,
            help_text=_("Only when it differs: left empty, it follows from the heritage type."),
        ),
    ]
