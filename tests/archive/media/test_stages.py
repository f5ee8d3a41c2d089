"""A film is heard before it is seen: its sound is published first, the whole without a gap."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from archive.access.viewer import ANONYMOUS, Audience
from archive.media.models import MediaAsset
from archive.media.services import (
    cancel_processing,
    deposit_media,
    retry_processing,
    salvage_asset,
)
from archive.media.status import statuses_of
from archive.media.storage import file_url
from archive.pages.cards import record_card
from archive.pages.doors import media_doors
from archive.pages.queries import records_for_cards
from archive.records.models import Record
from media_pipeline import api as pipeline
from media_pipeline import jobs
from media_pipeline.errors import ProcessingFailedError
from media_pipeline.models import JobState, MediaJob
from media_pipeline.perform import take_turn
from media_pipeline.run import find_ffmpeg
from media_pipeline.schedule import claim_next
from media_pipeline.stages import SOUND, WHOLE
from search.catalogue import RECORD, documents_for
from search.documents import Key
from tests.archive.media.test_gate import Visitor
from tests.factories import archive as make
from tests.media_pipeline import clips

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECONDS = 21
"""Long enough for a stage whose length is set to that: see `staged`."""
LISTEN = "Có thể nghe ngay. Phần hình còn đang được làm."


@pytest.fixture(autouse=True)
def staged(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with films of two minutes, only faster made."""
    sound = replace(SOUND, from_seconds=SECONDS)
    monkeypatch.setattr("media_pipeline.stages.STAGES", (sound,))


def film_of(path: Path, seconds: int) -> Path:
    tone = f"sine=440:duration={seconds}:sample_rate=48000"
    clips.ffmpeg(
        *clips.pattern("160x120", rate=5, seconds=seconds),
        *("-f", "lavfi", "-i", tone, *clips.QUICK, "-c:a", "aac", "-movflags", "+faststart"),
        path,
    )
    return path


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return film_of(tmp_path / "then.mp4", SECONDS)


def deposit(film: Path, record: Record | None = None) -> MediaAsset:
    shown = record or make.make_record()
    return deposit_media(record=shown, source=film, original_name=film.name)


def work_until_idle() -> None:
    while take_turn("worker-1"):
        pass


def fail_the_whole(asset: MediaAsset) -> Path:
    """Publish the sound, then let the whole find no master; returns where that must come back."""
    assert take_turn("worker-1")
    master = pipeline.master_path(asset.sha256)
    master.rename(master.with_name("lost"))
    work_until_idle()
    asset.refresh_from_db()
    return master


def page_of(asset: MediaAsset) -> str:
    return str(Client().get(f"/vi/r/{asset.record.code}/", follow=True).content.decode())


def recipes_of(asset: MediaAsset) -> set[str]:
    return set(asset.derivatives.values_list("recipe", flat=True))


def test_it_is_heard_first_and_then_seen_without_a_gap(film: Path) -> None:
    asset = deposit(film)
    assert take_turn("worker-1")
    asset.refresh_from_db()
    assert asset.state == MediaAsset.State.WAITING
    assert recipes_of(asset) == {"audio_aac", "audio_aac_low", "audio_opus", "peaks"}
    (told,) = statuses_of([asset])
    assert (told.state, told.may_cancel, told.problem) == ("waiting", True, "")
    assert told.state_words == "đã nghe được tiếng, phần hình còn đang được làm"
    page = page_of(asset)
    sound = file_url(asset, "audio.webm")
    assert LISTEN in page
    assert sound in page
    assert "<video" not in page

    assert take_turn("worker-1")
    whole = MediaAsset.objects.get()
    assert whole.state == MediaAsset.State.READY
    assert whole.derivatives.filter(recipe="mp4_small").exists()
    page = page_of(whole)
    assert LISTEN not in page
    assert "<video" in page
    assert Visitor().get(sound).status_code == 200  # a page that is still open
    assert not take_turn("worker-1")
    kept, made = (
        pipeline.derived_dir_of(one.sha256, one.derived_key) / "audio.webm"
        for one in (asset, whole)
    )
    assert kept.stat().st_ino == made.stat().st_ino


def test_its_progress_is_told_while_the_sound_is_made_and_while_the_rest_is(film: Path) -> None:
    asset = deposit(film)
    sound = claim_next("worker-1")
    assert sound
    assert claim_next("worker-2") is None  # the whole waits, and will not make the sound again
    jobs.heartbeat(sound, "convert", 0.5)
    (told,) = statuses_of([asset])
    assert (told.state_words, told.percent) == ("đang xử lý", 50)
    jobs.release(sound)
    assert take_turn("worker-1")
    whole = claim_next("worker-1")
    assert whole
    jobs.heartbeat(whole, "convert", 0.25)
    asset.refresh_from_db()
    (told,) = statuses_of([asset])
    assert told.state_words == "đã nghe được tiếng, phần hình còn đang được làm"
    assert (told.state, told.percent) == ("waiting", 25)


