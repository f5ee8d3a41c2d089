"""The edit form in tabs, one per interface language, which show what visitors see meanwhile.

Owns how translated fields are laid out; which fields those are is said in `archive.translation`.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.admin.widgets import AdminAutoHeightTextInput

FALLBACK_LENGTH: Final = 160
"""How many letters of a fallback are quoted: enough to recognise it, short of a second text."""


RECORDINGS_TAB: Final = "recordings"


def tab_anchor(name: str) -> str:
    """What to put behind a form's address so that it opens on the tab."""
    return f"#tab-{name}"


class Tab(ObjectList):
    """A tab whose anchor is the same in every language of the admin."""

    def __init__(self, name: str, children: Sequence[Panel], **kwargs: Any) -> None:
        super().__init__(list(children), **kwargs)
        self.name = name

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "name": self.name}

    @property
    def clean_name(self) -> str:
        return self.name


class I18nFieldPanel(FieldPanel):
    """One language's column of a translated field, headed by the field's plain name."""

    heading: Any

    def __init__(self, base: str, language: str, **kwargs: Any) -> None:
        kwargs["field_name"] = build_localized_fieldname(base, language)
        super().__init__(**kwargs)
        self.base = base
        self.language = language

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        # Wagtail gives growing text boxes to its own field class only, not to a translated one.
        if type(self.model._meta.get_field(self.base)) is models.TextField and options:
            options["widgets"] = {self.field_name: AdminAutoHeightTextInput(attrs={"rows": 3})}
        return options

    def clone_kwargs(self) -> dict[str, Any]:
        kwargs = super().clone_kwargs()
        del kwargs["field_name"]
        return {**kwargs, "base": self.base, "language": self.language}

    def on_model_bound(self) -> None:
        super().on_model_bound()
        if not self.heading:
            self.heading = capfirst(self.model._meta.get_field(self.base).verbose_name)

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is not None and (shown := self._shown_instead()):
                self.help_text = _("Shown instead for now: «%(text)s»") % {"text": shown}

        def _shown_instead(self) -> str:
            """What visitors in this language see while the column is empty; "" when it is not."""
            if self.panel.language == settings.LANGUAGE_CODE or self.value_from_instance:
                return ""
            with translation.override(self.panel.language):
                text = getattr(self.instance, self.panel.base) or ""
            return Truncator(strip_tags(text)).chars(FALLBACK_LENGTH)


def language_tabs(
    fields: Sequence[str],
    *,
    general: Sequence[Panel],
    more: Sequence[Tab] = (),
    media: Sequence[Panel] = (),
    form: type[WagtailAdminModelForm] | None = None,
) -> TabbedInterface:
    """The tabs of an element or a record, in the order an officer works.

    First what only Vietnamese needs (title and summary), then the facts (`general`, and tabs of
    those asked for less often in `more`), then the recordings;
    translations come last, as they are written last and often by somebody else.
    """
    names = dict(settings.LANGUAGES)
    source = settings.LANGUAGE_CODE
    tabs = [_language_tab(fields, source, names.pop(source))]
    tabs += [Tab("general", general, heading=gettext_lazy("General")), *more]
    if media:
        tabs.append(Tab(RECORDINGS_TAB, media, heading=gettext_lazy("Recordings")))
    tabs += [_language_tab(fields, code, name) for code, name in names.items()]
    return TabbedInterface(tabs, base_form_class=form)


def _language_tab(fields: Sequence[str], code: str, name: str) -> Tab:
    panels = [I18nFieldPanel(field, code, attrs={"lang": code}) for field in fields]
    return Tab(code, panels, heading=name)
