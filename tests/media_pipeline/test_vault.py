import hashlib
import io
import os
import shutil
import time
from pathlib import Path

import pytest

from media_pipeline.errors import LeaseLostError, ProcessingFailedError
from media_pipeline.vault import Vault, write_manifest

SONG = b"then" * 1000
SONG_SHA256 = hashlib.sha256(SONG).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


def finished_work(vault: Vault, content: str, attempt: int = 1) -> Path:
    work = vault.work_dir("key", attempt)
    (work / "song.m4a").write_text(content)
    write_manifest(work, {"made": content})
    return work


def test_a_master_is_kept_under_its_checksum_unaltered_and_read_only(vault: Vault) -> None:
    master = vault.put(io.BytesIO(SONG))
    assert (master.sha256, master.size_bytes) == (SONG_SHA256, len(SONG))
    assert master.path == vault.root / "masters" / SONG_SHA256[:2] / SONG_SHA256[2:4] / SONG_SHA256
    assert master.path.read_bytes() == SONG
    assert master.path.stat().st_mode & 0o222 == 0


def test_the_same_bytes_are_stored_once(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "Hát then.wav").write_bytes(SONG)
    first = vault.put(io.BytesIO(SONG))
    inode = first.path.stat().st_ino
    assert vault.put(tmp_path / "Hát then.wav") == first
    assert first.path.stat().st_ino == inode
    assert list((vault.root / "work").iterdir()) == []


def test_a_master_torn_by_a_power_cut_is_replaced_by_the_good_copy(vault: Vault) -> None:
    master = vault.put(io.BytesIO(SONG))
    master.path.chmod(0o600)
    master.path.write_bytes(SONG[:100])
    assert vault.put(io.BytesIO(SONG)).path.read_bytes() == SONG


def test_a_master_altered_on_the_disk_is_not_lent_and_healed_by_the_good_copy(
    vault: Vault,
) -> None:
    """A bit that flips leaves name and size as they were."""
    master = vault.put(io.BytesIO(SONG))
    master.path.chmod(0o600)
    master.path.write_bytes(SONG[:-1] + b"!")
    with (
        pytest.raises(ProcessingFailedError, match="master_altered"),
        vault.lend_master(SONG_SHA256, "key.1"),
    ):
        pass
    vault.put(io.BytesIO(SONG))
    with vault.lend_master(SONG_SHA256, "key.1") as path:
        assert path.read_bytes() == SONG


def test_a_long_look_at_a_master_gives_signs_of_life(vault: Vault) -> None:
    large = bytes(3 << 20)
    master = vault.put(io.BytesIO(large))
    signs: list[None] = []
    with vault.lend_master(master.sha256, "key.1", on_block=lambda: signs.append(None)):
        assert len(signs) >= 3


def test_an_upload_that_breaks_off_leaves_nothing(vault: Vault) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        vault.put(Broken())
    assert [path for path in vault.root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SONG_SHA256.upper(), SONG_SHA256[:-1]])
def test_nothing_but_a_checksum_becomes_a_path(vault: Vault, name: str) -> None:
    with pytest.raises(ValueError, match="Not a SHA-256"):
        vault.master_path(name)


def test_derivatives_appear_all_at_once(vault: Vault) -> None:
    work = finished_work(vault, "first")
    assert vault.manifest(SONG_SHA256, "key") is None
    vault.publish(work, SONG_SHA256, "key")
    published = vault.root / "derived" / SONG_SHA256[:2] / SONG_SHA256 / "key"
    assert (published / "song.m4a").read_text() == "first"
    assert vault.manifest(SONG_SHA256, "key") == {"made": "first"}
    assert not work.exists()


def test_of_two_attempts_the_first_to_publish_stays(vault: Vault) -> None:
    first, second = finished_work(vault, "first"), finished_work(vault, "second", attempt=2)
    vault.publish(first, SONG_SHA256, "key")
    vault.publish(second, SONG_SHA256, "key")
    assert vault.manifest(SONG_SHA256, "key") == {"made": "first"}
    assert not second.exists()


@pytest.mark.parametrize("left", [None, "", '{"cut', "[]"])
def test_a_folder_without_a_readable_manifest_counts_as_nothing_and_blocks_nothing(
    vault: Vault, left: str | None
) -> None:
    folder = vault.derived_dir(SONG_SHA256, "key")
    folder.mkdir(parents=True)
    (folder / "song.m4a").write_text("of a discarding that was interrupted")
    if left is not None:
        (folder / "manifest.json").write_text(left)
    assert vault.manifest(SONG_SHA256, "key") is None
    vault.publish(finished_work(vault, "again"), SONG_SHA256, "key")
    assert vault.manifest(SONG_SHA256, "key") == {"made": "again"}
    assert (folder / "song.m4a").read_text() == "again"
    assert list((vault.root / "work").iterdir()) == []


def test_a_discarding_that_is_interrupted_leaves_nothing_in_the_way(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    vault.publish(finished_work(vault, "first"), SONG_SHA256, "key")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            vault.discard_derivatives(SONG_SHA256, "key")
    assert not vault.derived_dir(SONG_SHA256, "key").exists()
    (rest,) = (vault.root / "work").iterdir()
    os.utime(rest, (0, 0))
    assert vault.sweep_work(set(), older_than_seconds=60) == 1
    vault.discard_derivatives(SONG_SHA256, "key")  # twice does no harm


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """Everything whose names or bytes were forced to the disk."""
    found: set[Path] = set()
    fsync = os.fsync

    def listen(descriptor: int) -> None:
        found.add(Path(os.readlink(f"/proc/self/fd/{descriptor}")))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", listen)
    return found


def test_a_master_survives_a_power_cut_with_the_folders_made_for_it(
    vault: Vault, synced: set[Path]
) -> None:
    master = vault.put(io.BytesIO(SONG))
    first, second = master.path.parent.parent, master.path.parent
    assert {vault.root, vault.root / "masters", first, second} <= synced


def test_derivatives_survive_a_power_cut_with_the_folders_made_for_them(
    vault: Vault, synced: set[Path]
) -> None:
    work = finished_work(vault, "first")
    vault.publish(work, SONG_SHA256, "key")
    published = vault.derived_dir(SONG_SHA256, "key")
    first, second = published.parent.parent, published.parent
    assert {vault.root, vault.root / "derived", first, second} <= synced
    assert {work, work / "song.m4a", work / "manifest.json"} <= synced


def test_a_sync_that_is_told_to_stop_publishes_nothing(vault: Vault) -> None:
    def stop() -> None:
        raise LeaseLostError

    with pytest.raises(LeaseLostError):
        vault.publish(finished_work(vault, "first"), SONG_SHA256, "key", on_file=stop)
    assert vault.manifest(SONG_SHA256, "key") is None


def test_only_abandoned_work_is_swept(vault: Vault) -> None:
    abandoned, running, young = (vault.work_dir(name, 1) for name in ("a", "b", "c"))
    uploading, forgotten = (vault.root / "work" / f"incoming.{name}" for name in ("x", "y"))
    now = time.time()
    for path, age in ((abandoned, 1000), (running, 1000), (uploading, 1000), (forgotten, 100_000)):
        path.touch()
        os.utime(path, (now - age, now - age))
    assert vault.sweep_work({"b.1"}, older_than_seconds=60) == 2
    assert sorted((vault.root / "work").iterdir()) == sorted([running, uploading, young])
