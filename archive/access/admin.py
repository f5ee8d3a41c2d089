"""The guard of the officers' admin: every address starts from what the account may work on.

Wagtail's generic views ask for model permissions only; most of them never look at the row. So
each address with a key is wrapped, each list and chooser starts from a scoped queryset, and
reports over everybody's work are for those who answer for all of it. Owns no rule: those are in
`rules`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.functional import cached_property
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.permissions import policy_registry
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from .requests import viewer_of
from .viewer import Viewer

View = Callable[..., HttpResponse]
M = TypeVar("M", bound=Model)


class _ScopedChoices:
    """Lists and answers only what the model's viewset offers to who asks."""

    request: HttpRequest
    model_class: type[Model]

    def choices(self) -> QuerySet[Any]:
        viewset: GuardedSnippetViewSet = self.model_class.snippet_viewset  # type: ignore[attr-defined]
        return viewset.choosable_by(viewer_of(self.request))

    def get_object_list(self) -> QuerySet[Any]:
        return self.choices()

    def get_object(self, pk: str) -> Model:
        return self.choices().get(pk=pk)

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return self.choices().filter(pk__in=pks)


class ScopedChooseView(_ScopedChoices, ChooseView):
    filter_form_class: type[BaseFilterForm] | None = None


class ScopedChooseResultsView(_ScopedChoices, ChooseResultsView):
    filter_form_class: type[BaseFilterForm] | None = None


class ScopedChosenView(_ScopedChoices, SnippetChosenView):
    pass


class ScopedChosenMultipleView(_ScopedChoices, SnippetChosenMultipleView):
    pass


class ScopedChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ScopedChooseView
    choose_results_view_class = ScopedChooseResultsView
    chosen_view_class = ScopedChosenView
    chosen_multiple_view_class = ScopedChosenMultipleView


class GuardedSnippetViewSet(SnippetViewSet):
    """A snippet's admin in which nobody meets an entry that is not theirs to work on.

    Subclasses answer the two questions below; copying is off because codes are unique.
    """

    chooser_viewset_class = ScopedChooserViewSet
    copy_view_enabled = False
    search_backend_name = None

    def changeable_by(self, viewer: Viewer) -> QuerySet[Any]:
        """What the viewer may list and open; subclasses must say."""
        raise NotImplementedError

    def choosable_by(self, viewer: Viewer) -> QuerySet[Any]:
        """What the viewer may point at from another form; what they may work on, unless wider."""
        return self.changeable_by(viewer)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.changeable_by(viewer_of(request))

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = self._guarded(pattern.callback)
        return patterns

    def _guarded(self, view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "pk" in kwargs:
                self._check(request, unquote(str(kwargs["pk"])))
            return view(request, *args, **kwargs)

        return guarded

    def _check(self, request: HttpRequest, pk: str) -> None:
        # One answer for "not yours" and "not there": which numbers exist stays unknown.
        is_known = pk.isdecimal() and self.get_queryset(request).filter(pk=pk).exists()
        if not is_known:
            raise PermissionDenied


class GuardedDeleteBulkAction(DeleteBulkAction):
    """Deletes what the account may delete and does not even name the rest."""

    @cached_property
    def deletable(self) -> list[Model]:
        """The wanted entries the account may delete, asked once: afterwards they are gone."""
        wanted = self.request.GET.getlist("id")
        policy = policy_registry.get_by_type(self.model)
        allowed = policy.instances_user_has_permission_for(self.request.user, "delete")
        if "all" not in wanted:
            allowed = allowed.filter(pk__in=[pk for pk in wanted if pk.isdecimal()])
        return list(allowed)

    def get_actionable_objects(self) -> tuple[list[Model], dict[str, list[Model]]]:
        return self.deletable, {"items_with_no_access": []}


def for_curators(view: View) -> View:
    """A view over everybody's work: refused to accounts that do not answer for all of it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not viewer_of(request).curates_everything:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
