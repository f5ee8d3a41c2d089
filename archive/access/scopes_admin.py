"""Which places each officer answers for, in the admin; for administrators.

Only they have the permission; roles do not give it. Owns no rule: those are in `rules`.
"""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from archive.places.selectors import with_era

from .models import OfficerScope


class AccountField(ModelChoiceField):
    """Accounts by the name people know, with the sign-in name behind it."""

    def label_from_instance(self, obj: object) -> str:
        name, username = obj.get_full_name(), obj.get_username()  # type: ignore[attr-defined]
        return f"{name} ({username})" if name else username


class ScopeForm(WagtailAdminModelForm):
    user = AccountField(
        get_user_model().objects.filter(is_active=True).order_by("username"), label=_("account")
    )


class OfficerScopeViewSet(SnippetViewSet):
    """One line for each place of an officer."""

    model = OfficerScope
    icon = "site"
    menu_label = _("Places in charge of")
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["user__username", "user__last_name", "user__first_name", "place__name_folded"]
    list_display = ["user", Column("place", label=_("place"), accessor=lambda o: with_era(o.place))]
    edit_handler = ObjectList([FieldPanel("user"), FieldPanel("place")], base_form_class=ScopeForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficerScope]:
        scopes = OfficerScope.objects.select_related("user", "place__parent__parent")
        return scopes.order_by("user__username", "place__uid")
