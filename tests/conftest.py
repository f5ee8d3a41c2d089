"""What every test gets: a migrated database, a vault and a search index of its own.

Also how tests are spread over workers and chosen; the rest is in tests/services.
"""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from tests.services import databases, scheduling


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="Leave out what cannot depend on the database: for a second run on another one.",
    )


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    scheduling.mark_groups(items)
    yield
    items[:] = scheduling.in_order(items)
    if config.getoption("--only-database"):
        others = [item for item in items if not scheduling.uses_database(item)]
        items[:] = [item for item in items if scheduling.uses_database(item)]
        config.hook.pytest_deselected(items=others)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.getvalue("dist") == "loadgroup":
        config.option.loadscopereorder = False  # the order is ours
        return scheduling.ByServiceOrFile(config, log)
    return None


@pytest.fixture(scope="session")
def django_db_keepdb(
    django_db_keepdb: bool,
    django_db_use_migrations: bool,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> bool:
    """With migrations, the database is a copy of one that has been migrated before."""
    if not django_db_use_migrations:
        return django_db_keepdb
    with django_db_blocker.unblock():
        return databases.prepare(connection)


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
