"""Previews of drafts in each interface language, drawn by the public pages' own code.

Owns only how Wagtail asks for a preview. The pages that draw one lie above this room, so they
announce themselves (`draw_with`) instead of being imported.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from wagtail.models import PreviewableMixin

Drawer = Callable[[HttpRequest, PreviewableMixin], HttpResponse]
"""Answers with the public page of an entry as it is in memory."""
_drawers: list[Drawer] = []


def draw_with(drawer: Drawer) -> None:
    """Let `drawer` draw every preview from now on."""
    _drawers[:] = [drawer]


class LanguagePreviews(PreviewableMixin):
    """One preview mode per interface language, Vietnamese first."""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The public page of this unsaved state, rendered while its language is active."""
        language = mode_name if mode_name in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return _drawers[-1](request, self)
