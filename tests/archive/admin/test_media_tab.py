"""The recordings tab: what is taken, what is refused and in which words, how progress is told."""

import errno
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation
from PIL import Image
from pytest_django import Settings

from archive.events import Action, CatalogueEvent
from archive.media import services
from archive.media.models import MediaAsset
from archive.records.models import Record
from heritage.accounts.models import User
from media_pipeline import api as pipeline
from media_pipeline.models import JobState, MediaJob
from tests.factories import archive as make
from tests.media_pipeline import stills

Signed = tuple[User, Client]


PUBLISHED_WORDS = "Hồ sơ đã xuất bản: nhờ cán bộ thêm tư liệu"


@pytest.fixture
def record(officer: Signed) -> Record:
    return make.make_record("Then cầu mùa", owner=officer[0], is_live=False)


@pytest.fixture
def published(contributor: Signed) -> Record:
    """A contributor's own record that an officer has published."""
    return make.make_record("Then cầu an", owner=contributor[0])


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[CatalogueEvent]:
    heard: list[CatalogueEvent] = []
    monkeypatch.setattr("archive.events._listeners", [heard.append])
    return heard


def picture(name: str = "đình làng.png", colour: str = "teal") -> SimpleUploadedFile:
    holder = BytesIO()
    Image.new("RGB", (64, 48), colour).save(holder, "PNG")
    return SimpleUploadedFile(name, holder.getvalue(), "image/png")


def give(client: Client, record: Record, file: SimpleUploadedFile) -> Any:
    return client.post(f"/admin/recordings/{record.pk}/upload/", {"file": file})


def reason_in_vietnamese(code: str) -> str:
    with translation.override("vi"):
        return pipeline.sentence_for(code, {})


def locked_by_officer(record: Record, officer: User) -> None:
    record.locked, record.locked_by = True, officer
    record.save()


def problem(answer: Any) -> dict[str, str]:
    return answer.json()["error"]


def test_a_new_record_asks_to_be_saved_first(officer: Signed) -> None:
    page = officer[1].get("/admin/snippets/archive/record/add/").content.decode()
    assert "Lưu nháp trước, rồi tải tư liệu lên" in page
    assert 'type="file"' not in page


def test_the_tab_can_be_fetched_alone_after_the_first_save(officer: Signed, record: Record) -> None:
    page = officer[1].get(f"/admin/recordings/{record.pk}/panel/").content.decode()
    assert 'type="file"' in page
    assert "Chưa có tư liệu nào." in page


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("ghi chú.txt", b"hello", "not_media"),
        ("giả.mp4", b"hello", "not_media"),
        ("trống.wav", b"", "empty_file"),
        ("danh sách.mp4", b"#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n", "playlist"),
    ],
)
def test_what_is_no_recording_is_refused_with_a_reason(
    officer: Signed, record: Record, name: str, content: bytes, code: str
) -> None:
    answer = give(officer[1], record, SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert problem(answer)["code"] == code
    assert problem(answer)["message"] == reason_in_vietnamese(code)
    assert not record.media_assets.exists()
    assert not MediaJob.objects.exists()


def test_the_same_file_twice_is_told_where_it_is(officer: Signed, record: Record) -> None:
    assert give(officer[1], record, picture()).status_code == 201
    again = give(officer[1], record, picture("bản sao.png"))
    assert again.status_code == 422
    assert problem(again)["code"] == "duplicate"
    assert "đã có tệp đó rồi, dưới tên đình làng.png" in problem(again)["message"]
    assert record.media_assets.count() == 1


def test_a_form_of_another_site_uploads_nothing(officer: Signed, record: Record) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer[0])
    assert give(strict, record, picture()).status_code == 403
    assert not record.media_assets.exists()


def test_too_large_is_said_before_the_file_is_read(
    officer: Signed, record: Record, settings: Settings
) -> None:
    settings.HERITAGE_MEDIA_MAX_BYTES = 10
    strict = Client(enforce_csrf_checks=True)  # reading the token would read the file
    strict.force_login(officer[0])
    answer = give(strict, record, SimpleUploadedFile("dài.wav", b"0" * 70_000))
    assert (answer.status_code, problem(answer)["code"]) == (413, "too_large")


def test_a_request_without_a_file_is_answered_in_words(officer: Signed, record: Record) -> None:
    answer = officer[1].post(f"/admin/recordings/{record.pk}/upload/")
    assert (answer.status_code, problem(answer)["code"]) == (422, "no_file")


def test_a_record_locked_by_somebody_else_takes_no_files(
    officer: Signed, contributor: Signed
) -> None:
    record = make.make_record("Then", owner=contributor[0], is_live=False)
    locked_by_officer(record, officer[0])
    answer = give(contributor[1], record, picture())
    assert (answer.status_code, problem(answer)["code"]) == (422, "locked")
    assert not record.media_assets.exists()


