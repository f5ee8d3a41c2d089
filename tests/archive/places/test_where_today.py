"""Where a unit lies today: followed through every reform, and never guessed."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from archive.places.models import Place
from archive.places.selectors import (
    earlier_units,
    later_units,
    places_with_context,
    units_today,
    where_today,
)
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def uids(places: object) -> list[str]:
    return [place.uid for place in places]  # type: ignore[attr-defined]


def end(place: Place, day: str = "2030-07-01") -> Place:
    place.valid_to = date.fromisoformat(day)
    place.save()
    return place


def test_a_standing_unit_lies_in_itself() -> None:
    place = make.make_place("n:w:1", "Xã Nay", make.make_place("n:p:1", "Tỉnh Nay"))
    today = where_today(place)
    assert (today.units, today.is_certain) == ((place,), True)
    assert today.province == place.parent


def test_a_merged_unit_lies_where_it_went() -> None:
    today = where_today(make.make_commune_then_and_now())
    assert uids(today.units) == ["n:w:07534"]
    assert today.is_certain
    assert today.province is not None
    assert today.province.uid == "n:p:24"


def test_a_split_has_candidates_and_is_not_guessed() -> None:
    today = where_today(make.make_split_commune())
    assert uids(today.units) == ["n:w:01636", "n:w:01648"]
    assert not today.is_certain


def test_the_province_is_certain_while_all_candidates_lie_in_it() -> None:
    province = where_today(make.make_split_commune()).province
    assert province is not None
    assert province.uid == "n:p:04"


def test_a_split_across_a_border_is_found_in_both_provinces_and_counted_in_neither() -> None:
    today = where_today(make.make_split_commune(crosses_a_border=True))
    assert uids(today.provinces) == ["n:p:04", "n:p:20"]
    assert today.province is None


def test_an_officers_choice_settles_it() -> None:
    old = make.make_split_commune(crosses_a_border=True)
    chosen = Place.objects.get(uid="n:w:01648")
    today = where_today(old, chosen)
    assert (today.units, today.is_certain) == ((chosen,), True)
    assert today.province == chosen.parent


def test_a_choice_the_unit_never_became_is_not_heeded() -> None:
    stranger = make.make_place("n:w:9", "Xã Lạ")
    assert len(where_today(make.make_split_commune(), stranger).units) == 2


def test_a_district_without_successor_lies_in_its_province_of_today() -> None:
    district = make.make_commune_then_and_now().parent
    assert district is not None
    assert district.parent is not None
    make.make_succession(district.parent, Place.objects.get(uid="n:p:24"))
    today = where_today(district)
    assert (uids(today.units), today.is_certain) == (["n:p:24"], True)


def test_what_nobody_recorded_is_not_known() -> None:
    today = where_today(make.make_place("o:w:1", "Xã Cũ"))
    assert (today.units, today.is_certain, today.province) == ((), False, None)


def test_reforms_are_followed_one_after_the_other() -> None:
    old = make.make_commune_then_and_now()
    between = end(Place.objects.get(uid="n:w:07534"))
    later = make.make_place("x:w:1", "Xã Sau", make.make_place("x:p:1", "Tỉnh Sau"))
    make.make_succession(between, later)
    assert uids(units_today(old)) == ["x:w:1"]
    assert uids(later_units(old)) == ["n:w:07534", "x:w:1"]
    assert uids(earlier_units(later)) == ["n:w:07534", "o:w:07531"]


def test_parts_that_a_later_reform_joins_again_are_certain() -> None:
    old = make.make_split_commune()
    later = make.make_place("x:w:1", "Xã Sau")
    for part in units_today(old):
        make.make_succession(end(part), later)
    assert where_today(old).units == (later,)


def test_a_choice_outlives_the_next_reform() -> None:
    old = make.make_split_commune(crosses_a_border=True)
    first, second = units_today(old)
    make.make_succession(end(second), make.make_place("x:w:2", "Xã Sau"))
    assert uids(where_today(old, second).units) == ["x:w:2"]
    assert uids(where_today(old, first).units) == [first.uid]


def test_a_choice_that_is_split_itself_is_open_again() -> None:
    old = make.make_split_commune()
    _first, second = units_today(old)
    parts = [make.make_place(f"x:w:{number}", "Xã Sau") for number in (1, 2)]
    make.make_succession(end(second), *parts)
    assert uids(where_today(old, second).units) == ["x:w:1", "x:w:2"]


def test_two_reforms_are_loaded_in_three_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    old = make.make_split_commune()
    for number, part in enumerate(units_today(old)):
        make.make_succession(end(part), make.make_place(f"x:w:{number}", "Xã Sau"))
    with django_assert_num_queries(3):
        (loaded,) = places_with_context().filter(pk=old.pk)
        assert uids(where_today(loaded).units) == ["x:w:0", "x:w:1"]
