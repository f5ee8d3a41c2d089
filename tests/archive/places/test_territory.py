"""What lies in a unit on every map, followed through successions both ways."""

from datetime import date

import pytest

from archive.places.models import Place
from archive.places.territory import split_places, territory, units_inside
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_provinces_become_one() -> None:
    """Bắc Giang and Bắc Ninh of old, of which one commune each went into one of today's."""
    bac_giang_commune = make.make_commune_then_and_now()
    shared, today = Place.objects.get(uid="n:w:07534"), Place.objects.get(uid="n:p:24")
    bac_ninh = make.make_place("o:p:27", "Tỉnh Bắc Ninh")
    district = make.make_place("o:d:256", "Thành phố Bắc Ninh", bac_ninh)
    make.make_succession(make.make_place("o:w:09163", "Phường Vũ Ninh", district), shared)
    own = make.make_place("n:w:09190", "Phường Kinh Bắc", today)
    make.make_succession(make.make_place("o:w:09166", "Phường Đáp Cầu", district), own)
    assert bac_giang_commune.parent is not None
    for old in (bac_ninh, bac_giang_commune.parent.parent):
        assert old is not None
        make.make_succession(old, today)


def units(*uids: str) -> set[str]:
    keys = Place.objects.filter(uid__in=uids).values_list("pk", flat=True)
    return set(territory(list(keys)).values_list("uid", flat=True))


@pytest.mark.usefixtures("two_provinces_become_one")
def test_a_province_of_today_has_all_old_units_that_went_into_it() -> None:
    assert units("n:p:24") == set(Place.objects.values_list("uid", flat=True))


@pytest.mark.usefixtures("two_provinces_become_one")
def test_a_former_province_keeps_its_units_and_shares_what_they_became() -> None:
    assert units("o:p:24") == {"o:p:24", "o:d:215", "o:w:07531", "n:w:07534", "n:p:24"}
    assert "n:w:07534" in units("o:p:27")
    assert "n:w:09190" not in units("o:p:24")


@pytest.mark.usefixtures("two_provinces_become_one")
def test_a_former_district_does_not_reach_for_the_whole_province() -> None:
    assert units("o:d:215") == {"o:d:215", "o:w:07531", "n:w:07534"}


def test_a_split_unit_lies_in_the_territory_of_both_parts() -> None:
    old = make.make_split_commune(crosses_a_border=True)
    assert old.uid in units("n:p:04")
    assert old.uid in units("n:p:20")


@pytest.mark.usefixtures("two_provinces_become_one")
def test_a_second_reform_is_followed_both_ways() -> None:
    Place.objects.filter(uid="n:w:07534").update(valid_to=date(2030, 1, 1))
    later = make.make_place("x:w:1", "Xã Sau")
    make.make_succession(Place.objects.get(uid="n:w:07534"), later)
    assert {"o:w:07531", "o:w:09163", "n:w:07534"} <= units("x:w:1")
    assert "x:w:1" in units("o:p:24")


@pytest.mark.usefixtures("two_provinces_become_one")
def test_units_inside_stay_on_their_own_map() -> None:
    key = Place.objects.get(uid="o:p:24").pk
    assert set(units_inside([key]).values_list("uid", flat=True)) == {
        "o:p:24", "o:d:215", "o:w:07531",
    }  # fmt: skip


def test_nowhere_has_no_territory() -> None:
    make.make_split_commune()
    assert not territory([]).exists()


def test_only_units_with_several_of_today_are_split() -> None:
    old = make.make_split_commune()
    make.make_commune_then_and_now()
    assert list(split_places()) == [old]


@pytest.mark.usefixtures("places")
def test_the_full_data_have_the_split_communes_of_the_review() -> None:
    assert split_places().count() == 441
    assert not split_places().exclude(level=Place.Level.COMMUNE).exists()
