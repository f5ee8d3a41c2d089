"""The life of a job: what may follow what, and who is heard."""

import datetime
import io
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from media_pipeline import api, dispatch, jobs
from media_pipeline.errors import LeaseLostError, ProcessingFailedError, SourceDamagedError
from media_pipeline.models import JobState, MediaJob
from media_pipeline.perform import take_turn
from media_pipeline.values import JobResult, Status

pytestmark = pytest.mark.django_db

SHA256 = "ab" * 32
READY = JobResult(status=Status.READY)


def queued_job(**changes: Any) -> MediaJob:
    job = api.enqueue_job(source_sha256=SHA256, source_name="Hát then.wav", kind="audio")
    if changes:
        MediaJob.objects.filter(pk=job.pk).update(**changes)
        job.refresh_from_db()
    return job


def running_job(**changes: Any) -> MediaJob:
    held = jobs.claim(queued_job().pk, "worker-1")
    assert held
    if changes:
        MediaJob.objects.filter(pk=held.pk).update(**changes)
    return held


def state_of(job: MediaJob) -> str:
    return MediaJob.objects.get(pk=job.pk).state


def long_ago() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(hours=1)


@pytest.fixture
def heard() -> Any:
    """What a listener of job_finished hears."""
    found: list[tuple[str, JobResult]] = []

    def listen(job: MediaJob, result: JobResult, **_: object) -> None:
        found.append((job.state, result))

    api.job_finished.connect(listen)
    yield found
    api.job_finished.disconnect(listen)


def test_the_same_work_is_one_job_and_one_queue_entry() -> None:
    assert queued_job() == queued_job()
    assert DBTaskResult.objects.count() == 1


def test_other_recipes_are_another_job() -> None:
    other = api.enqueue_job(
        source_sha256=SHA256, source_name="a.wav", kind="audio", recipes=["peaks"]
    )
    assert other != queued_job()


def test_a_rolled_back_deposit_leaves_neither_job_nor_entry() -> None:
    with transaction.atomic():
        queued_job()
        transaction.set_rollback(True)
    assert MediaJob.objects.count() == DBTaskResult.objects.count() == 0


def test_only_one_worker_gets_a_job() -> None:
    job = queued_job()
    assert jobs.claim(job.pk, "worker-1")
    assert jobs.claim(job.pk, "worker-2") is None


def test_a_heartbeat_prolongs_the_lease_and_shows_progress() -> None:
    job = running_job(lease_until=long_ago())
    jobs.heartbeat(job, "convert", 0.5)
    fresh = MediaJob.objects.get(pk=job.pk)
    assert (fresh.step, fresh.progress) == ("convert", 0.5)
    assert fresh.lease_until
    assert fresh.lease_until > timezone.now()


def test_a_finished_job_tells_its_listeners_once(heard: list[Any]) -> None:
    job = running_job()
    jobs.finish(job, READY)
    assert heard == [("ready", READY)]
    assert MediaJob.objects.get(pk=job.pk).progress == 1
    with pytest.raises(LeaseLostError):
        jobs.finish(job, READY)
    assert len(heard) == 1


def test_a_listener_that_fails_undoes_the_end_of_the_job() -> None:
    def refuse(**_: object) -> None:
        raise RuntimeError

    job = running_job()
    api.job_finished.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            jobs.finish(job, READY)
    finally:
        api.job_finished.disconnect(refuse)
    assert state_of(job) == JobState.RUNNING


def test_a_worker_thought_dead_can_neither_report_nor_finish(heard: list[Any]) -> None:
    late = running_job(lease_until=long_ago())
    assert jobs.reap_expired() == 1
    second = jobs.claim(late.pk, "worker-2")
    assert second
    assert second.attempt == 2
    for attempt_to in (lambda: jobs.heartbeat(late, "x", 0.1), lambda: jobs.finish(late, READY)):
        with pytest.raises(LeaseLostError):
            attempt_to()
    assert heard == []
    jobs.finish(second, READY)
    assert len(heard) == 1


def test_a_living_worker_is_left_alone() -> None:
    job = running_job()
    assert jobs.reap_expired() == 0
    assert state_of(job) == JobState.RUNNING


def test_a_job_that_kills_every_worker_is_parked_with_a_reason(heard: list[Any]) -> None:
    job = running_job(lease_until=long_ago(), attempt=3, max_attempts=3)
    assert jobs.reap_expired() == 1
    assert state_of(job) == JobState.FAILED
    assert heard[0][1].reason_code == "worker_lost"


def test_a_job_that_cannot_be_ended_keeps_no_other_waiting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    stuck = running_job(lease_until=long_ago(), attempt=3, max_attempts=3)
    other = api.enqueue_job(source_sha256="cd" * 32, source_name="b.wav", kind="audio")
    assert jobs.claim(other.pk, "worker-1")
    MediaJob.objects.filter(pk=other.pk).update(lease_until=long_ago())

    def refuse(**_: object) -> None:
        raise RuntimeError

    api.job_finished.connect(refuse)
    try:
        assert jobs.reap_expired() == 1
    finally:
        api.job_finished.disconnect(refuse)
    assert state_of(stuck) == JobState.RUNNING
    assert state_of(other) == JobState.QUEUED
    failures = [line for line in caplog.records if line.levelname == "ERROR"]
    assert [vars(line)["job"] for line in failures] == [stuck.pk]
    assert jobs.reap_expired() == 1
    assert state_of(stuck) == JobState.FAILED


