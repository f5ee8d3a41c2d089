"""What leaves the vault, to whom, in which pieces, and how long it may be kept by a cache."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import Settings

from archive.access.viewer import Audience
from archive.media.models import MediaAsset
from archive.media.storage import file_url, version_of
from archive.records.models import Record
from media_pipeline import api as pipeline
from tests.factories import archive as make

pytestmark = pytest.mark.django_db

SOUND = bytes(range(256)) * 8
PLAYLIST = b"#EXTM3U\n" + b"#EXTINF:4,\nsegment.m4s\n" * 50


class Visitor(Client):
    """A browser that reads every file to its end: one left open is a warning, and thus a fault."""

    def generic(self, *arguments: Any, **options: Any) -> Any:
        answer = super().generic(*arguments, **options)
        if answer.streaming:
            answer.body = b"".join(answer)
        return answer


@pytest.fixture
def client() -> Client:
    return Visitor()


def folder_of(asset: MediaAsset) -> Path:
    return pipeline.derived_dir_of(asset.sha256, asset.derived_key)


def with_files(record: Record) -> MediaAsset:
    asset = make.make_asset(record)
    folder = folder_of(asset)
    folder.mkdir(parents=True)
    (folder / "audio.m4a").write_bytes(SOUND)
    (folder / "index.m3u8").write_bytes(PLAYLIST)
    (folder / "manifest.json").write_text("{}")
    (folder / "peaks.json").write_text("{}")
    (folder / "notes.txt").write_text("inside")
    (folder / ".hidden.json").write_text("{}")
    return asset


@pytest.fixture
def asset() -> MediaAsset:
    return with_files(make.make_record())


@pytest.fixture
def curator() -> Client:
    user = get_user_model().objects.create_user("lan", password="lan sings")
    user.user_permissions.add(Permission.objects.get(codename="curate_record"))
    client = Visitor()
    client.force_login(user)
    return client


def address_of(asset: MediaAsset, path: str) -> str:
    """As a visitor might write it: `reverse` would refuse or mend some of these."""
    return f"/files/{asset.code}/{version_of(asset)}/{quote(path)}"


def test_a_derivative_of_a_published_record_leaves(client: Client, asset: MediaAsset) -> None:
    answer = client.get(file_url(asset, "audio.m4a"))
    assert answer.status_code == 200
    assert answer.body == SOUND
    assert answer["Content-Type"] == "audio/mp4"


@pytest.mark.parametrize(
    "path",
    [
        "manifest.json",
        "hls/manifest.json",
        "notes.txt",
        "audio",
        ".hidden.json",
        "./audio.m4a",
        "../secret.m4a",
        "hls/../../secret.m4a",
        "/audio.m4a",
        "audio.m4a\0",
        "audio\0.m4a",
        "nothing.m4a",
        "",
    ],
)
def test_everything_else_in_the_vault_is_nobodys(
    client: Client, asset: MediaAsset, path: str
) -> None:
    (folder_of(asset) / "hls").mkdir()
    (folder_of(asset) / "hls" / "manifest.json").write_text("{}")
    (folder_of(asset).parent / "secret.m4a").write_bytes(SOUND)
    assert client.get(address_of(asset, path)).status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(client: Client, asset: MediaAsset) -> None:
    outside = folder_of(asset).parent / "secret.m4a"
    outside.write_bytes(SOUND)
    (folder_of(asset) / "link.m4a").symlink_to(outside)
    assert client.get(address_of(asset, "link.m4a")).status_code == 404


def test_a_wrong_version_is_not_answered(client: Client, asset: MediaAsset) -> None:
    assert client.get(f"/files/{asset.code}/00000000/audio.m4a").status_code == 404


@pytest.mark.parametrize("code", ["%00", "ABC%00DEF", "nobody", "%F0%9F%8E%B5", "0" * 300])
def test_what_is_no_code_is_not_looked_up(
    client: Client, code: str, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert client.get(f"/files/{code}/0/audio.m4a").status_code == 404


def test_a_missing_file_is_missing_in_every_language_at_once(client: Client) -> None:
    answer = client.get("/files/nobody/0/audio.m4a", headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert "Location" not in answer


def test_bytes_have_no_language(client: Client, asset: MediaAsset) -> None:
    answer = client.get(file_url(asset, "audio.m4a"), headers={"accept-language": "fr"})
    assert "Content-Language" not in answer
    assert "Accept-Language" not in answer.get("Vary", "")


def test_a_page_without_its_language_is_still_found(client: Client) -> None:
    answer = client.get("/search/", headers={"accept-language": "fr"})
    assert (answer.status_code, answer["Location"]) == (302, "/fr/search/")


@pytest.mark.parametrize(
    ("wanted", "first", "last"), [("0-99", 0, 99), ("2000-", 2000, 2047), ("-48", 2000, 2047)]
)
def test_a_player_gets_the_piece_it_asks_for(
    client: Client, asset: MediaAsset, wanted: str, first: int, last: int
) -> None:
    answer = client.get(
        file_url(asset, "audio.m4a"),
        headers={"range": f"bytes={wanted}", "accept-encoding": "gzip"},
    )
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(SOUND)}"
    assert "Content-Encoding" not in answer
    assert answer.body == SOUND[first : last + 1]


def test_a_piece_behind_the_end_cannot_be_had(client: Client, asset: MediaAsset) -> None:
    answer = client.get(file_url(asset, "audio.m4a"), headers={"range": "bytes=5000-6000"})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(SOUND)}"


def test_only_whole_texts_are_compressed(client: Client, asset: MediaAsset) -> None:
    def encoding(path: str, **headers: str) -> str | None:
        headers = {"accept-encoding": "gzip", **headers}
        encoded: str | None = client.get(file_url(asset, path), headers=headers).get(
            "Content-Encoding"
        )
        return encoded

    assert encoding("index.m3u8") == "gzip"
    assert encoding("index.m3u8", range="bytes=0-999") is None
    assert encoding("audio.m4a") is None


def test_the_head_of_a_file_has_no_body(client: Client, asset: MediaAsset) -> None:
    answer = client.head(file_url(asset, "audio.m4a"))
    assert (answer.status_code, answer["Content-Length"]) == (200, str(len(SOUND)))
    assert answer.body == b""


def test_nothing_is_written_through_the_gate(client: Client, asset: MediaAsset) -> None:
    assert client.post(file_url(asset, "audio.m4a")).status_code == 405


def test_a_public_file_may_be_cached_by_all_only_when_given_to_a_stranger(
    client: Client, curator: Client, asset: MediaAsset
) -> None:
    address = file_url(asset, "audio.m4a")
    assert client.get(address)["Cache-Control"] == "public, max-age=3600"
    assert curator.get(address)["Cache-Control"] == "private, max-age=3600"


@pytest.mark.parametrize(
    "facts", [{"audience": Audience.RESTRICTED}, {"is_live": False}], ids=["restricted", "draft"]
)
def test_what_is_not_for_all_is_kept_by_no_cache(
    client: Client, curator: Client, facts: dict[str, object]
) -> None:
    hidden = with_files(make.make_record(**facts))  # type: ignore[arg-type]
    address = file_url(hidden, "audio.m4a")
    assert client.get(address).status_code == 404
    answer = curator.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=0")


def test_a_withdrawn_record_closes_at_once(client: Client, asset: MediaAsset) -> None:
    address = file_url(asset, "audio.m4a")
    assert client.get(address).status_code == 200
    asset.record.unpublish()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("prefix", ["/inside", "/inside/"])
def test_behind_a_web_server_only_the_place_is_told(
    client: Client, asset: MediaAsset, settings: Settings, prefix: str
) -> None:
    settings.HERITAGE_MEDIA_ACCEL_PREFIX = prefix
    answer = client.get(file_url(asset, "audio.m4a"))
    inside = f"derived/{asset.sha256[:2]}/{asset.sha256}/{asset.derived_key}/audio.m4a"
    assert answer["X-Accel-Redirect"] == f"/inside/{inside}"
    assert answer.content == b""
    assert answer["Content-Type"] == "audio/mp4"
    assert answer["Cache-Control"] == "public, max-age=3600"
