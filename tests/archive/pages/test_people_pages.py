"""The page of a people says what the official lists know, and never what others once called it."""

import re

import pytest
from django.test import Client

from archive.access.viewer import Audience
from tests.factories import archive as make
from tests.factories import facts

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str = "/vi/people/tay/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_people_shows_every_fact_of_the_lists_with_its_source(client: Client) -> None:
    facts.make_subgroup(facts.make_known_people())
    page = shown(client)
    for text in (
        "岱依族",
        "Tiếng Tày",
        "ISO 639-3: tyz",
        "1.845.492",
        "Tổng điều tra dân số 2019",
        "danh mục năm 1979, Quyết định 421",
        "danh mục Tổng điều tra dân số",
        "ngữ hệ Thái – Ka Đai",
    ):
        assert text in page
    assert 'href="/vi/people/tay-ngan/"' in page


def test_each_code_says_which_list_it_is_of(client: Client) -> None:
    facts.make_known_people()
    page = shown(client, "/en/people/tay/")
    assert re.search(r"02</span> <span class=\"quiet\">\([^)]*1979", page)
    assert re.search(r"03</span> <span class=\"quiet\">\([^)]*census", page)


@pytest.mark.parametrize("language", ["vi", "en", "fr", "zh-hans"])
def test_an_exonym_is_nowhere_on_any_page(client: Client, language: str) -> None:
    people = facts.make_known_people()
    make.make_record(peoples=[people])
    pages = [shown(client, f"/{language}/people/tay/"), shown(client, f"/{language}/people/")]
    assert ">Tai<" in pages[0]
    assert all(">Tho<" not in page and ">Thổ<" not in page for page in pages)


def test_what_is_of_a_subgroup_is_listed_with_its_people_too(client: Client) -> None:
    people = facts.make_known_people()
    subgroup = facts.make_subgroup(people)
    make.make_element("Lượn của người Ngạn", peoples=[subgroup])
    make.make_record("Then tính hai nhóm", peoples=[people, subgroup])
    make.make_record("Chuyện của người khác", peoples=[make.make_people("dao", "Dao")])
    page = shown(client)
    assert "Lượn của người Ngạn" in page
    assert page.count('class="card-title"') == 2
    assert "Chuyện của người khác" not in page


def test_a_subgroup_leads_to_its_people(client: Client) -> None:
    facts.make_subgroup(facts.make_known_people())
    page = shown(client, "/vi/people/tay-ngan/")
    assert 'href="/vi/people/tay/"' in page
    assert "Tổng điều tra" not in page


def test_the_page_leads_to_the_same_entries_in_search(client: Client) -> None:
    make.make_record(peoples=[facts.make_known_people()])
    assert 'href="/vi/search/?people=tay"' in shown(client)


def test_all_peoples_are_listed_the_northern_ones_first(client: Client) -> None:
    make.make_people("cham", "Chăm", position=1)
    dao = make.make_people("dao", "Dao", position=2, is_mainly_northern=True)
    make.make_element(peoples=[dao])
    make.make_record(peoples=[facts.make_subgroup(dao, "dao-do", "Dao Đỏ")])
    make.make_record(peoples=[dao], audience=Audience.RESTRICTED)
    page = shown(client, "/vi/people/")
    links = re.findall(r'href="/vi/people/([a-z-]+)/"', page)
    assert links == ["dao", "cham"]
    assert re.search(r'<span>Dao</span> <span class="count">2</span>', page)
    assert re.search(r"<span>Chăm</span></a>", page)
