"""Reference data shared by a module's tests: loading every place once takes a second or two."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from archive.places.loading import load_places
from archive.places.models import Place, Succession
from archive.upsert import LoadResult
from archive.vocabularies.loading import load_vocabularies
from search.models import MissedChange

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def vocabularies(db: None) -> list[LoadResult]:
    """All vocabularies, for one test."""
    return load_vocabularies(DATA)


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[LoadResult]]:
    """All places and successions, kept for the tests of a module and removed after it."""
    with django_db_blocker.unblock():
        results = load_places(DATA)
    yield results
    with django_db_blocker.unblock():
        _empty(Succession._meta.db_table)
        for level in reversed(Place.Level.values):
            _empty(Place._meta.db_table, f"WHERE level = '{level}'")
        _empty(MissedChange._meta.db_table)  # that of these places, committed as they are


def _empty(table: str, rule: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} {rule}")  # noqa: S608 - names of our own tables
