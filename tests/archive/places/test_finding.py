"""Places are found as people type them, on the full data of both maps."""

import pytest

from archive.places.finding import places_called
from archive.places.names import other_spellings, searchable, with_kinds
from archive.places.selectors import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def found(typed: str, most: int = 20) -> list[str]:
    return [address(place) for place in places_called(typed)[:most]]


@pytest.mark.parametrize(
    "typed",
    [
        "tan son, luc ngan",
        "Tân Sơn, Lục Ngạn",
        "tan son luc ngan",
        "xa tan son, bac giang luc ngan",
    ],
)
def test_the_old_name_is_found_with_and_without_accents(typed: str) -> None:
    assert "Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang" in found(typed)


def test_the_name_of_today_is_found_too() -> None:
    assert found("tan son bac ninh")[0] == "Xã Tân Sơn, Tỉnh Bắc Ninh"


def test_exactly_named_units_come_first_those_of_today_before_former_ones() -> None:
    names = [place.bare_name for place in places_called("tan son")]
    exact = [place for place in places_called("tan son") if place.bare_name == "Tân Sơn"]
    assert names[: len(exact)] == ["Tân Sơn"] * len(exact)
    eras = [place.is_current for place in exact]
    assert eras == sorted(eras, reverse=True)
    assert True in eras
    assert False in eras


def test_names_that_begin_so_come_before_names_that_have_it_somewhere() -> None:
    begins = [
        place.name_folded.startswith(tuple(with_kinds("tan so")))
        for place in places_called("tan so")
    ]
    assert begins == sorted(begins, reverse=True)
    assert set(begins) == {True, False}


def test_a_district_comes_before_what_lies_in_it() -> None:
    assert found("ba be bac kan")[0] == "Huyện Ba Bể, Tỉnh Bắc Kạn"


@pytest.mark.parametrize("typed", ["Nàn Sỉn", "nan sin", "nàn xỉn", "nan syn"])
def test_another_spelling_finds_the_place(typed: str) -> None:
    assert any("Xã Nàn Xỉn" in address for address in found(typed, most=2))


def test_another_spelling_is_tried_with_what_the_place_lies_in() -> None:
    assert found("nan sin, xin man")[0].startswith("Xã Nàn Xỉn, Huyện Xín Mần")


def test_what_is_written_as_typed_is_not_mixed_with_other_spellings() -> None:
    assert not any("Xã Xa" in address for address in found("sa pa", most=200))
    assert found("sa pa")[0].endswith("Sa Pa, Tỉnh Lào Cai")


@pytest.mark.parametrize(("typed", "name"), [("mdrak", "M'Drắk"), ("m’drak", "M'Drắk")])
def test_apostrophes_are_not_needed(typed: str, name: str) -> None:
    assert any(name in address for address in found(typed))


def test_a_name_as_typed_comes_before_other_spellings() -> None:
    assert [place.bare_name for place in places_called("nan sin")] == ["Nàn Sín", "Nàn Xỉn"]


@pytest.mark.parametrize("typed", ["", " , ", "%", "zzzz", "x" * 5000, "a " * 3000])
def test_any_question_has_an_answer(typed: str) -> None:
    assert isinstance(found(typed), list)


def test_tones_may_stand_on_either_vowel() -> None:
    assert searchable("Hoà Bình") == searchable("Hòa Bình") == "hoa binh"
    assert other_spellings(["ban", "li"]) == ["ban ly"]
    assert other_spellings(["ban"]) == []
