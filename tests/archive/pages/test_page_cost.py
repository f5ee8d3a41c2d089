"""What an anonymous page costs: statements, writes and bytes of text, in every language."""

import gzip
from collections.abc import Callable
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from archive.media.models import MediaAsset
from archive.pages.addresses import (
    agent_url,
    collection_url,
    genre_url,
    people_url,
    place_url,
    type_url,
)
from archive.places.models import Place
from search.indexing import drain_outbox
from tests.factories import archive as make
from tests.factories import facts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MAX_STATEMENTS = 12
MAX_TEXT_BYTES = 20_000
"""Gzipped HTML; what it loads is weighed by the browser journeys."""
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LISTS = ["peoples", "places", "types", "genres", "festivals"]
Addresses = dict[str, Callable[[], str]]


@pytest.fixture
def pages() -> Addresses:
    """A small archive with something of every kind, and the address of each sort of page."""
    make.make_home_page()
    full = make.make_full_record()
    peoples = [make.make_people(f"p{n}", f"Dân tộc {n}") for n in range(4)]
    for number in range(12):
        kind = list(MediaAsset.Kind)[number % 3]
        record = make.make_record(f"Bản ghi {number}", peoples=peoples, element=full.element)
        make.make_asset(record, kind)
        make.make_asset(record, MediaAsset.Kind.IMAGE)
    drain_outbox()
    assert full.element is not None
    whole, singer = facts.make_whole_element(), full.record_agents.get().agent
    district = Place.objects.get(level=Place.Level.DISTRICT, uid="o:d:215")
    return {
        "whole_element": whole.get_absolute_url,
        "people": lambda: people_url(peoples[0]),
        "place": lambda: place_url(district),
        "type": lambda: type_url(make.make_heritage_type()),
        "genre": lambda: genre_url(facts.make_genre()),
        "agent": lambda: agent_url(singer),
        "collection": lambda: collection_url(facts.make_collection()),
        **{name: partial(reverse, f"archive:{name}") for name in LISTS},
        "found_places": lambda: f"{reverse('archive:places')}?q=tan+son",
        "no_places": lambda: f"{reverse('archive:places')}?q=khong+co",
        "home": lambda: f"{_root()}",
        "record": full.get_absolute_url,
        "element": full.element.get_absolute_url,
        "results": lambda: f"{_root()}search/?q=khuc+hat&people=tay",
        "everything": lambda: f"{_root()}search/",
    }


def _root() -> str:
    from django.utils.translation import get_language

    return f"/{get_language()}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_anonymous_page_is_cheap(client: Client, pages: Addresses, language: str) -> None:
    for page, address_of in pages.items():
        with override(language):
            address = address_of()
        client.get(address)
        with CaptureQueriesContext(connection) as statements:
            response = client.get(address)
        assert response.status_code == 200, page
        asked = [statement["sql"] for statement in statements]
        assert len(asked) <= MAX_STATEMENTS, "\n".join([page, *asked])
        assert all(sql.startswith(("SELECT", "(SELECT")) for sql in asked), page
        assert len(gzip.compress(response.content)) <= MAX_TEXT_BYTES, page
        assert "Cookie" not in response.get("Vary", ""), page
        assert "Accept-Language" not in response.get("Vary", ""), page
        assert not response.cookies, page


def test_a_full_page_of_a_long_list_is_as_cheap(client: Client) -> None:
    people = make.make_people()
    for number in range(49):
        make.make_asset(make.make_record(f"Bản ghi {number}", peoples=[people]))
    client.get("/vi/people/tay/")
    with CaptureQueriesContext(connection) as statements:
        response = client.get("/vi/people/tay/")
    assert len(statements) <= MAX_STATEMENTS
    assert len(gzip.compress(response.content)) <= MAX_TEXT_BYTES
