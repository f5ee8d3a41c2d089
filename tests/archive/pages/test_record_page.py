"""A record's page: everything on it, in every language, without a script, for nobody else."""

import re

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import Settings

from archive.access.viewer import Audience
from archive.media.models import MediaAsset
from archive.records.models import Record
from archive.records.services import withdraw
from tests.factories import archive as make

pytestmark = pytest.mark.django_db
HOSTILE = '"><script>alert(1)</script>'
OFF_SITE = re.compile(
    r'<(?:script|img|source|video|audio|iframe|link)[^>]+(?:src|href|srcset)="https?:'
)


def address(record: Record, language: str = "vi") -> str:
    with override(language):
        return record.get_absolute_url()


def shown(client: Client, record: Record, query: str = "", language: str = "vi") -> str:
    response = client.get(address(record, language) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_record_shows_what_is_known_of_it(client: Client) -> None:
    page = shown(client, make.make_full_record())
    for text in (
        "Khúc hát mở hội",
        "Ghi âm trong ngày hội.",
        "Đình Tân Sơn, Xã Tân Sơn, Huyện Lục Ngạn, Tỉnh Bắc Giang",
        "Xã Tân Sơn, Tỉnh Bắc Ninh",
        "10/2/2023",
        "Nhóm hát Tân Sơn",
        "người hát",
        "Bộ thử",
        "https://example.org/rights/cc0-1-0/",
    ):
        assert text in page


def test_a_song_plays_without_a_script_and_says_what_it_costs(client: Client) -> None:
    page = shown(client, make.make_full_record())
    assert re.search(r"<audio controls preload=\"none\"", page)
    assert "audio.webm" in page
    assert "150 kB · 45 giây" in page


def test_a_line_is_a_link_that_opens_the_page_at_its_second(client: Client) -> None:
    record = make.make_full_record()
    asset = record.media_assets.get()
    page = shown(client, record)
    assert f'href="?t=7.5#line-{asset.code}-2"' in page
    assert f'id="line-{asset.code}-2"' in page
    opened = shown(client, record, "?t=7.5")
    assert 'audio.webm#t=7.5"' in opened
    assert 'data-start="7.5"' in opened


def test_a_film_carries_its_words_as_captions(client: Client) -> None:
    record = make.make_record()
    asset = make.make_asset(record, MediaAsset.Kind.VIDEO)
    make.make_lyrics(asset)
    page = shown(client, record)
    tracks = re.findall(
        r'<track kind="subtitles" src="([^"]+)" label="[^"]+" srclang="(\w+)"', page
    )
    assert [tag for _, tag in tracks] == ["tyz", "vi", "en"]
    assert b"WEBVTT" in client.get(tracks[0][0]).content


def test_each_tier_says_its_language(client: Client) -> None:
    page = shown(client, make.make_full_record(), language="en")
    assert '<span lang="tyz">Pi mường noọng</span>' in page
    assert '<span lang="vi">Anh em trong bản</span>' in page
    assert '<span lang="en">Brothers of the village</span>' in page


def test_a_missing_translation_is_replaced_and_said_so(client: Client) -> None:
    page = shown(client, make.make_full_record(), language="en")
    assert '<h1 lang="vi">Khúc hát mở hội</h1>' in page
    assert "Not yet translated; shown in Vietnamese." in page
    assert '<html lang="en">' in page


def test_search_engines_are_told_which_languages_are_written(client: Client) -> None:
    record = make.make_full_record({"vi": "Khúc hát", "en": "Song"})
    page = shown(client, record, language="fr")
    assert re.findall(r'hreflang="([\w-]+)" href="http', page) == ["vi", "x-default", "en"]
    assert f'rel="canonical" href="http://testserver{address(record, "vi")}"' in page
    english = shown(client, record, language="en")
    assert f'rel="canonical" href="http://testserver{address(record, "en")}"' in english


def test_hostile_words_stay_words(client: Client) -> None:
    record = make.make_record(HOSTILE, summary=HOSTILE, place_note=HOSTILE)
    asset = make.make_asset(record, MediaAsset.Kind.VIDEO, caption_vi=HOSTILE)
    make.make_lyrics(asset, {("original", "tyz"): (HOSTILE,)})
    page = shown(client, record, f"?t={HOSTILE}&play={HOSTILE}&m={HOSTILE}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nothing_is_loaded_from_elsewhere_and_no_script_or_style_is_inline(client: Client) -> None:
    record = make.make_full_record()
    make.make_asset(record, MediaAsset.Kind.VIDEO)
    make.make_asset(record, MediaAsset.Kind.IMAGE)
    page = shown(client, record)
    own = page.replace("http://testserver", "")
    assert not OFF_SITE.search(own)
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)


@pytest.mark.parametrize("code", ["AAAAAAAA", "x", "'; drop table", "%00"])
def test_no_such_code_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/vi/r/{code}/").status_code == 404


def test_forbidden_withdrawn_and_missing_look_the_same(client: Client) -> None:
    secret = make.make_record("Bí mật", audience=Audience.RESTRICTED)
    draft = make.make_record("Nháp", is_live=False)
    taken_back = make.make_record("Thu hồi")
    withdraw(taken_back)
    missing = make.make_record("Không có")
    pages = []
    for record in (secret, draft, taken_back, missing):
        place = address(record)
        if record is missing:
            record.delete()
        response = client.get(place)
        assert response.status_code == 404
        pages.append(response.content.decode().replace(place, "").replace(record.code, ""))
    assert len({re.sub(r"/vi/r/\S*|%2Fr%2F[^\"]*", "", page) for page in pages}) == 1


def test_any_spelling_of_the_address_leads_to_the_right_one(client: Client) -> None:
    record = make.make_record()
    right = address(record)
    for wrong in (
        f"/vi/r/{record.code}/",
        f"/vi/r/{record.code}/x",
        f"/vi/r/{record.code.lower()}/",
    ):
        response = client.get(f"{wrong}?t=3")
        assert (response.status_code, response["Location"]) == (302, f"{right}?t=3")


def test_made_up_material_is_called_so(client: Client, settings: Settings) -> None:
    record = make.make_record(is_demonstration=True)
    make.make_asset(record, is_synthetic=True)
    assert "Bản thu tổng hợp để minh họa." in shown(client, record)
    assert "minh họa" not in shown(client, make.make_full_record("Bản thật"))


def test_a_picture_record_offers_widths_and_words(client: Client) -> None:
    record = make.make_record()
    make.make_asset(record, MediaAsset.Kind.IMAGE, caption_vi="Nhà sàn bên suối")
    page = shown(client, record)
    assert "image_480.webp 480w" in page
    assert 'alt="Nhà sàn bên suối"' in page
    assert 'width="960" height="720"' in page
    assert 'property="og:image" content="http://testserver/files/' in page
