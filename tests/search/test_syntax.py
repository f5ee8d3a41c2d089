"""The field syntax as text: what is a field, what stays words, what is written back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.syntax import FIELD_NAMES, Condition, Field, LeftOut, parse, written


def only(text: str) -> Condition:
    (condition,) = parse(text)
    assert isinstance(condition, Condition)
    return condition


def test_fields_and_words_come_apart() -> None:
    pieces = parse('hát dân tộc:Tày nơi:"Bắc Giang" loại:lễ-hội năm:1990..2005 có:video đêm')
    assert pieces == [
        "hát",
        Condition(Field.PEOPLE, ("Tày",), is_quoted=False),
        Condition(Field.PLACE, ("Bắc Giang",), is_quoted=True),
        Condition(Field.TYPE, ("lễ-hội",), is_quoted=False),
        Condition(Field.YEAR, ("1990..2005",), is_quoted=False),
        Condition(Field.MEDIA, ("video",), is_quoted=False),
        "đêm",
    ]


@pytest.mark.parametrize(
    "typed",
    ["dân tộc:Tày", "dan toc:Tày", "DÂN TỘC : Tày", "dantoc:Tày", "dân-tộc:Tày", "people:Tày",
     "peuple:Tày", "民族：Tày", "ethnie: Tày"],
)  # fmt: skip
def test_a_field_is_known_in_every_language_and_spelling(typed: str) -> None:
    assert only(typed) == Condition(Field.PEOPLE, ("Tày",), is_quoted=False)


@pytest.mark.parametrize(
    "typed",
    ["hát then", "foo:bar", "http://example.org", "12:30", ":", "::", "thểloạix:y", "xnăm:1",
     "tiếng hát: then", "C:\\năm"],
)  # fmt: skip
def test_what_is_no_field_stays_words(typed: str) -> None:
    assert parse(typed) == [typed]


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("dân tộc:Tày,Nùng", ("Tày", "Nùng")),
        ('nơi:"Bắc Giang","Cao Bằng"', ("Bắc Giang", "Cao Bằng")),
        ("nơi:“Bắc Giang”", ("Bắc Giang",)),
        ("lieu:«Bắc Giang»", ("Bắc Giang",)),
        ('nơi:"Bắc Giang', ("Bắc Giang",)),
        ('nơi:"năm:3"', ("năm:3",)),
        ("năm:", ()),
        ("năm:,,", ()),
    ],
)
def test_values(typed: str, values: tuple[str, ...]) -> None:
    assert only(typed).values == values


@pytest.mark.parametrize(
    ("typed", "field", "values"),
    [
        ("-loại:lễ-hội", Field.TYPE, ("lễ-hội",)),
        ("-dân tộc:Tày,Nùng", Field.PEOPLE, ("Tày", "Nùng")),
        ("\u2212people:Tay", Field.PEOPLE, ("Tay",)),
        ('-lieu:"Bắc Giang"', Field.PLACE, ("Bắc Giang",)),
        ("-民族：Tày", Field.PEOPLE, ("Tày",)),
    ],
)
def test_a_minus_before_a_field_refuses(typed: str, field: Field, values: tuple[str, ...]) -> None:
    for text in (typed, f"hát {typed}"):
        *_words, condition = parse(text)
        assert isinstance(condition, Condition)
        assert (condition.field, condition.values) == (field, values)
        assert condition.is_refused


@pytest.mark.parametrize(
    ("typed", "pieces"),
    [
        ("hát -chèo", ["hát", LeftOut("chèo", is_open=True)]),
        ('hát -"mái chèo" đêm', ["hát", LeftOut("mái chèo"), "đêm"]),
        ('-"mái  chèo"', [LeftOut("mái chèo")]),
        ("hát -«mái chèo» -“ru con”", ["hát", LeftOut("mái chèo"), LeftOut("ru con")]),
        ("歌 -舞", ["歌", LeftOut("舞", is_open=True)]),
        ("hát -chèo, tuồng", ["hát", LeftOut("chèo"), "tuồng"]),
    ],
)
def test_words_after_a_minus_are_left_out(typed: str, pieces: list[object]) -> None:
    assert parse(typed) == pieces


@pytest.mark.parametrize(
    "typed",
    ["Tày - Nùng", "Tày -", "Tày-Nùng", "Tày –Nùng", "-chèo", "- hát then", "1990 -2005", "hát --",
     "a --b", 'hát -""', 'hát -"!"', 'hát -"', "-5", "-"],
)  # fmt: skip
def test_a_minus_that_refuses_nothing_stays(typed: str) -> None:
    assert parse(typed) == [typed]


def test_a_hyphen_before_a_field_is_no_minus() -> None:
    *_words, condition = parse("hát-loại:lễ-hội")
    assert condition == Condition(Field.TYPE, ("lễ-hội",), is_quoted=False)


@given(
    st.text(max_size=120)
    | st.text(alphabet="- −năm:hát", max_size=60)
    | st.text(alphabet='năm:dân tộc"“”,. «»', max_size=60)
)
def test_no_text_is_an_error(text: str) -> None:
    assert all(piece for piece in parse(text))


@pytest.mark.parametrize("language", ["vi", "en", "fr", "zh-hans"])
@pytest.mark.parametrize("field", list(Field))
def test_what_is_written_is_read_again(field: Field, language: str) -> None:
    assert language in FIELD_NAMES[field]
    text = written(field, ["Tày", 'Bắc "Giang"', "a,b"], language)
    assert only(text) == Condition(field, ("Tày", "Bắc Giang", "a,b"), is_quoted=True)
    assert written(field, ["", " "], language) == ""
    refused = only(written(field, ["Tày"], language, is_refused=True))
    assert refused == Condition(field, ("Tày",), is_quoted=False, is_refused=True)
