"""The officer's way over HTTP: sign in, enter, upload, publish; and where a contributor stops."""

import wave
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from archive.media.models import MediaAsset
from archive.records.models import Element, Record, RecordAgent
from heritage.accounts.models import User
from media_pipeline import api as pipeline
from media_pipeline.models import MediaJob
from tests.archive.admin.forms import form_values, submit
from tests.factories import archive as make

Signed = tuple[User, Client]
RECORD_ADD = "/admin/snippets/archive/record/add/"
ELEMENT_ADD = "/admin/snippets/archive/element/add/"


def record_url(record: Record, verb: str = "edit") -> str:
    return f"/admin/snippets/archive/record/{verb}/{record.pk}/"


def sound(seconds: float = 0.5) -> SimpleUploadedFile:
    """A quiet WAV file, as a browser sends it."""
    holder = BytesIO()
    with wave.open(holder, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x10" * int(8000 * seconds))
    return SimpleUploadedFile("hát then.wav", holder.getvalue(), "audio/wav")


def draft_of(owner: User, **texts: str) -> Record:
    with translation.override("vi"):
        record = Record(owner=owner, live=False, **texts)
        record.save()
        record.save_revision(user=owner, clean=False)
    return record


def test_signing_in_leads_to_a_vietnamese_first_page(officer: Signed) -> None:
    user, _client = officer
    visitor = Client()
    answer = visitor.post(
        reverse("wagtailadmin_login"), {"username": user.username, "password": "lan sings"}
    )
    assert answer.status_code == 302
    page = visitor.get("/admin/").content.decode()
    assert "Nhập hồ sơ mới" in page
    assert "Kho di sản" in page


def test_an_element_can_be_entered_and_published(officer: Signed) -> None:
    _user, client = officer
    kind = make.make_heritage_type()
    answer = submit(client, ELEMENT_ADD, "publish", title_vi="Hát then", heritage_type=kind.pk)
    assert answer.status_code == 302
    element = Element.objects.get()
    assert element.live
    assert client.get(f"/vi{element.get_absolute_url()[3:]}").status_code == 200


@pytest.mark.parametrize("url", [RECORD_ADD, ELEMENT_ADD])
def test_a_draft_saves_with_nothing_filled_in(officer: Signed, url: str) -> None:
    _user, client = officer
    answer = submit(client, url)
    assert answer.status_code == 302
    assert "/edit/" in answer["Location"]
    assert "(chưa đặt tên)" in client.get(answer["Location"]).content.decode()


def test_publishing_without_a_vietnamese_title_is_refused_in_vietnamese(officer: Signed) -> None:
    user, client = officer
    record = draft_of(user, title_en="Spring song")
    answer = submit(client, record_url(record), "publish", title_en="Spring song")
    assert answer.status_code == 200
    assert "Bạn cần điền mục này." in answer.content.decode()
    record.refresh_from_db()
    assert not record.live


def test_publishing_needs_vietnamese_only(officer: Signed) -> None:
    user, client = officer
    record = draft_of(user)
    assert submit(client, record_url(record), "publish", title_vi="Then").status_code == 302
    record.refresh_from_db()
    assert record.live
    assert record.title_en is None or record.title_en == ""


def test_who_enters_a_record_owns_it(contributor: Signed) -> None:
    user, client = contributor
    submit(client, RECORD_ADD, title_vi="Khúc hát ru")
    assert Record.objects.get().owner == user


def test_a_later_editor_does_not_become_the_owner(officer: Signed, contributor: Signed) -> None:
    record = draft_of(contributor[0], title_vi="Khúc hát ru")
    submit(officer[1], record_url(record), title_vi="Khúc hát ru con")
    record.refresh_from_db()
    assert record.owner == contributor[0]


def test_a_language_without_a_text_shows_what_visitors_see_instead(officer: Signed) -> None:
    user, client = officer
    record = draft_of(user, title_vi="Then cầu mùa", title_en="Harvest then", body_vi="<p>Lời</p>")
    page = client.get(record_url(record)).content.decode()
    assert page.count("Đang hiển thị thay thế: «Harvest then»") == 2  # French and Chinese
    assert page.count("Đang hiển thị thay thế: «Lời»") == 3
    assert "Đang hiển thị thay thế: «Then cầu mùa»" not in page


def test_the_same_person_cannot_have_one_role_twice(officer: Signed) -> None:
    user, client = officer
    record = draft_of(user, title_vi="Then")
    agent = make.Agent.objects.create(name="Nghệ nhân A")
    rows = {"record_agents-TOTAL_FORMS": "2"}
    for number in range(2):
        rows |= {
            f"record_agents-{number}-agent": str(agent.pk),
            f"record_agents-{number}-role": RecordAgent.Role.SINGER,
            f"record_agents-{number}-ORDER": str(number + 1),
        }
    answer = submit(client, record_url(record), **rows)
    assert answer.status_code == 200
    assert not RecordAgent.objects.exists()


def test_a_recording_goes_from_the_form_to_the_public_page(officer: Signed) -> None:
    user, client = officer
    record = draft_of(user, title_vi="Then cầu mùa")
    given = client.post(f"/admin/recordings/{record.pk}/upload/", {"file": sound()})
    assert given.status_code == 201, given.content
    asset = record.media_assets.get()
    assert given.json()["asset"]["name"] == "hát then.wav"
    assert given.json()["asset"]["state"] == MediaAsset.State.WAITING
    assert asset.deposited_by == user

    pipeline.run_now(MediaJob.objects.get())
    status = client.get(f"/admin/recordings/{record.pk}/status/").json()["assets"][0]
    assert (status["state"], status["state_words"]) == ("ready", "sẵn sàng")

    assert submit(client, record_url(record), "publish").status_code == 302
    record.refresh_from_db()
    page = Client().get(f"/vi{record.get_absolute_url()[3:]}")
    assert page.status_code == 200
    assert "<audio" in page.content.decode()


@pytest.mark.parametrize("mode", ["vi", "en", "fr", "zh-hans"])
def test_a_draft_can_be_previewed_in_every_language(officer: Signed, mode: str) -> None:
    user, client = officer
    record = draft_of(user, title_vi="Bản nháp", title_en="A draft")
    url = reverse("wagtailsnippets_archive_record:preview_on_edit", args=[record.pk])
    client.post(url, form_values(client.get(record_url(record))))
    page = client.get(url, {"mode": mode})
    assert page.status_code == 200
    words = page.content.decode()
    assert f'lang="{mode}"' in words.replace("zh-Hans", "zh-hans")
    assert ("Bản nháp" if mode == "vi" else "A draft") in words


def test_a_contributor_is_offered_no_publishing_and_cannot_force_it(contributor: Signed) -> None:
    user, client = contributor
    record = draft_of(user, title_vi="Khúc hát ru")
    assert "action-publish" not in client.get(record_url(record)).content.decode()
    submit(client, record_url(record), "publish", title_vi="Khúc hát ru")
    record.refresh_from_db()
    assert not record.live
    assert client.post(record_url(record, "delete")).status_code == 302
    assert client.post(record_url(record, "unpublish")).status_code == 302
    assert Record.objects.filter(pk=record.pk).exists()


def test_a_record_with_recordings_is_not_deleted_but_explained(officer: Signed) -> None:
    user, client = officer
    record = draft_of(user, title_vi="Then")
    make.make_asset(record)
    answer = client.post(record_url(record, "delete"), follow=True)
    assert "Không xoá được vì còn 1 tư liệu" in answer.content.decode()
    bulk = f"/admin/bulk/archive/record/delete/?id={record.pk}"
    assert "Không xoá được" in client.post(bulk, follow=True).content.decode()
    assert Record.objects.filter(pk=record.pk).exists()
