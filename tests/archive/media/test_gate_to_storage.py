"""The gate before object storage: the same doors, the same pieces, and what a storage adds."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from archive.media.models import MediaAsset
from archive.media.storage import file_url
from media_pipeline import conf
from media_pipeline.vault import write_manifest
from tests.archive.media.test_gate import SOUND, Visitor
from tests.factories import archive as make
from tests.services.s3 import ObjectStorage

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Visitor()


@pytest.fixture
def asset(object_storage: ObjectStorage) -> MediaAsset:
    asset = make.make_asset(make.make_record())
    vault = conf.vault()
    work = vault.work_dir(asset.derived_key, 1)
    (work / "hls").mkdir()
    for name in ("audio.m4a", "hls/1.m4s", "notes.txt"):
        (work / name).write_bytes(SOUND)
    write_manifest(work, {})
    vault.publish(work, asset.sha256, asset.derived_key)
    return asset


def get(client: Client, asset: MediaAsset, path: str = "audio.m4a", **headers: str) -> Any:
    return client.get(file_url(asset, path), headers=headers)


def test_a_file_in_the_storage_passes_the_gate(client: Client, asset: MediaAsset) -> None:
    answer = get(client, asset)
    assert (answer.status_code, answer.body) == (200, SOUND)
    assert answer["Content-Type"] == "audio/mp4"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer["Content-Length"] == str(len(SOUND))


@pytest.mark.parametrize(
    ("wanted", "first", "last"), [("0-99", 0, 99), ("2000-", 2000, 2047), ("-48", 2000, 2047)]
)
def test_a_player_gets_the_piece_it_asks_for(
    client: Client, asset: MediaAsset, wanted: str, first: int, last: int
) -> None:
    answer = get(client, asset, range=f"bytes={wanted}")
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(SOUND)}"
    assert answer.body == SOUND[first : last + 1]


def test_a_piece_behind_the_end_cannot_be_had(client: Client, asset: MediaAsset) -> None:
    answer = get(client, asset, range="bytes=5000-6000")
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(SOUND)}")


def test_the_head_of_a_file_has_no_body(client: Client, asset: MediaAsset) -> None:
    answer = client.head(file_url(asset, "audio.m4a"))
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(SOUND)))
    assert answer.body == b""


@pytest.mark.parametrize("path", ["manifest.json", "notes.txt", "nothing.m4a", "../x/audio.m4a"])
def test_everything_else_in_the_storage_is_nobodys(
    client: Client, asset: MediaAsset, path: str
) -> None:
    address = file_url(asset, "audio.m4a").removesuffix("audio.m4a") + path
    assert client.get(address).status_code == 404


def test_a_withdrawn_record_closes_at_once(
    client: Client, asset: MediaAsset, object_storage: ObjectStorage, settings: Settings
) -> None:
    settings.HERITAGE_MEDIA_REDIRECT_SECONDS = 60
    asset.record.unpublish()
    object_storage.requests.clear()
    assert get(client, asset).status_code == 404
    assert object_storage.requests == []


@pytest.mark.parametrize("trouble", ["down", "closed"])
def test_a_storage_in_trouble_is_worth_another_try(
    client: Client, asset: MediaAsset, object_storage: ObjectStorage, trouble: str
) -> None:
    object_storage.trouble = trouble
    answer = get(client, asset)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    object_storage.trouble = ""
    assert get(client, asset).status_code == 200


def test_films_can_be_sent_for_to_the_storage_itself_for_a_short_while(
    client: Client, asset: MediaAsset, settings: Settings
) -> None:
    settings.HERITAGE_MEDIA_REDIRECT_SECONDS = 60
    answer = get(client, asset)
    assert answer.status_code == 302
    assert answer["Cache-Control"] == "private, no-store"
    assert "X-Amz-Expires=60" in answer["Location"]
    assert get(client, asset, "hls/1.m4s").body == SOUND  # beside its playlist, with no signature
