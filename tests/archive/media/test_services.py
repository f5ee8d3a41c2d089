"""Deposits that meet each other, or the worker, in every order."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from archive.events import Action, CatalogueEvent
from archive.media import services
from archive.media.models import MediaAsset
from archive.media.services import (
    AlreadyDepositedError,
    change_caption,
    deposit_media,
    note_job_finished,
)
from archive.records.models import Record
from media_pipeline import api as pipeline
from media_pipeline.models import JobState, MediaJob
from media_pipeline.values import JobResult, Status
from tests.factories import archive as make

PATIENCE_SECONDS = 60


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "đình làng.png"
    Image.new("RGB", (320, 240), "teal").save(path)
    return path


def deposit(record: Record, picture: Path) -> MediaAsset:
    return deposit_media(record=record, source=picture, original_name=picture.name)


@pytest.mark.django_db
def test_the_same_bytes_twice_are_found_where_they_are(picture: Path) -> None:
    record = make.make_record()
    first = deposit(record, picture)
    with pytest.raises(AlreadyDepositedError) as caught:
        deposit(record, picture)
    assert caught.value.asset == first
    assert MediaJob.objects.count() == 1


@pytest.mark.django_db
def test_the_same_bytes_in_two_records_are_made_once_and_shown_in_both(picture: Path) -> None:
    assets = [deposit(make.make_record(), picture) for _ in range(2)]
    pipeline.run_now(MediaJob.objects.get())
    for asset in assets:
        asset.refresh_from_db()
        assert asset.state == MediaAsset.State.READY
        assert asset.derivatives.exists()


@pytest.mark.django_db
def test_bytes_that_are_made_already_are_ready_at_once_and_announced(
    picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.run_now(_job_of(deposit(make.make_record(), picture)))
    second = make.make_record()
    heard: list[CatalogueEvent] = []
    monkeypatch.setattr("archive.events._listeners", [heard.append])
    asset = deposit(second, picture)
    asset.refresh_from_db()
    assert asset.state == MediaAsset.State.READY
    assert asset.derivatives.exists()
    assert (asset.width, asset.height) == (320, 240)
    assert heard == [CatalogueEvent("record", second.code, Action.CHANGED)]


@pytest.mark.django_db
def test_bytes_whose_making_failed_are_tried_again(picture: Path) -> None:
    first = deposit(make.make_record(), picture)
    pipeline.cancel_job(_job_of(first))
    first.refresh_from_db()
    assert first.state == MediaAsset.State.PROBLEM
    second = deposit(make.make_record(), picture)
    assert second.state == MediaAsset.State.WAITING
    assert _job_of(second).state == JobState.QUEUED
    pipeline.run_now(_job_of(second))
    for asset in (first, second):
        asset.refresh_from_db()
        assert (asset.state, asset.problem_code) == (MediaAsset.State.READY, "")


@pytest.mark.django_db
def test_bytes_known_to_be_damaged_say_so_at_once(tmp_path: Path) -> None:
    path = tmp_path / "hỏng.jpg"
    Image.effect_noise((400, 300), 80).save(path)
    path.write_bytes(path.read_bytes()[:8000])
    pipeline.run_now(_job_of(deposit(make.make_record(), path)))
    second = deposit(make.make_record(), path)
    assert second.state == MediaAsset.State.PROBLEM
    assert second.problem_code == _job_of(second).reason_code != ""


@pytest.mark.django_db
def test_the_end_of_a_job_keeps_a_caption_written_meanwhile(
    picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = deposit(make.make_record(), picture)
    show = services._show_derivatives

    def caption_then_show(*arguments: Any) -> None:
        """The officer saves between the worker's reading of the row and its writing."""
        change_caption(asset=asset, captions={"caption_vi": "Bà hát"})
        show(*arguments)

    monkeypatch.setattr(services, "_show_derivatives", caption_then_show)
    pipeline.run_now(_job_of(asset))
    kept = MediaAsset.objects.values_list("caption_vi", "state").get()
    assert kept == ("Bà hát", "ready")


@pytest.mark.django_db
def test_a_file_that_is_shown_stays_shown_when_a_later_job_fails(picture: Path) -> None:
    asset = deposit(make.make_record(), picture)
    job = pipeline.run_now(_job_of(asset))
    failure = JobResult(status=Status.FAILED, reason_code="worker_lost")
    note_job_finished(job=job, result=failure)
    asset.refresh_from_db()
    assert (asset.state, asset.problem_code) == (MediaAsset.State.READY, "")
    assert asset.derivatives.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_deposits_of_the_same_bytes_at_once_leave_one(picture: Path) -> None:
    record = make.make_record()
    outcomes = _at_once(lambda: deposit(Record.objects.get(pk=record.pk), picture), times=2)
    assert {type(outcome) for outcome in outcomes} == {MediaAsset, AlreadyDepositedError}
    assert record.media_assets.count() == 1
    assert MediaJob.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_deposit_while_the_job_of_the_same_bytes_ends_is_never_left_waiting(
    picture: Path,
) -> None:
    job = _job_of(deposit(make.make_record(), picture))
    second = make.make_record()
    _at_once(lambda: deposit(second, picture), lambda: pipeline.run_now(job))
    assert set(MediaAsset.objects.values_list("state", flat=True)) == {MediaAsset.State.READY}


def _job_of(asset: MediaAsset) -> MediaJob:
    return MediaJob.objects.get(source_sha256=asset.sha256)


def _at_once(*verbs: Callable[[], object], times: int = 1) -> list[object]:
    """What each verb returned or raised, all begun at the same moment in threads of their own."""
    everybody = list(verbs) * times
    start = threading.Barrier(len(everybody))
    outcomes: list[object] = []

    def run(verb: Callable[[], object]) -> None:
        try:
            start.wait(PATIENCE_SECONDS)
            outcomes.append(verb())
        except Exception as error:  # noqa: BLE001 - it is the outcome that the test looks at
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[verb]) for verb in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return outcomes
