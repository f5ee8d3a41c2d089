"""An officer takes one file out of a record: nobody meets it, nothing of it is lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from archive.events import Action, CatalogueEvent
from archive.media.models import FormerDerivatives, MediaAsset
from archive.media.storage import file_url
from archive.media.transcripts.services import Placement, import_words, keep_file
from archive.media.upkeep import discard_former
from archive.records.models import Record
from heritage.accounts.models import User
from media_pipeline import api as pipeline
from media_pipeline.models import JobState, MediaJob
from media_pipeline.perform import take_turn
from search.indexing import drain_outbox
from tests.archive.admin.test_media_tab import give, picture, problem
from tests.archive.media.test_gate import Visitor, with_files
from tests.factories import archive as make

Signed = tuple[User, Client]
LINE = "đường lên trời"
TAB = "/admin/snippets/archive/record/edit/{}/"


@pytest.fixture
def record(officer: Signed) -> Record:
    with translation.override("vi"):
        return make.make_record("Then cầu mùa", owner=officer[0])


@pytest.fixture
def song(record: Record) -> MediaAsset:
    """A song with its file and one sung line."""
    asset = with_files(record)
    file = keep_file(asset=asset, name="lời.txt", content=LINE.encode(), by=None)
    import_words(
        file=file, placements=[Placement("", "original", make.make_language("tyz"))], by=None
    )
    drain_outbox()
    return asset


def url(asset: MediaAsset, verb: str) -> str:
    return f"/admin/recordings/{asset.record_id}/{asset.code}/{verb}/"


def removed_list(record: Record) -> str:
    return f"/admin/recordings/{record.pk}/removed/"


def page(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def line_in(shown: str) -> bool:
    """Whether the sung line is there, the words that answer marked or not."""
    return LINE in re.sub(r"</?mark>", "", shown)


def take_out(client: Client, asset: MediaAsset) -> Any:
    answer = client.post(url(asset, "remove"))
    assert answer.status_code == 302
    return answer


def test_the_screen_says_what_happens_before_it_happens(officer: Signed, song: MediaAsset) -> None:
    assert url(song, "remove") in page(officer[1], TAB.format(song.record_id))
    told = page(officer[1], url(song, "remove"))
    for words in ("Bỏ tệp này khỏi hồ sơ", "Khách không còn xem, nghe được nữa",
                  "Lời đã chép (1 bản) đi theo tệp", "Bản gốc không bị xoá"):  # fmt: skip
        assert words in told
    assert MediaAsset.objects.filter(pk=song.pk).exists()


def test_visitors_and_officers_lose_it_at_once(officer: Signed, song: MediaAsset) -> None:
    address = f"/vi/r/{song.record.code}/"
    shown = [
        address,
        "/vi/search/?q=duong+len+troi",
        "/api/v1/search?q=duong+len+troi",
        "/vi/search/export.json?q=then+cau+mua",
        f"/vi/search/in/{song.record.code}/?q=troi",
        "/vi/search/?q=then+cau+mua&media=audio",
        "/vi/search/suggest?q=duong+len",
    ]
    file = file_url(song, "audio.m4a")
    before = [page(Client(), one) for one in shown]
    assert Visitor().get(file).status_code == 200
    take_out(officer[1], song)
    for one, was in zip(shown, before, strict=True):  # the index has not been told
        now = page(Client(), one)
        assert now != was, one
        assert not line_in(now), one
    drain_outbox()
    for one, was in zip(shown, before, strict=True):
        now = page(Client(), one)
        assert now != was, one
        assert not line_in(now), one
    assert song.record.code in page(Client(), "/vi/search/?q=then+cau+mua")
    assert "<audio" not in page(Client(), address)
    for client in (Visitor(), officer[1]):
        assert client.get(file).status_code == 404
    for verb in ("words", "caption", "words/elan"):
        assert officer[1].get(url(song, verb), follow=True).status_code == 404


def test_it_comes_back_with_its_words(officer: Signed, song: MediaAsset) -> None:
    shown = (f"/vi/r/{song.record.code}/", "/vi/search/?q=duong+len+troi")
    take_out(officer[1], song)
    drain_outbox()
    assert "Tệp đã bỏ (1)" in page(officer[1], TAB.format(song.record_id))
    listed = page(officer[1], removed_list(song.record))
    assert song.original_name in listed
    assert "lan" in listed
    assert officer[1].post(url(song, "restore")).status_code == 302
    drain_outbox()
    for one in shown:
        assert line_in(page(Client(), one)), one
    assert Visitor().get(file_url(song, "audio.m4a")).status_code == 200
    assert "chưa bỏ tệp nào" in page(officer[1], removed_list(song.record))


def test_the_history_of_the_record_tells_both(officer: Signed, song: MediaAsset) -> None:
    take_out(officer[1], song)
    officer[1].post(url(song, "restore"))
    history = page(officer[1], f"/admin/snippets/archive/record/history/{song.record_id}/")
    assert f"Đã bỏ tệp “{song.original_name}”" in history
    assert f"Đã lấy lại tệp “{song.original_name}”" in history


def test_listeners_hear_of_both_once(
    officer: Signed, song: MediaAsset, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[CatalogueEvent] = []
    monkeypatch.setattr("archive.events._listeners", [heard.append])
    take_out(officer[1], song)
    assert officer[1].post(url(song, "remove"), follow=True).status_code == 404
    officer[1].post(url(song, "restore"))
    assert officer[1].post(url(song, "restore"), follow=True).status_code == 404
    assert [event.action for event in heard] == [Action.CHANGED] * 2


def test_giving_the_same_file_again_says_where_it_is(officer: Signed, record: Record) -> None:
    code = give(officer[1], record, picture()).json()["asset"]["code"]
    asset = MediaAsset.objects.get(code=code)
    take_out(officer[1], asset)
    again = give(officer[1], record, picture())
    assert again.status_code == 422
    assert "Tệp đã bỏ" in problem(again)["message"]
    master = pipeline.master_path(asset.sha256)
    assert master.exists()


def test_what_was_being_made_stops_and_begins_again(officer: Signed, record: Record) -> None:
    code = give(officer[1], record, picture()).json()["asset"]["code"]
    asset = MediaAsset.objects.get(code=code)
    take_out(officer[1], asset)
    assert MediaJob.objects.get().state == JobState.CANCELLED
    assert not take_turn("worker-1")
    officer[1].post(url(asset, "restore"))
    assert take_turn("worker-1")
    asset.refresh_from_db()
    assert asset.state == MediaAsset.State.READY


def test_a_job_that_another_record_waits_for_goes_on_for_both(
    officer: Signed, record: Record
) -> None:
    code = give(officer[1], record, picture()).json()["asset"]["code"]
    asset = MediaAsset.objects.get(code=code)
    give(officer[1], make.make_record(owner=officer[0]), picture())
    take_out(officer[1], asset)
    assert take_turn("worker-1")
    officer[1].post(url(asset, "restore"))
    asset.refresh_from_db()
    assert asset.state == MediaAsset.State.READY
    assert "<img" in page(Client(), f"/vi/r/{record.code}/")


def test_its_copies_are_not_tidied_away(officer: Signed, song: MediaAsset) -> None:
    """Another record has the same bytes, and its former copies are what this one shows."""
    other = make.make_asset(make.make_record())
    MediaAsset.objects.filter(pk=other.pk).update(sha256=song.sha256)
    former = FormerDerivatives.objects.create(asset=other, derived_key=song.derived_key)
    FormerDerivatives.objects.filter(pk=former.pk).update(replaced_at="2020-01-01T00:00Z")
    take_out(officer[1], song)
    discard_former()
    assert Path(pipeline.derived_dir_of(song.sha256, song.derived_key)).exists()


def test_a_contributor_asks_an_officer_once_the_record_is_public(contributor: Signed) -> None:
    record = make.make_record(owner=contributor[0])
    asset = make.make_asset(record)
    assert url(asset, "remove") not in page(contributor[1], TAB.format(record.pk))
    assert contributor[1].get(url(asset, "remove")).status_code == 403
    assert contributor[1].post(url(asset, "remove")).status_code == 403
    assert MediaAsset.objects.filter(pk=asset.pk).exists()
    MediaAsset.objects.filter(pk=asset.pk).update(removed_at="2026-01-01T00:00Z")
    assert "Lấy lại" not in page(contributor[1], removed_list(record))
    contributor[1].post(url(asset, "restore"))
    assert not MediaAsset.objects.filter(pk=asset.pk).exists()


def test_a_record_is_not_erased_while_a_removed_file_rests_on_it(
    officer: Signed, song: MediaAsset
) -> None:
    take_out(officer[1], song)
    address = f"/admin/snippets/archive/record/delete/{song.record_id}/"
    officer[1].post(address)
    assert Record.objects.filter(pk=song.record_id).exists()
