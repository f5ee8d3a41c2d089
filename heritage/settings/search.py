"""Which engine answers questions, and where its index is."""

from . import env
from .base import VAR_DIR

HERITAGE_SEARCH_ENGINE = env.text("HERITAGE_SEARCH_ENGINE", "embedded")
"""`embedded` (SQLite FTS5, a file of its own) or `elasticsearch`."""
HERITAGE_EMBEDDED_INDEX = env.path("HERITAGE_EMBEDDED_INDEX", VAR_DIR / "index.sqlite3")
HERITAGE_ELASTICSEARCH_URL = env.text("HERITAGE_ELASTICSEARCH_URL", "http://127.0.0.1:9200")
HERITAGE_SEARCH_INDEX = env.text("HERITAGE_SEARCH_INDEX", "heritage")
