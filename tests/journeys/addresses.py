"""Every address the site answers, from its own URL configuration, filled with given values."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from django.conf import settings
from django.urls import LocalePrefixPattern, URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

FILLER = "1"
"""For parameters nobody gave a value for."""
MOST_PER_PATTERN = 120
"""A pattern with many parameters is not tried with more combinations than this."""


def every_address(values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each pattern of the URL configuration with every combination of `values` for its names."""
    for template, names in _templates(get_resolver().url_patterns, "/", ()):
        choices = [values.get(name, (FILLER,)) for name in names]
        for number, chosen in enumerate(product(*choices)):
            if number == MOST_PER_PATTERN:
                break
            filled = dict(zip(names, chosen, strict=True))
            yield from _in_each_language(template % filled)


def names_in_addresses(*, in_admin: bool) -> set[str]:
    """What the parameters are called of all patterns in the admin, or of all others."""
    return {
        name
        for template, names in _templates(get_resolver().url_patterns, "/", ())
        if template.startswith("/admin/") is in_admin
        for name in names
    }


LANGUAGE = "<language>"


def _in_each_language(address: str) -> list[str]:
    if LANGUAGE not in address:
        return [address]
    return [address.replace(LANGUAGE, code) for code, _name in settings.LANGUAGES]


def _templates(
    patterns: Sequence[URLPattern | URLResolver], prefix: str, names: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entry in patterns:
        for part, own in _possibilities(entry):
            if isinstance(entry, URLResolver):
                yield from _templates(entry.url_patterns, prefix + part, names + own)
            else:
                yield prefix + part, names + own


def _possibilities(entry: URLPattern | URLResolver) -> list[tuple[str, tuple[str, ...]]]:
    if isinstance(entry.pattern, LocalePrefixPattern):
        return [(f"{LANGUAGE}/", ())]
    return [(part, tuple(own)) for part, own in normalize(str(entry.pattern.regex.pattern))]
