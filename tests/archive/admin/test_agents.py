"""People and groups in the admin: teachers, pupils, and what of them never leaves the archive.

A token is planted in everything private of a person. Every address of the admin is then opened by
a contributor, and the token is looked for; an officer opening the edit form does find it.
"""

import secrets
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from archive.places.models import Place
from archive.records.models import Agent, Apprenticeship, RecordAgent
from archive.vocabularies.models import ArtisanTitle, EthnicGroup, Genre
from heritage.accounts.models import User
from tests.archive.admin.forms import submit
from tests.factories import archive as make
from tests.journeys.addresses import every_address

Signed = tuple[User, Client]
BASE = "/admin/snippets/archive/agent"
CHOOSER = "/admin/snippets/choose/archive/agent"
QUERIES = ("", "?q=nong", "?export=csv", "?export=xlsx", "?ordering=born", "?ordering=-place",
           "?born=1950", "?ethnic_groups=1", "?multiple=1")  # fmt: skip
NOT_FOLLOWED = ("/admin/logout/", "/admin/failwhale/", "/admin/test404/")


@pytest.fixture
def token() -> str:
    return "zq" + secrets.token_hex(6)


@pytest.fixture
def singer(token: str, contributor: Signed) -> Agent:
    """A person of whom everything is known, singing in a record of the contributor's."""
    agent = Agent.objects.create(
        name="Bà Nông",
        born=f"sinh {token}",
        died=f"mất {token}",
        place=Place.objects.create(
            uid="n:w:00001", level="commune", code="00001", name=f"Xã {token}", kind="Xã",
            name_folded="xa an",
        ),
    )  # fmt: skip
    agent.ethnic_groups.set([EthnicGroup.objects.create(slug="an", name_vi=f"Nhóm {token}")])
    record = make.make_record(owner=contributor[0])
    record.record_agents.set([RecordAgent(agent=agent, role=RecordAgent.Role.SINGER)])
    record.save()
    record.save_revision(user=contributor[0])
    return agent


def said(client: Client, address: str) -> str:
    """Everything the address answers, an exported file too."""
    answer: Any = client.get(address, follow=True)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):  # a spreadsheet is an archive of texts
        with ZipFile(BytesIO(body)) as sheet:
            body = b"".join(sheet.read(name) for name in sheet.namelist())
    return f"{body.decode(errors='ignore')} {answer.headers}"


def about_agents(agent: Agent) -> Iterator[str]:
    """Every address of the admin that is about people, with every query that might say more."""
    for tail in ("", "results/"):
        yield from (f"{BASE}/{tail}{query}" for query in QUERIES)
        yield from (f"{CHOOSER}/{tail}{query}" for query in QUERIES)
    yield f"{CHOOSER}/chosen/{agent.pk}/"
    yield f"{CHOOSER}/chosen-multiple/?id={agent.pk}"
    yield f"/admin/bulk/archive/agent/delete/?id={agent.pk}"
    for verb in ("edit", "delete", "history", "usage", "inspect"):
        yield f"{BASE}/{verb}/{agent.pk}/"


def elsewhere(agent: Agent) -> Iterator[str]:
    """Every other address, answered for the person, for their record and for the place."""
    values = {"pk": [str(agent.pk)], "object_id": [str(agent.pk)], "app_label": ["archive"],
              "app_name": ["archive"], "model_name": ["agent"], "action": ["delete"]}  # fmt: skip
    for address in every_address(values):
        if address.startswith("/admin/") and not address.startswith(NOT_FOLLOWED):
            yield address
    for record in agent.record_agents.all():
        yield f"/admin/snippets/archive/record/edit/{record.record_id}/"
        yield f"/admin/snippets/archive/record/history/{record.record_id}/"


def test_a_contributor_meets_nothing_private_of_a_person(
    token: str, singer: Agent, contributor: Signed
) -> None:
    met = [address for address in about_agents(singer) if token in said(contributor[1], address)]
    assert met == []


@pytest.mark.slow
def test_nowhere_else_a_contributor_meets_when_a_person_was_born_or_died(
    token: str, singer: Agent, contributor: Signed
) -> None:
    private = (f"sinh {token}", f"mất {token}")
    met = [
        address
        for address in elsewhere(singer)
        if any(words in said(contributor[1], address) for words in private)
    ]
    assert met == []


def test_the_vocabularies_do_not_tell_whose_origin_or_home_they_are(
    singer: Agent, officer: Signed, contributor: Signed
) -> None:
    group = singer.ethnic_groups.get()
    for client in (officer[1], contributor[1]):
        for address in (f"ethnicgroup/usage/{group.pk}/", f"place/usage/{singer.place_id}/"):
            page = client.get(f"/admin/snippets/archive/{address}", follow=True)
            assert singer.name not in page.content.decode()


def test_an_officer_finds_it_in_the_form_and_in_no_list_or_export(
    token: str, singer: Agent, officer: Signed
) -> None:
    met = {address for address in about_agents(singer) if token in said(officer[1], address)}
    assert met == {f"{BASE}/edit/{singer.pk}/"}


def test_a_contributor_is_not_asked_for_anything_private(contributor: Signed) -> None:
    page = contributor[1].get(f"{BASE}/add/").content.decode()
    assert 'name="name"' in page
    for field in ("born", "died", "ethnic_groups", "place"):
        assert f'name="{field}"' not in page
    assert "Thông tin riêng" not in page


