"""The places of both maps and what became of them, in the database."""

from collections import Counter

import pytest
from django.db.models import Count, F, Q

from archive.places.loading import load_places
from archive.places.models import Place, Succession
from archive.places.selectors import address, units_today
from archive.upsert import LoadResult
from tests.archive.conftest import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]

LINKS_IN_FILE = 10_665
LINKS_REVIEWED = (76, 46)
"""Links of the 37 reviewed communes: in the file, and in the official table that replaces them."""


def test_every_unit_of_both_maps_is_there() -> None:
    counts = Counter((place.level, place.is_current) for place in Place.objects.all())

    assert counts == {
        ("province", False): 63,
        ("district", False): 696,
        ("commune", False): 10_035,
        ("province", True): 34,
        ("commune", True): 3_321,
    }
    assert Place.objects.count() == 14_149


def test_the_reviewed_communes_replace_their_links_and_no_others() -> None:
    wrong, right = LINKS_REVIEWED

    assert Succession.objects.count() == LINKS_IN_FILE - wrong + right


def test_loading_again_changes_nothing() -> None:
    assert all(result.is_unchanged for result in load_places(DATA))


def test_every_old_province_and_commune_has_one_main_successor() -> None:
    wide = Q(valid_to=None) | Q(level=Place.Level.DISTRICT)
    mains = Count("successions", filter=Q(successions__is_default=True))

    assert not Place.objects.exclude(wide).annotate(mains=mains).exclude(mains=1).exists()


def test_every_unit_of_today_came_from_somewhere() -> None:
    assert not Place.objects.filter(valid_to=None, predecessions=None).exists()


def test_a_split_is_marked_exactly_where_there_are_several_successors() -> None:
    old = Place.objects.annotate(
        all=Count("successions"), split=Count("successions", filter=Q(successions__is_split=True))
    )

    assert not old.filter(all=1, split=1).exists()
    assert not old.filter(all__gt=1).exclude(split=F("all")).exists()
    assert old.filter(all__gt=1).count() == 441


def test_bac_giang_is_bac_ninh_today() -> None:
    assert [unit.uid for unit in units_today(place("o:p:24"))] == ["n:p:24"]
    assert place("n:p:24").name == "Tỉnh Bắc Ninh"
    assert place("o:p:24").name == "Tỉnh Bắc Giang"


def test_hong_phong_of_binh_gia_no_longer_goes_to_dong_dang() -> None:
    assert address(place("o:w:06079")) == "Xã Hồng Phong, Huyện Bình Gia, Tỉnh Lạng Sơn"
    assert [unit.uid for unit in units_today(place("o:w:06079"))] == ["n:w:06079"]


def test_tan_son_of_luc_ngan_is_found_today() -> None:
    tan_son = place("o:w:07531")

    assert address(tan_son) == "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang"
    assert [address(unit) for unit in units_today(tan_son)] == ["Xã Tân Sơn, Tỉnh Bắc Ninh"]


def test_a_commune_the_review_splits_keeps_its_main_successor() -> None:
    links = Succession.objects.filter(old__uid="o:w:01615").order_by("new__uid")

    assert list(links.values_list("new__uid", "is_split", "is_default")) == [
        ("n:w:01636", True, True),
        ("n:w:01648", True, False),
    ]


def test_names_are_findable_without_marks() -> None:
    assert place("n:p:04").name_folded == "tinh cao bang"
    assert not Place.objects.filter(name_folded="").exists()


def test_a_wrong_link_is_removed_by_loading_again() -> None:
    Succession.objects.create(old=place("o:w:06079"), new=place("n:w:06184"), is_split=True)

    results = load_places(DATA)

    assert [result.removed for result in results if not result.is_unchanged] == [1]
    assert [unit.uid for unit in units_today(place("o:w:06079"))] == ["n:w:06079"]


def test_another_main_successor_is_put_right_by_loading_again() -> None:
    links = Succession.objects.filter(old__uid="o:w:01615")
    links.update(is_default=False)
    links.filter(new__uid="n:w:01648").update(is_default=True)

    changed = [result for result in load_places(DATA) if not result.is_unchanged]

    assert [(result.subject, result.changed) for result in changed] == [("successions", 2)]
    assert links.get(is_default=True).new.uid == "n:w:01636"


def test_links_a_later_reform_added_stay() -> None:
    later = Place.objects.create(uid="m:w:1", level="commune", code="1", name="Xã Sau", slug="sau")
    Succession.objects.create(old=place("n:w:07531"), new=later, is_default=True)

    assert all(result.is_unchanged for result in load_places(DATA))
    assert Succession.objects.filter(new=later).exists()


def test_progress_says_what_was_loaded(places: list[LoadResult]) -> None:
    assert str(places[0]) == "places (province): 97 (97 new)"


def place(uid: str) -> Place:
    return Place.objects.get(uid=uid)
