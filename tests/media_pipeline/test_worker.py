"""From deposit to derivatives through the real queue, worker and ffmpeg, in one process."""

import os
import signal
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from media_pipeline import api, conf, dispatch, jobs, perform
from media_pipeline.errors import LeaseLostError, SourceRefusedError
from media_pipeline.models import JobState, MediaJob
from media_pipeline.values import Kind
from media_pipeline.worker import MediaWorker
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip

# The worker closes connections between rounds, as a process that lives for months must.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def deposit(path: Path, *recipes: str) -> MediaJob:
    kind = api.inspect_source(path, path.name).kind
    master = api.store_master(path)
    return api.enqueue_job(
        source_sha256=master.sha256, source_name=path.name, kind=kind, recipes=recipes or None
    )


def drain(*chores: Any) -> None:
    MediaWorker(chores).run(is_draining=True)


def test_the_worker_makes_what_was_deposited(clip: GetClip) -> None:
    job = deposit(clip(clips.song, "a.wav"))
    call_command("media_worker", "--drain", verbosity=0)
    job.refresh_from_db()
    assert (job.state, job.progress, job.attempt) == (JobState.READY, 1, 1)
    result = api.result_of(job)
    assert result
    directory = api.derived_dir_of(job.source_sha256, job.job_key)
    for output in result.outputs:
        assert (directory / output.path).stat().st_size == output.size_bytes
    assert {path.name for path in directory.iterdir()} >= {"manifest.json", "audio.m4a", "hls"}
    assert list((conf.vault().root / "work").iterdir()) == []


def test_done_inline_the_queue_finds_nothing_left(clip: GetClip) -> None:
    job = deposit(clip(clips.song, "a.wav"), "peaks")
    steps: list[tuple[str, float]] = []
    assert api.run_now(job, on_progress=lambda *step: steps.append(step)).state == JobState.READY
    assert steps[-1] == ("publish", 1.0)
    drain()
    job.refresh_from_db()
    assert job.attempt == 1
    assert DBTaskResult.objects.filter(status="READY").count() == 0


def test_a_crash_after_publishing_only_has_to_say_so(
    clip: GetClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = api.run_now(deposit(clip(clips.song, "a.wav"), "peaks"))
    directory = api.derived_dir_of(job.source_sha256, job.job_key)
    before = directory.stat().st_ino
    MediaJob.objects.update(state=JobState.QUEUED)
    monkeypatch.setenv("FFMPEG_BINARY", "/nonexistent")  # it must not be needed
    assert api.run_now(job).state == JobState.READY
    assert directory.stat().st_ino == before
    result = api.result_of(job)
    assert result
    assert len(result.outputs) == 2


def test_a_damaged_recording_is_kept_and_reported(clip: GetClip) -> None:
    path = clip(clips.cut_in_half(clips.landscape), "half.mp4")
    job = deposit(path)
    drain()
    job.refresh_from_db()
    assert job.state == JobState.DAMAGED
    assert api.reason_sentence(job)
    assert api.master_path(job.source_sha256).read_bytes() == path.read_bytes()
    assert not api.derived_dir_of(job.source_sha256, job.job_key).exists()
    assert list((conf.vault().root / "work").iterdir()) == []


def test_a_recording_that_cannot_be_opened_is_recognised_by_its_kind(clip: GetClip) -> None:
    found = api.inspect_source(clip(clips.without_index, "a.mp4"), "a.mp4")
    assert (found.kind, found.info) == (Kind.VIDEO, None)
    job = deposit(clip(clips.without_index, "a.mp4"))
    assert api.run_now(job).state == JobState.DAMAGED


def test_a_stranger_is_refused_at_the_door(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("Xin chào")
    with pytest.raises(SourceRefusedError) as caught:
        api.inspect_source(tmp_path / "a.mp4", "Hát then.mp4")
    assert caught.value.code == "not_media"
    assert caught.value.detail["name"] == "Hát then.mp4"


def test_a_missing_ffmpeg_parks_the_job_until_somebody_helps(clip: GetClip, settings: Any) -> None:
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = "/nonexistent/ffmpeg"
    job = api.run_now(deposit(clip(clips.song, "a.wav"), "peaks"))
    assert (job.state, job.reason_code) == (JobState.FAILED, "ffmpeg_missing")
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = ""
    assert api.retry_job(job)
    assert api.run_now(job).state == JobState.READY


def test_a_crashing_ffmpeg_is_tried_again(clip: GetClip, settings: Any, tmp_path: Path) -> None:
    crashing = tmp_path / "ffmpeg"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = str(crashing)
    settings.HERITAGE_MEDIA_RETRY_SECONDS = 0
    job = deposit(clip(clips.song, "a.wav"), "peaks")
    drain()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.FAILED, 3)
    assert job.reason_code == "ffmpeg_crashed"


def test_a_missing_master_is_an_alarm(clip: GetClip) -> None:
    job = deposit(clip(clips.song, "a.wav"), "peaks")
    api.master_path(job.source_sha256).unlink()
    assert api.run_now(job).reason_code == "master_missing"


def test_a_cancelled_job_stops_in_the_middle_and_leaves_nothing(clip: GetClip) -> None:
    job = deposit(clip(clips.landscape, "a.mp4"))

    def cancel_halfway(step: str, _share: float) -> None:
        if step == "convert":
            api.cancel_job(job)

    perform.BEAT_SECONDS, before = 0.0, perform.BEAT_SECONDS
    try:
        assert api.run_now(job, on_progress=cancel_halfway).state == JobState.CANCELLED
    finally:
        perform.BEAT_SECONDS = before
    assert not api.derived_dir_of(job.source_sha256, job.job_key).exists()


def test_an_attempt_that_lost_its_lease_does_not_publish(clip: GetClip) -> None:
    job = deposit(clip(clips.song, "a.wav"), "peaks")

    def lose_lease(step: str, share: float) -> None:
        if share == 1:
            MediaJob.objects.update(attempt=7)

    assert api.run_now(job, on_progress=lose_lease).state == JobState.RUNNING
    assert not api.derived_dir_of(job.source_sha256, job.job_key).exists()
    with pytest.raises(LeaseLostError):
        jobs.heartbeat(MediaJob(pk=job.pk, attempt=1), "x", 0)


def test_an_unforeseen_defect_does_not_leave_the_job_running(
    clip: GetClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(perform, "produce", broken)
    job = api.run_now(deposit(clip(clips.song, "a.wav"), "peaks"))
    assert (job.state, job.reason_code) == (JobState.QUEUED, "internal_error")
    assert job.reason_detail == {"found": "ZeroDivisionError: "}


def test_a_request_to_stop_gives_the_job_back(clip: GetClip) -> None:
    job = deposit(clip(clips.song, "a.wav"), "peaks")

    def stop(_step: str, _share: float) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        api.run_now(job, on_progress=stop)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert job.max_attempts - job.attempt == 3


def test_chores_are_done_every_round_and_a_broken_one_stops_nothing(clip: GetClip) -> None:
    done: list[str] = []

    def broken() -> None:
        raise ZeroDivisionError

    job = deposit(clip(clips.song, "a.wav"), "peaks")
    drain(broken, lambda: done.append("sent"))
    assert done == ["sent", "sent"]
    job.refresh_from_db()
    assert job.state == JobState.READY


def test_an_idle_worker_stops_at_the_first_signal(settings: Any) -> None:
    settings.HERITAGE_WORKER_IDLE_SECONDS = 60
    worker = MediaWorker()
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    worker.stop_on_signals()
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    try:
        worker.run()
    finally:
        timer.join()
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])


