"""The queue of split places, as an officer works through it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from archive.access.models import OfficerScope
from archive.places.models import Place
from archive.records.models import Record
from heritage.accounts.models import User
from tests.factories import archive as make

Signed = tuple[User, Client]
QUEUE = "/admin/place-choices/"


@pytest.fixture
def record() -> Record:
    return make.make_record("Hát then Hà Quảng", place=make.make_split_commune())


def test_an_officer_finds_the_queue_in_the_menu_and_the_candidates_on_it(
    officer: Signed, record: Record
) -> None:
    assert QUEUE in officer[1].get("/admin/").content.decode()
    page = officer[1].get(QUEUE).content.decode()
    assert "Xã Hồng Quang, Huyện Hà Quảng, Tỉnh Cao Bằng" in page
    assert "Hát then Hà Quảng" in page
    assert page.count('name="unit"') == 2


def test_a_button_chooses_and_another_undoes(officer: Signed, record: Record) -> None:
    data = {"place": "o:w:01615", "unit": "n:w:01648", "only": f"record-{record.pk}"}
    page = officer[1].post(f"{QUEUE}choose/", data, follow=True)
    record.refresh_from_db()
    assert record.place_today == Place.objects.get(uid="n:w:01648")
    assert "Xã Phục Hòa, Tỉnh Cao Bằng" in page.content.decode()
    officer[1].post(f"{QUEUE}undo/", {"decision": page.context["decision"]})
    record.refresh_from_db()
    assert record.place_today is None


def test_everything_at_a_unit_is_chosen_for_at_once(officer: Signed, record: Record) -> None:
    other = make.make_record(place=record.place)
    officer[1].post(f"{QUEUE}choose/", {"place": "o:w:01615", "unit": "n:w:01636"})
    today = Record.objects.filter(pk__in=[record.pk, other.pk]).values_list("place_today__uid")
    assert set(today) == {("n:w:01636",)}


@pytest.mark.parametrize("unit", ["o:w:01615", "n:p:04"])
def test_a_unit_that_is_no_candidate_changes_nothing(
    officer: Signed, record: Record, unit: str
) -> None:
    officer[1].post(f"{QUEUE}choose/", {"place": "o:w:01615", "unit": unit})
    record.refresh_from_db()
    assert record.place_today is None


def test_a_choice_somebody_made_meanwhile_stands(officer: Signed, record: Record) -> None:
    data = {"place": "o:w:01615", "unit": "n:w:01636"}
    officer[1].post(f"{QUEUE}choose/", data)
    officer[1].post(f"{QUEUE}choose/", {**data, "unit": "n:w:01648"})
    record.refresh_from_db()
    assert record.place_today == Place.objects.get(uid="n:w:01636")


def test_contributors_have_no_business_there(contributor: Signed, record: Record) -> None:
    data = {"place": "o:w:01615", "unit": "n:w:01636", "decision": "x"}
    assert "Hát then" not in contributor[1].get(QUEUE, follow=True).content.decode()
    for verb in ("choose", "undo"):
        assert contributor[1].post(f"{QUEUE}{verb}/", data).status_code in (302, 403)
    record.refresh_from_db()
    assert record.place_today is None
    assert QUEUE not in contributor[1].get("/admin/").content.decode()


def test_an_officer_of_another_province_neither_sees_nor_chooses(
    officer: Signed, record: Record
) -> None:
    elsewhere = make.make_place("o:p:24", "Tỉnh Bắc Giang")
    OfficerScope.objects.create(user=officer[0], place=elsewhere)
    assert "Hát then" not in officer[1].get(QUEUE).content.decode()
    officer[1].post(f"{QUEUE}choose/", {"place": "o:w:01615", "unit": "n:w:01636"})
    record.refresh_from_db()
    assert record.place_today is None


def test_a_longer_queue_needs_no_more_statements(
    officer: Signed, record: Record, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer[1].get(QUEUE)
    with django_assert_max_num_queries(60) as few:
        officer[1].get(QUEUE)
    for _ in range(5):
        make.make_record(place=record.place)
        make.make_element(places=[record.place] if record.place else [])
    with django_assert_max_num_queries(len(few.captured_queries)):
        officer[1].get(QUEUE)


def test_the_history_says_what_was_chosen(officer: Signed, record: Record) -> None:
    officer[1].post(f"{QUEUE}choose/", {"place": "o:w:01615", "unit": "n:w:01636"})
    page = officer[1].get(f"/admin/snippets/archive/record/history/{record.pk}/")
    assert "Xã Bế Văn Đàn, Tỉnh Cao Bằng" in page.content.decode()
