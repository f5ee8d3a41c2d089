"""What every page's frame needs to know of its own address: languages, canonical, demonstration.

Reads the request's path and the settings only, never the session: anonymous pages stay the same
for everybody and can be cached by address.
"""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language

register = template.Library()
SHORT_NAMES = {"zh-hans": "中文"}
"""Labels of the switch where the code in capitals says nothing to its readers."""


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """The page in one interface language."""

    code: str
    name: str
    """In that language itself."""
    short_name: str
    url: str
    """Absolute address of the page in it."""
    switch_url: str
    """Goes there and remembers the choice."""
    is_current: bool
    is_own: bool
    """The page's content is written in it, not only its frame."""


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> list[PageLanguage]:
    """The page in every interface language, for the switch and for hreflang.

    Views name the languages their content is written in as `own_languages`; without it all are.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    own: Collection[str] = context.get("own_languages") or [code for code, _ in settings.LANGUAGES]
    return [
        PageLanguage(
            code=code,
            name=name,
            short_name=SHORT_NAMES.get(code, code.upper()),
            url=request.build_absolute_uri(translate_url(request.path, code)),
            switch_url=_switch_url(request, code),
            is_current=code == get_language(),
            is_own=code in own,
        )
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def canonical_url(context: template.Context) -> str:
    """The one address of the page's content.

    A page whose text is not written in its language points to the language it is shown in, so that
    search engines list each text once. Views whose query matters give a `permanent_path`.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    path = context.get("permanent_path") or request.path
    own = context.get("own_languages")
    if own and get_language() not in own:
        path = translate_url(path, own[0])
    return request.build_absolute_uri(path)


@register.simple_tag
def is_demonstration() -> bool:
    """Whether this installation shows made-up material and must say so."""
    return bool(settings.HERITAGE_IS_DEMONSTRATION)


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, path: str) -> str:
    """The absolute address of a path, for metadata that leaves the site."""
    request: HttpRequest | None = context.get("request")
    return request.build_absolute_uri(path) if request else path


def _switch_url(request: HttpRequest, code: str) -> str:
    parameters = urlencode({"to": code, "next": request.get_full_path()})
    return f"{reverse('choose_language')}?{parameters}"
