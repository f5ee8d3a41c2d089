"""The public calendar: the right festivals on the right days, narrowed, cheap, for phones."""

import gzip
import re
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.festivals.models import Occurrence
from archive.lunar import MonthDay, SolarDays, WholeLunarMonth
from archive.pages.calendar import sheet
from archive.places.models import Place
from archive.records.models import Element
from tests.factories import archive as make
from tests.factories.festivals import FIRE_DANCE, make_decision, make_festival

pytestmark = pytest.mark.django_db
MAX_STATEMENTS = 12
MAX_TEXT_BYTES = 60_000
State = Occurrence.State
TENTH = date(2025, 2, 7)
SEARCH_BOX_SCRIPT = '<script src="/static/heritage/suggest.js" defer></script>'
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def listed(page: str) -> dict[str, list[str]]:
    """Titles in the list of a month by the day they are listed under, "" for what began before."""
    found: dict[str, list[str]] = {}
    for section in page.split('<section class="day"')[1:]:
        day = re.search(r'<time datetime="([^"]+)"', section)
        titles = re.findall(r'class="holding-title"><a [^>]*>([^<]+)</a>', section)
        found[day[1] if day else ""] = titles
    return found


def cell(page: str, day: int) -> str:
    """The text of a day in the sheet."""
    (found,) = re.findall(rf'<td[^>]*>((?:<a[^>]*>)?<span class="solar">{day}<.*?)</td>', page)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def month(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("day", ["2024-02-19", "2025-02-07", "2026-02-26", "2027-02-15"])
def test_the_tenth_of_the_first_lunar_month_is_found_in_each_year(client: Client, day: str) -> None:
    make_festival()
    page = month(client, f"/vi/calendar/{day[:4]}/02/")
    assert listed(page) == {day: ["Lễ hội Lồng Tồng"]}
    assert "Lễ hội Lồng Tồng" in cell(page, int(day[8:]))
    assert "10/1" in cell(page, int(day[8:]))


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("/vi/calendar/1968/01/", 29),
        ("/vi/calendar/1985/01/", 21),
        ("/vi/calendar/2007/02/", 17),
        ("/vi/calendar/2030/02/", 2),
    ],
)
def test_tet_is_printed_on_its_day(client: Client, address: str, day: int) -> None:
    page = month(client, address)
    assert " 1/1" in cell(page, day).replace("mùng", " ")
    assert page.count('class="lunar first"') in (1, 2)


def test_a_leap_month_says_so(client: Client) -> None:
    assert "1/6" in cell(month(client, "/en/calendar/2025/07/"), 25)
    assert "leap" in cell(month(client, "/en/calendar/2025/07/"), 25)


def test_what_crosses_new_year_is_under_way_in_january(client: Client) -> None:
    make_festival("Lễ Nhảy lửa", FIRE_DANCE)
    assert listed(month(client, "/vi/calendar/2025/12/")) == {"2025-12-05": ["Lễ Nhảy lửa"]}
    assert listed(month(client, "/vi/calendar/2026/01/")) == {"": ["Lễ Nhảy lửa"]}
    assert listed(month(client, "/vi/calendar/2026/04/")) == {}


def test_a_cancelled_and_a_moved_holding_say_so(client: Client) -> None:
    cancelled, moved = make_festival("Hội Gầu Tào"), make_festival("Lễ Gạ ma do")
    make_decision(cancelled, State.CANCELLED, TENTH, expected_on=TENTH)
    make_decision(moved, State.MOVED, date(2025, 2, 9), expected_on=TENTH)
    page = month(client, "/vi/calendar/2025/02/")
    assert listed(page) == {"2025-02-07": ["Hội Gầu Tào"], "2025-02-09": ["Lễ Gạ ma do"]}
    assert re.search(r'class="holding cancelled".*Hội Gầu Tào', page)
    assert re.search(r'class="holding moved".*Lễ Gạ ma do', page)


def test_a_festival_that_lasts_a_month_does_not_fill_the_sheet(client: Client) -> None:
    make_festival("Cúng rừng", WholeLunarMonth(1))
    page = month(client, "/vi/calendar/2025/02/")
    assert page.count('class="name"') == 0
    assert month(client, "/vi/calendar/2025/01/").count('class="name"') == 1


