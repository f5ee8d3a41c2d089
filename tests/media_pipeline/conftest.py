"""Clips are made once a run and shared; nobody may write to them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.media_pipeline import clips
from tests.services.fixtures import object_storage, object_storage_server

__all__ = ["object_storage", "object_storage_server"]

Make = Callable[[Path], None]
GetClip = Callable[[Make, str], Path]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> GetClip:
    """Give the path of a clip; ``clip(clips.landscape, "a.mp4")`` makes it on first use."""
    directory = tmp_path_factory.mktemp("clips")

    def get(make: Make, name: str) -> Path:
        path = (
            directory
            / f"{getattr(make, '__qualname__', 'clip')}{id(make)}".replace("<locals>", "")
            / name
        )
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            make(path)
        return path

    return get


@pytest.fixture(params=[clips.SYSTEM_FFMPEG, clips.WHEEL_FFMPEG], ids=["system", "wheel"])
def ffmpeg_binary(request: pytest.FixtureRequest) -> str:
    """Both programs that an installation may meet, one after the other."""
    binary: str = request.param
    return binary