def test_a_worker_outlives_a_database_that_goes_away(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HERITAGE_WORKER_IDLE_SECONDS = 0
    worker = MediaWorker()
    rounds: list[str] = []

    def send_due() -> int:
        rounds.append("sent")
        if len(rounds) == 1:
            raise OperationalError("the server closed the connection unexpectedly")
        worker.stop()
        return 0

    monkeypatch.setattr(dispatch, "send_due", send_due)
    worker.run()
    assert rounds == ["sent", "sent"]
    assert [vars(line)["event"] for line in caplog.records if line.levelname == "ERROR"] == [
        "worker_round_failed"
    ]


def test_a_command_that_was_to_empty_the_queue_does_not_hide_that_it_could_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def send_due() -> int:
        raise OperationalError

    monkeypatch.setattr(dispatch, "send_due", send_due)
    with pytest.raises(OperationalError):
        drain()


def test_while_a_slow_disk_is_waited_for_the_worker_gives_signs_of_life(
    clip: GetClip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(perform, "BEAT_SECONDS", 0.0)
    job = deposit(clip(clips.landscape, "a.mp4"), "hls")
    files_per_step: Counter[str] = Counter()
    api.run_now(job, on_progress=lambda step, _share: files_per_step.update([step]))
    published = api.derived_dir_of(job.source_sha256, job.job_key)
    files = [path for path in published.rglob("*") if path.is_file()]
    assert files_per_step["publish"] == len(files)
    segments = [path for path in files if path.suffix in {".m4s", ".mp4"}]
    assert files_per_step["check"] > len(segments)


def test_an_attempt_that_loses_its_lease_while_syncing_does_not_publish(clip: GetClip) -> None:
    job = deposit(clip(clips.song, "a.wav"), "peaks")

    def lose_lease(step: str, _share: float) -> None:
        if step == "publish":
            MediaJob.objects.update(attempt=7)

    perform.BEAT_SECONDS, before = 0.0, perform.BEAT_SECONDS
    try:
        api.run_now(job, on_progress=lose_lease)
    finally:
        perform.BEAT_SECONDS = before
    assert not api.derived_dir_of(job.source_sha256, job.job_key).exists()


def test_one_round_does_one_job(clip: GetClip) -> None:
    for recipe in ("peaks", "audio_aac"):
        deposit(clip(clips.song, "a.wav"), recipe)
    call_command("media_worker", "--once", verbosity=0)
    assert MediaJob.objects.filter(state=JobState.READY).count() == 1
