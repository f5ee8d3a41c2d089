"""People and groups have a page when something public names them, and no page tells their life."""

import re
import secrets

import pytest
from django.test import Client
from django.utils.translation import override

from archive.access.viewer import Audience
from archive.pages.addresses import agent_url
from archive.records.models import Agent, Apprenticeship, Element, Record, RecordAgent
from archive.records.services import withdraw
from tests.factories import archive as make
from tests.factories import facts

pytestmark = pytest.mark.django_db
Role = RecordAgent.Role
LANGUAGES = ["vi", "en", "fr", "zh-hans"]


def address(agent: Agent, language: str = "vi") -> str:
    with override(language):
        return agent_url(agent)


def shown(client: Client, agent: Agent, language: str = "vi") -> str:
    response = client.get(address(agent, language))
    assert response.status_code == 200
    return response.content.decode()


def test_an_agent_shows_what_they_did_and_keep_alive(client: Client) -> None:
    singer = facts.make_agent(title=facts.make_title(), note="Hát Then từ nhỏ.")
    facts.play(facts.play(make.make_record("Khúc hát"), singer), singer, Role.MUSICIAN)
    facts.play(make.make_record("Khúc khác"), singer)
    facts.hold(make.make_element("Hát Then Bình Liêu"), singer)
    page = shown(client, singer)
    for text in ("Nghệ nhân ưu tú", "Hát Then từ nhỏ.", "Khúc hát", "Khúc khác", "Bình Liêu"):
        assert text in page
    assert re.search(r"người hát</span> <span class=\"quiet\">\(2\)", page)
    assert page.count('class="card-title"') == 3


def test_teachers_and_pupils_lead_to_each_other(client: Client) -> None:
    teacher, pupil = facts.make_agent("Bà Páo"), facts.make_agent("Cô Mai")
    Apprenticeship.objects.create(
        teacher=teacher, pupil=pupil, genre=facts.make_genre(), since="khoảng 1990"
    )
    record = make.make_record()
    facts.play(facts.play(record, teacher), pupil)
    assert f'href="{address(pupil)}"' in shown(client, teacher)
    page = shown(client, pupil)
    assert f'href="{address(teacher)}"' in page
    assert "Then, từ khoảng" in page


def test_a_teacher_nothing_public_names_is_not_named(client: Client) -> None:
    teacher, pupil = facts.make_agent("Thầy Kín"), facts.make_agent("Cô Mai")
    Apprenticeship.objects.create(teacher=teacher, pupil=pupil)
    facts.play(make.make_record(), pupil)
    facts.play(make.make_record(audience=Audience.RESTRICTED), teacher)
    assert "Thầy Kín" not in shown(client, pupil)
    assert client.get(address(teacher)).status_code == 404


def test_an_agent_leaves_with_the_last_thing_that_named_them(client: Client) -> None:
    singer = facts.make_agent()
    assert client.get(address(singer)).status_code == 404
    record = facts.play(make.make_record(), singer)
    assert client.get(address(singer)).status_code == 200
    withdraw(record)
    assert client.get(address(singer)).status_code == 404


def test_a_holder_of_a_draft_has_no_page(client: Client) -> None:
    holder = facts.make_agent()
    facts.hold(make.make_element(is_live=False), holder)
    assert client.get(address(holder)).status_code == 404


def test_restricted_records_add_nothing_to_a_page(client: Client, admin_client: Client) -> None:
    singer = facts.make_agent()
    facts.play(make.make_record("Khúc mở"), singer)
    before = shown(client, singer)
    facts.play(make.make_record("Khúc kín", audience=Audience.RESTRICTED), singer, Role.TELLER)
    assert shown(client, singer) == before
    assert "Khúc kín" in shown(admin_client, singer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_life_is_told_nowhere(client: Client, admin_client: Client, language: str) -> None:
    """Dates, origin and home are kept for the archive's own work, whoever looks at the page."""
    token = "zq" + secrets.token_hex(4)
    people = make.make_people(token, f"Dân tộc {token}")
    home = make.make_place("n:w:99999", f"Xã {token}")
    singer = facts.make_agent(place=home, born="17/3/1931", died="thập niên 1990")
    singer.ethnic_groups.add(people)
    record = facts.play(make.make_full_record(), singer)
    element = record.element
    assert element is not None
    facts.hold(element, singer)
    addresses = [
        address(singer, language),
        f"/{language}/search/?q={singer.name}",
        *(in_language(language, entry) for entry in (record, element)),
    ]
    for visitor in (client, admin_client):
        for one in addresses:
            page = visitor.get(one).content.decode()
            assert token not in page, one
            assert "1931" not in page, one
            assert "1990" not in page, one


def in_language(language: str, entry: Record | Element) -> str:
    with override(language):
        return entry.get_absolute_url()


def test_a_name_without_latin_letters_still_has_an_address(client: Client) -> None:
    singer = facts.make_agent("黄文宝")
    facts.play(make.make_record(), singer)
    assert address(singer) == f"/vi/agents/{singer.pk}/-"
    assert "黄文宝" in shown(client, singer)


def test_a_collection_shows_its_summary_and_its_public_records(client: Client) -> None:
    collection = facts.make_collection()
    collection.summary_vi = "Băng từ những năm 1970."
    collection.save()
    make.make_record("Băng số một", collection=collection)
    make.make_record("Băng kín", collection=collection, audience=Audience.RESTRICTED)
    page = client.get("/vi/collections/thu/").content.decode()
    assert "Băng từ những năm 1970." in page
    assert "Băng số một" in page
    assert "Băng kín" not in page


def test_a_collection_of_restricted_records_has_no_page(client: Client) -> None:
    make.make_record(collection=facts.make_collection(), audience=Audience.RESTRICTED)
    assert client.get("/vi/collections/thu/").status_code == 404
