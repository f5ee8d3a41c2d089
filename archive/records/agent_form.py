"""The edit form of a person or group: first what visitors see, then what stays in the archive.

Life dates, origin and home are sensitive personal data: they are asked for only of accounts that
may change an agent, and stand in a group that says they are not published.
"""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)

from archive.dates import UncertainDateError, parse
from archive.vocabularies.models import Genre
from archive.vocabularies.widgets import PeopleCheckboxes

from .date_panel import DatePanel
from .models import Agent

MAY_SEE_PRIVATE: Final = "archive.change_agent"
"""Contributors enter people by name; what is private they neither see nor are asked for."""


class AgentForm(WagtailAdminModelForm):
    """What no field can check alone."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if _is_before(cleaned.get("died") or "", cleaned.get("born") or ""):
            self.add_error("died", ValidationError(_("This is before the birth."), code="order"))
        return cleaned

    def is_valid(self) -> bool:
        """The database would refuse impossible links; here the officer is told which."""
        if not super().is_valid():
            return False
        wrong = [*self._mark("teacher_links", "teacher"), *self._mark("pupil_links", "pupil")]
        return not wrong

    def _mark(self, relation: str, side: str) -> Iterator[forms.ModelForm]:
        """Say at each impossible line what is wrong with it; the lines are returned."""
        seen: set[tuple[Agent, Genre | None]] = set()
        for line in self._lines(relation):
            link = line.cleaned_data[side], line.cleaned_data.get("genre")
            if self.instance.pk and link[0] == self.instance:
                line.add_error(side, _("Choose somebody else: nobody is their own teacher."))
                yield line
            elif link in seen:
                line.add_error(side, _("This is entered above already."))
                yield line
            seen.add(link)

    def _lines(self, relation: str) -> list[forms.ModelForm]:
        """The filled lines that stay."""
        lines = (line for line in self.formsets[relation] if line.cleaned_data)
        return [line for line in lines if not line.cleaned_data.get("DELETE")]


def _is_before(words: str, other: str) -> bool:
    """Whether one date certainly lies before the other."""
    try:
        last, first = parse(words).latest, parse(other).earliest
    except UncertainDateError:
        return False
    return last is not None and first is not None and last < first


def agent_form() -> ObjectList:
    """The panels in order."""
    return ObjectList(
        [
            FieldPanel("kind", widget=forms.RadioSelect),
            FieldPanel("name"),
            FieldPanel("title", widget=forms.Select),
            FieldPanel("note"),
            _links("teacher_links", "teacher", gettext_lazy("Teachers")),
            _links("pupil_links", "pupil", gettext_lazy("Pupils")),
            _private(),
        ],
        base_form_class=AgentForm,
    )


def _links(relation: str, side: str, heading: Any) -> Panel:
    panels = [
        FieldPanel(side),
        FieldRowPanel([FieldPanel("genre", widget=forms.Select), DatePanel("since")]),
    ]
    return InlinePanel(relation, heading=heading, label=_LABELS[side], panels=panels)


_LABELS: Final = {"teacher": gettext_lazy("Teacher"), "pupil": gettext_lazy("Pupil")}


def _private() -> Panel:
    return MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    DatePanel("born", permission=MAY_SEE_PRIVATE),
                    DatePanel("died", permission=MAY_SEE_PRIVATE),
                ]
            ),
            FieldPanel("ethnic_groups", widget=PeopleCheckboxes, permission=MAY_SEE_PRIVATE),
            FieldPanel("place", permission=MAY_SEE_PRIVATE),
        ],
        heading=gettext_lazy("Private information – not published"),
        help_text=gettext_lazy(
            "For the archive's own work only. It is on no public page, in no search and in no "
            "export."
        ),
        permission=MAY_SEE_PRIVATE,
        classname="private-panel",
        icon="lock",
    )
