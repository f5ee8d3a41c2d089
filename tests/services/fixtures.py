"""Real services as fixtures: started once for the tests that ask, never replaced by a stand-in."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings

from media_pipeline import conf
from tests.services import elasticsearch, s3

ADDRESS = "HERITAGE_TEST_ELASTICSEARCH_URL"
"""A server that already runs; without it one is started. Failing to start fails the test."""


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """The address of a real Elasticsearch server."""
    given = os.environ.get(ADDRESS, "").strip()
    if given:
        yield given
        return
    with open_folder() as folder:
        server = elasticsearch.start(folder)
        yield server.url
        server.stop()


@contextmanager
def open_folder() -> Iterator[Path]:
    """A scratch folder that other accounts can reach: servers refuse to run as root.

    Not one of pytest's own: every session that begins closes their parent to others again.
    """
    with tempfile.TemporaryDirectory(prefix="heritage-server-", ignore_cleanup_errors=True) as path:
        Path(path).chmod(0o755)
        yield Path(path)


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
