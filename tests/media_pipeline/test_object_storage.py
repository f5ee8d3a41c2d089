"""The vault in object storage: a real S3-compatible server, whole and in every kind of trouble."""

import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from media_pipeline import api, bucket, conf, perform
from media_pipeline.errors import ProcessingFailedError
from media_pipeline.models import JobState, MediaJob
from media_pipeline.vault import Vault, write_manifest
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip
from tests.services.s3 import BUCKET, ObjectStorage

pytestmark = pytest.mark.django_db

SONG = b"then" * 1000
SONG_SHA256 = hashlib.sha256(SONG).hexdigest()
MASTER = f"kho/masters/{SONG_SHA256[:2]}/{SONG_SHA256[2:4]}/{SONG_SHA256}"


@pytest.fixture
def vault(object_storage: ObjectStorage) -> Vault:
    return conf.vault()


def finished_work(vault: Vault, content: str, attempt: int = 1) -> Path:
    work = vault.work_dir("key", attempt)
    (work / "hls").mkdir()
    (work / "hls" / "1.m4s").write_text(content)
    (work / "song.m4a").write_text(content)
    write_manifest(work, {"made": content})
    return work


def read(vault: Vault, path: str, wanted: str = "") -> bytes:
    piece = api.open_derivative(SONG_SHA256, "key", path, wanted=wanted)
    assert piece
    return b"".join(piece.chunks)


def files_here(vault: Vault) -> list[Path]:
    return [path for path in vault.root.rglob("*") if path.is_file()]


