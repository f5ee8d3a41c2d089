"""A recipe changes: only what it concerns is made again, and no visitor meets a gap."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from archive.media import upkeep
from archive.media.models import FormerDerivatives, MediaAsset
from archive.media.services import deposit_media
from archive.media.storage import file_url
from media_pipeline import api as pipeline
from media_pipeline import recipes
from media_pipeline.fixity import sha256_of
from media_pipeline.models import JobState, MediaJob
from media_pipeline.perform import take_turn
from tests.archive.media.test_gate import Visitor
from tests.factories import archive as make
from tests.media_pipeline import clips
from tests.services.s3 import ObjectStorage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Raise = Callable[[str], None]


@pytest.fixture
def raise_version(monkeypatch: pytest.MonkeyPatch) -> Raise:
    """A release in which one recipe makes its files differently."""

    def raised(recipe_id: str) -> None:
        table = tuple(
            replace(one, version=one.version + 1) if one.id == recipe_id else one
            for one in recipes.RECIPES
        )
        monkeypatch.setattr(recipes, "RECIPES", table)
        for one in table:
            monkeypatch.setitem(recipes.BY_ID, one.id, one)

    return raised


def deposited(tmp_path: Path) -> MediaAsset:
    song = tmp_path / "then.wav"
    clips.song(song)
    deposit_media(record=make.make_record(), source=song, original_name=song.name)
    assert take_turn("worker-1")
    return MediaAsset.objects.get()


@pytest.fixture
def asset(tmp_path: Path) -> MediaAsset:
    return deposited(tmp_path)


def inodes(asset: MediaAsset) -> dict[str, int]:
    """Which file on the disk every derivative is."""
    folder = pipeline.derived_dir_of(asset.sha256, asset.derived_key)
    return {one.path: (folder / one.path).stat().st_ino for one in asset.derivatives.all()}


def remade(asset: MediaAsset) -> MediaAsset:
    assert upkeep.queue_outdated() == 1
    assert take_turn("worker-1")
    return MediaAsset.objects.get(pk=asset.pk)


def test_only_what_the_recipe_made_is_made_again(asset: MediaAsset, raise_version: Raise) -> None:
    before = inodes(asset)
    raise_version("peaks")
    after = inodes(remade(asset))
    assert before.keys() == after.keys()
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"peaks.json", "peaks.dat"}
    versions = {one.recipe: one.recipe_version for one in asset.derivatives.all()}
    assert versions["peaks"] == recipes.BY_ID["peaks"].version


def test_a_file_that_rotted_is_made_again_with_it(asset: MediaAsset, raise_version: Raise) -> None:
    path = asset.derivatives.get(recipe="audio_opus").path
    rotten = pipeline.derived_dir_of(asset.sha256, asset.derived_key) / path
    rotten.write_bytes(rotten.read_bytes()[:-1] + b"\0")
    raise_version("peaks")
    fresh = remade(asset)
    made = fresh.derivatives.get(path=path)
    sound = pipeline.derived_dir_of(fresh.sha256, fresh.derived_key) / path
    assert sha256_of(sound) == made.sha256
    assert sound.read_bytes() != rotten.read_bytes()


def test_visitors_are_served_before_meanwhile_and_after(
    asset: MediaAsset, raise_version: Raise
) -> None:
    client: Client = Visitor()
    page_of_yesterday = file_url(asset, "audio.m4a")
    raise_version("audio_aac")
    assert upkeep.queue_outdated() == 1
    assert client.get(page_of_yesterday).status_code == 200  # type: ignore[attr-defined]
    assert MediaAsset.objects.get().state == MediaAsset.State.READY
    assert take_turn("worker-1")
    fresh = MediaAsset.objects.get()
    assert fresh.derived_key != asset.derived_key
    assert client.get(file_url(fresh, "audio.m4a")).status_code == 200
    assert client.get(page_of_yesterday).status_code == 200
    assert client.get(page_of_yesterday.replace("audio.m4a", "peaks.dat")).status_code == 200


def test_the_old_folder_goes_when_no_page_can_need_it(
    asset: MediaAsset, raise_version: Raise
) -> None:
    old = pipeline.derived_dir_of(asset.sha256, asset.derived_key)
    page_of_yesterday = file_url(asset, "audio.m4a")
    raise_version("peaks")
    fresh = remade(asset)
    assert upkeep.discard_former() == 0
    long_ago = timezone.now() - upkeep.KEPT_FOR - datetime.timedelta(hours=1)
    FormerDerivatives.objects.update(replaced_at=long_ago)
    assert upkeep.discard_former() == 1
    assert not old.exists()
    client = Visitor()
    assert client.get(page_of_yesterday).status_code == 404
    assert client.get(file_url(fresh, "audio.m4a")).status_code == 200


def test_what_somebody_waits_for_goes_first(
    asset: MediaAsset, raise_version: Raise, tmp_path: Path
) -> None:
    raise_version("peaks")
    assert upkeep.queue_outdated() == 1
    other = tmp_path / "lượn.wav"
    clips.ffmpeg("-f", "lavfi", "-i", "sine=300:duration=2", other)
    deposit_media(record=make.make_record(), source=other, original_name=other.name)
    assert take_turn("worker-1")
    done = MediaJob.objects.filter(state=JobState.READY).order_by("finished_at").last()
    assert done
    assert done.source_name == "lượn.wav"


def test_what_is_current_is_left_alone(asset: MediaAsset) -> None:
    assert upkeep.queue_outdated() == 0
    assert MediaJob.objects.count() == 1


def test_a_making_anew_that_fails_leaves_what_is_shown(
    asset: MediaAsset, raise_version: Raise, capsys: pytest.CaptureFixture[str]
) -> None:
    raise_version("peaks")
    pipeline.master_path(asset.sha256).rename(pipeline.master_path(asset.sha256).parent / "lost")
    assert upkeep.queue_outdated() == 1
    assert take_turn("worker-1")
    assert MediaJob.objects.get(reason_code="master_missing")
    kept = MediaAsset.objects.get()
    assert (kept.state, kept.derived_key) == (MediaAsset.State.READY, asset.derived_key)
    assert upkeep.queue_outdated() == 0
    call_command("refresh_media", "--again")
    assert capsys.readouterr().out.split("\n")[:3] == [
        "1 made by older recipes",
        "0 queued",
        "1 queued again",
    ]


def test_in_object_storage_too(
    object_storage: ObjectStorage, tmp_path: Path, raise_version: Raise
) -> None:
    asset = deposited(tmp_path)
    raise_version("peaks")
    object_storage.requests.clear()
    fresh = remade(asset)
    sent = {path.rpartition("/")[2] for method, path in object_storage.requests if method == "PUT"}
    assert sent >= {"peaks.json", "peaks.dat", "manifest.json"}
    client = Visitor()
    for one in fresh.derivatives.all():
        answer = client.get(file_url(fresh, one.path))
        assert (answer.status_code, len(answer.body)) == (200, one.size_bytes)
    assert client.get(file_url(asset, "audio.m4a")).status_code == 200
