from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.probe import probe
from media_pipeline.screening import is_intact
from media_pipeline.values import Limits
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip


@pytest.mark.parametrize(
    ("make", "name", "expected"),
    [
        (clips.landscape, "a.mp4", True),
        (clips.song, "a.flac", True),
        (clips.scratched, "a.mp4", False),
        (clips.cut_in_half(clips.song), "a.flac", False),
    ],
)
def test_a_second_opinion_tells_whole_recordings_from_broken_ones(
    clip: GetClip, make: Callable[[Path], None], name: str, expected: bool
) -> None:
    path, heard = clip(make, name), list[int]()
    found = is_intact(path, probe(path), Limits(), lambda: heard.append(1))
    assert found is expected
    assert heard
