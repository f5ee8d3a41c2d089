"""What every test gets: a vault and a search index of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def own_vault_and_index(tmp_path: Path, settings: Settings) -> None:
    """No test sees another's recordings or index."""
    settings.HERITAGE_MEDIA_ROOT = tmp_path / "vault"
    settings.HERITAGE_EMBEDDED_INDEX = tmp_path / "index.sqlite3"
