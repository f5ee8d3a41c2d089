"""Reading a question from an address: nothing a visitor writes is an error."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from search.query import (
    MAX_FILTER_VALUES,
    MAX_TEXT_LETTERS,
    SearchQuery,
    Sort,
    query_from_parameters,
)
from search.refusals import Refusal


def read(address: str) -> SearchQuery:
    return query_from_parameters(QueryDict(address), language="vi")


def test_an_address_and_its_query_say_the_same() -> None:
    query = read("q=h%C3%A1t+then&people=tay&people=nung&province=n:p:08&media=audio&sort=title"
                 "&not=words:m%C3%A1i+ch%C3%A8o&not=people:dao&not=date:1990..&page=3")  # fmt: skip
    assert query == SearchQuery(
        text="hát then",
        people=("nung", "tay"),
        provinces=("n:p:08",),
        media=("audio",),
        refused=(
            Refusal("dates", "1990.."),
            Refusal("people", "dao"),
            Refusal("words", "mái chèo"),
        ),
        sort=Sort.TITLE,
        page=3,
    )
    again = QueryDict(mutable=True)
    for name, value in query.parameters():
        again.appendlist(name, value)
    assert query_from_parameters(again, language="vi") == query


def test_several_stretches_of_time_have_one_address() -> None:
    query = read("date=1980&from=1975&to=1975&date=..1954&date=x")
    assert query.parameters() == [
        ("date", "..1954"),
        ("date", "1975..1975"),
        ("date", "1980..1980"),
    ]
    assert read(urlencode(query.parameters())).dates == query.dates
    assert query.without_dates(query.dates[1]).parameters() == [
        ("date", "..1954"),
        ("date", "1980..1980"),
    ]


def test_defaults_are_left_out_of_the_address() -> None:
    assert SearchQuery(text="then").parameters() == [("q", "then")]
    assert SearchQuery().parameters() == []


@pytest.mark.parametrize(
    "address",
    ["page=0", "page=-1", "page=x", "page=²", "page=1e9", "page=99999999999999", "sort=x",
     "media=film", "not=", "not=x:y", "not=media:film", "not=date:x", "not=words:!",
     "kind=", "people=", "q=%00", "audiences=restricted", ""],
)  # fmt: skip
def test_what_makes_no_sense_is_dropped(address: str) -> None:
    assert read(address) == SearchQuery()


def test_an_address_cannot_widen_the_audience() -> None:
    assert read("audiences=restricted&audience=restricted").audiences == {"public"}


def test_long_text_is_cut_and_said_so() -> None:
    query = read(f"q={'a' * 10_000}")
    assert len(query.text) == MAX_TEXT_LETTERS
    assert query.is_shortened
    assert not read("q=then").is_shortened


def test_the_number_of_filter_values_is_capped() -> None:
    address = "&".join(f"people=p{number}" for number in range(1000))
    assert len(read(address).people) == MAX_FILTER_VALUES


def test_a_click_on_a_facet_selects_it_and_a_second_one_takes_it_back() -> None:
    query = SearchQuery(text="then", people=("tay",), page=4)
    both = query.toggled("people", "nung")
    assert both.people == ("tay", "nung")
    assert both.page == 1
    assert both.toggled("people", "tay").people == ("nung",)


def test_a_facet_that_does_not_exist_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        SearchQuery().toggled("audiences", "restricted")
