"""Looking closely at pictures and reading dossiers: what is served, to whom, under what name."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from archive.media.models import MediaAsset
from archive.media.processing import process_here
from archive.media.services import deposit_media
from archive.media.storage import file_url
from archive.records.models import Record
from tests.factories import archive as make
from tests.media_pipeline import stills

pytestmark = pytest.mark.django_db

Deposited = Callable[[Record, str, stills.Make], MediaAsset]


@pytest.fixture
def deposited(tmp_path: Path) -> Deposited:
    """Give a file to a record and process it, as an officer's upload and the worker do."""

    def deposit(record: Record, name: str, make_file: stills.Make) -> MediaAsset:
        make_file(tmp_path / name)
        asset = deposit_media(record=record, source=tmp_path / name, original_name=name)
        (done,) = process_here([asset])
        assert done.problem == ""
        asset.refresh_from_db()
        return asset

    return deposit


@pytest.fixture
def picture(deposited: Deposited) -> MediaAsset:
    large = stills.saved(stills.textured(1300, 700), "JPEG")
    return deposited(make.make_record("Tranh thờ"), "tranh.jpg", large)


@pytest.fixture
def dossier(deposited: Deposited) -> MediaAsset:
    content = stills.pdf(["Le cap sac", "Nhac cu", "Loi hat"])
    return deposited(make.make_record("Hồ sơ lễ cấp sắc"), "hồ sơ.pdf", stills.data(content))


def content_of(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return b"".join(answer) if answer.streaming else answer.content


def look_url(asset: MediaAsset) -> str:
    return reverse("archive:look", args=[asset.record.code, asset.code])


def page_url(asset: MediaAsset, number: int) -> str:
    return reverse("archive:page", args=[asset.record.code, asset.code, number])


def test_tiles_are_described_under_the_address_they_are_asked_at(
    client: Client, picture: MediaAsset
) -> None:
    url = file_url(picture, "iiif/info.json")
    answer = client.get(url, secure=True)
    assert answer["Content-Type"].startswith("application/ld+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    info = json.loads(answer.content)
    assert info["id"] == "https://testserver" + url.removesuffix("/info.json")
    assert (info["width"], info["height"]) == (1300, 700)
    asked = client.get(url + "?from=https://elsewhere.example/tiles/", secure=True)
    assert json.loads(asked.content)["id"] == info["id"]
    assert "Accept" in asked["Vary"]


def test_every_tile_that_the_description_promises_is_served(
    client: Client, picture: MediaAsset
) -> None:
    base = file_url(picture, "iiif")
    for tile in ("0,0,512,512/512,512", "1024,512,276,188/276,188", "1024,0,276,700/138,350"):
        assert content_of(client, f"{base}/{tile}/0/default.jpg")[:3] == b"\xff\xd8\xff"
    assert content_of(client, f"{base}/full/max/0/default.jpg")[:3] == b"\xff\xd8\xff"
    assert client.get(f"{base}/0,0,512,512/256,256/0/default.jpg").status_code == 404


def test_the_page_to_look_closely_works_as_a_link_without_a_script(
    client: Client, picture: MediaAsset
) -> None:
    record_page = client.get(picture.record.get_absolute_url()).content.decode()
    assert f'href="{look_url(picture)}"' in record_page
    page = client.get(look_url(picture)).content.decode()
    assert file_url(picture, "iiif/full/max/0/default.jpg") in page
    assert "1300 × 700" in page


def test_a_dossier_is_read_page_by_page_without_a_script(
    client: Client, dossier: MediaAsset
) -> None:
    record_page = client.get(dossier.record.get_absolute_url()).content.decode()
    for number in (1, 2, 3):
        assert f'href="{page_url(dossier, number)}"' in record_page
    page = client.get(page_url(dossier, 2)).content.decode()
    assert "Nhac cu" in page
    assert f'href="{page_url(dossier, 1)}" rel="prev"' in page
    assert f'href="{page_url(dossier, 3)}" rel="next"' in page
    for path in ("pages/0002/480.webp", "pages/0002/960.jpg"):
        assert file_url(dossier, path) in page
        content_of(client, file_url(dossier, path))


def test_a_page_that_the_dossier_does_not_have_is_nowhere(
    client: Client, dossier: MediaAsset
) -> None:
    assert client.get(page_url(dossier, 4)).status_code == 404
    assert client.get(page_url(dossier, 0)).status_code == 404


def test_words_of_a_dossier_are_kept_to_be_searched(client: Client, dossier: MediaAsset) -> None:
    words = json.loads(content_of(client, file_url(dossier, "text.json")))
    assert [page["page"] for page in words["pages"]] == [1, 2, 3]
    assert "Loi hat" in words["pages"][2]["text"]


def test_what_is_written_in_a_dossier_is_shown_as_written(
    client: Client, deposited: Deposited
) -> None:
    content = stills.pdf(["<script>alert\\(1\\)</script>"])
    asset = deposited(make.make_record(), "a.pdf", stills.data(content))
    page = client.get(page_url(asset, 1)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_nothing_of_a_restricted_record_is_seen_closely(
    client: Client, picture: MediaAsset, dossier: MediaAsset
) -> None:
    urls = [
        look_url(picture),
        file_url(picture, "iiif/info.json"),
        file_url(picture, "iiif/full/max/0/default.jpg"),
        page_url(dossier, 1),
        file_url(dossier, "pages/index.json"),
        file_url(dossier, "pages/0001/page.json"),
        file_url(dossier, "pages/0001/480.webp"),
        file_url(dossier, "text.json"),
    ]
    for url in urls:
        content_of(client, url)
    Record.objects.update(audience="restricted")
    assert {client.get(url).status_code for url in urls} == {404}


def test_a_picture_is_not_looked_at_through_another_record(
    client: Client, picture: MediaAsset
) -> None:
    other = make.make_record("Hồ sơ khác")
    url = reverse("archive:look", args=[other.code, picture.code])
    assert client.get(url).status_code == 404
