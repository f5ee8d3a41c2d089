"""Words of a recording in the admin: given, understood, placed, put in time, taken out again."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.media.models import Cue, MediaAsset, Transcript, TranscriptFile
from archive.media.transcripts.formats.values import MAX_FILE_BYTES
from archive.records.models import Record
from heritage.accounts.models import User
from tests.archive.media.transcripts.test_formats import EAF, SRT, VTT
from tests.factories import archive as make

Signed = tuple[User, Client]
PLACE = {"tier0-is_wanted": "on", "tier0-tier": "original"}


@pytest.fixture
def song(officer: Signed) -> MediaAsset:
    record = make.make_record("Then cầu mùa", owner=officer[0], is_live=False)
    record.languages.set([make.make_language("tyz")])
    record.save()
    make.make_language("vie")
    return make.make_asset(record)


def base(asset: MediaAsset) -> str:
    return f"/admin/recordings/{asset.record_id}/{asset.code}/words/"


def give(client: Client, asset: MediaAsset, content: bytes, name: str = "lời.srt") -> Any:
    return client.post(base(asset), {"file": SimpleUploadedFile(name, content)})


def place(client: Client, address: str, **more: str) -> Any:
    tay = make.make_language("tyz").pk
    return client.post(address, {**PLACE, "tier0-language": str(tay), **more})


def take(client: Client, asset: MediaAsset, content: str) -> Transcript:
    address = give(client, asset, content.encode())["Location"]
    assert place(client, address).status_code == 302
    return Transcript.objects.get(asset=asset, tier="original")


def save(client: Client, transcript: Transcript, lines: Any, **more: Any) -> Any:
    sent = {"version": transcript.version, "hand": "màn", "draft": False, "lines": lines, **more}
    address = f"{base(transcript.asset)}{transcript.pk}/save/"
    return client.post(address, json.dumps(sent), content_type="application/json")


def test_the_recordings_tab_leads_to_the_words_of_what_is_heard(
    officer: Signed, song: MediaAsset
) -> None:
    picture = make.make_asset(song.record, MediaAsset.Kind.IMAGE)
    page = officer[1].get(f"/admin/recordings/{song.record_id}/panel/").content.decode()
    assert base(song) in page
    assert base(picture) not in page


def test_a_file_is_shown_before_anything_is_changed(officer: Signed, song: MediaAsset) -> None:
    answer = give(officer[1], song, SRT.encode())
    page = officer[1].get(answer["Location"]).content.decode()
    assert "Pi noọng" in page
    assert "2 dòng" in page
    assert not Transcript.objects.exists()
    assert place(officer[1], answer["Location"]).status_code == 302
    assert [cue.text for cue in Cue.objects.all()] == ["Pi noọng", "Về đây\ndự hội"]
    assert "Pi noọng" in officer[1].get(base(song) + "versions/").content.decode()


def test_what_is_strange_in_a_file_is_said_in_vietnamese_with_its_line(
    officer: Signed, song: MediaAsset
) -> None:
    address = give(officer[1], song, SRT.replace("00:00:02,000", "00:00:00,500").encode())[
        "Location"
    ]
    page = officer[1].get(address).content.decode()
    assert "Dòng 2: Giờ kết thúc trước giờ bắt đầu" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01\x02", "Đây không phải tệp văn bản"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "thực thể"),
        (b"x" * (MAX_FILE_BYTES + 1), "Tệp lớn hơn"),
        (b"<a>\n<b></a>", "Dòng 2: Tệp hỏng"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    officer: Signed, song: MediaAsset, content: bytes, said: str
) -> None:
    answer = give(officer[1], song, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not TranscriptFile.objects.exists()


def test_nothing_given_is_answered_in_words(officer: Signed, song: MediaAsset) -> None:
    answer = officer[1].post(base(song), {"text": "  \n "})
    assert answer.status_code == 422
    assert "Bạn chọn tệp, hoặc dán lời vào ô." in answer.content.decode()


def test_pasted_words_are_taken_over(officer: Signed, song: MediaAsset) -> None:
    address = officer[1].post(base(song), {"text": "Pi noọng\r\nmà đây"})["Location"]
    place(officer[1], address)
    assert [cue.text for cue in Cue.objects.all()] == ["Pi noọng", "mà đây"]
    assert "chưa dòng nào có giờ" in officer[1].get(base(song)).content.decode()


def test_words_there_are_replaced_only_when_the_box_is_ticked(
    officer: Signed, song: MediaAsset
) -> None:
    take(officer[1], song, SRT)
    address = give(officer[1], song, b"khac\n")["Location"]
    refused = place(officer[1], address)
    assert refused.status_code == 422
    assert "Chỗ này đã có lời (2 dòng)" in refused.content.decode()
    assert Cue.objects.count() == 2
    place(officer[1], address, **{"tier0-may_replace": "on"})
    assert [cue.text for cue in Cue.objects.all()] == ["khac"]
    oldest = song.transcript_revisions.last()
    officer[1].post(f"{base(song)}versions/{oldest.pk}/restore/")
    assert Cue.objects.count() == 2


def test_elan_tiers_are_guessed_and_placed_together(officer: Signed, song: MediaAsset) -> None:
    address = give(officer[1], song, EAF.encode(), "then.eaf")["Location"]
    page = officer[1].get(address)
    guesses = [one["form"].initial for one in page.context["tiers"]]
    assert str(guesses[0]["language"]) == str(make.make_language("tyz"))
    assert [(one["is_wanted"], one["tier"]) for one in guesses] == [
        (True, "original"),
        (True, "translation"),
        (False, "translation"),
    ]
    tay, viet = make.make_language("tyz").pk, make.make_language("vie").pk
    officer[1].post(
        address,
        {
            **PLACE,
            "tier0-language": tay,
            "tier1-is_wanted": "on",
            "tier1-tier": "translation",
            "tier1-language": viet,
            "tier2-tier": "translation",
        },
    )
    assert {str(one.tier) for one in song.transcripts.all()} == {"original", "translation"}
    document = officer[1].get(f"{base(song)}elan/").content.decode()
    assert "bà Nông hát" in document


@pytest.mark.parametrize(("format_", "content"), [("vtt", VTT), ("srt", SRT)])
def test_a_download_is_what_was_given(
    officer: Signed, song: MediaAsset, format_: str, content: str
) -> None:
    transcript = take(officer[1], song, content)
    answer = officer[1].get(f"{base(song)}{transcript.pk}/{format_}/")
    assert answer.content.decode() == content
    assert answer["Content-Disposition"].startswith("attachment")
    strange = officer[1].get(f"{base(song)}{transcript.pk}/exe/", follow=True)
    assert strange.status_code == 404
    given = TranscriptFile.objects.get()
    assert officer[1].get(f"{base(song)}files/{given.pk}/given/").content == content.encode()


def test_the_screen_holds_the_lines_and_escapes_them(officer: Signed, song: MediaAsset) -> None:
    transcript = take(officer[1], song, "Câu </script><b>một</b>\n")
    song.derivatives.create(
        recipe="peaks", role="detail", recipe_version=1, path="peaks.dat", size_bytes=1
    )
    page = officer[1].get(f"{base(song)}{transcript.pk}/align/").content.decode()
    assert "archive/align.js" in page
    assert "</script><b>" not in page
    assert "peaks.dat" in page


def test_a_draft_then_a_save(officer: Signed, song: MediaAsset) -> None:
    transcript = take(officer[1], song, "một\n")
    line = {"key": "moi1", "line": 0, "text": "<i>hai</i>", "start": 0, "end": 1500}
    answer = save(officer[1], transcript, [line], draft=True)
    assert answer.status_code == 200
    assert answer.json()["numbers"] == {"moi1": 2}
    assert [cue.text for cue in Cue.objects.all()] == ["một"]
    assert "khách chưa thấy" in officer[1].get(base(song)).content.decode()
    save(officer[1], transcript, [line], version=2)
    assert [(cue.text, cue.end_seconds) for cue in Cue.objects.all()] == [("<i>hai</i>", 1.5)]


def test_two_officers_at_once_are_told(officer: Signed, song: MediaAsset) -> None:
    transcript = take(officer[1], song, "một\n")
    theirs = {"key": "a", "line": 1, "text": "của Lan"}
    save(officer[1], transcript, [theirs], hand="màn Lan")
    answer = save(officer[1], transcript, [{**theirs, "text": "của Pao"}], hand="màn Pao")
    assert answer.status_code == 409
    assert "lan vừa sửa lời này" in answer.json()["error"]["message"]
    assert answer.json()["lines"][0]["text"] == "của Lan"
    assert Cue.objects.get().text == "của Lan"


@pytest.mark.parametrize(
    "lines",
    [
        None,
        {"a": 1},
        [{"key": "a", "text": "x", "start": 5, "end": 5}],
        [{"key": "a", "text": "x", "start": 5, "end": None}],
        [{"key": "a", "text": "x", "start": -1, "end": 5}],
        [{"key": "a", "text": "x", "start": 1.5, "end": 5}],
        [{"key": "a", "text": "x" * 5001}],
        [{"key": "a", "text": 7}],
        [{"key": "../a", "text": "x"}],
        [{"key": "a", "text": "x"}, {"key": "a", "text": "y"}],
        [{"key": "a", "text": "x", "joined": ["1"]}],
        [7],
    ],
)
def test_lines_no_screen_would_send_change_nothing(
    officer: Signed, song: MediaAsset, lines: Any
) -> None:
    transcript = take(officer[1], song, "một\n")
    answer = save(officer[1], transcript, lines)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unreadable")
    assert Cue.objects.get().text == "một"


def test_letters_no_database_holds_are_left_out(officer: Signed, song: MediaAsset) -> None:
    transcript = take(officer[1], song, "một\n")
    answer = save(officer[1], transcript, [{"key": "a", "text": "m\x00ộ\ud800t"}])
    assert answer.status_code == 200
    assert Cue.objects.get().text == "một"


def test_removed_words_come_back(officer: Signed, song: MediaAsset) -> None:
    transcript = take(officer[1], song, SRT)
    officer[1].post(f"{base(song)}{transcript.pk}/remove/")
    assert not song.transcripts.exists()
    kept = song.transcript_revisions.get()
    officer[1].post(f"{base(song)}versions/{kept.pk}/restore/")
    assert song.transcripts.get().cues.count() == 2


def test_who_may_not_publish_changes_no_words_of_a_published_record(contributor: Signed) -> None:
    record: Record = make.make_record("Then cầu an", owner=contributor[0])
    asset = make.make_asset(record)
    make.make_lyrics(asset)
    transcript = asset.transcripts.get(tier="original")
    answer = save(contributor[1], transcript, [])
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "published")
    assert give(contributor[1], asset, SRT.encode()).status_code == 403
    contributor[1].post(f"{base(asset)}{transcript.pk}/remove/")
    assert asset.transcripts.count() == 3
    page = contributor[1].get(f"{base(asset)}{transcript.pk}/align/").content.decode()
    assert "Hồ sơ đã xuất bản" in page
    assert "align.js" not in page


@pytest.mark.parametrize(
    "sent",
    [
        '{"lines": ' + "[" * 100_000,
        '{"lines": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"version": 0, "lines": [], "hand": "a\\u0000b\\ud800"}',
        '{"version": 0, "lines": [], "hand": {"a": ["\\ud800"]}}',
    ],
)
def test_what_only_an_attacker_sends_is_no_error_of_ours(
    officer: Signed, song: MediaAsset, sent: str
) -> None:
    transcript = take(officer[1], song, SRT)
    before = list(transcript.cues.values_list("text", flat=True))
    sent = sent.replace('"version": 0', f'"version": {transcript.version}')
    address = f"{base(song)}{transcript.pk}/save/"
    answer = officer[1].post(address, sent, content_type="application/json")
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert list(transcript.cues.values_list("text", flat=True)) == before
