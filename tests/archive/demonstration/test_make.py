"""Making everything: the manifest, making again, and the spoken introduction."""

import wave
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from archive.demonstration.film import FILMS
from archive.demonstration.inventory import INVENTORY_NAME
from archive.demonstration.lyrics import read_songs
from archive.demonstration.make import Recipe, make_all
from archive.demonstration.records import read_records
from archive.demonstration.stills import STILLS
from archive.demonstration.values import DemonstrationError, DemoRecord, Manifest, Song
from archive.demonstration.wav import write_wav

SPEECH_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Made:
    """One small demonstration and what was said while making it."""

    folder: Path
    manifest: Manifest
    lines: list[str]


def _short_song() -> Song:
    song = next(song for song in read_songs() if song.spoken_introduction)
    return replace(song, lines=song.lines[:2])


def _recipe() -> Recipe:
    """One song, one film and one still, small, with the records that show them."""
    song, film, still = _short_song(), replace(FILMS[3], seconds=0.4), STILLS[0]
    slugs = {song.slug, film.slug, still.slug}
    records = [
        replace(record, media=tuple(medium for medium in record.media if medium.slug in slugs))
        for record in read_records()
        if any(medium.slug in slugs for medium in record.media)
    ]
    return Recipe(
        songs=(song,), films=(film,), stills=(still,), still_size=(160, 120), records=tuple(records)
    )


def _snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != INVENTORY_NAME)
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in files
    }


def _song_record(manifest: Manifest) -> DemoRecord:
    return next(record for record in manifest.records if record.media[0].kind == "audio")


def _seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as source:
        return source.getnframes() / source.getframerate()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The small demonstration, made once for the tests that only look at it."""
    lines: list[str] = []
    folder = tmp_path_factory.mktemp("made")
    return Made(folder, make_all(folder, lines.append, recipe=_recipe()), lines)


@pytest.fixture
def speaker_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine look as if espeak-ng were installed, whether it is or not."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / "espeak-ng"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def _say(arguments: Sequence[str]) -> int:
    """Stand in for espeak-ng: write a tone at its sampling rate where it is told to."""
    target = Path(arguments[arguments.index("-w") + 1])
    tone = np.sin(np.arange(round(SPEECH_SECONDS * 22_050)) * 0.05).astype(np.float32) * 0.5
    write_wav(target, tone[:, None], 22_050)
    return 0


def test_the_manifest_lists_every_record_with_files_that_exist(made: Made) -> None:
    media = [medium for record in made.manifest.records for medium in record.media]
    assert {medium.kind for medium in media} == {"audio", "video", "image"}
    assert all(medium.path.is_file() for medium in media)
    assert {str(medium.path.relative_to(made.folder)) for medium in media} == set(
        _snapshot(made.folder)
    )


def test_the_manifest_cannot_be_changed(made: Made) -> None:
    with pytest.raises(FrozenInstanceError):
        made.manifest.records[0].slug = "other"  # type: ignore[misc]


def test_a_song_is_48_khz_16_bit_stereo_without_clipping(made: Made) -> None:
    record = _song_record(made.manifest)
    with wave.open(str(record.media[0].path), "rb") as source:
        assert source.getframerate() == 48_000
        assert source.getsampwidth() == 2
        assert source.getnchannels() == 2
        samples = np.frombuffer(source.readframes(source.getnframes()), dtype="<i2")
    assert 22_000 < np.abs(samples.astype(int)).max() < 24_000


def test_a_song_ends_with_its_last_line(made: Made) -> None:
    medium = _song_record(made.manifest).media[0]
    assert 0 < _seconds(medium.path) - medium.lines[-1].end_seconds < 2
    assert [line.original for line in medium.lines] == [
        line.original for line in _short_song().lines
    ]


def test_making_again_touches_nothing_and_gives_the_same_manifest(tmp_path: Path) -> None:
    first = make_all(tmp_path, lambda line: None, recipe=_recipe())
    before = _snapshot(tmp_path)
    second = make_all(tmp_path, lambda line: None, recipe=_recipe())
    assert second == first
    assert _snapshot(tmp_path) == before


def test_a_lost_and_a_cut_file_are_made_again_alone_and_the_same(tmp_path: Path) -> None:
    manifest = make_all(tmp_path, lambda line: None, recipe=_recipe())
    before = _snapshot(tmp_path)
    song = _song_record(manifest).media[0].path
    still = next(path for path in tmp_path.rglob("*.jpg"))
    still.unlink()
    song.write_bytes(song.read_bytes()[:1000])
    make_all(tmp_path, lambda line: None, recipe=_recipe())
    after = _snapshot(tmp_path)
    assert {name: content for name, (_, content) in after.items() if "video" not in name} == {
        name: content for name, (_, content) in before.items() if "video" not in name
    }
    video = next(name for name in before if "video" in name)
    assert after[video] == before[video]


def test_a_changed_song_is_made_again(tmp_path: Path) -> None:
    recipe = _recipe()
    make_all(tmp_path, lambda line: None, recipe=recipe)
    before = _snapshot(tmp_path)
    slower = replace(recipe.songs[0], syllable_seconds=0.6)
    make_all(tmp_path, lambda line: None, recipe=replace(recipe, songs=(slower,)))
    changed = {name for name, value in _snapshot(tmp_path).items() if before[name] != value}
    assert changed == {f"audio/{slower.slug}.wav"}


def test_progress_names_every_file(made: Made) -> None:
    told = "\n".join(made.lines)
    assert all(name in told for name in _snapshot(made.folder))
    assert "3/3" in told


def test_without_a_runner_songs_have_no_introduction_and_it_is_reported(made: Made) -> None:
    assert not made.manifest.is_spoken
    assert any("no spoken introductions" in line for line in made.lines)


@pytest.mark.usefixtures("speaker_on_path")
def test_a_spoken_introduction_moves_every_line_by_its_length(made: Made, tmp_path: Path) -> None:
    spoken = make_all(tmp_path / "spoken", lambda line: None, run=_say, recipe=_recipe())
    plain, moved = (_song_record(manifest).media[0] for manifest in (made.manifest, spoken))
    shift = _seconds(moved.path) - _seconds(plain.path)
    assert spoken.is_spoken
    assert shift > SPEECH_SECONDS
    for before, after in zip(plain.lines, moved.lines, strict=True):
        assert after.start_seconds - before.start_seconds == pytest.approx(shift, abs=0.002)
        assert after.end_seconds - before.end_seconds == pytest.approx(shift, abs=0.002)


@pytest.mark.usefixtures("speaker_on_path")
def test_a_speaker_that_fails_leaves_the_song_without_introduction(tmp_path: Path) -> None:
    manifest = make_all(tmp_path / "out", lambda line: None, run=lambda _: 1, recipe=_recipe())
    assert not manifest.is_spoken
    assert _song_record(manifest).media[0].path.is_file()


def test_a_record_that_asks_for_an_unknown_medium_is_refused_by_name(tmp_path: Path) -> None:
    recipe = replace(_recipe(), songs=())
    with pytest.raises(DemonstrationError, match=_short_song().slug):
        make_all(tmp_path, lambda line: None, recipe=recipe)
