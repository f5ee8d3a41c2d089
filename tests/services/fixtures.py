"""Real services as fixtures: started once for the tests that ask, never replaced by a stand-in."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from media_pipeline import conf
from tests.services import elasticsearch, s3

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


@pytest.fixture(scope="session")
def object_storage_server() -> Iterator[s3.ObjectStorage]:
    with s3.running() as storage:
        yield storage


@pytest.fixture
def object_storage(
    object_storage_server: s3.ObjectStorage, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> s3.ObjectStorage:
    """An empty bucket of a real S3-compatible server, in which this test's vault is kept."""
    monkeypatch.setattr(conf, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(conf, "READ_SECONDS", 0.4)
    object_storage_server.empty()
    settings.HERITAGE_MEDIA_BUCKET = object_storage_server.options
    return object_storage_server
