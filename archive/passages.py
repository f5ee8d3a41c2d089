"""A text together with the language it is in, and which language stands in for a missing one.

The order of stand-ins is the setting MODELTRANSLATION_FALLBACK_LANGUAGES. This module only tells
which text is shown; how a page says so is the template's business.
"""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from modeltranslation.utils import build_localized_fieldname, resolution_order

NAMES_LANGUAGE: Final = "vi"
"""Proper names, of places and people, are never translated; every other name is written in it at
least."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as it is shown to a reader of one interface language."""

    text: str = ""
    language: str = ""
    """Interface language code (vi, en, fr, zh-hans) the text is in; empty when there is no text."""
    is_fallback: bool = False
    """Another language than the reader's stands in, because theirs is not written yet."""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text

    @property
    def lang(self) -> SafeString:
        """The attribute ` lang="vi"` when the text differs from the page's language, else nothing.

        Screen readers pick their voice by it (WCAG 2.2, 3.1.2).
        """
        return format_html(' lang="{}"', self.language) if self.is_fallback else mark_safe("")


def passage(entry: models.Model, field: str, language: str) -> Passage:
    """What a reader of `language` sees of a translated plain-text field."""
    for code in resolution_order(language):
        text = (getattr(entry, build_localized_fieldname(field, code)) or "").strip()
        if text:
            return Passage(text, code, code != language)
    return Passage()


def rich_passage(entry: models.Model, field: str, language: str) -> Passage:
    """As `passage` for a rich-text field, whose empty paragraphs count as not written."""
    for code in resolution_order(language):
        text = getattr(entry, build_localized_fieldname(field, code)) or ""
        if strip_tags(text).strip():
            return Passage(text, code, code != language)
    return Passage()


def written_languages(entry: models.Model, field: str) -> tuple[str, ...]:
    """The interface languages in which the field has a text of its own."""
    return tuple(
        code
        for code, _name in settings.LANGUAGES
        if (getattr(entry, build_localized_fieldname(field, code)) or "").strip()
    )
