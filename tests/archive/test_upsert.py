"""Bulk loading writes what is missing or different, and nothing else."""

import pytest
from pytest_django import DjangoAssertNumQueries

from archive.places.models import Place
from archive.upsert import LoadResult, upsert

pytestmark = pytest.mark.django_db


def load(*places: tuple[str, str]) -> LoadResult:
    rows = [Place(uid=uid, name=name, level=Place.Level.PROVINCE) for uid, name in places]
    return upsert("places", rows, key=("uid",), fields=("name", "level"))


def test_missing_rows_are_made() -> None:
    result = load(("o:p:24", "Tỉnh Bắc Giang"), ("n:p:24", "Tỉnh Bắc Ninh"))

    assert (result.created, result.changed) == (2, 0)
    assert set(Place.objects.values_list("uid", "name")) == {
        ("o:p:24", "Tỉnh Bắc Giang"),
        ("n:p:24", "Tỉnh Bắc Ninh"),
    }


def test_rows_that_differ_are_corrected_and_the_others_left_alone() -> None:
    load(("o:p:24", "Tỉnh Bắc Giang"), ("n:p:24", "Tinh Bac Ninh"))
    key = Place.objects.get(uid="n:p:24").pk

    result = load(("o:p:24", "Tỉnh Bắc Giang"), ("n:p:24", "Tỉnh Bắc Ninh"))

    assert (result.created, result.changed) == (0, 1)
    assert Place.objects.get(uid="n:p:24").pk == key
    assert Place.objects.get(uid="n:p:24").name == "Tỉnh Bắc Ninh"


def test_the_same_facts_again_cost_one_question_and_no_write(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load(("o:p:24", "Tỉnh Bắc Giang"))

    with django_assert_num_queries(1):
        result = load(("o:p:24", "Tỉnh Bắc Giang"))

    assert result.is_unchanged
    assert str(result) == "places: 1, nothing to change"


def test_rows_no_file_names_any_more_stay() -> None:
    load(("o:p:24", "Tỉnh Bắc Giang"))

    load(("n:p:24", "Tỉnh Bắc Ninh"))

    assert Place.objects.filter(uid="o:p:24").exists()


def test_nothing_to_load_is_no_error() -> None:
    assert load() == LoadResult("places", 0)
