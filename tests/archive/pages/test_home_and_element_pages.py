"""The front page and the pages of elements."""

import re

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from archive.access.viewer import Audience
from archive.media.models import MediaAsset
from archive.records.models import Element
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def address(element: Element, language: str = "vi") -> str:
    with override(language):
        return element.get_absolute_url()


@pytest.fixture
def home(client: Client) -> str:
    make.make_home_page()
    record = make.make_record("Ảnh hội xuân", element=make.make_element())
    make.make_asset(record, MediaAsset.Kind.IMAGE)
    make.make_asset(make.make_record("Khúc hát ru"), MediaAsset.Kind.AUDIO)
    make.make_record("Chuyện kín", audience=Audience.RESTRICTED)
    return client.get("/vi/").content.decode()


def test_home_opens_with_a_search_box_and_what_is_new(home: str) -> None:
    assert re.search(r'<form class="search-box" action="/vi/search/" method="get"', home)
    assert "Ảnh hội xuân" in home
    assert "Khúc hát ru" in home
    assert "Chuyện kín" not in home


def test_home_has_doors_to_peoples_types_and_media(home: str) -> None:
    for door in ("people/tay/", "types/performing/", "search/?media=image", "search/?media=audio"):
        assert f'href="/vi/{door}"' in home


def test_every_picture_keeps_its_place_while_it_loads(home: str) -> None:
    pictures = re.findall(r"<img[^>]*>", home)
    assert pictures
    assert all(re.search(r'width="\d+" height="\d+"', picture) for picture in pictures)


def test_only_a_demonstration_calls_itself_one(client: Client, settings: Settings) -> None:
    make.make_home_page()
    sentence = "Đây là kho chạy thử"
    assert sentence not in client.get("/vi/").content.decode()
    settings.HERITAGE_IS_DEMONSTRATION = True
    assert sentence in client.get("/vi/").content.decode()


def test_an_empty_archive_still_has_a_front_page(client: Client) -> None:
    make.make_home_page()
    assert client.get("/zh-hans/").status_code == 200


def test_an_element_lists_its_places_then_and_now_and_its_records(client: Client) -> None:
    element = make.make_element(places=[make.make_commune_then_and_now()])
    make.make_record("Một lần hát", element=element)
    make.make_record("Lần hát kín", element=element, audience=Audience.RESTRICTED)
    page = client.get(address(element)).content.decode()
    assert "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang" in page
    assert "Xã Tân Sơn, Tỉnh Bắc Ninh" in page
    assert "Một lần hát" in page
    assert "Lần hát kín" not in page


def test_a_draft_element_is_not_found(client: Client) -> None:
    assert client.get(address(make.make_element(is_live=False))).status_code == 404


def test_a_record_does_not_name_an_element_still_in_draft(client: Client) -> None:
    record = make.make_record(element=make.make_element("Di sản chưa công bố", is_live=False))
    with override("vi"):
        page = client.get(record.get_absolute_url()).content.decode()
    assert "Di sản chưa công bố" not in page
