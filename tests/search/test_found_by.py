"""How results say that an entry was found by its names or by other words."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from archive.vocabularies.models import AlternateName
from search.indexing import drain_outbox
from tests.factories import archive as make

pytestmark = pytest.mark.django_db

DAO = {"vi": "Dao", "en": "Dao", "fr": "Dao", "zh-hans": "瑶族"}


def said(client: Client, question: str, language: str = "vi") -> str:
    """The quiet line of the only hit, as text."""
    drain_outbox()
    text = client.get(f"/{language}/search/?q={question}").content.decode()
    (line,) = re.findall(r'<p class="card-note found-by">(.*?)</p>', text)
    return unescape(re.sub("<[^>]+>", "", line))


def entry(client: Client, question: str) -> Any:
    drain_outbox()
    (found,) = json.loads(client.get(f"/api/v1/search?q={question}").content)["entries"]
    return found


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("vi", "Tìm thấy qua tên gọi: Dao"),
        ("en", "Found by the name: Dao"),
        ("fr", "Trouvé par le nom : Dao"),
        ("zh-hans", "凭名称找到： 瑶族"),
    ],
)
def test_a_name_of_its_people_found_it(client: Client, language: str, expected: str) -> None:
    make.make_record("Lễ cấp sắc", peoples=[make.make_people("dao", DAO)])
    assert said(client, "瑶族", language) == expected
    assert entry(client, "瑶族")["is_found_by_label"]


def test_names_of_a_type_and_a_place_are_told_too(client: Client) -> None:
    kind = make.make_heritage_type("weaving", {"vi": "Nghề", "en": "Zqweaving"})
    element = make.make_element("Tục cũ", heritage_type=kind, is_live=False)
    make.make_record("Một buổi chiều", element=element, place=make.make_commune_then_and_now())
    assert said(client, "zqweaving+luc+ngan") == "Tìm thấy qua tên gọi: Nghề, Lục Ngạn"


def test_an_old_name_given_by_others_finds_but_never_appears(client: Client) -> None:
    people = make.make_people("dao", DAO)
    AlternateName.objects.create(group=people, name="Zqman", kind=AlternateName.Kind.EXONYM)
    make.make_record("Lễ cấp sắc", peoples=[people])
    line = said(client, "zqman")
    assert line == "Tìm thấy qua tên gọi khác của dân tộc, địa danh hoặc loại hình"
    assert "Zqman" not in json.dumps(entry(client, "zqman"))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_other_words_for_what_was_asked_are_quoted(client: Client, language: str) -> None:
    make.make_record("Tục cưới hỏi")
    assert said(client, "wedding", language).endswith(": cưới hỏi")
    found = entry(client, "wedding")
    assert "cưới hỏi" in found["found_as"]
    assert not found["is_found_by_label"]


def test_a_hit_with_the_words_as_typed_says_nothing(client: Client) -> None:
    make.make_record("Lễ cấp sắc", peoples=[make.make_people("dao", DAO)])
    drain_outbox()
    assert "found-by" not in client.get("/vi/search/?q=cap+sac").content.decode()
    assert entry(client, "cap+sac")["found_as"] == []