def test_on_a_locked_record_nothing_is_tried_again_or_captioned(
    officer: Signed, contributor: Signed
) -> None:
    record = make.make_record("Then", owner=contributor[0], is_live=False)
    asset = make.make_asset(record, caption_vi="Cũ")
    locked_by_officer(record, officer[0])
    base = f"/admin/recordings/{record.pk}/{asset.code}"
    retried = contributor[1].post(f"{base}/retry/")
    assert (retried.status_code, problem(retried)["code"]) == (422, "locked")
    assert "<b>" not in problem(retried)["message"]
    captioned = contributor[1].post(f"{base}/caption/", {"caption_vi": "Mới"})
    assert captioned.status_code == 422
    assert "<form" not in captioned.content.decode().partition('class="nice-padding"')[2]
    assert MediaAsset.objects.get().caption_vi == "Cũ"


def test_who_may_not_publish_adds_nothing_to_a_published_record(
    contributor: Signed, published: Record
) -> None:
    answer = give(contributor[1], published, picture())
    assert (answer.status_code, problem(answer)["code"]) == (403, "published")
    assert PUBLISHED_WORDS in problem(answer)["message"]
    assert not published.media_assets.exists()
    assert not MediaJob.objects.exists()


def test_who_may_not_publish_changes_no_file_of_a_published_record(
    contributor: Signed, published: Record
) -> None:
    asset = make.make_asset(published, caption_vi="Cũ")
    base = f"/admin/recordings/{published.pk}/{asset.code}"
    retried = contributor[1].post(f"{base}/retry/")
    assert (retried.status_code, problem(retried)["code"]) == (403, "published")
    captioned = contributor[1].post(f"{base}/caption/", {"caption_vi": "Mới"})
    assert captioned.status_code == 403
    assert PUBLISHED_WORDS in captioned.content.decode()
    assert MediaAsset.objects.get().caption_vi == "Cũ"


def test_the_tab_says_why_nothing_can_be_added_to_a_published_record(
    contributor: Signed, published: Record
) -> None:
    make.make_asset(published, state=MediaAsset.State.PROBLEM)
    MediaJob.objects.create(
        job_key="k",
        source_sha256=published.media_assets.get().sha256,
        kind="audio",
        state=JobState.FAILED,
        reason_code="worker_lost",
        next_try_at=timezone.now(),
    )
    page = contributor[1].get(f"/admin/recordings/{published.pk}/panel/").content.decode()
    assert PUBLISHED_WORDS in page
    assert 'type="file"' not in page
    asset = contributor[1].get(f"/admin/recordings/{published.pk}/status/").json()["assets"][0]
    assert asset["problem"]
    assert (asset["may_retry"], asset["caption_url"]) == (False, "")


