from pathlib import Path
from typing import Any

from media_pipeline.checks import check_ffmpeg, check_queue
from tests.media_pipeline import clips


def ids(messages: list[Any]) -> list[str]:
    return [message.id for message in messages]


def test_this_installation_is_complete() -> None:
    assert check_ffmpeg(None) == []
    assert check_queue(None) == []


def test_a_missing_ffmpeg_is_a_warning_with_a_way_out(settings: Any) -> None:
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = "/nonexistent/ffmpeg"
    (warning,) = check_ffmpeg(None)
    assert warning.id == "media_pipeline.W001"
    assert "FFMPEG_BINARY" in (warning.hint or "")


def test_an_ffmpeg_without_the_encoders_or_filters_is_named(settings: Any, tmp_path: Path) -> None:
    poor = tmp_path / "ffmpeg"
    poor.write_text("#!/bin/sh\necho ' A..... aac  AAC'\n")
    poor.chmod(0o755)
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = str(poor)
    encoders, filters = check_ffmpeg(None)
    assert ids([encoders, filters]) == ["media_pipeline.W002"] * 2
    assert "libx264" in encoders.msg
    assert "aac" not in encoders.msg
    assert "zscale" in filters.msg


def test_the_program_from_pip_is_enough(settings: Any) -> None:
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = clips.WHEEL_FFMPEG
    assert check_ffmpeg(None) == []


def test_a_queue_that_would_block_requests_is_an_error(settings: Any) -> None:
    settings.TASKS = {"media": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    assert ids(check_queue(None)) == ["media_pipeline.E001"]
