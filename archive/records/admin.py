"""Elements, records, agents and collections in the officers' admin. Translates only."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    Panel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from archive.access.admin import GuardedSnippetViewSet
from archive.access.viewer import Viewer
from archive.vocabularies.widgets import GenreCheckboxes, PeopleCheckboxes, TermCheckboxes

from .agent_form import agent_form
from .date_panel import DatePanel
from .forms import ElementForm, RecordForm
from .listing import (
    AGENT_FIELDS,
    ENTRY_FIELDS,
    TITLE_FIELDS,
    AgentChooserViewSet,
    EntryChooserViewSet,
    NamedIndexView,
)
from .models import Agent, Collection, Element, Record
from .panels import Tab, language_tabs
from .selectors import (
    changeable_elements,
    changeable_records,
    visible_elements,
)
from .standing import standing_panels


def wide_column(model: type[models.Model], field: str, accessor: str = "") -> Column:
    """A column that leaves phones to the title (admin.css)."""
    described: Any = model._meta.get_field(field)
    return Column(
        field,
        label=capfirst(described.verbose_name),
        accessor=accessor or field,
        sort_key=field,
        classname="archive-wide",
    )


class OwnedCreateView(CreateView):
    """Whoever enters an entry owns it, from the first save on."""

    def save_instance(self) -> Any:
        self.form.instance.owner = self.request.user
        return super().save_instance()


class EntryViewSet(GuardedSnippetViewSet):
    """What elements and records share in the admin."""

    add_view_class = OwnedCreateView
    index_view_class = NamedIndexView
    chooser_viewset_class = EntryChooserViewSet
    search_fields = ENTRY_FIELDS
    list_per_page = 30


def element_tabs(dates: Sequence[Panel] = ()) -> TabbedInterface:
    """The edit form of an element; the festivals room gives the panels for when it is held."""
    return language_tabs(
        ["title", "summary"],
        general=[
            FieldPanel("heritage_type", widget=forms.RadioSelect),
            FieldPanel("ethnic_groups", widget=PeopleCheckboxes),
            InlinePanel("element_places", heading=_("Where it lives"), label=_("Place")),
            *dates,
            FieldPanel("genres", widget=GenreCheckboxes),
        ],
        more=[Tab("standing", standing_panels(), heading=_("Lists and present state"))],
        form=ElementForm,
    )


class ElementViewSet(EntryViewSet):
    model = Element
    icon = "group"
    list_display = [
        "__str__",
        wide_column(Element, "heritage_type"),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]
    list_filter = ["live", "heritage_type", "ethnic_groups"]
    edit_handler = element_tabs()

    def changeable_by(self, viewer: Viewer) -> QuerySet[Element]:
        return changeable_elements(viewer).select_related("heritage_type")

    def choosable_by(self, viewer: Viewer) -> QuerySet[Element]:
        return visible_elements(viewer)


def record_tabs(media: Sequence[Panel] = ()) -> TabbedInterface:
    """The edit form of a record; the media room fills the tab for recordings."""
    return language_tabs(
        ["title", "summary", "body"],
        general=[
            FieldPanel("element"),
            FieldPanel("ethnic_groups", widget=PeopleCheckboxes),
            FieldPanel("place"),
            FieldRowPanel([FieldPanel("place_note"), DatePanel("date_recorded")]),
            InlinePanel("record_agents", heading=_("Who made it"), label=_("Person or group")),
            FieldPanel("genres", widget=GenreCheckboxes),
            FieldPanel("languages", widget=TermCheckboxes),
            FieldPanel("audience", widget=forms.RadioSelect),
            FieldRowPanel(
                [
                    FieldPanel("collection", widget=forms.Select),
                    FieldPanel("rights", widget=forms.Select),
                ]
            ),
        ],
        media=media,
        form=RecordForm,
    )


class RecordViewSet(EntryViewSet):
    model = Record
    icon = "media"
    list_display = [
        "__str__",
        wide_column(Record, "element"),
        wide_column(Record, "audience", accessor="get_audience_display"),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]
    list_filter = ["live", "audience", "ethnic_groups"]
    edit_handler = record_tabs()

    def changeable_by(self, viewer: Viewer) -> QuerySet[Record]:
        return changeable_records(viewer).select_related("element")


class AgentViewSet(GuardedSnippetViewSet):
    model = Agent
    icon = "user"
    list_display = ["name", "kind", "title"]
    list_filter = ["kind", "title"]
    search_fields = AGENT_FIELDS
    index_view_class = NamedIndexView
    chooser_viewset_class = AgentChooserViewSet
    edit_handler = agent_form()

    def changeable_by(self, viewer: Viewer) -> QuerySet[Agent]:
        return Agent.objects.all()


class CollectionViewSet(SnippetViewSet):
    model = Collection
    icon = "folder-open-inverse"
    copy_view_enabled = False
    list_display = ["title", "slug"]
    search_fields = ("slug", *TITLE_FIELDS)
    search_backend_name = None
    index_view_class = NamedIndexView
    edit_handler = language_tabs(["title", "summary"], general=[FieldPanel("slug")])
