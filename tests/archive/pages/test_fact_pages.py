"""What all pages of facts share: one address, four languages, paging, escaping, and no leaks."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from archive.access.viewer import Audience
from archive.media.models import MediaAsset
from archive.pages.addresses import (
    agent_url,
    collection_url,
    genre_url,
    people_url,
    place_url,
    type_url,
)
from archive.records.models import Agent, Collection, Element, Record
from tests.factories import archive as make
from tests.factories import facts

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
HOSTILE = '"><script>alert(1)</script>'
PAGES = ["people", "place", "type", "genre", "agent", "collection"]
LISTS = ["people/", "places/", "types/", "genres/", "festivals/"]
Addresses = dict[str, Callable[[], str]]


def a_record(title: str, element: Element, agent: Agent, **more: Any) -> Record:
    """A record that every page of `addresses` is about."""
    place, collection = make.make_commune_then_and_now(), facts.make_collection()
    record = make.make_record(title, element=element, place=place, collection=collection, **more)
    with override("vi"):
        record.genres.set([facts.make_genre()])
        return facts.play(record, agent)


@pytest.fixture
def addresses() -> Addresses:
    element = make.make_element("Hội xuân", heritage_type=facts.make_festival_type())
    agent = facts.make_agent()
    place = a_record("Khúc hát", element, agent).place
    assert place is not None
    return {
        "people": lambda: people_url(make.make_people()),
        "place": lambda: place_url(place),
        "type": lambda: type_url(facts.make_festival_type()),
        "genre": lambda: genre_url(facts.make_genre()),
        "agent": lambda: agent_url(agent),
        "collection": lambda: collection_url(Collection.objects.get()),
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_there_in_every_language(
    client: Client, addresses: Addresses, page: str, language: str
) -> None:
    with override(language):
        address = addresses[page]()
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    assert f'<html lang="{language}">' in text
    assert f'rel="canonical" href="http://testserver/{"vi" if page in OWN else language}/' in text
    assert 'hreflang="x-default" href="http://testserver/vi/' in text


OWN = ("people", "type", "genre", "collection")
"""Named in Vietnamese only by these tests, and so listed once, in Vietnamese."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", LISTS)
def test_a_list_is_there_in_every_language(
    client: Client, addresses: Addresses, page: str, language: str
) -> None:
    text = client.get(f"/{language}/{page}").content.decode()
    assert f'<html lang="{language}">' in text
    assert all(f'hreflang="{code}"' in text for code in LANGUAGES)


@pytest.mark.parametrize(
    "address",
    [
        "people/khong-co/",
        "places/n-w-00000/",
        "places/x/y/",
        "types/khong-co/",
        "genres/khong-co/",
        "agents/999999/-",
        "agents/99999999999999999999999/-",
        "collections/khong-co/",
        "people/tay/?page=2",
        "festivals/?page=999999",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, addresses: Addresses, address: str) -> None:
    response = client.get(f"/vi/{address}")
    assert response.status_code == 404


@pytest.mark.parametrize("page", ["abc", "-1", "0", "1.5", "", "１", "9999999999999"])
def test_a_senseless_page_number_is_the_first_page(
    client: Client, addresses: Addresses, page: str
) -> None:
    assert client.get("/vi/people/tay/", {"page": page}).status_code == 200


def test_a_long_list_comes_in_pages_of_48_and_repeats_nothing(client: Client) -> None:
    people = make.make_people()
    for number in range(30):
        make.make_element(f"Di sản {number:02}", peoples=[people])
        make.make_record(f"Bản ghi {number:02}", peoples=[people])
    first = client.get("/vi/people/tay/").content.decode()
    second = client.get("/vi/people/tay/?page=2").content.decode()
    titles = [re.findall(r'class="card-title"[^>]*>([^<]+)<', page) for page in (first, second)]
    assert [len(page) for page in titles] == [48, 12]
    assert titles[0][:30] == [f"Di sản {number:02}" for number in range(30)]
    assert titles[0][30:] + titles[1] == [f"Bản ghi {number:02}" for number in reversed(range(30))]
    assert 'href="/vi/people/tay/?page=2"' in first
    assert 'rel="canonical" href="http://testserver/vi/people/tay/?page=2"' in second
    assert 'href="/vi/people/tay/" rel="prev"' in second
    assert client.get("/vi/people/tay/?page=3").status_code == 404


def test_pictures_stop_before_the_page_asks_for_too_many(client: Client) -> None:
    for number in range(12):
        make.make_asset(make.make_record(f"Ảnh {number}"), MediaAsset.Kind.IMAGE)
    page = client.get("/vi/people/tay/").content.decode()
    assert 0 < page.count("<img") <= 8
    assert page.count('class="card-title"') == 12


@pytest.mark.parametrize("page", [*PAGES, *LISTS])
def test_restricted_records_and_drafts_change_no_page(
    client: Client, addresses: Addresses, page: str
) -> None:
    with override("vi"):
        address = addresses[page]() if page in PAGES else f"/vi/{page}"
    before = client.get(address).content
    agent, element = Agent.objects.get(), Element.objects.get()
    a_record("Khúc kín", element, agent, audience=Audience.RESTRICTED)
    a_record("Khúc nháp", element, agent, is_live=False)
    draft = make.make_element(
        "Hội nháp",
        heritage_type=element.heritage_type,
        places=[make.make_commune_then_and_now()],
        is_live=False,
    )
    facts.hold(draft, agent)
    assert client.get(address).content == before


def test_hostile_names_are_only_text(client: Client) -> None:
    people = make.make_people("tay", HOSTILE)
    genre, collection = facts.make_genre("then", HOSTILE), facts.make_collection("thu", HOSTILE)
    place = make.make_place("n:w:00001", HOSTILE, make.make_place("n:p:01", HOSTILE))
    record = make.make_record(HOSTILE, peoples=[people], place=place, collection=collection)
    record.genres.set([genre])
    record.save()
    singer = facts.make_agent(HOSTILE, note=HOSTILE)
    facts.play(record, singer)
    element = make.make_element(
        HOSTILE, heritage_type=make.make_heritage_type("festival", HOSTILE), peoples=[people]
    )
    facts.hold(element, singer)
    with override("vi"):
        pages = [
            people_url(people), place_url(place), genre_url(genre), collection_url(collection),
            agent_url(singer), "/vi/types/festival/", "/vi/people/", "/vi/genres/", "/vi/types/",
            "/vi/places/", f"/vi/places/?q={HOSTILE}", "/vi/places/?q=script", "/vi/festivals/",
            record.get_absolute_url(), element.get_absolute_url(),
        ]  # fmt: skip
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "<script>alert" not in response.content.decode(), address


def test_pages_of_entries_lead_to_the_pages_of_what_they_name(
    client: Client, addresses: Addresses
) -> None:
    record = Record.objects.get()
    with override("vi"):
        page = client.get(record.get_absolute_url()).content.decode()
        for name, address in addresses.items():
            assert f'href="{address()}"' in page, name
