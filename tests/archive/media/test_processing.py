"""Making derivatives in a command's own process."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from archive.media.models import MediaAsset
from archive.media.processing import process_here
from archive.media.services import deposit_media
from media_pipeline.models import JobState, MediaJob
from tests.factories.archive import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(tmp_path: Path) -> MediaAsset:
    path = tmp_path / "anh.jpg"
    Image.new("RGB", (320, 240), "teal").save(path)
    return deposit_media(record=make_record(), source=path, original_name="anh.jpg")


def test_a_picture_gets_its_derivatives(picture: MediaAsset) -> None:
    (done,) = process_here([picture])

    picture.refresh_from_db()
    assert (done.name, done.state, done.problem) == ("anh.jpg", "ready", "")
    assert picture.state == MediaAsset.State.READY


def test_a_file_that_is_ready_is_not_made_again(picture: MediaAsset) -> None:
    list(process_here([picture]))

    (done,) = process_here([picture])

    assert done.state == "ready"
    assert MediaJob.objects.get().attempt == 1


def test_a_job_whose_worker_was_killed_is_done_when_its_lease_runs_out(
    picture: MediaAsset,
) -> None:
    minute = timedelta(minutes=1)
    job = MediaJob.objects.filter(source_sha256=picture.sha256)
    job.update(
        state=JobState.RUNNING, attempt=1, worker="dead", lease_until=timezone.now() + minute
    )
    looks: list[float] = []

    def a_minute_passes(seconds: float) -> None:
        looks.append(seconds)
        job.filter(worker="dead").update(lease_until=timezone.now() - minute)

    (done,) = process_here([picture], pause=a_minute_passes)

    assert (done.state, len(looks)) == ("ready", 1)
    assert job.get().attempt == 2


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "hong.jpg"
    Image.effect_noise((400, 300), 80).save(path)
    path.write_bytes(path.read_bytes()[:8000])
    damaged = deposit_media(record=make_record(), source=path, original_name="hong.jpg")

    (done,) = process_here([damaged])

    damaged.refresh_from_db()
    assert done.state == "damaged"
    assert done.problem
    assert damaged.state == MediaAsset.State.PROBLEM
