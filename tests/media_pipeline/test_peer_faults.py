"""What MediaCMS 8.3.2 was seen to get wrong with such files, and must never happen here."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from media_pipeline import api, jobs
from media_pipeline.models import JobState, MediaJob
from media_pipeline.values import Kind
from tests.media_pipeline import clips, zoo
from tests.media_pipeline.conftest import GetClip

pytestmark = pytest.mark.django_db(transaction=True)


def deposit(path: Path, kind: Kind, *recipes: str) -> MediaJob:
    master = api.store_master(path)
    return api.enqueue_job(
        source_sha256=master.sha256, source_name=path.name, kind=kind, recipes=recipes or None
    )


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.wma", zoo.made(*zoo.TONE, "-c:a", "wmav2")), ("a.wav", zoo.wav(2, 3, 96_000))],
)
def test_a_sound_is_not_called_ready_before_something_was_made_of_it(
    tmp_path: Path, name: str, make: zoo.Make
) -> None:
    """There: "success" with nothing transcoded, WMA and 4.6 Mbit/s served as they came."""
    make(tmp_path / name)
    job = api.run_now(deposit(tmp_path / name, Kind.AUDIO))
    assert job.state == JobState.READY
    result = api.result_of(job)
    assert result
    made = {output.recipe for output in result.outputs}
    assert made >= {"audio_aac", "audio_opus", "peaks", "hls"}
    folder = api.derived_dir_of(job.source_sha256, job.job_key)
    assert all((folder / output.path).stat().st_size for output in result.outputs)


@pytest.mark.parametrize("make", [clips.without_index, zoo.seven_days], ids=["damaged", "refused"])
def test_the_original_of_a_job_that_ends_badly_is_kept_and_the_reason_is_told(
    clip: GetClip, make: zoo.Make
) -> None:
    """There: deleted from the disk at once, with no reason stored or shown."""
    source = clip(make, "a.mp4")
    job = api.run_now(deposit(source, Kind.VIDEO))
    assert job.state in {JobState.DAMAGED, JobState.REFUSED}
    assert api.master_path(job.source_sha256).read_bytes() == source.read_bytes()
    assert len(api.reason_sentence(job)) > 40


def test_nothing_says_running_for_ever_after_its_worker_was_killed(clip: GetClip) -> None:
    """There: renditions of a killed encoder stay "running", and short clips do so always."""
    job = deposit(clip(clips.song, "a.wav"), Kind.AUDIO, "peaks")
    assert jobs.claim(job.pk, "killed")
    MediaJob.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    assert api.run_now(job).state == JobState.READY
    assert not MediaJob.objects.filter(state=JobState.RUNNING).exists()
