"""A page says the place as documented for ever, and where it lies today, without guessing."""

import pytest

from archive.pages.facts import element_facts, leading_facts
from archive.pages.values import Fact
from archive.places.models import Place
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
DOCUMENTED = "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang"


def said(facts: tuple[Fact, ...], first_words: str) -> dict[str, list[str]]:
    return {
        fact.label: [str(value.passage) for value in fact.values]
        for fact in facts
        if fact.label.startswith(first_words)
    }


def test_a_record_says_where_it_was_made_and_where_that_lies_today() -> None:
    facts = leading_facts(make.make_record(place=make.make_commune_then_and_now()), "vi")
    assert said(facts, "Địa danh khi ghi") == {"Địa danh khi ghi": [DOCUMENTED]}
    assert said(facts, "Nay thuộc") == {"Nay thuộc": ["Xã Tân Sơn, Tỉnh Bắc Ninh"]}


def test_candidates_of_a_split_are_named_as_such() -> None:
    facts = leading_facts(make.make_record(place=make.make_split_commune()), "vi")
    assert said(facts, "Nay thuộc") == {
        "Nay thuộc một trong": ["Xã Bế Văn Đàn, Tỉnh Cao Bằng", "Xã Phục Hòa, Tỉnh Cao Bằng"]
    }


def test_a_choice_is_said_as_a_fact() -> None:
    place = make.make_split_commune()
    chosen = Place.objects.get(uid="n:w:01648")
    facts = leading_facts(make.make_record(place=place, place_today=chosen), "vi")
    assert said(facts, "Nay thuộc") == {"Nay thuộc": ["Xã Phục Hòa, Tỉnh Cao Bằng"]}


def test_an_element_keeps_what_is_known_apart_from_what_is_open() -> None:
    places = [make.make_commune_then_and_now(), make.make_split_commune()]
    facts = element_facts(make.make_element(places=places), "vi")
    assert list(said(facts, "Nay thuộc")) == ["Nay thuộc", "Nay thuộc một trong"]


def test_a_unit_that_stands_needs_no_second_row() -> None:
    standing = make.make_place("n:p:04", "Tỉnh Cao Bằng")
    assert said(leading_facts(make.make_record(place=standing), "vi"), "Nay thuộc") == {}
