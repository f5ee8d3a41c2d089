"""Real services as fixtures: started once for the tests that ask, never replaced by a stand-in."""

import os
from collections.abc import Iterator

import pytest

from tests.services import elasticsearch

ADDRESS = "HERITAGE_TEST_ELASTICSEARCH_URL"
"""A server that already runs; without it one is started. Failing to start fails the test."""


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Elasticsearch server."""
    given = os.environ.get(ADDRESS, "").strip()
    if given:
        yield given
        return
    folder = tmp_path_factory.mktemp("elasticsearch")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(parent.stat().st_mode | 0o055)  # the server runs as another user
    server = elasticsearch.start(folder)
    yield server.url
    server.stop()
