"""The JSON API: the same answers as the page, described by OpenAPI, strict about what is asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from archive.access.viewer import Audience
from search.engines.resting import REST_SECONDS
from search.indexing import drain_outbox
from search.query import MAX_PAGE_SIZE
from search.schema import ENTRY_KINDS, FACETS, MEDIA_KINDS
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


def ask(client: Client, query: str = "", status: int = 200) -> Any:
    drain_outbox()
    response = client.get(f"/api/v1/search{query}")
    assert response.status_code == status
    return json.loads(response.content)


def test_an_answer_has_entries_counts_and_the_line_at_its_second(client: Client) -> None:
    record = make.make_full_record()
    answer = ask(client, "?q=hoi+ma+xuan&lang=en&kind=record")
    assert (answer["total"], answer["page"], answer["page_count"]) == (1, 1, 1)
    (entry,) = answer["entries"]
    assert entry["code"] == record.code
    assert entry["address"].endswith(f"/r/{record.code}")
    line = entry["lines"][0]
    assert (line["start_seconds"], line["asset"]) == (7.5, record.media_assets.get().code)
    assert {other["language"] for other in line["others"]} == {"vie", "eng"}
    assert entry["singers"] == ["Nhóm hát Tân Sơn"]
    at_once, _, place = line["address"].partition("#")
    assert at_once.endswith(f"/r/{record.code}?m={line['asset']}&t=7.5")
    opened = client.get(at_once, follow=True).content.decode()
    assert f'id="{place}"' in opened
    assert 'audio.webm#t=7.5"' in opened
    text = line["text"]
    (start, end) = text["spans"][0]
    assert text["text"][start:end] == "Hội mạ xuân"
    assert {one["value"]: one["is_selected"] for one in answer["facets"]["kind"]}["record"]


def test_what_may_not_be_seen_changes_no_number(client: Client) -> None:
    make.make_record("Khúc hát mở")
    before = ask(client, "?q=khuc+hat")
    make.make_record("Khúc hát kín", audience=Audience.RESTRICTED)
    after = ask(client, "?q=khuc+hat")
    assert before == after


@pytest.mark.parametrize("query", ["?peple=tay", "?fields=*", "?q=x&owner=1"])
def test_an_unknown_parameter_is_an_error_that_names_it(client: Client, query: str) -> None:
    problem = ask(client, query, status=400)
    assert problem["code"] == "unknown_parameter"
    assert problem["parameters"]


@pytest.mark.parametrize(
    "query",
    [
        "?page=0",
        "?page=x",
        "?page_size=0",
        f"?page_size={MAX_PAGE_SIZE + 1}",
        "?sort=x",
        "?not=tay",
        "?not=peple:tay",
        "?not=media:film",
        "?not=words:!",
        "?media=vidoe",
        "?media=video&media=vidoe",
        "?kind=recrod",
        "?from=abc",
        "?to=abc&from=1990",
        "?date=1990..abc",
        "?bbox=1,2",
        "?lang=xx",
        "?facets=foo",
    ],
)
def test_a_wrong_value_is_an_error_that_names_its_parameter(client: Client, query: str) -> None:
    problem = ask(client, query, status=400)
    assert problem["code"] == "invalid_value"
    name = query[1:].partition("=")[0]
    assert problem["parameters"] == [name]
    assert problem["message"].startswith(f"{name}: ")


def test_a_program_is_told_what_a_parameter_takes(client: Client) -> None:
    message = ask(client, "?media=vidoe&bbox=1,2&sort=x", status=400)["message"]
    assert message.startswith("sort: Input should be 'relevance', 'title'")
    message = ask(client, "?media=vidoe&bbox=1,2", status=400)["message"]
    assert message == (
        "media: “vidoe” is not one of video, audio, image, document, none. "
        "bbox: “1,2” is not west,south,east,north in degrees: 105.2,22.3,106.9,23.2."
    )


def test_empty_parameters_are_as_good_as_none(client: Client) -> None:
    assert ask(client, "?media=&from=&to=&bbox=&not=&lang=&facets=people")["total"] == 0


def test_a_program_asks_for_several_stretches_of_time(client: Client) -> None:
    make.make_full_record()
    assert ask(client, "?date=1975&date=2020..2025&kind=record")["total"] == 1
    assert ask(client, "?date=1975&date=..1954&kind=record")["total"] == 0


def test_a_program_leaves_out_as_the_page_does(client: Client) -> None:
    make.make_record("Khúc hát một", peoples=[make.make_people("nung", "Nùng")])
    make.make_record("Khúc hát hai", peoples=[make.make_people("tay", "Tày")])
    make.make_record("Khúc hát mái chèo")
    for query in ("?q=khuc+hat&not=people:tay&not=words:mái chèo",
                  '?q=khuc+hat -people:Tay -"mái chèo"'):  # fmt: skip
        assert [one["titles"]["vi"] for one in ask(client, query)["entries"]] == ["Khúc hát một"]


def test_a_typed_question_has_further_pages(client: Client) -> None:
    for number in range(3):
        make.make_record(f"Khúc hát số {number}", peoples=[make.make_people("tay", "Tày")])
    pages = [ask(client, f"?q=khuc+dân tộc:Tày&page_size=1&page={page}") for page in (1, 2, 3)]
    assert len({page["entries"][0]["code"] for page in pages}) == 3


def test_a_program_says_which_facets_it_wants_counted(client: Client) -> None:
    make.make_full_record()
    answer = ask(client, "?facets=decade&facets=language&from=2020&to=2025")
    assert {
        name: [one["value"] for one in values] for name, values in answer["facets"].items()
    } == {
        "decade": ["2020"],
        "language": ["tyz"],
    }
    assert answer["total"] == 1
    assert ask(client, "?from=1990&to=2005&kind=record")["total"] == 0


def test_a_page_too_deep_is_answered_in_words(client: Client) -> None:
    make.make_record()
    answer = ask(client, "?page=1000000")
    assert answer["entries"] == []
    assert [notice["code"] for notice in answer["notices"]] == ["page_capped"]


def test_the_description_names_every_filter_and_loads_nothing_from_elsewhere(
    client: Client,
) -> None:
    description = json.loads(client.get("/api/v1/openapi.json").content)
    assert description["openapi"].startswith("3.")
    named = {one["name"] for one in description["paths"]["/api/v1/search"]["get"]["parameters"]}
    others = {"q", "sort", "page", "page_size", "facets", "lang"}
    others |= {"from", "to", "date", "bbox", "not"}
    assert {facet.parameter for facet in FACETS} | others == named
    assert client.get("/api/v1/docs").status_code == 404


def test_the_description_lists_the_values_of_closed_lists(client: Client) -> None:
    description = json.loads(client.get("/api/v1/openapi.json").content)
    parameters = description["paths"]["/api/v1/search"]["get"]["parameters"]
    schemas = {one["name"]: one["schema"] for one in parameters}
    assert schemas["media"]["items"]["enum"] == list(MEDIA_KINDS)
    assert schemas["kind"]["items"]["enum"] == list(ENTRY_KINDS)
    assert "decade" in schemas["facets"]["items"]["enum"]
    assert schemas["lang"]["enum"] == ["vi", "en", "fr", "zh-hans"]


def test_an_answer_is_the_same_in_every_cache(client: Client) -> None:
    """No language negotiation: the address says it."""
    response = client.get("/api/v1/search?lang=fr", headers={"accept-language": "zh-CN"})
    assert "Accept-Language" not in response.get("Vary", "")


def test_without_an_engine_a_program_is_told_when_to_ask_again(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("no folder")
    settings.HERITAGE_EMBEDDED_INDEX = tmp_path / "a-file" / "index.sqlite3"
    response = client.get("/api/v1/search?q=hat")
    assert (response.status_code, response["Retry-After"]) == (503, str(REST_SECONDS))
    assert json.loads(response.content)["code"] == "unavailable"
