"""`verify_media` finds what disks, people and storages do to files behind the archive's back."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from media_pipeline import api, conf
from media_pipeline.models import MediaJob
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip
from tests.services.s3 import BUCKET, ObjectStorage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def made(clip: GetClip) -> MediaJob:
    path = clip(clips.song, "a.wav")
    master = api.store_master(path)
    return api.run_now(
        api.enqueue_job(
            source_sha256=master.sha256,
            source_name=path.name,
            kind="audio",
            recipes=["audio_aac", "hls"],
        )
    )


def verify(**options: object) -> str:
    """What the command finds wrong; it says so by its exit code as well."""
    said, code = StringIO(), 0
    try:
        call_command("verify_media", stdout=said, **options)
    except CommandError as error:
        code = error.returncode
    *found, summary = said.getvalue().splitlines()
    assert (code == 0) == (not found) == summary.endswith(" 0 findings")
    return "\n".join(found)


def flip_a_byte(path: Path) -> None:
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_whole_vault_is_whole(clip: GetClip) -> None:
    made(clip)
    assert verify() == ""


@pytest.mark.parametrize(
    ("damage", "trouble"), [(flip_a_byte, "altered"), (Path.unlink, "missing")]
)
def test_one_byte_or_file_is_found_wherever_it_is(
    clip: GetClip, damage: Callable[[Path], None], trouble: str
) -> None:
    job = made(clip)
    folder = api.derived_dir_of(job.source_sha256, job.job_key)
    segment = next(folder.rglob("*.m4s"))
    damage(segment)
    assert f"{trouble}\tderived/{job.job_key}/{segment.relative_to(folder)}" in verify()
    assert verify(masters_only=True) == ""
    damage(api.master_path(job.source_sha256))
    assert f"{trouble}\tmasters/{job.source_sha256}" in verify(masters_only=True)


def test_a_folder_that_is_gone_or_that_nobody_asked_for_is_found(clip: GetClip) -> None:
    job = made(clip)
    folder = api.derived_dir_of(job.source_sha256, job.job_key)
    folder.rename(folder.with_name("stray"))
    said = verify()
    assert f"missing\tderived/{job.job_key}" in said
    assert "unknown\tderived/stray" in said


def test_a_byte_in_object_storage_is_found_too(
    clip: GetClip, object_storage: ObjectStorage
) -> None:
    job = made(clip)
    assert verify() == ""
    (name,) = [name for name in object_storage.names() if name.endswith("audio.m4a")]
    object_storage.client.put_object(Bucket=BUCKET, Key=name, Body=b"other")
    assert f"altered\tderived/{job.job_key}/audio.m4a" in verify()
    assert conf.vault().bucket