def test_what_a_contributor_slips_in_is_not_taken(contributor: Signed) -> None:
    tay = make.make_people()
    submit(contributor[1], f"{BASE}/add/", name="Ông Hoàng", born="1950", ethnic_groups=tay.pk)
    agent = Agent.objects.get()
    assert (agent.name, agent.born) == ("Ông Hoàng", "")
    assert not agent.ethnic_groups.exists()


def test_an_officer_enters_a_person_in_full(officer: Signed) -> None:
    title = ArtisanTitle.objects.create(slug="nnut", name_vi="Nghệ nhân ưu tú")
    tay, home = make.make_people(), make.make_commune_then_and_now()
    answer = submit(
        officer[1], f"{BASE}/add/", name="Bà Nông", title=title.pk, note="Hát then từ nhỏ.",
        born="khoảng 1940", died="12/2019", ethnic_groups=[tay.pk], place=home.pk,
    )  # fmt: skip
    assert answer.status_code == 302
    agent = Agent.objects.get()
    assert (agent.title, agent.born, agent.place) == (title, "khoảng 1940", home)
    assert list(agent.ethnic_groups.all()) == [tay]
    page = officer[1].get(f"{BASE}/edit/{agent.pk}/").content.decode()
    assert "Được hiểu là: khoảng 1940" in page
    assert page.index("Hiện cho người xem") < page.index("Thông tin riêng – không công bố")


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"born": "năm con rồng"}, "Chưa hiểu được ngày"),
        ({"born": "1950", "died": "1949"}, "Ngày mất trước ngày sinh"),
    ],
)
def test_life_dates_that_cannot_be_are_answered_in_words(
    officer: Signed, dates: dict[str, str], words: str
) -> None:
    answer = submit(officer[1], f"{BASE}/add/", name="Bà Nông", **dates)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Agent.objects.exists()


def test_vague_life_dates_that_may_be_right_are_taken(officer: Signed) -> None:
    submit(officer[1], f"{BASE}/add/", name="Bà Nông", born="khoảng 1950", died="1950")
    assert Agent.objects.exists()


def link(prefix: str, number: int, side: str, agent: Agent, **facts: Any) -> dict[str, Any]:
    values: dict[str, Any] = {side: agent.pk, **facts}
    return {
        f"{prefix}-TOTAL_FORMS": str(number + 1),
        **{f"{prefix}-{number}-{name}": value for name, value in values.items()},
    }


def test_teachers_and_pupils_are_entered_from_either_side(officer: Signed) -> None:
    master, singer, child = (Agent.objects.create(name=name) for name in ("Thầy", "Bà", "Cháu"))
    genre = Genre.objects.create(slug="then", name_vi="Then")
    answer = submit(
        officer[1],
        f"{BASE}/edit/{singer.pk}/",
        **link("teacher_links", 0, "teacher", master, genre=genre.pk, since="khoảng 1955"),
        **link("pupil_links", 0, "pupil", child),
    )
    assert answer.status_code == 302
    links = set(Apprenticeship.objects.values_list("teacher", "pupil", "genre"))
    assert links == {(master.pk, singer.pk, genre.pk), (singer.pk, child.pk, None)}
    page = officer[1].get(f"{BASE}/edit/{master.pk}/").content.decode()
    assert 'name="pupil_links-0-pupil"' in page


def test_a_link_is_taken_away_again(officer: Signed) -> None:
    master, singer = (Agent.objects.create(name=name) for name in ("Thầy", "Bà"))
    Apprenticeship.objects.create(teacher=master, pupil=singer)
    change = {"teacher_links-0-DELETE": "on"}
    assert submit(officer[1], f"{BASE}/edit/{singer.pk}/", **change).status_code == 302
    assert not Apprenticeship.objects.exists()


@pytest.mark.parametrize(
    ("prefix", "side"), [("teacher_links", "teacher"), ("pupil_links", "pupil")]
)
def test_nobody_teaches_themselves(officer: Signed, prefix: str, side: str) -> None:
    singer = Agent.objects.create(name="Bà Nông")
    answer = submit(officer[1], f"{BASE}/edit/{singer.pk}/", **link(prefix, 0, side, singer))
    assert answer.status_code == 200
    assert "không ai là thầy của chính mình" in answer.content.decode()
    assert not Apprenticeship.objects.exists()


@pytest.mark.parametrize("with_genre", [True, False])
def test_the_same_link_twice_is_refused(officer: Signed, with_genre: bool) -> None:
    master, singer = (Agent.objects.create(name=name) for name in ("Thầy", "Bà"))
    genre = Genre.objects.create(slug="then", name_vi="Then")
    facts: dict[str, Any] = {"genre": genre.pk} if with_genre else {}
    lines = {
        **link("teacher_links", 0, "teacher", master, **facts),
        **link("teacher_links", 1, "teacher", master, **facts),
    }
    assert submit(officer[1], f"{BASE}/edit/{singer.pk}/", **lines).status_code == 200
    assert not Apprenticeship.objects.exists()


def test_a_link_another_form_already_made_is_refused(officer: Signed) -> None:
    master, singer = (Agent.objects.create(name=name) for name in ("Thầy", "Bà"))
    Apprenticeship.objects.create(teacher=master, pupil=singer)
    answer = submit(
        officer[1],
        f"{BASE}/edit/{singer.pk}/",
        **link("teacher_links", 1, "teacher", master),
    )
    assert answer.status_code == 200
    assert Apprenticeship.objects.count() == 1