def test_it_opens_on_the_present_month_in_viet_nam(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.pages.calendar import views

    monkeypatch.setattr(views, "today_here", lambda: date(2027, 2, 15))
    page = month(client, "/vi/calendar/")
    assert 'datetime="2027' not in page
    assert '<link rel="canonical" href="http://testserver/vi/calendar/2027/02/">' in page
    assert 'class="today"' in page


def test_a_subgroup_is_found_by_its_people(client: Client) -> None:
    dao = make.make_people("dao", "Dao")
    red = make.make_people("dao-do", "Dao Đỏ", parent=dao)
    make_festival("Lễ Pút tồng", peoples=[red])
    make_festival("Hội Lồng Tồng", peoples=[make.make_people("tay", "Tày")])
    page = month(client, "/vi/calendar/2025/02/?people=dao")
    assert listed(page) == {"2025-02-07": ["Lễ Pút tồng"]}
    assert '<option value="dao" selected>' in page
    assert "dao-do" not in page


def test_a_province_of_today_finds_what_was_documented_before_it(client: Client) -> None:
    commune = make.make_commune_then_and_now()
    make_festival("Hội Tân Sơn", places=[commune])
    make_festival("Hội khác", places=[make.make_place("n:p:04", "Tỉnh Cao Bằng")])
    (province,) = {
        succession.new.parent
        for succession in commune.successions.select_related("new__parent")
        if succession.new.parent
    }
    page = month(client, f"/vi/calendar/2025/02/?province={province.uid}")
    assert listed(page) == {"2025-02-07": ["Hội Tân Sơn"]}


def test_after_a_choice_a_split_unit_counts_where_it_was_chosen(client: Client) -> None:
    commune = make.make_commune_then_and_now()
    elsewhere = make.make_place("n:p:04", "Tỉnh Cao Bằng")
    festival = make_festival("Hội Tân Sơn", places=[commune])
    festival.element_places.update(place_today=elsewhere)
    page = month(client, "/vi/calendar/2025/02/?province=n:p:04")
    assert listed(page) == {"2025-02-07": ["Hội Tân Sơn"]}
    assert Place.objects.filter(uid="n:p:04").exists()


@pytest.mark.parametrize("narrowing", ["people=nobody", "province=n:p:99"])
def test_an_unknown_filter_is_not_found(client: Client, narrowing: str) -> None:
    assert client.get(f"/vi/calendar/2025/02/?{narrowing}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/vi/calendar/1899/", "/vi/calendar/2101/", "/vi/calendar/1899/12/", "/vi/calendar/12345/01/"],
)
def test_a_year_without_a_calendar_is_not_found_and_says_why(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "1900" in answer.content.decode()
    assert "2100" in answer.content.decode()


def test_a_month_that_is_none_is_not_found(client: Client) -> None:
    assert client.get("/vi/calendar/2025/13/").status_code == 404


def test_a_month_has_one_address(client: Client) -> None:
    make.make_people("tay")
    answer = client.get("/vi/calendar/2025/2/?people=tay")
    assert answer["Location"] == "/vi/calendar/2025/02/?people=tay"


def test_the_calendar_ends_where_it_is_known(client: Client) -> None:
    assert 'rel="prev"' not in month(client, "/vi/calendar/1900/01/")
    assert 'href="/vi/calendar/1900/02/"' in month(client, "/vi/calendar/1900/01/")
    assert 'rel="next"' not in month(client, "/vi/calendar/2100/12/")


def test_the_year_names_the_first_few_of_each_month(client: Client) -> None:
    for number in range(sheet.MOST_IN_MONTH + 2):
        make_festival(f"Lễ hội {number}")
    make_festival("Tết Độc lập", SolarDays(MonthDay(2, 9)))
    page = month(client, "/vi/calendar/2025/")
    assert page.count("Lễ hội ") == sheet.MOST_IN_MONTH
    assert "Tết Độc lập" in page
    assert 'href="/vi/calendar/2025/09/"' in page


def test_what_is_not_listed_is_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.pages.calendar import views

    monkeypatch.setattr(views, "MOST_LISTED", 2)
    for number in range(3):
        make_festival(f"Lễ hội {number}")
    answer = client.get("/vi/calendar/2025/02/")
    assert answer.context["unlisted"] == 1
    assert len(listed(answer.content.decode())["2025-02-07"]) == 2


def test_drafts_are_on_no_page(client: Client) -> None:
    make_festival("Hội kín", is_live=False)
    for address in ("/vi/calendar/2025/02/", "/vi/calendar/2025/", "/vi/calendar.ics"):
        assert "Hội kín" not in client.get(address).content.decode()


def test_the_page_of_an_element_says_when_it_is_held(client: Client) -> None:
    festival = make_festival()
    page = client.get(festival.get_absolute_url()).content.decode()
    assert page.count('class="holding expected"') == 3
    assert f"/vi/e/{festival.code}/calendar.ics" in page
    assert "webcal://testserver/" in page


def test_the_page_of_an_element_without_dates_is_silent(client: Client) -> None:
    element = make.make_element("Dệt thổ cẩm")
    assert "calendar.ics" not in client.get(element.get_absolute_url()).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["calendar/2025/02/", "calendar/2025/", "calendar.ics"])
def test_an_anonymous_page_is_cheap(client: Client, address: str, language: str) -> None:
    commune = make.make_commune_then_and_now()
    for number in range(30):
        people = make.make_people(f"p{number}", f"Dân tộc {number}")
        festival = make_festival(f"Lễ hội {number}", peoples=[people], places=[commune])
        make_decision(festival, State.CONFIRMED, TENTH, expected_on=TENTH)
    client.get(f"/{language}/{address}")
    for narrowing in ("", "?people=p1&province=n:p:24"):
        with CaptureQueriesContext(connection) as statements:
            answer = client.get(f"/{language}/{address}{narrowing}")
        asked = [statement["sql"] for statement in statements]
        assert len(asked) <= MAX_STATEMENTS, "\n".join(asked)
        assert all(sql.startswith("SELECT") for sql in asked)
        assert len(gzip.compress(answer.content)) <= MAX_TEXT_BYTES
        own = answer.content.decode().replace(SEARCH_BOX_SCRIPT, "")
        assert "<script" not in own
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies


def test_the_frame_leads_to_the_calendar(client: Client) -> None:
    make.make_home_page()
    assert 'href="/vi/calendar/"' in client.get("/vi/").content.decode()
    assert not Element.objects.exists()
