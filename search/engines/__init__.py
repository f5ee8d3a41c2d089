"""The engines and which of them an installation uses. Everything else asks `get_engine`."""

from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import SearchEngine

EMBEDDED = "embedded"
ELASTICSEARCH = "elasticsearch"
ENGINES: Final = (EMBEDDED, ELASTICSEARCH)
HURRIED_SECONDS: Final = 2.0
"""Longer than either engine takes for a few documents, short enough for who has pressed save."""


def engine_names() -> tuple[str, ...]:
    """The engines kept up to date: the chosen one first, then the embedded one to fall back on."""
    chosen = settings.HERITAGE_SEARCH_ENGINE
    if chosen not in ENGINES:
        raise ImproperlyConfigured(
            f"HERITAGE_SEARCH_ENGINE must be {EMBEDDED} or {ELASTICSEARCH}, not {chosen!r}."
        )
    return tuple(dict.fromkeys((chosen, EMBEDDED)))


def get_engine(name: str | None = None, *, is_hurried: bool = False) -> SearchEngine:
    """The engine of that name, by default the chosen one; made at its first use.

    A hurried one gives up writing after HURRIED_SECONDS: for when somebody waits.
    """
    if name is None:
        name = engine_names()[0]
    if name == ELASTICSEARCH:
        url, prefix = settings.HERITAGE_ELASTICSEARCH_URL, settings.HERITAGE_SEARCH_INDEX
        return _elasticsearch(url, prefix, is_hurried)
    return _embedded(str(settings.HERITAGE_EMBEDDED_INDEX), is_hurried)


@lru_cache(maxsize=8)
def _embedded(path: str, is_hurried: bool) -> SearchEngine:
    from .embedded.engine import EmbeddedEngine

    return (
        EmbeddedEngine(path, busy_seconds=HURRIED_SECONDS) if is_hurried else EmbeddedEngine(path)
    )


@lru_cache(maxsize=8)
def _elasticsearch(url: str, prefix: str, is_hurried: bool) -> SearchEngine:
    from .elasticsearch.engine import ElasticsearchEngine

    if is_hurried:
        return ElasticsearchEngine(url, prefix, write_seconds=HURRIED_SECONDS)
    return ElasticsearchEngine(url, prefix)