def test_a_master_goes_to_the_storage_and_is_released_here(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    assert vault.put(io.BytesIO(SONG)).sha256 == SONG_SHA256
    assert object_storage.names() == [MASTER]
    assert files_here(vault) == []
    with vault.lend_master(SONG_SHA256, "key.1") as path:
        assert path.read_bytes() == SONG
    assert files_here(vault) == []


@pytest.mark.parametrize("trouble", ["down", "closed", "silent"])
def test_a_storage_in_trouble_refuses_no_deposit(
    vault: Vault, object_storage: ObjectStorage, trouble: str
) -> None:
    object_storage.trouble = trouble
    assert vault.put(io.BytesIO(SONG)).path.read_bytes() == SONG
    with vault.lend_master(SONG_SHA256, "key.1") as path:
        assert path.read_bytes() == SONG
    assert vault.send_masters() == 0
    object_storage.trouble = ""
    assert vault.send_masters() == 1
    assert object_storage.names() == [MASTER]
    assert files_here(vault) == []


def test_a_copy_that_arrived_differently_does_not_release_the_one_here(
    vault: Vault, object_storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the wire or the storage had changed a byte and confirmed it all the same."""
    monkeypatch.setattr(vault.bucket, "_fingerprint", lambda _name: "0" * 64)
    master = vault.put(io.BytesIO(SONG))
    assert master.path.read_bytes() == SONG


def test_a_master_that_changed_in_the_storage_is_an_alarm(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    vault.put(io.BytesIO(SONG))
    object_storage.client.put_object(Bucket=BUCKET, Key=MASTER, Body=SONG[:-1] + b"!")
    with (
        pytest.raises(ProcessingFailedError, match="master_altered"),
        vault.lend_master(SONG_SHA256, "key.1"),
    ):
        pass
    assert files_here(vault) == []


def test_an_answer_that_breaks_off_is_no_master(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    vault.put(io.BytesIO(SONG))
    object_storage.trouble = "torn"
    with (
        pytest.raises(ProcessingFailedError, match="storage_unreachable"),
        vault.lend_master(SONG_SHA256, "key.1"),
    ):
        pass


def test_a_master_that_is_nowhere_may_still_come(vault: Vault) -> None:
    with (
        pytest.raises(ProcessingFailedError, match="master_not_here_yet"),
        vault.lend_master(SONG_SHA256, "key.1"),
    ):
        pass


def test_derivatives_are_published_by_the_manifest_written_last(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    assert vault.manifest(SONG_SHA256, "key") is None
    vault.publish(finished_work(vault, "first"), SONG_SHA256, "key")
    puts = [path for method, path in object_storage.requests if method == "PUT"]
    assert len(puts) == 3
    assert puts[-1].endswith("/key/manifest.json")
    manifest = vault.manifest(SONG_SHA256, "key")
    assert manifest
    assert manifest["made"] == "first"
    assert read(vault, "hls/1.m4s") == b"first"
    assert read(vault, "song.m4a", "bytes=1-2") == b"ir"
    assert vault.published_keys(SONG_SHA256) == ["key"]
    assert api.open_derivative(SONG_SHA256, "key", "nothing.m4a") is None


def test_of_two_attempts_the_first_to_publish_stays(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    first, second = finished_work(vault, "first"), finished_work(vault, "second", attempt=2)
    vault.publish(first, SONG_SHA256, "key")
    vault.publish(second, SONG_SHA256, "key")
    assert read(vault, "song.m4a") == b"first"
    assert len(object_storage.names()) == 3


@pytest.mark.parametrize(
    ("trouble", "code"), [("down", "storage_unreachable"), ("closed", "storage_refused")]
)
def test_what_could_not_be_sent_is_not_published(
    vault: Vault, object_storage: ObjectStorage, trouble: str, code: str
) -> None:
    def trouble_begins() -> None:
        object_storage.trouble = trouble

    with pytest.raises(ProcessingFailedError, match=code):
        vault.publish(finished_work(vault, "a"), SONG_SHA256, "key", on_file=trouble_begins)
    object_storage.trouble = ""
    assert vault.manifest(SONG_SHA256, "key") is None


def test_while_a_slow_storage_takes_a_large_file_there_are_signs_of_life(
    vault: Vault, object_storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film of gigabytes takes longer than the lease, on the line of an office."""
    monkeypatch.setattr(bucket, "SIGN_SECONDS", 0.05, raising=False)
    object_storage.trouble = "slow"
    work = finished_work(vault, "a")
    shutil.rmtree(work / "hls")
    signs: list[None] = []
    vault.publish(work, SONG_SHA256, "key", on_file=lambda: signs.append(None))
    assert len(signs) > 4


def test_what_is_taken_over_is_copied_within_the_storage(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    vault.publish(finished_work(vault, "first"), SONG_SHA256, "old")
    work = vault.work_dir("key", 1)
    (work / "new.m4a").write_text("new")
    write_manifest(work, {})
    object_storage.requests.clear()
    digest = hashlib.sha256(b"first").hexdigest()
    vault.publish(work, SONG_SHA256, "key", borrowed={"song.m4a": ("old", digest)})
    assert read(vault, "song.m4a") == b"first"
    assert read(vault, "new.m4a") == b"new"


def test_what_is_discarded_is_gone_and_what_is_made_anew_is_found(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    vault.publish(finished_work(vault, "first"), SONG_SHA256, "key")
    assert read(vault, "song.m4a") == b"first"
    Vault(vault.root, conf._bucket(**object_storage.options)).discard_derivatives(
        SONG_SHA256, "key"
    )
    assert object_storage.names() == []
    vault.publish(finished_work(vault, "again"), SONG_SHA256, "key")
    assert read(vault, "song.m4a") == b"again"


def deposited(path: Path, *recipes: str) -> MediaJob:
    master = api.store_master(path)
    return api.enqueue_job(
        source_sha256=master.sha256, source_name=path.name, kind="audio", recipes=recipes
    )


@pytest.mark.slow
def test_a_job_fetches_its_master_and_publishes_into_the_storage(
    clip: GetClip, object_storage: ObjectStorage
) -> None:
    job = api.run_now(deposited(clip(clips.song, "a.wav"), "audio_aac", "peaks"))
    assert job.state == JobState.READY
    result = api.result_of(job)
    assert result
    for output in result.outputs:
        piece = api.open_derivative(job.source_sha256, job.job_key, output.path)
        assert piece
        assert hashlib.sha256(b"".join(piece.chunks)).hexdigest() == output.sha256
    assert files_here(conf.vault()) == []


@pytest.mark.slow
def test_a_job_waits_for_a_storage_that_is_down(
    clip: GetClip, object_storage: ObjectStorage, settings: Settings
) -> None:
    settings.HERITAGE_MEDIA_RETRY_SECONDS = 0
    job = deposited(clip(clips.song, "a.wav"), "peaks")
    object_storage.trouble = "down"
    job = api.run_now(job)
    assert (job.state, job.reason_code) == (JobState.QUEUED, "storage_unreachable")
    MediaJob.objects.filter(pk=job.pk).update(attempt=5, max_attempts=6)
    job = api.run_now(job)
    assert (job.state, job.attempt) == (JobState.QUEUED, 6)  # an outage is not a defect
    object_storage.trouble = ""
    assert api.run_now(job).state == JobState.READY


@pytest.mark.slow
def test_what_is_made_waits_for_a_storage_that_goes_away_at_the_end(
    clip: GetClip, object_storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perform, "PAUSES_SECONDS", (0, 0, 0))
    job = deposited(clip(clips.song, "a.wav"), "peaks")
    signs: list[str] = []

    def go_away_for_a_while(step: str, _share: float) -> None:
        signs.append(step)
        object_storage.trouble = "down" if 0 < signs.count("publish") < 3 else ""

    job = api.run_now(job, on_progress=go_away_for_a_while)
    assert (job.state, job.attempt) == (JobState.READY, 1)
    assert signs.count("publish") > 3


@pytest.mark.slow
def test_a_job_waits_for_a_master_that_another_machine_has_not_sent_yet(
    clip: GetClip, object_storage: ObjectStorage, settings: Settings, tmp_path: Path
) -> None:
    settings.HERITAGE_MEDIA_RETRY_SECONDS = 0
    settings.HERITAGE_MEDIA_ROOT = tmp_path / "first machine"
    object_storage.trouble = "down"
    job = deposited(clip(clips.song, "a.wav"), "peaks")
    first = conf.vault()
    object_storage.trouble = ""
    settings.HERITAGE_MEDIA_ROOT = tmp_path / "second machine"
    job = api.run_now(job)
    assert (job.state, job.reason_code) == (JobState.QUEUED, "master_not_here_yet")
    assert "backup" not in api.reason_sentence(job)
    first.send_masters()
    assert api.run_now(job).state == JobState.READY


def test_a_master_that_never_comes_is_an_alarm_in_the_end(
    object_storage: ObjectStorage, settings: Settings
) -> None:
    settings.HERITAGE_MEDIA_RETRY_SECONDS = 0
    job = api.enqueue_job(source_sha256=SONG_SHA256, source_name="a.wav", kind="audio")
    while not job.is_finished:
        job = api.run_now(job)
    assert (job.attempt, job.state, job.reason_code) == (12, JobState.FAILED, "master_missing")
    assert job.max_attempts == 12


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["missing", "altered"])
def test_a_bad_file_in_the_storage_is_made_anew_and_blocks_nothing(
    clip: GetClip, object_storage: ObjectStorage, fault: str
) -> None:
    api.run_now(deposited(clip(clips.song, "a.wav"), "audio_aac"))
    (name,) = [name for name in object_storage.names() if name.endswith("audio.m4a")]
    if fault == "missing":
        object_storage.client.delete_object(Bucket=BUCKET, Key=name)
    else:
        object_storage.client.put_object(Bucket=BUCKET, Key=name, Body=b"rotten")
    job = api.run_now(deposited(clip(clips.song, "a.wav"), "audio_aac", "peaks"))
    assert (job.state, job.reason_code, job.attempt) == (JobState.READY, "", 1)
    result = api.result_of(job)
    assert result
    assert {output.recipe for output in result.outputs} == {"audio_aac", "peaks"}
    for output in result.outputs:
        piece = api.open_derivative(job.source_sha256, job.job_key, output.path)
        assert piece
        assert hashlib.sha256(b"".join(piece.chunks)).hexdigest() == output.sha256


def test_a_manifest_that_cannot_be_read_blocks_nothing(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    vault.publish(finished_work(vault, "first"), SONG_SHA256, "key")
    (name,) = [name for name in object_storage.names() if name.endswith("manifest.json")]
    object_storage.client.put_object(Bucket=BUCKET, Key=name, Body=b'{"cut')
    assert vault.manifest(SONG_SHA256, "key") is None
    vault.publish(finished_work(vault, "again", 2), SONG_SHA256, "key")
    assert read(vault, "song.m4a") == b"again"


def test_the_manifest_names_the_folder_only_it_leads_to(
    vault: Vault, object_storage: ObjectStorage
) -> None:
    vault.publish(finished_work(vault, "first"), SONG_SHA256, "key")
    (name,) = [name for name in object_storage.names() if name.endswith("manifest.json")]
    body = object_storage.client.get_object(Bucket=BUCKET, Key=name)["Body"].read()
    folder = json.loads(body)["folder"]
    others = [other for other in object_storage.names() if other != name]
    assert all(other.startswith(f"kho/{folder}/") for other in others)
