"""The vocabularies in the admin: officers look terms up, administrators correct them."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet

from .models import (
    ArtisanTitle,
    CommunityLabel,
    EthnicGroup,
    Genre,
    HeritageList,
    HeritageType,
    Language,
    LegacyHeritageType,
    RightsStatement,
    UnescoDomain,
    VitalityTerm,
)

NOTHING = "–"
NAMES = [build_localized_fieldname("name", code) for code, _name in settings.LANGUAGES]


class TermInspectView(InspectView):
    """Facts in words: no "None", "True" or field names of ours."""

    def get_field_label(self, field_name: str, field: Any) -> str:
        if field_name == "parent":
            return _("Belongs to")
        return str(super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return NOTHING if value in (None, "", []) else value


class TermViewSet(SnippetViewSet):
    """One vocabulary. Without the permission to change, the names lead to the inspect view."""

    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = TermInspectView
    list_display = ["name", "slug"]
    search_backend_name = None
    search_fields = ["name_vi", "name_en", "slug"]
    own_fields: tuple[str, ...] = ()
    """What this vocabulary says of a term beside its names."""

    def __init__(self, **kwargs: object) -> None:
        self.panels = [FieldPanel(name) for name in ("slug", "position", *NAMES, *self.own_fields)]
        self.inspect_view_fields = ["slug", *NAMES, *self.own_fields]
        super().__init__(**kwargs)


class EthnicGroupViewSet(TermViewSet):
    model = EthnicGroup
    icon = "group"
    list_display = ["name", "parent", "language_group"]
    list_filter = ["is_mainly_northern", "language_family"]
    own_fields = (
        "parent",
        "code_1979",
        "code_census",
        "language_group",
        "language_family",
        "languages",
        "population_2019",
        "is_mainly_northern",
        "note",
    )


class HeritageTypeViewSet(TermViewSet):
    model = HeritageType
    icon = "tag"
    list_display = ["name", "unesco_domain"]
    own_fields = ("unesco_domain",)


class LegacyHeritageTypeViewSet(TermViewSet):
    model = LegacyHeritageType
    icon = "tag"
    list_display = ["name", "heritage_type"]
    own_fields = ("heritage_type",)


class UnescoDomainViewSet(TermViewSet):
    model = UnescoDomain
    icon = "globe"


class HeritageListViewSet(TermViewSet):
    model = HeritageList
    icon = "list-ol"


class VitalityTermViewSet(TermViewSet):
    model = VitalityTerm
    icon = "history"


class ArtisanTitleViewSet(TermViewSet):
    model = ArtisanTitle
    icon = "user"


class CommunityLabelViewSet(TermViewSet):
    model = CommunityLabel
    icon = "tag"
    list_display = ["name", "kind", "abbreviation"]
    list_filter = ["kind"]
    own_fields = ("kind", "abbreviation", "category", "uri")


class GenreViewSet(TermViewSet):
    model = Genre
    icon = "tag"
    list_display = ["name", "parent"]
    own_fields = ("parent",)


class LanguageViewSet(TermViewSet):
    model = Language
    icon = "globe"


class RightsStatementViewSet(TermViewSet):
    model = RightsStatement
    icon = "key"
    own_fields = ("uri",)


VIEWSETS = (
    EthnicGroupViewSet,
    GenreViewSet,
    HeritageTypeViewSet,
    LegacyHeritageTypeViewSet,
    UnescoDomainViewSet,
    HeritageListViewSet,
    VitalityTermViewSet,
    ArtisanTitleViewSet,
    LanguageViewSet,
    RightsStatementViewSet,
    CommunityLabelViewSet,
)
