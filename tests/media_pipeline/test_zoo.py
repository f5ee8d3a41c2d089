"""Every file of the zoo meets the fate that the table says, with the system's ffmpeg.

The same zoo with the ffmpeg that ``pip`` brings is marked slow.
"""

import hashlib
import json
from pathlib import Path

import pytest

from media_pipeline.produce import Workshop
from media_pipeline.reasons import sentence_for
from media_pipeline.single import transcode_file
from media_pipeline.values import JobResult, Kind, Output, Status
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip
from tests.media_pipeline.zoo import READY, ZOO, Specimen

ANY_NAME = [specimen.name.encode("unicode_escape").decode() for specimen in ZOO]
SLACK_SECONDS = 0.15
"""A frame, an encoder's delay and the last packet together."""


@pytest.mark.parametrize("specimen", ZOO, ids=ANY_NAME)
def test_it_meets_its_fate(clip: GetClip, tmp_path: Path, specimen: Specimen) -> None:
    meet_fate(clip(specimen.make, specimen.name), tmp_path / "out", specimen, clips.SYSTEM_FFMPEG)


@pytest.mark.slow
@pytest.mark.parametrize("specimen", ZOO, ids=ANY_NAME)
def test_it_meets_the_same_fate_with_the_wheel(
    clip: GetClip, tmp_path: Path, specimen: Specimen
) -> None:
    meet_fate(clip(specimen.make, specimen.name), tmp_path / "out", specimen, clips.WHEEL_FFMPEG)


@pytest.mark.parametrize(
    "specimen", [s for s in ZOO if s.status is Status.DAMAGED], ids=lambda s: s.name
)
def test_an_officer_may_save_what_plays(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str, specimen: Specimen
) -> None:
    source = clip(specimen.make, specimen.name)
    workshop = Workshop(ffmpeg_binary=ffmpeg_binary)
    result, _ = transcode_file(
        source, tmp_path / "out", recipe_ids=None, workshop=workshop, is_salvage=True
    )
    if not specimen.is_salvageable:
        assert result.status is Status.DAMAGED
        return
    assert (result.status, result.reason_code) == (READY, "salvaged")
    assert result.outputs
    assert result.losses
    assert result.reason_detail
    assert result.reason_detail["lost_seconds"] > 0
    assert result.source
    stated = result.source.duration_seconds or 0
    assert all(0 <= loss.start_seconds < loss.end_seconds <= stated + 0.5 for loss in result.losses)
    assert "%(" not in sentence_for(result.reason_code, result.reason_detail)


def meet_fate(source: Path, out: Path, specimen: Specimen, binary: str) -> None:
    before = hashlib.sha256(source.read_bytes()).digest()
    workshop = Workshop(ffmpeg_binary=binary)
    result, _ = transcode_file(source, out, recipe_ids=None, workshop=workshop)
    found = (result.status, result.reason_code, result.reason_detail)
    assert result.status is specimen.status, found
    assert hashlib.sha256(source.read_bytes()).digest() == before
    if specimen.status is READY:
        assert not result.reason_code
        is_playable(result, out, specimen)
    else:
        assert result.reason_code in specimen.codes, found
        assert sentence_for(result.reason_code, result.reason_detail)
        assert result.outputs == ()
        assert not out.exists()


def is_playable(result: JobResult, out: Path, specimen: Specimen) -> None:
    """Everything that a visitor needs is there, whole and of the right shape."""
    assert result.source
    assert result.source.kind is specimen.kind
    by_role = roles(result)
    videos = by_role.get(("hls", "video"), [])
    assert [(o.width, o.height) for o in videos][-1:] == ([specimen.size] if specimen.size else [])
    sounds = by_role.get(("hls", "audio"), [])
    assert tuple(output.language for output in sounds) == specimen.languages
    expected = {"hls"}
    if specimen.kind is Kind.VIDEO:
        expected |= {"mp4_small", "poster", "sprite"}
    if specimen.languages:
        expected |= {"audio_aac", "audio_aac_low", "audio_opus", "audio_opus_high", "peaks"}
    larger = {"mp4_medium", "mp4_large"}
    assert {output.recipe for output in result.outputs} - larger == expected
    (master,) = by_role["hls", "master"]
    assert master.duration_seconds == pytest.approx(specimen.seconds, abs=SLACK_SECONDS)
    for output in result.outputs:
        is_as_listed(output, out)
    if specimen.languages:
        last_as_long_as_the_sound(result, out)


def is_as_listed(output: Output, out: Path) -> None:
    content = (out / output.path).read_bytes()
    assert len(content) == output.size_bytes > 0
    assert hashlib.sha256(content).hexdigest() == output.sha256
    if output.width and output.height:
        assert output.width % 2 == output.height % 2 == 0 or output.recipe in {"poster", "sprite"}


def last_as_long_as_the_sound(result: JobResult, out: Path) -> None:
    """The waveform covers what is heard."""
    peaks = json.loads((out / "peaks.json").read_text())
    drawn = peaks["length"] * peaks["samples_per_pixel"] / peaks["sample_rate"]
    files = [output for output in result.outputs if output.recipe.startswith("audio_")]
    assert len(files) == 4
    for output in files:
        assert output.duration_seconds == pytest.approx(drawn, abs=SLACK_SECONDS)


def roles(result: JobResult) -> dict[tuple[str, str], list[Output]]:
    found: dict[tuple[str, str], list[Output]] = {}
    for output in result.outputs:
        found.setdefault((output.recipe, output.role), []).append(output)
    return found


def test_the_zoo_is_as_large_as_promised() -> None:
    assert len(ZOO) >= 60
    assert len({specimen.name for specimen in ZOO}) == len(ZOO)
