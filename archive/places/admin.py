"""Places in the admin: looked up and chosen, never edited (the next reform is a data file)."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet
from wagtail.snippets.widgets import AdminSnippetChooser

from .finding import places_called
from .models import Place
from .selectors import with_era


class LookUpOnlyPolicy(ModelPermissionPolicy):
    """Nobody changes a place here, administrators included; whoever may view may look it up."""

    def user_has_permission(self, user: AbstractBaseUser, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))


class PlaceSearchForm(BaseFilterForm):
    """One box: a name, with or without accents, with or without what the place lies in."""

    q = forms.CharField(
        label=_("Name of the place"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("e.g. tan son, luc ngan")}),
    )

    def filter(self, objects: QuerySet[Place]) -> QuerySet[Place]:
        query = self.cleaned_data.get("q")
        if not query:
            return objects
        self.is_searching, self.search_query = True, query
        return places_called(query)


class _PlaceChoices:
    filter_form_class = PlaceSearchForm
    chosen_url_name: str

    def get_object_list(self) -> QuerySet[Place]:
        """Before anything is typed: the provinces of today's map, then the former ones."""
        provinces = Place.objects.filter(level=Place.Level.PROVINCE)
        return provinces.select_related("parent__parent").order_by("uid")

    @property
    def title_column(self) -> Column:
        column: Column = super().title_column  # type: ignore[misc]
        column.accessor = with_era
        return column


class PlaceChooseView(_PlaceChoices, ChooseView):
    pass


class PlaceChooseResultsView(_PlaceChoices, ChooseResultsView):
    pass


class _NamedInFull:
    def get_display_title(self, instance: Place) -> str:
        return with_era(instance)


class PlaceChosenView(_NamedInFull, SnippetChosenView):
    pass


class PlaceChosenMultipleView(_NamedInFull, SnippetChosenMultipleView):
    pass


class PlaceChooser(_NamedInFull, AdminSnippetChooser):
    show_edit_link = False


class PlaceChooserViewSet(SnippetChooserViewSet):
    choose_view_class = PlaceChooseView
    choose_results_view_class = PlaceChooseResultsView
    chosen_view_class = PlaceChosenView
    chosen_multiple_view_class = PlaceChosenMultipleView
    base_widget_class = PlaceChooser


class PlaceIndexView(IndexView):
    """The list, searched as the chooser is."""

    def get_base_queryset(self) -> QuerySet[Place]:
        places: QuerySet[Place] = super().get_base_queryset()
        return places.select_related("parent__parent")

    def _get_title_column(self, field_name: str, **kwargs: Any) -> Column:
        return super()._get_title_column(field_name, **{**kwargs, "accessor": with_era})

    def search_queryset(self, queryset: QuerySet[Place]) -> QuerySet[Place]:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=places_called(self.search_query).values("pk"))


class PlaceViewSet(SnippetViewSet):
    """Both maps, to look things up."""

    model = Place
    icon = "site"
    list_display = ["__str__", "level", "code"]
    list_filter = ["level"]
    list_per_page = 50
    search_fields = ["name_folded"]
    search_backend_name = None
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = PlaceIndexView
    chooser_viewset_class = PlaceChooserViewSet
    chooser_per_page = 20
    inspect_view_fields = [
        "name", "level", "code", "parent", "valid_from", "valid_to", "latitude", "longitude",
    ]  # fmt: skip
