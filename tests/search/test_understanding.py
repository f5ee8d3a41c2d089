"""From a typed question to filters: names in every spelling, dates, and what nobody knows."""

import re
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from archive.access.viewer import ANONYMOUS
from archive.records.codes import new_code
from archive.vocabularies.models import AlternateName
from search.forms import FIELD_OF
from search.indexing import drain_outbox
from search.query import MAX_FILTER_VALUES, SearchQuery, query_from_parameters
from search.ranges import DateRange
from search.schema import ENTRY_KINDS, MEDIA_KINDS
from search.syntax import MAX_CONDITIONS, written
from search.understanding import understood
from tests.factories import archive as make
from tests.factories import facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vocabulary() -> None:
    make.make_people("tay", {"vi": "Tày", "en": "Tay", "zh-hans": "岱依族"})
    thai = make.make_people("thai", "Thái")
    make.make_people("thai-den", "Thái Đen", parent=thai)
    make.make_people("pa-then", "Pà Thẻn")
    make.make_people("mong", {"vi": "Mông", "en": "Hmong"})
    tho = make.make_people("tho", "Thổ")
    for group in (make.make_people("tay"), tho):
        AlternateName.objects.create(group=group, name="Thổ cũ")
    make.make_heritage_type("festival", {"vi": "Lễ hội truyền thống", "en": "Festivals"})
    make.make_commune_then_and_now()


def ask(text: str) -> SearchQuery:
    return understood(SearchQuery(text=text), ANONYMOUS)


@pytest.mark.parametrize(
    ("typed", "people", "rest"),
    [
        ("dân tộc:Tày hát", ("tay",), "hát"),
        ("hát dan toc:tay", ("tay",), "hát"),
        ("民族:岱依族 歌", ("tay",), "歌"),
        ("people:Tay,Hmong song", ("mong", "tay"), "song"),
        ("dân tộc:h'mông", ("mong",), ""),
        ("dân tộc:Pà Thẻn nhảy lửa", ("pa-then",), "nhảy lửa"),
        ("dân tộc:Thái Đen xòe", ("thai-den",), "xòe"),
        ("dân tộc:Thái xòe", ("thai",), "xòe"),
        ("dân tộc:thai-den", ("thai-den",), ""),
        ('dân tộc:"Thổ cũ"', ("tay", "tho"), ""),
        ("dân tộc:Thổ", ("tho",), ""),
    ],
)
def test_peoples_by_any_name(typed: str, people: tuple[str, ...], rest: str) -> None:
    query = ask(typed)
    assert (query.people, query.text, query.unknown) == (people, rest, ())


def test_the_example_of_the_handbook() -> None:
    query = ask('dân tộc:Tày nơi:"Bắc Giang" loại:lễ-hội năm:1990..2005 có:video')
    assert query == SearchQuery(
        people=("tay",),
        places=("o:p:24",),
        types=("festival",),
        media=("video",),
        dates=(DateRange(date(1990, 1, 1), date(2005, 12, 31)),),
    )


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("nơi:bac giang", ("o:p:24",)),
        ("nơi:Bắc Ninh", ("n:p:24",)),
        ("xã:tan son", ("n:w:07534", "o:w:07531")),
        ('nơi:"Tân Sơn, Lục Ngạn"', ("o:w:07531",)),
        ('nơi:"Huyện Lục Ngạn"', ("o:d:215",)),
        ("nơi:Lục Ngạn", ("o:d:215",)),
    ],
)
def test_places_of_both_maps(typed: str, places: tuple[str, ...]) -> None:
    assert ask(typed).places == places


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("năm:1975", date(1975, 1, 1), date(1975, 12, 31)),
        ("year:1990..", date(1990, 1, 1), None),
        ("năm:..1954", None, date(1954, 12, 31)),
        ("năm:thập niên 1960", date(1960, 1, 1), date(1969, 12, 31)),
        ("année:1960s", date(1960, 1, 1), date(1969, 12, 31)),
        ('ngày:"18/3/1975"', date(1975, 3, 18), date(1975, 3, 18)),
        ("năm:2005..1990", date(1990, 1, 1), date(2005, 12, 31)),
        ('năm:"thế kỷ 19"', date(1800, 1, 1), date(1899, 12, 31)),
    ],
)
def test_dates(typed: str, start: date | None, end: date | None) -> None:
    assert ask(typed).dates == (DateRange(start, end),)


