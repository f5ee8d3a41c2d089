"""Suggestions as the search box asks for them: kinds, labels, addresses that open, who may see."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from archive.access.viewer import Audience
from archive.records.models import Agent, Holder, Record, RecordAgent
from archive.records.services import withdraw
from archive.vocabularies.models import AlternateName
from search.engines import resting
from search.indexing import drain_outbox
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """No engine rests because of another test."""
    resting.forget()
    yield
    resting.forget()


def offered(client: Client, text: str, language: str = "vi") -> dict[str, list[dict[str, Any]]]:
    """Items by kind."""
    drain_outbox()
    response = client.get(f"/{language}/search/suggest", {"q": text})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return {group["kind"]: group["items"] for group in response.json()["groups"]}


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("tay", "people", "Tày"),
        ("luc ng", "place", "Lục Ngạn"),
        ("bac nin", "place", "Bắc Ninh"),
        ("then", "genre", "Then"),
        ("trinh dien", "type", "Nghệ thuật trình diễn dân gian"),
        ("hat then", "element", "Hát Then của người Tày"),
        ("nhom hat", "agent", "Nhóm hát Tân Sơn"),
        ("mo hoi", "record", "Khúc hát mở hội"),
        ("hoi ma xu", "line", "Hội mạ xuân"),
        ("khuc haat", "record", "Khúc hát mở hội"),
        ("nohm hat", "agent", "Nhóm hát Tân Sơn"),
    ],
)
def test_every_kind_is_offered_and_its_page_opens(
    client: Client, typed: str, kind: str, text: str
) -> None:
    make.make_full_record()
    items = offered(client, typed)[kind]
    assert text in [item["text"] for item in items]
    for item in items:
        response = client.get(item["url"].partition("#")[0], follow=True)
        assert response.status_code == 200
        assert item["text"].split()[0] in response.content.decode()


def test_a_line_opens_at_its_second(client: Client) -> None:
    record = make.make_full_record()
    asset = record.media_assets.get()
    (item,) = offered(client, "hoi ma xu")["line"]
    assert item["url"] == f"/vi/r/{record.code}/?m={asset.code}&t=7.5#line-{asset.code}-2"
    assert item["lang"] == "tyz"
    assert '#t=7.5"' in client.get(item["url"], follow=True).content.decode()


def test_units_of_one_name_are_told_apart(client: Client) -> None:
    make.make_full_record()
    notes = {item["note"] for item in offered(client, "tan son")["place"]}
    assert notes == {
        "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang (–2025)",
        "Xã Tân Sơn, Tỉnh Bắc Ninh",
    }


def test_groups_and_names_speak_the_readers_language(client: Client) -> None:
    tay = make.make_people("tay", {"vi": "Tày", "en": "Tay people", "fr": "Tày"})
    AlternateName.objects.create(group=tay, name="Thổ", kind=AlternateName.Kind.EXONYM)
    make.make_record(peoples=[tay])
    (item,) = offered(client, "tho", "en")["people"]
    assert (item["text"], item["url"]) == ("Tay people", "/en/people/tay/")
    assert "Thổ" not in str(item)
    drain_outbox()
    groups = client.get("/fr/search/suggest", {"q": "tay"}).json()["groups"]
    assert groups[0]["label"] == "Peuples"
    assert groups[0]["items"][0]["spans"] == [[0, 3]]


def test_whoever_only_hidden_things_name_is_never_offered(client: Client) -> None:
    record = make.make_record("Mật ngữ", audience=Audience.RESTRICTED)
    secret = Agent.objects.create(name="Người Giấu Tên")
    record.record_agents.set([RecordAgent(agent=secret, role=RecordAgent.Role.SINGER)])
    make.publish(record)
    assert offered(client, "nguoi giau") == {}
    assert offered(client, "mat ngu") == {}


def test_a_withdrawn_record_takes_its_names_along_at_once(client: Client) -> None:
    record = make.make_full_record()
    assert "agent" in offered(client, "nhom hat")
    withdraw(Record.objects.get(pk=record.pk))
    response = client.get("/vi/search/suggest", {"q": "nhom hat"})
    assert response.json()["groups"] == []


def test_who_keeps_an_element_alive_is_offered_under_the_newest_name(client: Client) -> None:
    element = make.make_element()
    keeper = Agent.objects.create(name="Bà Then Nàng")
    element.holders.set([Holder(agent=keeper)])
    make.publish(element)
    assert "agent" in offered(client, "ba then")
    keeper.name = "Bà Then Slao"
    keeper.save()
    (item,) = offered(client, "then slao")["agent"]
    assert item["text"] == "Bà Then Slao"


@pytest.mark.parametrize("text", ["", " ", "x", "\0", '"><b>', "a" * 5000, "* NEAR("])
def test_nonsense_is_answered_with_nothing(client: Client, text: str) -> None:
    make.make_full_record()
    assert offered(client, text) == {}


def test_suggestions_ask_the_database_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make.make_full_record()
    drain_outbox()
    with django_assert_max_num_queries(3):
        client.get("/vi/search/suggest", {"q": "hat"})


def test_the_box_names_where_suggestions_come_from(client: Client) -> None:
    text = client.get("/fr/search/").content.decode()
    assert 'data-suggest="/fr/search/suggest"' in text
    assert "suggest.js" in text
