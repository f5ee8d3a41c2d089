"""The pages and lists of heritage types, genres and festivals."""

import re

import pytest
from django.test import Client

from archive.access.viewer import Audience
from tests.factories import archive as make
from tests.factories import facts
from tests.factories.festivals import make_festival

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_type_shows_its_domain_its_former_type_and_its_entries(client: Client) -> None:
    element = make.make_element("Hội xuân", heritage_type=facts.make_festival_type())
    make.make_record("Ảnh hội xuân", element=element)
    make.make_record("Bản ghi khác", element=make.make_element("Hát ru"))
    page = shown(client, "/vi/types/festival/")
    for text in ("45/2024/QH15", "Tập quán xã hội, nghi lễ và lễ hội", "Lễ hội (danh sách cũ)"):
        assert text in page
    assert "Ảnh hội xuân" in page
    assert "Bản ghi khác" not in page
    assert 'href="/vi/search/?type=festival"' in page


def test_types_are_listed_with_what_is_published_of_them(client: Client) -> None:
    element = make.make_element(heritage_type=facts.make_festival_type())
    make.make_record(element=element)
    make.make_record(element=element, audience=Audience.RESTRICTED)
    page = shown(client, "/vi/types/")
    assert re.search(r'types/festival/"><span>[^<]+</span> <span class="count">2<', page)


def test_a_genre_leads_to_wider_and_narrower_ones_and_lists_theirs(client: Client) -> None:
    wider = facts.make_genre()
    narrower = facts.make_genre("then-ky-yen", "Then kỳ yên", wider)
    record = make.make_record("Then cầu an")
    record.genres.set([narrower])
    record.save()
    page = shown(client, "/vi/genres/then/")
    assert 'href="/vi/genres/then-ky-yen/"' in page
    assert "Then cầu an" in page
    narrow = shown(client, "/vi/genres/then-ky-yen/")
    assert 'href="/vi/genres/then/"' in narrow
    assert "Then cầu an" in narrow


def test_genres_are_listed_by_family(client: Client) -> None:
    wider = facts.make_genre()
    facts.make_genre("then-ky-yen", "Then kỳ yên", wider)
    facts.make_genre("xoe", "Xòe")
    page = shown(client, "/vi/genres/")
    family, others = page.split("Các thể loại khác")
    assert re.findall(r"/vi/genres/([a-z-]+)/", family) == ["then", "then-ky-yen"]
    assert re.findall(r"/vi/genres/([a-z-]+)/", others) == ["xoe"]


def test_festivals_are_those_by_type_and_those_with_days(client: Client) -> None:
    make.make_element("Hội không ngày", heritage_type=facts.make_festival_type())
    make_festival("Tục nhảy lửa")
    make.make_element("Hát ru")
    make_festival("Hội còn nháp", is_live=False)
    page = shown(client, "/vi/festivals/")
    assert "Hội không ngày" in page
    assert "Tục nhảy lửa" in page
    assert "Hát ru" not in page
    assert "Hội còn nháp" not in page
    assert 'href="/vi/calendar/"' in page