@pytest.mark.parametrize(
    "typed", ["năm:1980,1975", "năm:1975 năm:1980", "năm:1975 year:1980 năm:1975"]
)
def test_several_years_are_one_or_the_other(client: Client, typed: str) -> None:
    query = ask(typed)
    assert [one.dotted for one in query.dates] == ["1975..1975", "1980..1980"]
    assert query.parameters() == [("date", "1975..1975"), ("date", "1980..1980")]
    text = client.get("/vi/search/", {"q": typed}).content.decode()
    assert "/vi/search/?from=1975&amp;to=1975" in text
    assert "/vi/search/?from=1980&amp;to=1980" in text
    assert '<input type="hidden" name="date" value="1975..1975">' in text


def test_a_stretch_of_time_only_half_understood_is_admitted() -> None:
    query = ask("hát năm:1990..xyz")
    assert (query.dates, query.unknown) == ((), (("year", "1990..xyz"),))


def test_more_values_than_are_heeded_are_admitted() -> None:
    years = ",".join(str(year) for year in range(1900, 1901 + MAX_FILTER_VALUES))
    query = ask(f"năm:{years}")
    assert (len(query.dates), query.is_capped) == (MAX_FILTER_VALUES, True)
    many = ask("dân tộc:tày").selecting("people", [str(n) for n in range(MAX_FILTER_VALUES + 1)])
    assert many.is_capped
    refused = ask(" ".join(f"-a{n}a" for n in range(5)))
    assert not refused.is_capped


def test_what_nobody_knows_becomes_words_and_is_remembered() -> None:
    query = ask("dân tộc:Klingon hát năm:xyz")
    assert query.text == "Klingon hát xyz"
    assert query.unknown == (("people", "Klingon"), ("year", "xyz"))
    assert query.people == ()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('kiểu:"năm:1990"', "năm 1990"),
        ('dân tộc:"hát -chèo"', "hát chèo"),
        ('kiểu:"dân","tộc:Tày"', "dân tộc Tày"),
        ('kiểu:"w7af-8qt1"', "W7AF8QT1"),
        ("hát " + "năm: " * MAX_CONDITIONS + "năm:1990 -chèo", "hát năm 1990"),
        ("hát " + "-a " * MAX_CONDITIONS + "-chèo", "hát chèo"),
    ],
)
def test_what_was_understood_once_is_not_read_again(typed: str, text: str) -> None:
    query = ask(typed)
    assert (query.text, query.dates, query.kinds) == (text, (), ())
    assert understood(query, ANONYMOUS) == query


@given(st.text(alphabet='năm:19 dân tộc"-−,w7af8qt1', max_size=60))
def test_understanding_is_final(typed: str) -> None:
    query = understood(SearchQuery(text=typed), ANONYMOUS)
    assert understood(query, ANONYMOUS) == query


def test_other_fields() -> None:
    make.make_language("tyz", "Tiếng Tày")
    facts.make_genre("then", "Then")
    query = ask("thể loại:then tiếng:tày kiểu:di sản thập niên:1960 mã:ABCD1234 nhớ")
    assert query.genres == ("then",)
    assert query.languages == ("tyz",)
    assert query.kinds == ("element",)
    assert query.decades == ("1960",)
    assert query.text == "ABCD1234 nhớ"


def test_codes_are_understood_as_people_copy_them() -> None:
    code = next(code for code in iter(new_code, "") if any(c.isdigit() for c in code))
    for typed in (code, code.lower(), f"{code[:4]}-{code[4:]}", f"mã:{code.lower()}"):
        assert ask(typed).text == code
    assert ask("nhac viet").text == "nhac viet"


def test_syntax_and_parameters_say_the_same_and_come_back() -> None:
    typed = QueryDict(mutable=True)
    typed.update({"q": "hát dân tộc:Tày", "type": "festival"})
    query = understood(query_from_parameters(typed, language="vi"), ANONYMOUS)
    assert query.parameters() == [("q", "hát"), ("people", "tay"), ("type", "festival")]
    again = QueryDict(mutable=True)
    for name, value in query.parameters():
        again.appendlist(name, value)
    assert understood(query_from_parameters(again, language="vi"), ANONYMOUS) == query


def test_a_typed_field_narrows_the_page_and_is_shown(client: Client) -> None:
    make.make_record("Khúc hát một", peoples=[make.make_people("tay")])
    make.make_record("Khúc hát hai", peoples=[make.make_people("mong")])
    drain_outbox()
    text = client.get("/vi/search/", {"q": "khúc hát dân tộc:Tày"}).content.decode()
    assert text.count('<li class="entry">') == 1
    assert 'rel="canonical" href="http://testserver/vi/search/?q=kh%C3%BAc+h' in text
    assert "people=tay" in text
    lost = client.get("/vi/search/", {"q": "dân tộc:Klingon"}).content.decode()
    assert "Klingon" in lost
    assert "đã tìm như chữ thường" in lost