def test_an_officer_adds_to_a_published_record(officer: Signed, published: Record) -> None:
    page = officer[1].get(f"/admin/recordings/{published.pk}/panel/").content.decode()
    assert 'type="file"' in page
    assert give(officer[1], published, picture()).status_code == 201


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (errno.ENOSPC, 507, "not_kept_disk_full"),
        (errno.EROFS, 503, "not_kept_unwritable"),
    ],
)
def test_a_disk_that_takes_nothing_is_told_in_words_and_nothing_is_half_kept(
    officer: Signed,
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    number: int,
    status: int,
    code: str,
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", refuse)
        answer = give(officer[1], record, picture())
    assert (answer.status_code, problem(answer)["code"]) == (status, code)
    assert problem(answer)["message"] == reason_in_vietnamese(code)
    assert not record.media_assets.exists()
    assert not MediaJob.objects.exists()
    assert [path for path in settings.HERITAGE_MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_store_that_cannot_be_made_is_told_in_words(
    officer: Signed, record: Record, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    settings.HERITAGE_MEDIA_ROOT = tmp_path / "file" / "vault"
    answer = give(officer[1], record, picture())
    assert (answer.status_code, problem(answer)["code"]) == (503, "not_kept_unwritable")


def test_no_room_for_the_upload_itself_is_told_in_words(
    officer: Signed, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    handler = "django.core.files.uploadhandler.TemporaryFileUploadHandler"
    monkeypatch.setattr(f"{handler}.new_file", full)
    answer = give(officer[1], record, picture())
    assert (answer.status_code, problem(answer)["code"]) == (507, "not_kept_disk_full")


def test_progress_is_told_in_percent_while_the_job_runs(officer: Signed, record: Record) -> None:
    give(officer[1], record, picture())
    MediaJob.objects.update(
        state=JobState.RUNNING, progress=0.4, worker="w", lease_until=timezone.now(), attempt=1
    )
    asset = officer[1].get(f"/admin/recordings/{record.pk}/status/").json()["assets"][0]
    assert (asset["state_words"], asset["percent"]) == ("đang xử lý", 40)
    assert not asset["may_retry"]


def test_a_failed_file_says_why_and_can_be_tried_again(officer: Signed, record: Record) -> None:
    give(officer[1], record, picture())
    MediaJob.objects.update(state=JobState.FAILED, reason_code="disk_full")
    MediaAsset.objects.update(state=MediaAsset.State.PROBLEM, problem_code="disk_full")
    base = f"/admin/recordings/{record.pk}"
    asset = officer[1].get(f"{base}/status/").json()["assets"][0]
    assert asset["problem"]
    assert asset["may_retry"]
    retried = officer[1].post(f"{base}/{asset['code']}/retry/").json()["asset"]
    assert (retried["state"], retried["problem"]) == ("waiting", "")
    assert MediaJob.objects.get().state == JobState.QUEUED


def test_a_damaged_file_is_not_offered_a_second_try(officer: Signed, record: Record) -> None:
    give(officer[1], record, picture())
    MediaJob.objects.update(state=JobState.DAMAGED, reason_code="unreadable")
    MediaAsset.objects.update(state=MediaAsset.State.PROBLEM, problem_code="unreadable")
    base = f"/admin/recordings/{record.pk}"
    asset = officer[1].get(f"{base}/status/").json()["assets"][0]
    assert not asset["may_retry"]
    assert officer[1].post(f"{base}/{asset['code']}/retry/").json()["asset"]["state"] == "problem"


def test_a_caption_is_kept_in_each_language(officer: Signed, record: Record) -> None:
    asset = make.make_asset(record)
    address = f"/admin/recordings/{record.pk}/{asset.code}/caption/"
    assert officer[1].get(address).status_code == 200
    answer = officer[1].post(address, {"caption_vi": "Bà hát", "caption_en": "She sings"})
    assert answer["Location"].endswith("#tab-recordings")
    kept = MediaAsset.objects.values_list("caption_vi", "caption_en").get()
    assert kept == ("Bà hát", "She sings")


def test_a_caption_does_not_undo_what_the_worker_did_meanwhile(
    officer: Signed, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = make.make_asset(record, state=MediaAsset.State.WAITING)
    change_caption = services.change_caption

    def after_the_worker(**arguments: Any) -> MediaAsset:
        MediaAsset.objects.update(state=MediaAsset.State.READY, derived_key="made")
        return change_caption(**arguments)

    monkeypatch.setattr("archive.media.admin_views.change_caption", after_the_worker)
    address = f"/admin/recordings/{record.pk}/{asset.code}/caption/"
    officer[1].post(address, {"caption_vi": "Bà hát"})
    kept = MediaAsset.objects.values_list("caption_vi", "state", "derived_key").get()
    assert kept == ("Bà hát", "ready", "made")


@pytest.mark.parametrize("is_live", [True, False])
def test_a_new_caption_is_announced_when_visitors_see_it(
    officer: Signed, announced: list[CatalogueEvent], is_live: bool
) -> None:
    record = make.make_record("Then", owner=officer[0], is_live=is_live)
    asset = make.make_asset(record)
    announced.clear()
    address = f"/admin/recordings/{record.pk}/{asset.code}/caption/"
    officer[1].post(address, {"caption_vi": "Bà hát"})
    wanted = [CatalogueEvent("record", record.code, Action.CHANGED)] if is_live else []
    assert announced == wanted


def test_the_first_page_names_files_with_problems(officer: Signed, record: Record) -> None:
    make.make_asset(record, state=MediaAsset.State.PROBLEM)
    make.make_asset(record, state=MediaAsset.State.WAITING)
    with translation.override("vi"):
        page = officer[1].get("/admin/").content.decode()
    assert "Tệp cần xem lại" in page
    assert "Tệp đang được xử lý" in page
    assert "Then cầu mùa" in page


@pytest.mark.parametrize(
    ("name", "make_file", "about"),
    [
        ("hồ sơ.pdf", stills.data(stills.pdf(3)), "văn bản · 3 trang"),
        ("ảnh điện thoại.heic", stills.heic(stills.textured(64, 48)), "ảnh · 64 × 48"),
        ("quét.tif", stills.tiff_pages(2), "văn bản · 2 trang"),
    ],
)
def test_what_phones_and_scanners_give_is_taken_and_described(
    officer: Signed, record: Record, tmp_path: Path, name: str, make_file: stills.Make, about: str
) -> None:
    make_file(tmp_path / name)
    answer = give(officer[1], record, SimpleUploadedFile(name, (tmp_path / name).read_bytes()))
    assert answer.status_code == 201
    assert answer.json()["asset"]["about"].startswith(about)


def test_a_locked_document_is_turned_away_with_what_to_do(officer: Signed, record: Record) -> None:
    answer = give(officer[1], record, SimpleUploadedFile("a.pdf", stills.locked_pdf()))
    assert answer.status_code == 422
    assert "mật khẩu" in problem(answer)["message"]
