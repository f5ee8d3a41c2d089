"""The engines and which of them an installation uses. Everything else asks `get_engine`."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import SearchEngine

EMBEDDED = "embedded"
ELASTICSEARCH = "elasticsearch"


def engine_names() -> tuple[str, ...]:
    """The engines kept up to date: the chosen one first, then the embedded one to fall back on."""
    chosen = settings.HERITAGE_SEARCH_ENGINE
    if chosen not in (EMBEDDED, ELASTICSEARCH):
        raise ImproperlyConfigured(
            f"HERITAGE_SEARCH_ENGINE must be {EMBEDDED} or {ELASTICSEARCH}, not {chosen!r}."
        )
    return tuple(dict.fromkeys((chosen, EMBEDDED)))


def get_engine(name: str | None = None) -> SearchEngine:
    """The engine of that name, by default the chosen one; made at its first use."""
    if name is None:
        name = engine_names()[0]
    if name == ELASTICSEARCH:
        return _elasticsearch(settings.HERITAGE_ELASTICSEARCH_URL, settings.HERITAGE_SEARCH_INDEX)
    return _embedded(str(settings.HERITAGE_EMBEDDED_INDEX))


@lru_cache(maxsize=8)
def _embedded(path: str) -> SearchEngine:
    from .embedded.engine import EmbeddedEngine

    return EmbeddedEngine(path)


@lru_cache(maxsize=8)
def _elasticsearch(url: str, prefix: str) -> SearchEngine:
    from .elasticsearch.engine import ElasticsearchEngine

    return ElasticsearchEngine(url, prefix)
