"""Which tests share a worker when several run side by side.

A file stays together, since its tests share what was costly to prepare; all tests of one real
service stay together, so that the service is started once. Tests that empty the whole database
come last, after all others of their worker. Needs pytest-xdist.
"""

from typing import Final

import pytest
from xdist.scheduler.loadgroup import LoadGroupScheduling

SERVICES: Final = ("elasticsearch", "browser", "postgres")
"""Marks of the tests that need one; the first that a test has is its group."""


TRANSACTIONAL: Final = "transactional"
"""The group of tests that commit: what migrations put into the database is gone after them."""


class ByServiceOrFile(LoadGroupScheduling):
    """Groups tests by their service's mark, the others by file."""

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid).partition("::")[0]


def mark_groups(items: list[pytest.Item]) -> None:
    """Give every test that commits or needs a service the group of its like."""
    for item in items:
        group = _group(item)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Those that need a service first, as they take longest, and those that commit last."""
    return sorted(items, key=lambda item: (_group(item) == TRANSACTIONAL, _group(item) is None))


def _group(item: pytest.Item) -> str | None:
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    if (mark and mark.kwargs.get("transaction")) or "transactional_db" in fixtures:
        return TRANSACTIONAL
    return next((name for name in SERVICES if item.get_closest_marker(name)), None)


def uses_database(item: pytest.Item) -> bool:
    """Whether the outcome of a test can depend on which database it runs on."""
    fixtures = getattr(item, "fixturenames", ())
    return "django_db_setup" in fixtures or item.get_closest_marker("django_db") is not None
