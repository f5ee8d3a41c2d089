"""Disks that are full or read-only, ffmpeg that is missing, crashes or writes rubbish: a job is
parked with a plain reason, nothing half-made is shown, and another try succeeds once it is mended.

The disks are real: a file system of a few megabytes, mounted for the test, which needs root, as
script/test has it.
"""

import contextlib
import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from media_pipeline import api
from media_pipeline.errors import NotKeptError
from media_pipeline.models import JobState, MediaJob
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip, Make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MEGABYTE = 1_000_000


@pytest.fixture
def small_disk(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A vault on a disk of its own with three megabytes of space."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=True)
    settings.HERITAGE_MEDIA_ROOT = place / "vault"
    settings.HERITAGE_MEDIA_RETRY_SECONDS = 0
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", disk], check=True)


def deposit(path: Path, *recipes: str) -> MediaJob:
    kind = api.inspect_source(path, path.name).kind
    master = api.store_master(path)
    return api.enqueue_job(
        source_sha256=master.sha256, source_name=path.name, kind=kind, recipes=recipes or None
    )


def tried_to_the_end(job: MediaJob) -> MediaJob:
    while not job.is_finished:
        job = api.run_now(job)
    return job


def fill(disk: Path) -> Path:
    """Leave not a byte of space."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    assert os.statvfs(disk).f_bavail == 0
    return filler


def files_in(disk: Path, name: str) -> list[Path]:
    return [path for path in (disk / "vault" / name).rglob("*") if path.is_file()]


@pytest.mark.parametrize("make", [clips.landscape, clips.song], ids=["film", "song"])
def test_a_disk_that_fills_up_during_the_work_parks_the_job(
    clip: GetClip, small_disk: Path, make: Make
) -> None:
    job = deposit(clip(make, "a.mp4" if make is clips.landscape else "a.wav"))
    filler = fill(small_disk)
    job = tried_to_the_end(job)
    assert (job.state, job.reason_code) == (JobState.FAILED, "disk_full")
    assert job.attempt == job.max_attempts
    assert files_in(small_disk, "derived") == []
    assert files_in(small_disk, "work") == []
    filler.unlink()
    remount(small_disk, "size=64m")
    assert api.retry_job(job)
    assert tried_to_the_end(job).state == JobState.READY


def test_a_full_disk_takes_no_upload_and_keeps_no_part_of_it(small_disk: Path) -> None:
    with pytest.raises(NotKeptError) as caught:
        api.store_master(io.BytesIO(os.urandom(5 * MEGABYTE)))
    assert caught.value.code == "not_kept_disk_full"
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []


def test_a_disk_that_became_read_only_parks_the_job_at_once(
    clip: GetClip, small_disk: Path
) -> None:
    job = deposit(clip(clips.song, "a.wav"), "peaks")
    remount(small_disk, "ro")
    job = api.run_now(job)
    assert (job.state, job.reason_code, job.attempt) == (JobState.FAILED, "storage_unwritable", 1)
    with pytest.raises(NotKeptError) as caught:
        api.store_master(io.BytesIO(b"song"))
    assert caught.value.code == "not_kept_unwritable"
    remount(small_disk, "rw,size=64m")
    assert api.retry_job(job)
    assert api.run_now(job).state == JobState.READY


FAKES = {
    "crashes": ("kill -SEGV $$", "ffmpeg_crashed"),
    "says it went well and makes nothing": ("exit 0", "output_unproved"),
    "leaves rubbish and says it went well": (
        'for last; do :; done; for a; do case "$a" in *.m4a|*.opus|*.m3u8) '
        'mkdir -p "$(dirname "$a")"; head -c 5000 /dev/urandom > "$a";; esac; done; exit 0',
        "output_unproved",
    ),
    "shouts without end and fails": ("yes error | head -c 3000000 >&2; exit 1", "ffmpeg_crashed"),
}


@pytest.mark.parametrize("behaviour", FAKES)
def test_an_ffmpeg_gone_wrong_shows_nothing_and_is_tried_again_once_mended(
    clip: GetClip, settings: Settings, tmp_path: Path, behaviour: str
) -> None:
    script, code = FAKES[behaviour]
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = str(program)
    settings.HERITAGE_MEDIA_RETRY_SECONDS = 0
    job = tried_to_the_end(deposit(clip(clips.song, "a.wav"), "audio_aac"))
    assert (job.state, job.attempt) == (JobState.FAILED, 3)
    assert job.reason_code == code
    assert api.reason_sentence(job)
    assert not api.derived_dir_of(job.source_sha256, job.job_key).exists()
    assert api.master_path(job.source_sha256).exists()
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = ""
    assert api.retry_job(job)
    assert api.run_now(job).state == JobState.READY
