"""What monitors are told: green while recordings can be made and found, red and why when not."""

import datetime
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from media_pipeline import api as pipeline
from media_pipeline.models import MediaJob
from search.indexing import drain_outbox
from search.models import OutboxEntry
from tests.factories import archive as make
from tests.services.fixtures import object_storage, object_storage_server
from tests.services.s3 import ObjectStorage

pytestmark = pytest.mark.django_db
__all__ = ["object_storage", "object_storage_server"]


def told(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/health/")
    return answer.status_code, answer.json().get("media", [])


def test_all_is_well(client: Client) -> None:
    assert client.get("/health/").json() == {"status": "ok"}


def test_without_ffmpeg_it_is_red(client: Client, settings: Settings) -> None:
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = "/nonexistent/ffmpeg"
    assert told(client) == (503, ["ffmpeg_missing"])


@pytest.mark.slow
def test_a_full_or_read_only_disk_is_red(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=True)
    try:
        settings.HERITAGE_MEDIA_ROOT = disk / "vault"
        assert told(client) == (503, ["disk_full"])
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        assert told(client) == (503, ["storage_unwritable"])
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.parametrize(
    ("trouble", "code"), [("down", "storage_unreachable"), ("closed", "storage_refused")]
)
def test_an_object_storage_in_trouble_is_red(
    client: Client, object_storage: ObjectStorage, trouble: str, code: str
) -> None:
    assert told(client) == (200, [])
    object_storage.trouble = trouble
    assert told(client) == (503, [code])


def told_of_search(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/health/")
    return answer.status_code, answer.json().get("search", [])


def test_an_index_that_cannot_be_read_is_red(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("no folder")
    settings.HERITAGE_EMBEDDED_INDEX = tmp_path / "a-file" / "index.sqlite3"
    assert told_of_search(client) == (503, ["embedded_down"])


def test_a_search_server_that_does_not_answer_is_red(client: Client, settings: Settings) -> None:
    settings.HERITAGE_SEARCH_ENGINE = "elasticsearch"
    settings.HERITAGE_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    assert told_of_search(client) == (503, ["elasticsearch_down"])


def test_an_index_that_nobody_brings_up_to_date_is_red(client: Client) -> None:
    make.make_record()
    assert told_of_search(client) == (200, [])
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    OutboxEntry.objects.update(created_at=hour_ago)
    assert told_of_search(client) == (503, ["embedded_behind"])
    drain_outbox()
    assert told_of_search(client) == (200, [])


def test_jobs_that_nobody_takes_are_red_until_a_worker_shows_itself(client: Client) -> None:
    job = pipeline.enqueue_job(source_sha256="ab" * 32, source_name="a.wav", kind="audio")
    assert told(client) == (200, [])
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    MediaJob.objects.filter(pk=job.pk).update(next_try_at=hour_ago)
    assert told(client) == (503, ["no_worker"])
    MediaJob.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now())
    assert told(client) == (200, [])
