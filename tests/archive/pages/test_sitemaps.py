"""Search engines are told of every public page in its languages, and of nothing else."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from archive.access.viewer import Audience
from archive.pages import sitemaps
from tests.factories import archive as make
from tests.factories import facts

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314 - written by the site itself


def listed(client: Client) -> list[str]:
    """The path of every page of every file the index names."""
    files = [one.text or "" for one in read(client, "/sitemap.xml").iterfind(".//s:loc", NAMES)]
    pages = [
        page.text or "" for one in files for page in read(client, one).iterfind(".//s:loc", NAMES)
    ]
    return [page.removeprefix("http://testserver") for page in pages]


@pytest.fixture
def public(client: Client) -> list[str]:
    make.make_home_page()
    record = make.make_full_record({"vi": "Khúc hát", "fr": "Un chant"})
    facts.make_whole_element(peoples=[facts.make_known_people()])
    facts.play(record, facts.make_agent())
    return listed(client)


@pytest.mark.slow
def test_every_listed_page_is_there(client: Client, public: list[str]) -> None:
    assert len(public) == len(set(public))
    for address in public:
        assert client.get(address).status_code == 200, address
    kinds = {address.split("/")[2] for address in public}
    assert {
        "", "r", "e", "people", "places", "types", "genres", "festivals", "agents", "collections",
        "calendar",
    } - kinds <= {"calendar"}  # fmt: skip


def test_a_page_is_listed_in_the_languages_it_is_written_in(
    client: Client, public: list[str]
) -> None:
    records = [address for address in public if "/r/" in address]
    assert [address[:4] for address in records] == ["/vi/", "/fr/"]
    (first, _second) = read(client, "/sitemap-records.xml").iterfind("s:url", NAMES)
    alternates = {
        link.get("hreflang"): link.get("href", "").removeprefix("http://testserver")
        for link in first.iterfind("x:link", NAMES)
    }
    assert alternates == {"vi": records[0], "fr": records[1], "x-default": records[0]}


def test_the_head_of_a_page_says_the_same(client: Client, public: list[str]) -> None:
    (first, *_others) = read(client, "/sitemap-peoples.xml").iterfind("s:url", NAMES)
    page = client.get("/vi/people/tay/").content.decode()
    for link in first.iterfind("x:link", NAMES):
        assert f'hreflang="{link.get("hreflang")}" href="{link.get("href")}"' in page


def test_what_is_not_public_is_not_listed(client: Client, public: list[str]) -> None:
    agent = facts.make_agent("Người kín")
    place = make.make_place("n:w:00009", "Xã Kín", make.make_place("n:p:24", "Tỉnh Bắc Ninh"))
    record = make.make_record(
        "Lễ kín",
        place=place,
        collection=facts.make_collection("kin", "Bộ kín"),
        audience=Audience.RESTRICTED,
    )
    facts.play(record, agent)
    facts.hold(make.make_element("Hội nháp", places=[place], is_live=False), agent)
    assert listed(client) == public


def test_long_sections_are_divided(
    client: Client, public: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps.PublicSitemap, "limit", 3)
    assert listed(client) == public
    assert "sitemap-places.xml?p=2" in client.get("/sitemap.xml").content.decode()


def test_a_section_costs_the_same_however_long_it_is(client: Client) -> None:
    counts = []
    for _round in range(2):
        make.make_record()
        facts.play(make.make_record(), facts.make_agent())
        with CaptureQueriesContext(connection) as statements:
            for section in sitemaps.SITEMAPS:
                assert client.get(f"/sitemap-{section}.xml").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_robots_are_shown_the_way(client: Client) -> None:
    response = client.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines
    with override("vi"):
        assert not any(line.startswith("Disallow: /vi") for line in lines)
