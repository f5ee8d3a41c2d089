"""Choosing as officers type: without accents, with what a place lies in, entering on the spot."""

import re

import pytest
from django.test import Client

from archive.places.models import Place
from archive.records.models import Agent
from heritage.accounts.models import User
from tests.factories import archive as make

Signed = tuple[User, Client]
PLACES = "/admin/snippets/choose/archive/place/"


def found(client: Client, address: str, query: str) -> str:
    return client.get(f"{address}results/", {"q": query}).content.decode()


@pytest.mark.parametrize(
    "typed",
    ["tan son, luc ngan", "Tân Sơn, Lục Ngạn", "tan son luc ngan", "xa tan son, bac giang"],
)
def test_a_place_is_found_by_name_and_by_what_it_lies_in(officer: Signed, typed: str) -> None:
    make.make_commune_then_and_now()
    page = found(officer[1], PLACES, typed)
    assert "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang · đến 30/6/2025" in page
    assert "Tỉnh Bắc Ninh" not in page


def test_both_maps_are_offered_for_a_bare_name(officer: Signed) -> None:
    make.make_commune_then_and_now()
    page = found(officer[1], PLACES, "tan son")
    assert "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang · đến 30/6/2025" in page
    assert "Xã Tân Sơn, Tỉnh Bắc Ninh" in page


def test_a_place_named_exactly_so_comes_first(officer: Signed) -> None:
    make.make_place("n:w:00001", "Xã Tân Sơn Đông")
    make.make_place("n:w:00002", "Xã Tân Sơn")
    page = found(officer[1], PLACES, "tan son")
    assert re.findall(r"Xã Tân Sơn\b[^<\n]*", page) == ["Xã Tân Sơn", "Xã Tân Sơn Đông"]


def test_a_chosen_place_is_named_in_full(officer: Signed) -> None:
    place = make.make_commune_then_and_now()
    answer = officer[1].get(f"{PLACES}chosen/{place.pk}/").json()
    assert answer["result"]["string"].endswith("Tỉnh Bắc Giang · đến 30/6/2025")


def test_nobody_edits_a_place(officer: Signed, admin_client: Client) -> None:
    place = make.make_commune_then_and_now()
    base = "/admin/snippets/archive/place"
    for client in (officer[1], admin_client):
        for verb in ("edit", "delete"):
            assert client.post(f"{base}/{verb}/{place.pk}/", {"name": "x"}).status_code == 302
        assert client.post(f"{base}/add/", {"name": "x"}).status_code == 302
        assert client.get(f"{base}/inspect/{place.pk}/").status_code == 200
    assert Place.objects.get(pk=place.pk).name == "Xã Tân Sơn"


def test_an_element_is_found_without_accents(officer: Signed) -> None:
    make.make_element("Lễ hội Lồng Tồng")
    page = found(officer[1], "/admin/snippets/choose/archive/element/", "long tong")
    assert "Lễ hội Lồng Tồng" in page


def test_records_are_found_in_the_list_without_accents(officer: Signed) -> None:
    make.make_record("Đàn tính và lời then")
    make.make_record("Sáo mèo")
    page = officer[1].get("/admin/snippets/archive/record/", {"q": "dan tinh"}).content.decode()
    assert "Đàn tính và lời then" in page
    assert "Sáo mèo" not in page


def test_a_person_can_be_entered_while_choosing(contributor: Signed) -> None:
    answer = contributor[1].post(
        "/admin/snippets/choose/archive/agent/create/", {"kind": "person", "name": "Bà Nông"}
    )
    assert answer.json()["result"]["string"] == "Bà Nông"
    assert Agent.objects.get().name == "Bà Nông"
