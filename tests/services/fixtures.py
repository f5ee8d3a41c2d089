"""Real services as fixtures: started once for the tests that ask, never replaced by a stand-in."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

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
    _open_to_others(folder)
    server = elasticsearch.start(folder)
    yield server.url
    server.stop()


def _open_to_others(folder: Path) -> None:
    """Let another account reach a folder of ours: servers refuse to run as root."""
    for path in (folder, *folder.parents):
        if path == Path(tempfile.gettempdir()):
            return
        path.chmod(path.stat().st_mode | 0o055)