def test_a_short_clip_and_a_song_are_made_in_one_go(tmp_path: Path) -> None:
    deposit(film_of(tmp_path / "clip.mp4", 3))
    song = tmp_path / "song.wav"
    clips.ffmpeg("-f", "lavfi", "-i", f"sine=300:duration={SECONDS}", song)
    deposit(song)
    assert MediaJob.objects.count() == 2


def test_the_sound_of_a_film_goes_before_another_film(film: Path, tmp_path: Path) -> None:
    first = deposit(film)
    assert take_turn("worker-1")
    MediaJob.objects.filter(source_sha256=first.sha256).update(expected_seconds=3600, rank=0)
    second = deposit(film_of(tmp_path / "lượn.mp4", SECONDS + 1))
    assert take_turn("worker-1")
    second.refresh_from_db()
    assert recipes_of(second) == {"audio_aac", "audio_aac_low", "audio_opus", "peaks"}


def test_the_same_film_in_another_record_is_made_once(film: Path) -> None:
    deposit(film)
    assert take_turn("worker-1")
    second = deposit(film)
    assert MediaJob.objects.count() == 2
    assert "audio_opus" in recipes_of(second)
    assert take_turn("worker-1")
    states = MediaAsset.objects.values_list("state", flat=True)
    assert set(states) == {MediaAsset.State.READY}


