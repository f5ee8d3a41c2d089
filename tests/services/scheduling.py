"""Which tests share a worker when several run side by side.

A file stays together, since its tests share what was costly to prepare; all tests of one real
service stay together, so that the service is started once. Needs pytest-xdist.
"""

from typing import Final

import pytest
from xdist.scheduler.loadgroup import LoadGroupScheduling

SERVICES: Final = ("elasticsearch", "browser", "postgres")
"""Marks of the tests that need one; the first that a test has is its group."""


class ByServiceOrFile(LoadGroupScheduling):
    """Groups tests by their service's mark, the others by file."""

    def _split_scope(self, nodeid: str) -> str:
        return super()._split_scope(nodeid).partition("::")[0]


def keep_services_together(items: list[pytest.Item]) -> None:
    """Give every test that needs a service the group of that service."""
    for item in items:
        service = next((name for name in SERVICES if item.get_closest_marker(name)), None)
        if service:
            item.add_marker(pytest.mark.xdist_group(service))


def uses_database(item: pytest.Item) -> bool:
    """Whether the outcome of a test can depend on which database it runs on."""
    fixtures = getattr(item, "fixturenames", ())
    return "django_db_setup" in fixtures or item.get_closest_marker("django_db") is not None