def test_a_fault_of_the_machine_is_tried_again_later_and_later() -> None:
    job = running_job()
    jobs.settle_error(job, ProcessingFailedError("ffmpeg_crashed"))
    fresh = MediaJob.objects.get(pk=job.pk)
    assert (fresh.state, fresh.reason_code) == (JobState.QUEUED, "ffmpeg_crashed")
    assert fresh.next_try_at > timezone.now()
    assert jobs.retry_delay(1) < jobs.retry_delay(2) <= jobs.retry_delay(50) <= jobs.MAX_RETRY_DELAY


def test_the_last_attempt_ends_the_job() -> None:
    job = running_job(max_attempts=1)
    job.max_attempts = 1
    jobs.settle_error(job, ProcessingFailedError("ffmpeg_crashed"))
    assert state_of(job) == JobState.FAILED


def test_a_fault_of_the_file_is_not_tried_again(heard: list[Any]) -> None:
    job = running_job()
    jobs.settle_error(job, SourceDamagedError("truncated", found_seconds=1, stated_seconds=2))
    fresh = MediaJob.objects.get(pk=job.pk)
    assert fresh.state == JobState.DAMAGED
    assert "1" in api.reason_sentence(fresh)
    result = api.result_of(fresh)
    assert result
    assert result.status is Status.DAMAGED
    assert heard == [("damaged", result)]


def test_a_stopped_worker_gives_the_job_back_without_using_up_an_attempt() -> None:
    job = running_job()
    jobs.release(job)
    fresh = MediaJob.objects.get(pk=job.pk)
    assert fresh.state == JobState.QUEUED
    assert fresh.max_attempts - fresh.attempt == 3


@pytest.mark.parametrize("make", [queued_job, running_job])
def test_a_waiting_or_running_job_can_be_cancelled_once(make: Any, heard: list[Any]) -> None:
    job = make()
    assert api.cancel_job(job)
    assert not api.cancel_job(job)
    assert job.state == JobState.CANCELLED
    assert [result.reason_code for _, result in heard] == ["cancelled"]


def test_a_cancelled_job_can_be_started_again_with_fresh_attempts() -> None:
    job = running_job()
    api.cancel_job(job)
    assert api.retry_job(job)
    assert (job.state, job.reason_code, job.result) == (JobState.QUEUED, "", None)
    assert job.max_attempts - job.attempt == 3
    assert jobs.claim(job.pk, "worker-2")


def test_a_ready_job_is_not_started_again() -> None:
    job = running_job()
    jobs.finish(job, READY)
    assert not api.retry_job(job)


def test_depositing_a_failed_file_again_starts_it_again() -> None:
    job = running_job()
    jobs.settle_error(job, ProcessingFailedError("ffmpeg_missing"))
    assert state_of(job) == JobState.FAILED
    assert queued_job().state == JobState.QUEUED


def test_a_waiting_job_with_an_entry_is_not_sent_twice() -> None:
    queued_job()
    assert dispatch.send_due() == 0


@pytest.mark.parametrize("loss", ["deleted", "taken by a worker that was killed"])
def test_a_lost_turn_is_replaced(loss: str) -> None:
    queued_job()
    if loss == "deleted":
        DBTaskResult.objects.all().delete()
    else:
        DBTaskResult.objects.update(status="RUNNING", started_at=long_ago(), worker_ids=["gone"])
    assert dispatch.send_due() == 1
    assert DBTaskResult.objects.filter(status="READY").count() == 1
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 0
    assert dispatch.send_due() == 0


def test_the_turn_of_a_long_job_is_not_buried_while_its_worker_lives() -> None:
    running_job()
    DBTaskResult.objects.update(
        status="RUNNING", started_at=long_ago(), worker_ids=["worker-0", "worker-1"]
    )
    assert dispatch.send_due() == 0
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 1


def test_a_turn_too_many_finds_nothing_to_do() -> None:
    assert take_turn("worker-1") is False


def test_the_queue_forgets_what_was_over_long_ago() -> None:
    queued_job()
    dispatch.send()
    first, second = DBTaskResult.objects.all()
    DBTaskResult.objects.filter(pk=first.pk).update(
        status="SUCCESSFUL", finished_at=timezone.now() - datetime.timedelta(days=8)
    )
    assert dispatch.forget_old_turns() == 1
    assert DBTaskResult.objects.get() == second


def test_a_retry_is_sent_when_its_time_has_come() -> None:
    job = running_job()
    jobs.settle_error(job, ProcessingFailedError("ffmpeg_crashed"))
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert dispatch.send_due() == 0
    MediaJob.objects.update(next_try_at=long_ago())
    assert dispatch.send_due() == 1


def test_what_is_stored_first_is_found_by_its_job() -> None:
    master = api.store_master(io.BytesIO(b"song"))
    assert api.master_path(master.sha256) == master.path
