"""What the recordings tab tells while the archive works, by stream or asked, and stopping it."""

import datetime
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from archive.access.models import OfficerScope
from archive.media import progress
from archive.media.models import MediaAsset
from archive.media.services import deposit_media
from archive.records.models import Record
from heritage.accounts.models import User
from media_pipeline import api as pipeline
from media_pipeline.models import JobState, MediaJob
from media_pipeline.perform import take_turn
from tests.factories import archive as make
from tests.media_pipeline import clips

Signed = tuple[User, Client]


@pytest.fixture
def record(officer: Signed) -> Record:
    return make.make_record("Then cầu mùa", owner=officer[0], is_live=False)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "STREAM_STEP_SECONDS", 0.01)
    monkeypatch.setattr(progress, "STREAM_SECONDS", 0.5)


def give(client: Client, record: Record) -> dict[str, Any]:
    holder = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(holder, "PNG")
    file = SimpleUploadedFile("đình làng.png", holder.getvalue(), "image/png")
    asset: dict[str, Any] = client.post(
        f"/admin/recordings/{record.pk}/upload/", {"file": file}
    ).json()["asset"]
    return asset


def under_way(**facts: Any) -> None:
    held = {"state": JobState.RUNNING, "worker": "w", "attempt": 1, "lease_until": timezone.now()}
    MediaJob.objects.update(**{**held, **facts})


def status_of(client: Client, record: Record) -> dict[str, Any]:
    answer = client.get(f"/admin/recordings/{record.pk}/status/").json()
    asset: dict[str, Any] = answer["assets"][0]
    return asset


