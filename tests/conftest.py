"""What every test gets: a vault and a search index of its own, and the site's first language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings


@pytest.fixture(autouse=True)
def own_vault_and_index(tmp_path: Path, settings: Settings) -> None:
    """No test sees another's recordings or index."""
    settings.HERITAGE_MEDIA_ROOT = tmp_path / "vault"
    settings.HERITAGE_EMBEDDED_INDEX = tmp_path / "index.sqlite3"


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """The language of a page one test asked for does not stay for the next."""
    yield
    translation.deactivate()
