"""Checkboxes of the vocabularies: the north first, subgroups below, found by any of their names."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from archive.records.models import Record
from archive.vocabularies.models import AlternateName, EthnicGroup
from archive.vocabularies.widgets import PeopleCheckboxes
from heritage.accounts.models import User
from tests.factories import archive as make

ADD = "/admin/snippets/archive/record/add/"


@pytest.fixture
def peoples(db: None) -> None:
    make.make_people("khmer", "Khơ-me", position=1)
    hmong = make.make_people("hmong", "Mông", position=3, is_mainly_northern=True)
    make.make_people("tay", "Tày", position=2, is_mainly_northern=True)
    make.make_people("hmong-hoa", "Mông Hoa", position=1, parent=hmong)
    AlternateName.objects.create(group=hmong, name="Mèo", kind=AlternateName.Kind.EXONYM)


def labels(page: str) -> list[str]:
    block = page[page.index('id="id_ethnic_groups"') :]
    block = block[: block.index('class="terms__nothing"')]
    return re.findall(r"<span>([^<]+)</span>", block)


def test_northern_peoples_come_first_and_subgroups_after_theirs(
    peoples: None, officer: tuple[User, Client]
) -> None:
    page = officer[1].get(ADD).content.decode()
    assert labels(page) == ["Tày", "Mông", "Mông Hoa", "Khơ-me"]
    assert page.index("Chủ yếu ở phía Bắc") < page.index("Các dân tộc khác")


def test_an_old_exonym_finds_a_people_and_is_not_shown(
    peoples: None, officer: tuple[User, Client]
) -> None:
    page = officer[1].get(ADD).content.decode()
    assert re.search(r'data-words="[^"]*\bmeo\b', page)
    assert "Mèo" not in page


def test_chosen_peoples_are_kept(peoples: None, officer: tuple[User, Client]) -> None:
    tay = EthnicGroup.objects.get(slug="tay")
    officer[1].post(ADD, {"title_vi": "Then", "ethnic_groups": [tay.pk], **_empty_rows()})
    assert list(Record.objects.get().ethnic_groups.all()) == [tay]


def test_the_list_costs_a_fixed_number_of_statements(
    peoples: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    field = Record._meta.get_field("ethnic_groups").formfield(widget=PeopleCheckboxes)
    with django_assert_num_queries(3):
        field.widget.render("ethnic_groups", [], {"id": "id_ethnic_groups"})


def _empty_rows() -> dict[str, str]:
    return {
        "record_agents-TOTAL_FORMS": "0",
        "record_agents-INITIAL_FORMS": "0",
        "audience": "public",
        "body_vi": "null",
        "body_en": "null",
        "body_fr": "null",
        "body_zh_hans": "null",
    }