def seconds_ago(seconds: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(seconds=seconds)


def events(answer: Any) -> Iterator[dict[str, Any]]:
    for piece in answer:
        if piece.startswith(b"data: "):
            yield json.loads(piece.removeprefix(b"data: "))["assets"][0]


def test_step_percent_and_time_left_are_told(officer: Signed, record: Record) -> None:
    give(officer[1], record)
    under_way(step="convert", progress=0.25, started_at=seconds_ago(60))
    told = status_of(officer[1], record)["progress_words"]
    assert told.startswith("đang chuyển đổi · 25 % · còn khoảng 3:0")


def test_no_time_is_guessed_before_there_is_a_speed(officer: Signed, record: Record) -> None:
    give(officer[1], record)
    under_way(step="probe", progress=0.0, started_at=seconds_ago(60))
    assert status_of(officer[1], record)["progress_words"] == "đang xem tệp · 0 %"


def test_the_number_of_the_attempt_is_told_from_the_second_on(
    officer: Signed, record: Record
) -> None:
    give(officer[1], record)
    under_way(step="convert", progress=0.0, attempt=2)
    told = status_of(officer[1], record)["progress_words"]
    assert told == "đang chuyển đổi · 0 % · lần thử 2/3"


def test_why_and_when_it_is_tried_again_is_told(officer: Signed, record: Record) -> None:
    give(officer[1], record)
    MediaJob.objects.update(
        attempt=1,
        reason_code="ffmpeg_crashed",
        next_try_at=timezone.now() + datetime.timedelta(seconds=30),
    )
    told = status_of(officer[1], record)
    assert told["progress_words"].startswith("sẽ thử lại lúc ")
    assert told["progress_words"].endswith("lần thử 2/3")
    assert told["problem"]


def test_a_stream_tells_each_change_in_the_officers_language(
    officer: Signed, record: Record, impatient: None
) -> None:
    give(officer[1], record)
    address = f"/admin/recordings/{record.pk}/stream/"
    answer = officer[1].get(address, headers={"accept-encoding": "gzip"})
    assert answer["Content-Type"].startswith("text/event-stream")
    assert "Content-Encoding" not in answer  # zipped, the lines would come all at once at the end
    told = events(answer)
    assert next(told)["state"] == "waiting"
    under_way(step="convert", progress=0.5)
    assert next(told)["progress_words"] == "đang chuyển đổi · 50 %"
    MediaAsset.objects.update(state=MediaAsset.State.READY)
    assert next(told)["state_words"] == "sẵn sàng"
    assert list(told) == []  # nothing more changed, and the stream ended by itself


def test_streams_are_few_and_their_places_come_back(
    officer: Signed, record: Record, impatient: None
) -> None:
    address = f"/admin/recordings/{record.pk}/stream/"
    opened = [officer[1].get(address) for _ in range(progress.MAX_STREAMS)]
    assert [answer.status_code for answer in opened] == [200] * progress.MAX_STREAMS
    assert officer[1].get(address).status_code == 204
    for answer in opened:
        list(answer)
    last = officer[1].get(address)
    assert last.status_code == 200
    list(last)


def test_a_stream_that_nobody_read_gives_its_place_back_once() -> None:
    given_back: list[str] = []
    stream = progress.Changes(lambda: "", release=lambda: given_back.append("one"))
    stream.close()
    stream.close()
    assert given_back == ["one"]


def test_nobody_streams_what_is_not_theirs(contributor: Signed, record: Record) -> None:
    assert contributor[1].get(f"/admin/recordings/{record.pk}/stream/").status_code == 302


def test_the_processing_can_be_stopped_and_started_again(officer: Signed, record: Record) -> None:
    asset = give(officer[1], record)
    assert asset["may_cancel"]
    under_way(progress=0.5)
    stopped = officer[1].post(asset["cancel_url"]).json()["asset"]
    assert (stopped["state"], stopped["may_cancel"]) == ("problem", False)
    assert stopped["problem"].startswith("Việc chuyển đổi đã bị hủy.")
    assert MediaJob.objects.get().state == JobState.CANCELLED
    assert stopped["may_retry"]
    again = officer[1].post(stopped["retry_url"]).json()["asset"]
    assert (again["state"], again["problem"]) == ("waiting", "")
    assert MediaJob.objects.get().state == JobState.QUEUED


def test_what_another_record_waits_for_is_not_stopped(officer: Signed, record: Record) -> None:
    asset = give(officer[1], record)
    give(officer[1], make.make_record("Lượn", owner=officer[0], is_live=False))
    assert not status_of(officer[1], record)["may_cancel"]
    officer[1].post(asset["cancel_url"])
    assert MediaJob.objects.get().state == JobState.QUEUED


def test_on_a_published_record_only_an_officer_stops(contributor: Signed) -> None:
    published = make.make_record("Then cầu an", owner=contributor[0])
    asset = make.make_asset(published, state=MediaAsset.State.WAITING)
    address = f"/admin/recordings/{published.pk}/{asset.code}/cancel/"
    assert contributor[1].get(address).status_code == 405
    assert contributor[1].post(address).status_code == 403


def test_deposits_wait_in_the_line_of_the_officers_province(
    officer: Signed, contributor: Signed, record: Record
) -> None:
    give(officer[1], record)
    assert MediaJob.objects.get().owner == f"account:{officer[0].pk}"
    province = make.make_place("n:p:04", "Tỉnh Cao Bằng")
    commune = make.make_place("n:w:01771", "Xã Quảng Uyên", province)
    OfficerScope.objects.create(user=contributor[0], place=commune)
    MediaJob.objects.all().delete()
    give(contributor[1], make.make_record("Lượn", owner=contributor[0], is_live=False))
    assert MediaJob.objects.get().owner == f"place:{province.pk}"


@pytest.fixture
def broken_off(tmp_path: Path) -> Path:
    path = tmp_path / "đứt.mp4"
    clips.cut_in_half(clips.landscape)(path)
    return path


@pytest.mark.slow
def test_what_still_plays_is_saved_by_an_officers_decision_only(
    officer: Signed, contributor: Signed, broken_off: Path
) -> None:
    record = make.make_record("Then", owner=officer[0])
    deposit_media(record=record, source=broken_off, original_name="đứt.mp4")
    assert take_turn("worker-1")
    told = status_of(officer[1], record)
    assert (told["state"], told["may_salvage"], told["may_retry"]) == ("problem", True, False)
    assert pipeline.master_path(MediaAsset.objects.get().sha256).exists()
    assert contributor[1].post(told["salvage_url"]).status_code == 302

    decided = officer[1].post(told["salvage_url"]).json()["asset"]
    assert (decided["state"], decided["may_salvage"]) == ("waiting", False)
    assert take_turn("worker-1")
    told = status_of(officer[1], record)
    assert (told["state"], told["may_salvage"]) == ("ready", False)
    assert told["problem"]
    asset = MediaAsset.objects.get()
    assert (asset.salvaged_by, asset.problem_code) == (officer[0], "salvaged")
    assert asset.losses
    page = Client().get(record.get_absolute_url()).content.decode()
    assert "Bản gốc bị hỏng. Phần mất hoặc bị nhiễu: 0:0" in page


@pytest.mark.slow
def test_a_decision_holds_for_its_record_only(officer: Signed, broken_off: Path) -> None:
    mine, other = (make.make_record(name, owner=officer[0], is_live=False) for name in "ab")
    for record in (mine, other):
        deposit_media(record=record, source=broken_off, original_name="đứt.mp4")
    assert take_turn("worker-1")
    officer[1].post(status_of(officer[1], mine)["salvage_url"])
    assert take_turn("worker-1")
    assert status_of(officer[1], mine)["state"] == "ready"
    told = status_of(officer[1], other)
    assert (told["state"], told["may_salvage"]) == ("problem", True)
    assert officer[1].post(told["salvage_url"]).json()["asset"]["state"] == "ready"