def test_a_damaged_film_has_one_reason_and_can_be_salvaged(film: Path) -> None:
    film.write_bytes(film.read_bytes()[: film.stat().st_size * 2 // 3])
    asset = deposit(film)
    while take_turn("worker-1"):
        asset.refresh_from_db()
        assert asset.state != MediaAsset.State.READY
    (told,) = statuses_of([asset])
    assert (told.state, told.may_salvage, told.may_retry) == ("problem", True, False)
    assert asset.problem_code == "truncated"
    assert "<audio" not in page_of(asset)
    salvage_asset(asset=asset, by=None)
    while take_turn("worker-1"):
        pass
    asset.refresh_from_db()
    assert (asset.state, asset.problem_code) == (MediaAsset.State.READY, "salvaged")


def test_to_cancel_stops_both_and_a_retry_makes_everything(film: Path) -> None:
    asset = cancel_processing(asset=deposit(film))
    assert asset.state == MediaAsset.State.PROBLEM
    assert set(MediaJob.objects.values_list("state", flat=True)) == {JobState.CANCELLED}
    assert not take_turn("worker-1")
    retry_processing(asset=asset)
    while take_turn("worker-1"):
        pass
    asset.refresh_from_db()
    assert asset.state == MediaAsset.State.READY


def test_a_master_that_is_lost_is_told_once(film: Path) -> None:
    asset = deposit(film)
    master = pipeline.master_path(asset.sha256)
    master.rename(master.with_name("lost"))
    while take_turn("worker-1"):
        pass
    asset.refresh_from_db()
    (told,) = statuses_of([asset])
    assert (told.state, asset.problem_code, told.may_retry) == ("problem", "master_missing", True)
    assert asset.derived_key == ""


def test_whoever_makes_the_whole_at_once_leaves_no_stage_behind(film: Path) -> None:
    asset = deposit(film)
    pipeline.run_now(MediaJob.objects.get(stage=WHOLE))
    asset.refresh_from_db()
    assert asset.state == MediaAsset.State.READY
    assert not take_turn("worker-1")


def test_when_the_whole_fails_the_sound_stays_and_the_officer_can_try_again(film: Path) -> None:
    asset = deposit(film)
    master = fail_the_whole(asset)
    (told,) = statuses_of([asset])
    assert (told.state, asset.problem_code, told.may_retry) == ("problem", "master_missing", True)
    assert told.state_words == "nghe được tiếng, nhưng chưa làm được phần hình"
    assert told.problem
    page = page_of(asset)
    assert "<audio" in page
    assert "Chỉ nghe được tiếng: phần hình chưa làm được." in page
    assert Visitor().get(file_url(asset, "audio.webm")).status_code == 200
    master.with_name("lost").rename(master)
    retry_processing(asset=asset)
    assert LISTEN in page_of(asset)
    work_until_idle()
    asset.refresh_from_db()
    assert (asset.state, asset.problem_code) == (MediaAsset.State.READY, "")
    assert "<video" in page_of(asset)


def test_a_worker_that_is_killed_costs_a_film_nothing(film: Path) -> None:
    asset = deposit(film)
    sound = claim_next("worker-1")
    assert sound
    MediaJob.objects.filter(pk=sound.pk).update(lease_until=sound.created_at)
    assert jobs.reap_expired() == 1
    assert take_turn("worker-2")
    asset.refresh_from_db()
    assert "audio_opus" in recipes_of(asset)
    with pytest.raises(jobs.LeaseLostError):
        jobs.heartbeat(sound, "publish", 1.0)


def test_a_sound_that_kills_workers_does_not_keep_the_film_waiting(film: Path) -> None:
    asset = deposit(film)
    while (job := claim_next("worker-1")) and job.stage < WHOLE:
        MediaJob.objects.filter(pk=job.pk).update(lease_until=job.created_at)
        assert jobs.reap_expired() == 1
    assert job
    assert job.stage == WHOLE
    asset.refresh_from_db()
    assert asset.state == MediaAsset.State.WAITING


def test_a_trouble_of_the_machine_is_met_again_by_the_whole_at_once(film: Path) -> None:
    deposit(film)
    sound = claim_next("worker-1")
    assert sound
    jobs.settle_error(sound, ProcessingFailedError("disk_full"))
    whole = claim_next("worker-1")
    assert whole
    assert whole.stage == WHOLE


def test_what_was_cancelled_is_heard_first_again_when_it_is_tried_again(film: Path) -> None:
    asset = cancel_processing(asset=deposit(film))
    retry_processing(asset=asset)
    assert take_turn("worker-1")
    asset.refresh_from_db()
    assert (asset.state, "audio_opus" in recipes_of(asset)) == (MediaAsset.State.WAITING, True)


def test_to_cancel_leaves_the_sound_that_is_there(film: Path) -> None:
    asset = deposit(film)
    assert take_turn("worker-1")
    asset.refresh_from_db()
    cancel_processing(asset=asset)
    assert not take_turn("worker-1")
    assert "<audio" in page_of(asset)
    (told,) = statuses_of([asset])
    assert (told.state, told.may_retry) == ("problem", True)


def test_it_is_found_as_sound_until_there_is_a_picture(film: Path) -> None:
    """A list promises a film only when there is one, and shows the picture that is there."""
    record = make.make_record()
    make.make_asset(record, MediaAsset.Kind.IMAGE)
    deposit(film, record)
    kinds = []
    for _ in range(2):
        assert take_turn("worker-1")
        (document,) = documents_for([Key(RECORD, record.code)], version=1)
        card = record_card(records_for_cards(Record.objects.filter(pk=record.pk)).get(), "vi")
        doors = {door.key for door in media_doors(ANONYMOUS)}
        kinds.append((set(document.facets["media"]), card.media_kind, doors))
    assert kinds == [
        ({"audio", "image"}, "image", {"audio", "image"}),
        ({"image", "video"}, "video", {"image", "video"}),
    ]


def test_the_sound_of_a_restricted_film_is_for_nobody_else(film: Path) -> None:
    asset = deposit(film, make.make_record(audience=Audience.RESTRICTED))
    assert take_turn("worker-1")
    asset.refresh_from_db()
    assert "audio_opus" in recipes_of(asset)
    assert Visitor().get(file_url(asset, "audio.webm")).status_code == 404
    assert Client().get(f"/vi/r/{asset.record.code}/", follow=True).status_code == 404


def test_of_a_silent_film_no_sound_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    clips.ffmpeg(*clips.pattern("160x120", rate=5, seconds=SECONDS), *clips.QUICK, path)
    deposit(path)
    assert not MediaJob.objects.filter(stage=SOUND.number).exists()


def test_its_loudness_is_measured_once(film: Path, tmp_path: Path, settings: Settings) -> None:
    """Both parts are as loud, and the second does not listen to all of it again for that."""
    witness = tmp_path / "ffmpeg"
    runs = tmp_path / "runs.txt"
    real = find_ffmpeg("")
    witness.write_text(f'#!/bin/sh\necho "$*" >> {runs}\nexec {real} "$@"\n')
    witness.chmod(0o755)
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = str(witness)
    deposit(film)
    work_until_idle()
    measuring = [line for line in runs.read_text().splitlines() if "ebur128" in line]
    assert len(measuring) == 1
    found = {job.result["loudness"]["gain_db"] for job in MediaJob.objects.all() if job.result}
    assert len(found) == 1
    assert found != {0.0}
