"""Whoever guesses a name learns nothing: not by filters, field syntax, slips or suggestions."""

import json

import pytest
from django.test import Client

from archive.access.viewer import Audience
from archive.records.services import withdraw
from search.indexing import drain_outbox
from tests.factories import archive as make
from tests.factories import facts

pytestmark = pytest.mark.django_db
EXONYM = "Mánh"
SECRET = "Sổ tay thầy cúng Phàn"
GUESSES = (
    "collection=so-tay",
    "q=collection:so-tay",
    "q=b%E1%BB%99+s%C6%B0u+t%E1%BA%ADp:s%E1%BB%95",
    "q=collection:%22s%E1%BB%95+tay%22",
    "q=collection:phan&ask=",
)


def _hidden(state: str) -> None:
    collection = facts.make_collection("so-tay", SECRET)
    is_draft, is_narrow = state == "draft", state == "restricted"
    record = make.make_record(
        "Lễ kín",
        collection=collection,
        audience=Audience.RESTRICTED if is_narrow else Audience.PUBLIC,
        is_live=not is_draft,
    )
    if state == "withdrawn":
        withdraw(record)


@pytest.mark.parametrize("state", ["restricted", "draft", "withdrawn"])
@pytest.mark.parametrize("guess", GUESSES)
def test_a_collection_of_hidden_records_has_no_name(client: Client, state: str, guess: str) -> None:
    _hidden(state)
    drain_outbox()
    for page in ("/vi/search/", "/vi/search/advanced/", "/api/v1/search"):
        assert SECRET not in client.get(f"{page}?{guess}").content.decode(), page


def test_a_guessed_collection_is_answered_like_one_that_is_not_there(client: Client) -> None:
    pages = []
    for _turn in range(2):
        drain_outbox()
        pages.append([client.get(f"/vi/search/?{guess}").content for guess in GUESSES])
        _hidden("restricted")
    assert pages[0] == pages[1]


def test_who_may_see_it_is_told_its_name(admin_client: Client) -> None:
    _hidden("restricted")
    drain_outbox()
    for guess in GUESSES:
        assert SECRET in admin_client.get(f"/vi/search/?{guess}").content.decode(), guess


@pytest.mark.parametrize("typed", ["Mánh", "manhs", "manh hat", "mnah", "mahn hát"])
def test_an_exonym_finds_and_is_never_shown(client: Client, typed: str) -> None:
    people = make.make_people("dao", "Dao")
    facts.AlternateName.objects.create(group=people, name=EXONYM, kind="exonym")
    make.make_record("Hát páo dung", peoples=[people])
    make.make_record("Hát ru", peoples=[people])
    drain_outbox()
    asked = {"q": typed}
    suggested = json.loads(client.get("/vi/search/suggest", asked).content)["groups"]
    api = json.loads(client.get("/api/v1/search", asked).content)
    page = client.get("/vi/search/", asked)
    meant = page.context["meant"]
    said = json.dumps([suggested, api["entries"], str(meant and meant.label)], ensure_ascii=False)
    assert not {"manh", "mánh"} & set(said.lower().replace('"', " ").split()), said


def test_a_slip_in_a_name_no_text_has_is_offered_with_its_marks(client: Client) -> None:
    make.make_record("Hát ru", place=make.make_commune_then_and_now())
    drain_outbox()
    meant = client.get("/vi/search/", {"q": "bac gaing"}).context["meant"]
    assert meant.label == "Bắc Giang"
