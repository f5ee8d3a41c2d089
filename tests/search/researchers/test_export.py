"""A whole result as a file: for who signed in, what they may see, harmless in a spreadsheet."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from archive.access.viewer import Audience
from search import results
from search.indexing import drain_outbox
from search.researchers import export, found
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def researcher(client: Client) -> Client:
    """Signed in, with no right in the admin."""
    client.force_login(get_user_model().objects.create_user("nghien-cuu", "nc@example.vn", "x"))
    return client


def table(client: Client, query: str = "", language: str = "vi") -> list[dict[str, str]]:
    drain_outbox()
    response: Any = client.get(f"/{language}/search/export.csv{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get("/vi/search/export.csv?q=then")
    assert response.status_code == 302
    assert response["Location"].startswith("/vi/account/login/?next=/vi/search/export.csv")


def test_the_table_tells_everything_known_of_an_entry(researcher: Client) -> None:
    record = make.make_full_record({"vi": "Khúc hát mở hội", "en": "Opening song"})
    (row,) = table(researcher, "?q=khuc+hat+mo+hoi&kind=record")
    assert row["code"] == record.code
    assert row["address"].endswith(f"/r/{record.code}")
    assert row["title_vi"] == "Khúc hát mở hội"
    assert row["title_en"] == "Opening song"
    assert row["place_documented"] == ("Đình Tân Sơn, Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang")
    assert row["place_today"] == "Xã Tân Sơn, Tỉnh Bắc Ninh"
    assert row["date_edtf"] == "2023-02-10"
    assert row["agents"] == "Nhóm hát Tân Sơn (người hát)"
    assert row["rights_uri"] == "https://example.org/rights/cc0-1-0/"
    assert row["media"] == "audio"


def test_the_file_has_what_the_page_has_beyond_its_first_page(
    researcher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        make.make_record(f"Khúc hát số {number}")
    monkeypatch.setattr(found, "BATCH", 3)
    titles = {row["title_vi"] for row in table(researcher, "?q=khuc+hat+so")}
    assert titles == {f"Khúc hát số {number}" for number in range(7)}
    rest = {row["title_vi"] for row in table(researcher, '?q=khuc+hat -"số 3"')}
    assert rest == titles - {"Khúc hát số 3"}


def test_nobody_takes_away_what_they_may_not_see(researcher: Client) -> None:
    make.make_record("Khúc hát kín", audience=Audience.RESTRICTED)
    make.make_record("Khúc hát mở")
    assert [row["title_vi"] for row in table(researcher, "?q=khuc+hat")] == ["Khúc hát mở"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert export.harmless(f"{sign}1+1") == f"'{sign}1+1"


def test_a_title_that_looks_like_a_formula_is_only_text(researcher: Client) -> None:
    make.make_record("=HYPERLINK(1) khúc hát")
    (row,) = table(researcher, "?q=khuc+hat")
    assert row["title_vi"] == "'=HYPERLINK(1) khúc hát"


def test_the_same_as_json(researcher: Client) -> None:
    record = make.make_full_record()
    drain_outbox()
    response: Any = researcher.get("/en/search/export.json?kind=record")
    (entry,) = json.loads(b"".join(response.streaming_content))
    assert (entry["kind"], entry["code"]) == ("record", record.code)
    assert entry["titles"] == {"vi": "Khúc hát mở hội"}
    assert "Khúc" in entry["titles"]["vi"]


def test_nothing_found_is_an_empty_file(researcher: Client) -> None:
    assert table(researcher, "?q=zzzzzz") == []


def test_statements_do_not_grow_with_the_entries(
    researcher: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        make.make_record(f"Khúc hát số {number}")
    drain_outbox()
    with django_assert_max_num_queries(30):
        assert len(table(researcher, "?q=khuc+hat")) == 12


def test_a_file_that_is_not_whole_says_so(
    researcher: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        make.make_record(f"Khúc hát số {number}")
    drain_outbox()
    whole = researcher.get("/vi/search/export.csv?q=khuc+hat")
    assert whole["Content-Disposition"] == 'attachment; filename="kho-di-san.csv"'
    assert whole["X-Total-Count"] == "4"
    assert "Tệp tải về chỉ có" not in researcher.get("/vi/search/?q=khuc+hat").content.decode()
    for module in (found, results):
        monkeypatch.setattr(module, "MAX_RESULT_DEPTH", 3)
    monkeypatch.setattr(found, "BATCH", 3)
    part: Any = researcher.get("/vi/search/export.json?q=khuc+hat")
    assert part["Content-Disposition"] == 'attachment; filename="kho-di-san-3-of-4.json"'
    assert part["X-Total-Count"] == "4"
    assert len(json.loads(b"".join(part.streaming_content))) == 3
    text = researcher.get("/vi/search/?q=khuc+hat").content.decode()
    assert "Tệp tải về chỉ có 3 mục đầu trong 4 mục." in text
