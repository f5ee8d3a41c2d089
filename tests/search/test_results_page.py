"""The page of results: hits with their marks, facets as links, words for every situation."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from archive.access.viewer import Audience
from archive.records.services import withdraw
from search.engines import resting
from search.engines.resting import REST_SECONDS
from search.indexing import drain_outbox
from search.query import MAX_TEXT_LETTERS
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """No engine rests because of another test."""
    resting.forget()
    yield
    resting.forget()


def page(client: Client, query: str = "", language: str = "vi") -> str:
    drain_outbox()
    response = client.get(f"/{language}/search/{query}")
    assert response.status_code == 200
    return response.content.decode()


def entries(text: str) -> list[str]:
    return re.findall(r'<li class="entry">.*?</li>', text, re.DOTALL)


def test_a_hit_is_marked_where_it_matches(client: Client) -> None:
    make.make_record("Khúc hát mở hội")
    (entry,) = entries(page(client, "?q=mo+hoi"))
    assert "Khúc hát <mark>mở hội</mark>" in entry


def test_a_sung_line_leads_to_its_second(client: Client) -> None:
    record = make.make_full_record()
    asset = record.media_assets.get()
    (entry,) = [one for one in entries(page(client, "?q=hoi+ma+xuan")) if "sung" in one]
    with override("vi"):
        address = f"{record.get_absolute_url()}?t=7.5#line-{asset.code}-2"
    assert f'href="{address}"' in entry
    assert '<q lang="tyz"><mark>Hội mạ xuân</mark></q>' in entry
    assert "0:07" in entry
    assert 'audio.webm#t=7.5"' in client.get(address.partition("#")[0]).content.decode()


def test_a_line_of_a_second_recording_names_it(client: Client) -> None:
    record = make.make_record()
    make.make_asset(record)
    second = make.make_asset(record)
    make.make_lyrics(second)
    record.save()
    withdraw(record)
    make.publish(record)
    (entry,) = entries(page(client, "?q=pi+muong+noong"))
    assert f"?m={second.code}&amp;t=2.5#line-{second.code}-1" in entry


def test_the_question_and_the_filters_stay_in_the_box(client: Client) -> None:
    make.make_record()
    text = page(client, "?q=hat&people=tay&page=1")
    assert 'name="q" value="hat"' in text
    assert '<input type="hidden" name="people" value="tay">' in text


def test_facets_are_links_that_choose_and_let_go(client: Client) -> None:
    make.make_record(peoples=[make.make_people()])
    make.make_record(peoples=[make.make_people("nung", "Nùng")])
    text = page(client, "?q=khuc+hat")
    assert 'href="/vi/search/?q=khuc+hat&amp;people=nung"' in text
    chosen = page(client, "?q=khuc+hat&people=nung")
    assert len(entries(chosen)) == 1
    assert re.search(r'href="/vi/search/\?q=khuc\+hat"[^>]*aria-current="true"', chosen)
    assert "people=nung&amp;people=tay" in chosen


def test_facets_speak_the_readers_language(client: Client) -> None:
    make.make_record(peoples=[make.make_people("tay", {"vi": "Tày", "en": "Tay people"})])
    english = page(client, language="en")
    assert "Tay people" in english
    french = page(client, language="fr")
    assert '<span lang="en">Tay people</span>' in french


def test_provinces_are_todays_and_named_without_their_kind(client: Client) -> None:
    make.make_record(place=make.make_commune_then_and_now())
    text = page(client)
    assert 'href="/vi/search/?province=n%3Ap%3A24"' in text
    assert "Bắc Ninh" in text


def test_nothing_found_helps_on(client: Client) -> None:
    make.make_record()
    text = page(client, "?q=zzxxqq&people=tay")
    assert "Lần này chưa tìm thấy gì." in text
    assert "Bỏ bớt một điều kiện" in text
    assert 'href="/vi/search/"' in text
    assert entries(text) == []


def test_a_question_that_was_cut_says_so(client: Client) -> None:
    text = page(client, f"?q={'a' * (MAX_TEXT_LETTERS + 5)}")
    assert "Câu tìm quá dài" in text


@pytest.fixture
def no_engine(settings: Settings, tmp_path: Path) -> None:
    """No engine can be asked: the index lies in a folder that is none."""
    (tmp_path / "a-file").write_text("no folder")
    settings.HERITAGE_EMBEDDED_INDEX = tmp_path / "a-file" / "index.sqlite3"


@pytest.mark.usefixtures("no_engine")
def test_a_broken_engine_is_admitted_and_the_question_kept(client: Client) -> None:
    response = client.get("/vi/search/?q=hat+-then&people=tay&page=2")
    text = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == str(REST_SECONDS)
    assert "<h1>Hiện chưa tìm được" in text
    assert "kết quả" not in text
    assert "chưa tìm thấy gì" not in text
    assert 'name="q" value="hat -then"' in text
    assert '<input type="hidden" name="people" value="tay">' in text
    assert 'href="/vi/search/?q=hat+-then&amp;people=tay&amp;page=2"' in text


@pytest.mark.usefixtures("no_engine")
def test_a_broken_engine_is_admitted_inside_a_record(client: Client) -> None:
    record = make.make_record()
    response = client.get(f"/vi/search/in/{record.code}/?q=hat")
    assert (response.status_code, response["Retry-After"]) == (503, str(REST_SECONDS))
    text = response.content.decode()
    assert "Hiện chưa tìm được" in text
    assert "Không câu nào có" not in text
    assert 'value="hat"' in text


def test_long_results_turn_pages_and_keep_the_question(client: Client) -> None:
    for number in range(21):
        make.make_record(f"Khúc hát {number}")
    first = page(client, "?q=khuc+hat")
    assert len(entries(first)) == 20
    assert 'href="/vi/search/?q=khuc+hat&amp;page=2" rel="next"' in first
    second = page(client, "?q=khuc+hat&page=2")
    assert len(entries(second)) == 1
    assert "Trang 2 / 2" in second
    assert 'href="/vi/search/?q=khuc+hat" rel="prev"' in second


@pytest.mark.parametrize("number", [3, 1_000_000])
def test_a_page_past_the_end_leads_to_the_last_one(client: Client, number: int) -> None:
    for each in range(21):
        make.make_record(f"Khúc hát {each}")
    text = page(client, f"?q=khuc+hat&page={number}")
    assert "21 kết quả" in text
    assert entries(text) == []
    assert "chưa tìm thấy gì" not in text
    assert f"Không có trang {number}: danh sách này có 2 trang." in text
    last = "/vi/search/?q=khuc+hat&amp;page=2"
    assert f'href="{last}">Đến trang cuối</a>' in text
    assert f'<a href="{last}" rel="prev">' in text
    assert 'rel="next"' not in text


def test_a_page_past_the_end_of_a_short_list_leads_back(client: Client) -> None:
    make.make_record("Khúc hát")
    text = page(client, "?q=khuc+hat&page=2")
    assert "Không có trang 2: danh sách này có 1 trang." in text
    assert 'href="/vi/search/?q=khuc+hat">Đến trang cuối</a>' in text


def test_the_permanent_address_leaves_out_noise(client: Client) -> None:
    make.make_record()
    text = page(client, "?utm=x&page=1&q=khuc++hat&sort=relevance&people=tay")
    canonical = re.search(r'rel="canonical" href="([^"]+)"', text)
    assert canonical is not None
    assert unescape(canonical[1]) == "http://testserver/vi/search/?q=khuc+hat&people=tay"


def test_hostile_questions_and_titles_stay_words(client: Client) -> None:
    make.make_record(f"Khúc hát {HOSTILE}", summary=HOSTILE)
    text = page(client, f"?q=khuc+{HOSTILE}&people={HOSTILE}&sort={HOSTILE}")
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_restricted_records_leave_no_trace(client: Client) -> None:
    make.make_record(
        "Mật ngữ", peoples=[make.make_people("bi", "Bí")], audience=Audience.RESTRICTED
    )
    text = page(client, "?q=mat+ngu")
    assert entries(text) == []
    assert "people=bi" not in text


def test_a_people_is_shown_with_its_subgroups_under_it(client: Client) -> None:
    thai = make.make_people("thai", "Thái")
    make.make_record(peoples=[make.make_people("thai-den", "Thái Đen", parent=thai)])
    make.make_record(peoples=[make.make_people("thai-trang", "Thái Trắng", parent=thai)])
    text = page(client, "?people=thai")
    assert re.search(r'class="within within-1"><a href="/vi/search/\?people=thai-den"', text)
    assert len(entries(page(client, "?people=thai"))) == 2
    narrower = page(client, "?people=thai-den")
    assert len(entries(narrower)) == 1
    assert 'href="/vi/search/?people=thai-den&amp;people=thai-trang"' in narrower
    assert 'href="/vi/search/?people=thai"' in narrower


def test_communes_are_shown_under_the_province_that_is_chosen(client: Client) -> None:
    make.make_record(place=make.make_commune_then_and_now())
    assert "commune=" not in page(client)
    text = page(client, "?province=n:p:24&province_then=o:p:24")
    assert re.search(
        r'within-1"><a href="[^"]*commune=n%3Aw%3A07534[^"]*"[^>]*>.*?Xã Tân Sơn', text
    )
    assert re.search(r'within-1"><a href="[^"]*unit_then=o%3Ad%3A215[^"]*"[^>]*>.*?Lục Ngạn', text)
    assert re.search(r'within-2"><a href="[^"]*unit_then=o%3Aw%3A07531', text)
    chosen = page(client, "?commune=n:w:07534")
    assert len(entries(chosen)) == 1
    assert re.search(r'within-1"><a href="/vi/search/"[^>]*aria-current="true"', chosen)


def test_what_is_chosen_is_shown_by_name_and_can_be_let_go(client: Client) -> None:
    make.make_full_record()
    text = page(client, "?q=hat&place=o:p:24&decade=2020&from=2020&to=2025&bbox=105,20,108,23")
    chips = re.findall(r'<li><a href="([^"]+)" rel="nofollow"><span[^>]*>([^<]+)</span>', text)
    names = {unescape(name): unescape(url) for url, name in chips}
    assert list(names) == [
        "Thập niên 2020",
        "Bắc Giang",
        "2020 – 2025",
        "trong khung 105 20 108 23",
    ]
    assert "from" not in names["2020 – 2025"]
    assert "bbox" not in names["trong khung 105 20 108 23"]


def test_what_is_left_out_is_shown_and_can_be_let_in_again(client: Client) -> None:
    make.make_record("Khúc hát một", peoples=[make.make_people("nung", "Nùng")])
    make.make_record("Khúc hát hai", peoples=[make.make_people("tay", "Tày")])
    make.make_record("Khúc hát mái chèo")
    text = page(client, "?q=khuc+hat+-dân tộc:tay+-chèo+-năm:1850&sort=title")
    (entry,) = entries(text)
    assert "một" in entry
    chips = re.findall(r'<li><a href="([^"]+)" rel="nofollow"><span[^>]*>([^<]+)</span>', text)
    names = {unescape(name): unescape(url) for url, name in chips if name.startswith("trừ")}
    assert list(names) == ["trừ: Tày", "trừ: “chèo”", "trừ: 1850"]
    asked = "?q=khuc+hat&not=date%3A1850..1850&not=people%3Atay&not=words%3Ach%C3%A8o&sort=title"
    assert f'rel="canonical" href="http://testserver/vi/search/{asked}"' in unescape(text)
    assert entries(page(client, asked)) == [entry]
    without = asked.replace("&not=people%3Atay", "")
    assert names["trừ: Tày"] == f"/vi/search/{without}"
    assert ["hai" in one for one in entries(page(client, without))] == [True, False]


def test_a_refused_name_nobody_knows_is_admitted(client: Client) -> None:
    make.make_record("Khúc hát")
    text = page(client, "?q=khuc+hat+-dân tộc:Klingon")
    assert len(entries(text)) == 1
    assert "Chưa biết dân tộc nào là “Klingon”; đã bỏ những mục có chữ này." in text


def test_nothing_found_says_what_to_let_go_and_what_is_then_found(client: Client) -> None:
    make.make_record(peoples=[make.make_people("nung", "Nùng")])
    make.make_people("tay", "Tày")
    text = page(client, "?q=khuc+hat&people=tay")
    assert entries(text) == []
    offer = re.search(
        r'<a href="([^"]+)" rel="nofollow">bỏ điều kiện “Tày”</a> <span[^>]*>1 kết', text
    )
    assert offer is not None
    assert unescape(offer[1]) == "/vi/search/?q=khuc+hat"
    both = page(client, "?q=khuc+hat&people=tay&kind=element")
    assert 'href="/vi/search/?q=khuc+hat" rel="nofollow">bỏ hết các điều kiện lọc' in both


def offers(text: str) -> dict[str, tuple[str, str]]:
    """By what is let go of, where that leads and what is then found."""
    found = re.findall(r'<li><a href="([^"]+)" rel="nofollow">([^<]+)</a> <span[^>]*>([^<]+)', text)
    return {said: (unescape(url), total) for url, said, total in found}


def test_nothing_found_offers_fewer_words_under_the_same_filters(client: Client) -> None:
    make.make_record("Khúc hát khèn", peoples=[make.make_people("nung", "Nùng")])
    make.make_record("Khúc sáo", peoples=[make.make_people("tay", "Tày")])
    text = page(client, "?q=khuc+khen&people=tay")
    assert offers(text)["bỏ từ “khen”"] == ("/vi/search/?q=khuc&people=tay", "1 kết quả")
    assert "bỏ từ “khuc”" not in offers(text)


def test_words_that_nothing_has_are_let_go_first(client: Client) -> None:
    for number in range(10):
        make.make_record(f"Khèn sáo {number}", peoples=[make.make_people("nung", "Nùng")])
    make.make_record("Khèn gỗ", peoples=[make.make_people("tay", "Tày")])
    text = page(client, "?q=khen+sao+xyzzy+qwfp&people=tay")
    assert "bỏ từ “xyzzy qwfp sao”" in offers(text)
    assert offers(text)["bỏ từ “xyzzy qwfp sao”"][0] == "/vi/search/?q=khen&people=tay"


def test_each_hit_of_a_relaxed_question_says_what_it_lacks(client: Client) -> None:
    make.make_record("Khúc hát khèn")
    text = page(client, "?q=khen+xyzzy")
    (entry,) = entries(text)
    assert re.search(r'class="card-note missing">Không có: <span>xyzzy</span></p>', entry)
    assert "missing" not in page(client, "?q=khen")


def test_nothing_hidden_is_offered(client: Client) -> None:
    make.make_record("Mật ngữ", audience=Audience.RESTRICTED)
    for question in ("?q=mat+ngu&people=kinh", "?q=mat+zzqqxx", "?people=tay&type=festival"):
        assert "offers" not in page(client, question)
    make.make_record("Ong rừng")
    make.make_record("Ngữ ca", peoples=[make.make_people("bi", "Bí")], audience=Audience.RESTRICTED)
    assert "bỏ từ" not in page(client, "?q=ong+ngu&people=bi")


@pytest.mark.parametrize(
    "question",
    ["page=1000000", f"q={'chữ ' * 1000}", "people=" + "x" * 9000, "q=*&q=%00%1f", "bbox=1,2",
     "&".join(f"people=p{n}" for n in range(900)), "from=x&to=99999", "bbox=nan,nan,nan,nan"],
)  # fmt: skip
def test_excess_is_answered_in_words(client: Client, question: str) -> None:
    make.make_record()
    assert 'class="result-count"' in page(client, f"?{question}")


def test_too_many_filters_are_admitted(client: Client) -> None:
    question = "&".join(f"people=p{n}" for n in range(40))
    assert "chỉ những điều kiện đầu được tính" in page(client, f"?{question}")


@pytest.mark.parametrize(
    ("question", "remark"),
    [
        ("from=abc", "Không đọc được “abc” thành thời gian"),
        ("date=1990..abc", "Không đọc được “1990..abc” thành thời gian"),
        ("bbox=1,2", "“1,2” không phải là một vùng trên bản đồ"),
        ("media=vidoe", "Ở đây không có “vidoe” nên đã bỏ qua."),
        ("kind=recrod", "Ở đây không có “recrod” nên đã bỏ qua."),
        ("not=media:vidoe", "Ở đây không có “media:vidoe” nên đã bỏ qua."),
    ],
)
def test_what_an_address_says_in_vain_is_admitted(
    client: Client, question: str, remark: str
) -> None:
    make.make_record()
    text = page(client, f"?q=khuc&{question}")
    assert remark in text
    assert len(entries(text)) == 1


def test_what_could_not_be_read_stays_in_its_field(client: Client) -> None:
    make.make_record()
    text = page(client, "?from=abc&to=2025&bbox=1,2")
    fields = dict(re.findall(r'<input name="(\w+)"[^>]* value="([^"]*)"', text))
    assert fields == {"from": "abc", "to": "2025", "bbox": "1,2"}


def test_a_slip_is_offered_in_the_archives_spelling_with_its_filters(client: Client) -> None:
    make.make_record("Hát then cầu an")
    text = page(client, "?q=hat+thne&people=tay")
    assert "Có phải bạn muốn tìm" in text
    address = "/vi/search/?q=h%C3%A1t+then&amp;people=tay"
    assert f'<a href="{address}">hát then</a>' in text
    assert len(entries(page(client, unescape(address).partition("/search/")[2]))) == 1
    assert "Có phải bạn muốn tìm" not in page(client, "?q=hat+thne&people=nung")
    assert "Có phải bạn muốn tìm" not in page(client, "?q=hat+then")
