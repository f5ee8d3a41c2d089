"""The page of a unit says what it was part of and what became of it, and lists what lies there."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils.translation import override

from archive.access.viewer import ANONYMOUS, Audience
from archive.pages.addresses import place_url
from archive.pages.whereabouts import elements_in, entries_per_province, records_in
from archive.places.models import Place
from search.indexing import drain_outbox
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def page_of(client: Client, uid: str, language: str = "vi") -> str:
    with override(language):
        address = place_url(Place.objects.get(uid=uid))
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_key_is_written_without_colons_and_the_name_may_be_wrong(client: Client) -> None:
    make.make_commune_then_and_now()
    right = "/vi/places/o-w-07531/xa-tan-son/"
    for address in ("/vi/places/o-w-07531/", "/vi/places/o-w-07531/x/", "/vi/places/o:w:07531/"):
        response = client.get(address + "?page=1")
        assert (response.status_code, response["Location"]) == (302, f"{right}?page=1")
    assert client.get(right).status_code == 200


def test_a_former_unit_says_until_when_it_stood_and_what_it_became(client: Client) -> None:
    make.make_commune_then_and_now()
    page = page_of(client, "o:w:07531")
    assert "30/6/2025" in page
    assert 'href="/vi/places/o-d-215/huyen-luc-ngan/"' in page
    assert 'href="/vi/places/o-p-24/tinh-bac-giang/"' in page
    assert "Từ 1/7/2025 trở thành hoặc nhập vào:" in page
    assert 'href="/vi/places/n-w-07534/xa-tan-son/"' in page


def test_a_merger_names_the_others(client: Client) -> None:
    old = make.make_commune_then_and_now()
    sister = make.make_place("o:w:07534", "Xã Cấm Sơn", old.parent)
    make.make_succession(sister, Place.objects.get(uid="n:w:07534"))
    page = page_of(client, "o:w:07531")
    assert "Cùng sáp nhập" in page
    assert "Xã Cấm Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang" in page
    today = page_of(client, "n:w:07534")
    assert "Từ 1/7/2025 sáp nhập các đơn vị:" in today
    assert today.index("Xã Cấm Sơn") < today.index("Xã Tân Sơn, Huyện")


def test_a_split_names_every_part_and_its_main_one(client: Client) -> None:
    make.make_split_commune()
    page = page_of(client, "o:w:01615")
    assert "Từ 1/7/2025 được chia về:" in page
    assert re.search(r"Bế Văn Đàn, Tỉnh Cao Bằng</span> <span class=\"quiet\">\(phần chính", page)
    assert re.search(r"Phục Hòa, Tỉnh Cao Bằng</span></a>", page)
    assert "một phần" in page_of(client, "n:w:01648")


def test_a_vanished_district_lies_in_its_provinces_successor(client: Client) -> None:
    old = make.make_commune_then_and_now()
    assert old.parent is not None
    assert old.parent.parent is not None
    make.make_succession(old.parent.parent, Place.objects.get(uid="n:p:24"))
    page = page_of(client, "o:d:215")
    assert "Cấp huyện kết thúc hoạt động từ 1/7/2025" in page
    assert 'href="/vi/places/n-p-24/tinh-bac-ninh/"' in page
    assert 'href="/vi/places/o-w-07531/xa-tan-son/"' in page


def test_what_lies_in_it_is_in_the_order_of_the_alphabet(client: Client) -> None:
    province = make.make_place("n:p:04", "Tỉnh Cao Bằng")
    for code, name in (("00003", "Xã Đình Phong"), ("00002", "Phường Dĩ An"), ("00001", "Xã Âu")):
        make.make_place(f"n:w:{code}", name, province)
    page = page_of(client, "n:p:04")
    inside = re.findall(r'href="/vi/places/n-w-(\d+)/', page)
    assert inside == ["00001", "00002", "00003"]


def test_entries_are_listed_at_the_unit_then_and_today(client: Client) -> None:
    old = make.make_commune_then_and_now()
    make.make_succession(Place.objects.get(uid="o:p:24"), Place.objects.get(uid="n:p:24"))
    make.make_record("Ghi trước cải cách", place=old)
    make.make_element("Sống ở xã mới", places=[Place.objects.get(uid="n:w:07534")])
    for uid in ("o:w:07531", "o:d:215", "o:p:24", "n:w:07534", "n:p:24"):
        page = page_of(client, uid)
        assert "Ghi trước cải cách" in page, uid
        assert "Sống ở xã mới" in page, uid
        assert ("Gồm cả những gì được ghi" in page) is uid.startswith("o:")


def test_a_split_is_listed_in_every_part_until_an_officer_chooses(client: Client) -> None:
    old = make.make_split_commune()
    record = make.make_record("Ghi ở xã bị chia", place=old)
    parts = ("n:w:01636", "n:w:01648")
    assert all("Ghi ở xã bị chia" in page_of(client, uid) for uid in parts)
    type(record).objects.filter(pk=record.pk).update(place_today=Place.objects.get(uid=parts[1]))
    assert ["Ghi ở xã bị chia" in page_of(client, uid) for uid in parts] == [False, True]
    assert "Ghi ở xã bị chia" in page_of(client, "o:w:01615")


def test_provinces_count_what_their_pages_list(client: Client) -> None:
    then_and_now, split = (
        make.make_commune_then_and_now(),
        make.make_split_commune(crosses_a_border=True),
    )
    make.make_succession(Place.objects.get(uid="o:p:24"), Place.objects.get(uid="n:p:24"))
    make.make_element(places=[then_and_now, then_and_now.parent, split])
    make.make_record(place=split)
    make.make_record(place=then_and_now.parent)
    make.make_record(place=Place.objects.get(uid="n:p:24"))
    make.make_record(place=then_and_now, audience=Audience.RESTRICTED)
    provinces = Place.objects.filter(level="province", valid_to=None)
    counts = entries_per_province(ANONYMOUS)
    assert {province.uid: counts[province.pk] for province in provinces} == {
        "n:p:24": 3,
        "n:p:04": 2,
        "n:p:20": 2,
    }
    for province in provinces:
        records, elements = records_in(province, ANONYMOUS), elements_in(province, ANONYMOUS)
        assert records.count() + elements.count() == counts[province.pk]


def test_the_list_has_todays_provinces_and_the_former_ones_folded(client: Client) -> None:
    old = make.make_commune_then_and_now()
    make.make_record(place=old)
    page = client.get("/vi/places/").content.decode()
    today, former = page.split("<details")
    assert 'href="/vi/places/n-p-24/tinh-bac-ninh/"' in today
    assert 'Bắc Ninh</span> <span class="count">1</span>' in today.replace(' lang="vi"', "")
    assert 'href="/vi/places/o-p-24/tinh-bac-giang/"' in former


@pytest.mark.parametrize("typed", ["tan son", "Tân Sơn", "xa tan son, luc ngan", " TÂN  sơn "])
def test_a_unit_is_found_by_its_name_with_or_without_marks(client: Client, typed: str) -> None:
    make.make_commune_then_and_now()
    page = client.get("/vi/places/", {"q": typed}).content.decode()
    assert 'href="/vi/places/o-w-07531/xa-tan-son/"' in page
    assert "đến 30/6/2025" in page


@pytest.mark.parametrize("typed", ["không có", "%", "\x00", "<b>", "x" * 5000, "''"])
def test_a_name_nobody_has_finds_nothing_and_breaks_nothing(client: Client, typed: str) -> None:
    make.make_commune_then_and_now()
    response = client.get("/vi/places/", {"q": typed})
    assert response.status_code == 200
    page = response.content.decode()
    assert "/vi/places/o-w-07531/" not in page
    assert "<b>" not in page
    assert 'href="/vi/places/n-p-24/tinh-bac-ninh/"' in page


def test_what_lies_around_a_unit_with_a_known_place_is_one_link_away(client: Client) -> None:
    old = make.make_commune_then_and_now()
    assert "Tìm quanh đây" not in page_of(client, "o:w:07531")
    Place.objects.filter(pk=old.pk).update(latitude=21.4, longitude=106.6)
    Place.objects.filter(uid="o:p:24").update(latitude=21.4, longitude=106.6)
    link = re.search(r'href="([^"]+)"[^>]*>Tìm quanh đây', page_of(client, "o:w:07531"))
    assert link is not None
    address = unescape(link[1])
    assert address == "/vi/search/?bbox=106.4%2C21.2%2C106.8%2C21.6"
    make.make_record("Khúc hát gần", place=old)
    make.make_record("Khúc hát xa")
    drain_outbox()
    assert client.get(address).content.decode().count('<li class="entry">') == 1
    assert "Tìm quanh đây" not in page_of(client, "o:p:24")
