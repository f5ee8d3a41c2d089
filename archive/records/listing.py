"""Lists of the catalogue in the admin: found by name as people type it, without accents.

Owns presentation only; which entries a list starts from is the guard's business.
"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.snippets import IndexView

from archive.access.admin import (
    ScopedChooseResultsView,
    ScopedChooserViewSet,
    ScopedChooseView,
)

from .selectors import named

TITLE_FIELDS = ("title_vi", "title_en", "title_fr", "title_zh_hans")
ENTRY_FIELDS = ("code", *TITLE_FIELDS)
AGENT_FIELDS = ("name",)


class NamedIndexView(IndexView):
    """A list whose search box folds accents; `search_fields` comes from the viewset."""

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        return named(queryset, self.search_fields, self.search_query)


class NameSearchForm(BaseFilterForm):
    """The search box of a chooser."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Accents are not needed")}),
    )
    name_fields: tuple[str, ...] = ()

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        query = self.cleaned_data.get("q")
        if not query:
            return objects
        self.is_searching, self.search_query = True, query
        return named(objects, self.name_fields, query)


class EntrySearchForm(NameSearchForm):
    name_fields = ENTRY_FIELDS


class AgentSearchForm(NameSearchForm):
    name_fields = AGENT_FIELDS


class EntryChooseView(ScopedChooseView):
    filter_form_class = EntrySearchForm


class EntryChooseResultsView(ScopedChooseResultsView):
    filter_form_class = EntrySearchForm


class EntryChooserViewSet(ScopedChooserViewSet):
    choose_view_class = EntryChooseView
    choose_results_view_class = EntryChooseResultsView


class AgentChooseView(ScopedChooseView):
    filter_form_class = AgentSearchForm


class AgentChooseResultsView(ScopedChooseResultsView):
    filter_form_class = AgentSearchForm


class AgentChooserViewSet(ScopedChooserViewSet):
    """Choosing a person or group, or entering one on the spot."""

    choose_view_class = AgentChooseView
    choose_results_view_class = AgentChooseResultsView
    form_fields = ("kind", "name")
    creation_tab_label = _("Enter a new one")
    create_action_label = _("Add")
