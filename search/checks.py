"""What must be true of the machine before search can work; run by manage.py check."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from .engines import engine_names


def check_search(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The chosen engine exists, and Python's SQLite can do full-text search."""
    problems: list[CheckMessage] = []
    try:
        engine_names()
    except ImproperlyConfigured as error:
        problems.append(Error(str(error), id="search.E001"))
    if not has_full_text_search():
        problems.append(
            Error(
                "Python's SQLite was built without FTS5.",
                hint="Use the Python of Debian, Ubuntu or python.org; all of them have it.",
                id="search.E002",
            )
        )
    return problems


def has_full_text_search() -> bool:
    """Whether a full-text table can be made."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True
