"""An element's page says its lists and decisions, its vitality, its holders and its types."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from archive.pages.addresses import agent_url
from archive.records.models import Agent
from tests.factories import archive as make
from tests.factories import facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    element = facts.make_whole_element()
    with override("vi"):
        return client.get(element.get_absolute_url()).content.decode()


def test_lists_come_with_decision_and_date(page: str) -> None:
    assert re.search(r"Danh mục quốc gia</span>.{0,40}\(5079/QĐ-BVHTTDL, 27/12/2012\)", page)


def test_an_entry_taken_off_a_list_is_struck_out_and_comes_last(page: str) -> None:
    struck = re.search(r"<s><span>Danh mục kiểm kê</span></s> <span class=\"quiet\">([^<]+)", page)
    assert struck is not None
    assert "đã thu hồi" in struck[1]
    assert "2020" in struck[1]
    assert page.index("Danh mục quốc gia") < struck.start()


def test_the_latest_vitality_comes_first(page: str) -> None:
    assert page.index("Đang được thực hành") < page.index("Thực hành thu hẹp")


def test_a_holder_leads_to_their_page(page: str) -> None:
    with override("vi"):
        assert f'href="{agent_url(Agent.objects.get())}"' in page
    assert "từ khoảng" in page


def test_its_types_and_domain_are_named(page: str) -> None:
    assert "Lễ hội (danh sách cũ)" in page
    assert "Tập quán xã hội, nghi lễ và lễ hội" in page
    assert 'href="/vi/types/festival/"' in page


def test_a_domain_of_its_own_wins_over_its_types(client: Client) -> None:
    element = make.make_element(heritage_type=facts.make_festival_type())
    own = facts.make_term(facts.UnescoDomain, "b", "Nghệ thuật biểu diễn")
    with override("vi"):
        element.unesco_domains.set([own])
        element.save()
        page = client.get(element.get_absolute_url()).content.decode()
    assert "Nghệ thuật biểu diễn" in page
    assert "Tập quán xã hội, nghi lễ và lễ hội" not in page
