"""Lines of songs on the page of results and on the page that searches inside one record."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from archive.access.viewer import Audience
from archive.media.lyrics import TIER_ORDER
from archive.records.models import Record
from search.engines import resting
from search.indexing import drain_outbox
from search.lines import TIERS
from tests.factories import archive as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """No engine rests because of another test."""
    resting.forget()
    yield
    resting.forget()


def test_tiers_stand_in_the_order_of_the_records_page() -> None:
    assert tuple(str(tier) for tier in TIER_ORDER) == TIERS


def page(client: Client, path: str) -> str:
    drain_outbox()
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def sung(text: str) -> list[str]:
    return re.findall(r'<li class="sung">.*?</li>', text, re.DOTALL)


def long_song(lines: int = 5) -> Record:
    record = make.make_full_record()
    asset = make.make_asset(record)
    make.make_lyrics(asset, {("original", "tyz"): ["Noọng ơi mường xa"] * lines})
    make.publish(record)
    return record


def test_a_hit_shows_the_line_its_tiers_and_who_sings(client: Client) -> None:
    make.make_full_record()
    text = page(client, "/fr/search/?q=hoi+ma+xuan")
    (line,) = sung(text)
    assert '<q lang="tyz"><mark>Hội mạ xuân</mark></q>' in line
    assert '<span lang="vi">Mùa <mark>xuân</mark> mở <mark>hội</mark></span>' in line
    assert '<span lang="en">Spring opens the festival</span>' in line
    assert '<span lang="vi">Nhóm hát Tân Sơn</span>' in text


def test_the_readers_translation_comes_first_when_not_all_tiers_fit(client: Client) -> None:
    record = make.make_record()
    texts = {
        ("original", "tyz"): ["Hội mạ xuân"],
        ("translation", "vie"): ["Mùa xuân mở hội"],
        ("translation", "eng"): ["Spring opens"],
        ("translation", "fra"): ["Le printemps"],
    }
    make.make_lyrics(make.make_asset(record), texts)
    make.publish(record)
    (line,) = sung(page(client, "/fr/search/?q=hoi+ma+xuan"))
    assert "Le printemps" in line
    assert re.findall(r'<span lang="(\w+)">', line) == ["fr", "en"]


def test_further_lines_are_one_link_away(client: Client) -> None:
    record = long_song()
    text = page(client, "/vi/search/?q=muong+xa")
    assert len(sung(text)) == 3
    link = f"/vi/search/in/{record.code}/?q=muong+xa"
    assert re.search(rf'href="{re.escape(link)}"[^>]*>Thêm 2 câu<', text)
    inside = page(client, link)
    assert len(sung(inside)) == 5
    assert "5 câu có “muong xa”" in inside


def test_searching_inside_a_record_marks_the_letters_and_gives_the_seconds(
    client: Client,
) -> None:
    record = make.make_full_record()
    asset = record.media_assets.get()
    with override("vi"):
        own = record.get_absolute_url()
    assert f'action="/vi/search/in/{record.code}/"' in page(client, own)
    text = page(client, f"/vi/search/in/{record.code}/?q=MUA+xuan")
    (line,) = sung(text)
    assert f'href="{own}?t=7.5#line-{asset.code}-2"' in line
    assert "<mark>Mùa xuân</mark> mở hội" in line
    assert f'href="{own}"' in text


def test_lines_of_several_recordings_stay_apart(client: Client) -> None:
    record = long_song(2)
    first, second = record.media_assets.all()
    second.caption_vi = "Băng thứ hai"
    second.save()
    text = page(client, f"/vi/search/in/{record.code}/?q=noong")
    assert len(sung(text)) == 3
    assert f"?m={second.code}&amp;t=2.5#line-{second.code}-1" in text
    assert text.index(f"line-{first.code}-1") < text.index("Băng thứ hai")


def test_a_record_without_words_offers_no_search_in_them(client: Client) -> None:
    record = make.make_record()
    with override("vi"):
        assert "search/in/" not in page(client, record.get_absolute_url())


@pytest.mark.parametrize("text", ["", "zzxxqq", '"><script>alert(1)</script>', "%00"])
def test_questions_that_no_line_answers_say_so(client: Client, text: str) -> None:
    record = make.make_full_record()
    found = page(client, f"/vi/search/in/{record.code}/?q={text}")
    assert sung(found) == []
    assert ("Không câu nào" in found) is (text in ("zzxxqq", '"><script>alert(1)</script>'))
    assert "<script>alert" not in found


def test_what_may_not_be_seen_cannot_be_searched(client: Client) -> None:
    secret = make.make_record(audience=Audience.RESTRICTED)
    draft = make.make_record(is_live=False)
    for code in (secret.code, draft.code, "NOSUCH00"):
        assert client.get(f"/vi/search/in/{code}/?q=hat").status_code == 404


def test_the_pages_address_is_its_question(client: Client) -> None:
    record = make.make_full_record()
    text = page(client, f"/vi/search/in/{record.code.lower()}/?utm=1&q=mua++xuan")
    found = re.search(r'rel="canonical" href="([^"]+)"', text)
    assert found is not None
    assert unescape(found[1]).endswith(f"/vi/search/in/{record.code}/?q=mua+xuan")


def test_neither_page_asks_the_database_much(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    record = long_song(40)
    make.make_element("Mường xa")
    drain_outbox()
    with django_assert_max_num_queries(12):
        client.get(f"/vi/search/in/{record.code}/?q=muong")
    with django_assert_max_num_queries(12):
        client.get("/vi/search/?q=muong")