def test_the_form_writes_the_syntax(client: Client) -> None:
    sent = {"ask": "1", "words": "hát", "people": "Thái Đen", "place": "Bắc Giang",
            "start": "1990", "has": "video", "genre": "no such"}  # fmt: skip
    answer = client.get("/vi/search/advanced/", sent, follow=True)
    ((address, status),) = answer.redirect_chain
    asked = QueryDict(address.partition("?")[2])["q"]
    assert status == 302
    assert asked == 'hát dân tộc:"Thái Đen" nơi:"Bắc Giang" có:video năm:1990..'
    query = ask(asked)
    assert (query.people, query.places, query.media) == (("thai-den",), ("o:p:24",), ("video",))


@pytest.mark.parametrize("language", ["vi", "en", "fr", "zh-hans"])
def test_the_form_begins_with_the_question_at_hand(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/search/advanced/?q=hat&people=thai-den&from=1990&media=video")
    text = answer.content.decode()
    assert 'value="hat"' in text
    assert "selected>Thái Đen<" in text
    assert 'value="1990"' in text
    assert '<option value="video" selected>' in text


@pytest.mark.parametrize("language", ["vi", "en", "fr", "zh-hans"])
@pytest.mark.parametrize(
    ("field", "parameter", "value"),
    [
        *(("has", "media", value) for value in MEDIA_KINDS),
        *(("kind", "kind", value) for value in ENTRY_KINDS),
    ],
)
def test_whatever_the_form_offers_of_a_closed_list_is_understood(
    client: Client, language: str, field: str, parameter: str, value: str
) -> None:
    sent = {"ask": "1", field: value}
    asked = client.get(f"/{language}/search/advanced/", sent)["Location"].partition("?q=")[2]
    query = ask(unquote(asked))
    assert (query.parameters(), query.unknown) == ([(parameter, value)], ())
    form = client.get(f"/{language}/search/advanced/").content.decode()
    label = re.search(rf'<option value="{value}">([^<]+)<', form)
    assert label is not None
    by_name = ask(written(FIELD_OF[field], [unescape(label[1])], language))
    assert (by_name.parameters(), by_name.unknown) == ([(parameter, value)], ())


def test_the_form_leaves_out(client: Client) -> None:
    sent = {"ask": "1", "words": "hát", "without": 'chèo, "ru con",'}
    answer = client.get("/vi/search/advanced/", sent)
    assert QueryDict(answer["Location"].partition("?")[2])["q"] == 'hát -"chèo" -"ru con"'


def sent_as_it_stands(client: Client, address: str) -> SearchQuery:
    """The question of who opens the advanced form on another one and sends it untouched."""
    text = client.get(address).content.decode().partition("question-form")[2]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    answer = client.get("/vi/search/advanced/", {n: unescape(v) for n, v in fields.items()})
    asked = QueryDict(answer["Location"].partition("?")[2])
    return understood(query_from_parameters(asked, language="vi"), ANONYMOUS)


@pytest.mark.parametrize(
    "question",
    [
        "q=hat&people=tay&people=thai-den&type=festival",
        "decade=1960&decade=1970&decade=c19",
        "q=hat&bbox=105,20,108,23&sort=title",
        "commune=n:w:07534&province_then=o:p:24&place=o:w:07531",
        "date=1975&date=1980..&media=video&media=audio&kind=record",
        "from=1990-02&to=2005",
        "q=hat&not=people:thai-den&not=decade:1990&not=date:1990..&not=words:chèo"
        "&not=words:ru con&not=words:a, b",
        "people=nobody-knows-this",
        f"q={'chữ ' * 100}&people=tay&people=thai",
    ],
)
def test_opening_the_form_loses_nothing_of_a_question(client: Client, question: str) -> None:
    asked = understood(query_from_parameters(QueryDict(question), language="vi"), ANONYMOUS)
    assert sent_as_it_stands(client, f"/vi/search/advanced/?{question}") == asked


def test_the_form_names_what_it_carries_along(client: Client) -> None:
    question = "people=tay&people=thai-den&decade=1960&bbox=105,20,108,23"
    text = client.get(f"/vi/search/advanced/?{question}").content.decode()
    carried = re.search(r'<p class="carried">(.*?)</p>', text)
    assert carried is not None
    names = re.findall(r"<strong[^>]*>([^<]+)</strong>", carried[1])
    assert names == ["Tày", "Thái Đen", "Thập niên 1960", "trong khung 105 20 108 23"]
    assert "carried" not in client.get("/vi/search/advanced/?people=tay").content.decode()


def test_the_form_begins_with_a_date_nobody_could_read(client: Client) -> None:
    address = "/vi/search/advanced/?from=đầu+xuân&to=2005"
    text = client.get(address).content.decode()
    assert 'name="start" value="đầu xuân"' in text
    query = sent_as_it_stands(client, address)
    assert (query.text, query.unknown) == ("đầu xuân..2005", (("year", "đầu xuân..2005"),))


def test_a_long_question_is_not_dropped_by_the_form(client: Client) -> None:
    sent = {"ask": "1", "words": "chữ " * 200}
    answer = client.get("/vi/search/advanced/", sent, follow=True)
    assert "Câu tìm quá dài" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["search/?q=hat+dân+tộc:Tày+nơi:Bắc+Giang", "search/?commune=n:w:07534&people=thai-den",
     "search/?q=hat+-dân+tộc:Tày+-nơi:Bắc+Giang+-chèo&not=type:festival&not=decade:1990",
     "search/advanced/?people=tay", "search/advanced/?q=hat&not=people:tay&not=place:o:p:24"],
)  # fmt: skip
def test_a_narrowed_page_asks_the_database_little(
    client: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make.make_full_record()
    drain_outbox()
    client.get(f"/vi/{address}")
    with django_assert_max_num_queries(12):
        client.get(f"/vi/{address}")


@pytest.mark.parametrize(
    ("typed", "refused", "rest"),
    [
        ("hát -dân tộc:Tày", ("people:tay",), "hát"),
        ("hát -people:Tay,Hmong", ("people:mong", "people:tay"), "hát"),
        ("-loại:lễ-hội hát", ("type:festival",), "hát"),
        ("-dân tộc:Pà Thẻn nhảy lửa", ("people:pa-then",), "nhảy lửa"),
        ("hát -nơi:bac giang", ("place:o:p:24",), "hát"),
        ("-năm:1990..2005", ("date:1990..2005",), ""),
        ("-có:video then", ("media:video",), "then"),
        ('hát -chèo -"ru con"', ("words:chèo", "words:ru con"), "hát"),
        ("then -mã:w7af-8qt1", ("words:W7AF8QT1",), "then"),
        ("hát -năm:", (), "hát"),
    ],
)
def test_what_is_to_be_left_out(typed: str, refused: tuple[str, ...], rest: str) -> None:
    query = ask(typed)
    assert tuple(sorted(one.written for one in query.refused)) == refused
    assert (query.text, query.unknown, query.people, query.dates) == (rest, (), (), ())


@pytest.mark.parametrize(
    ("typed", "refused", "rest"),
    [
        ("hát -Bắc Giang hội", "Bắc Giang", "hát hội"),
        ("hát -bac giang", "bac giang", "hát"),
        ("hát -Thái Đen, xòe", "Thái Đen", "hát xòe"),
        ("hát -Pà Thẻn nhảy lửa", "Pà Thẻn", "hát nhảy lửa"),
        ("hát -Thổ cũ", "Thổ cũ", "hát"),
        ("hát -Lục Ngạn Bắc Giang", "Lục Ngạn", "hát Bắc Giang"),
        ("hát -Thái xòe", "Thái", "hát xòe"),
        ("hát -chèo Bắc Giang", "chèo", "hát Bắc Giang"),
        ("hát -Bắc, Giang", "Bắc", "hát Giang"),
        ('hát -"Bắc" Giang', "Bắc", "hát Giang"),
    ],
)
def test_a_name_of_several_words_is_left_out_whole(typed: str, refused: str, rest: str) -> None:
    query = ask(typed)
    assert [one.value for one in query.refused] == [refused]
    assert query.text == rest


def test_names_that_are_left_out_are_looked_up_at_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        ask("hát" + " -a b" * MAX_CONDITIONS)
    with django_assert_num_queries(0):
        ask('hát -"a" b -chèo')


def test_a_refused_value_nobody_knows_is_left_out_as_words() -> None:
    query = ask("hát -dân tộc:Xyzzy")
    assert [one.written for one in query.refused] == ["words:Xyzzy"]
    assert (query.text, query.unknown) == ("hát", (("people", "Xyzzy"),))
