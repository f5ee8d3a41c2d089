import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media_pipeline.errors import LeaseLostError, ProcessingFailedError
from media_pipeline.run import counted, find_ffmpeg, list_encoders, parse_position, run_ffmpeg
from tests.media_pipeline import clips

ENDLESS = ["-re", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25", "-f", "null", "-"]
BRIEF = ["-f", "lavfi", "-i", "sine=duration=1:sample_rate=8000", "-f", "s16le", "pipe:1"]


def processes_in(directory: Path) -> list[int]:
    """Ids of processes whose working directory is ``directory``."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").resolve() == directory.resolve():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_until_gone(directory: Path) -> None:
    for _ in range(100):
        if not processes_in(directory):
            return
        time.sleep(0.05)
    pytest.fail(f"still running: {processes_in(directory)}")


def test_samples_progress_and_cost_come_back(tmp_path: Path, ffmpeg_binary: str) -> None:
    samples, ticks = bytearray(), list[float]()
    result = run_ffmpeg(
        BRIEF,
        binary=Path(ffmpeg_binary),
        directory=tmp_path,
        timeout_seconds=60,
        on_samples=samples.extend,
        on_tick=ticks.append,
    )
    assert result.return_code == 0
    assert len(samples) == 8000 * 2
    assert result.position_seconds == pytest.approx(1, abs=0.1)
    assert result.cpu_seconds > 0
    assert ticks


def test_messages_are_kept_to_their_end(tmp_path: Path, ffmpeg_binary: str) -> None:
    result = run_ffmpeg(
        ["-i", "missing.mp4", "-f", "null", "-"],
        binary=Path(ffmpeg_binary),
        directory=tmp_path,
        timeout_seconds=60,
    )
    assert result.return_code > 0
    assert "No such file" in result.log


def test_whoever_hears_the_ticks_can_stop_it(tmp_path: Path) -> None:
    def cancelled(_seconds: float) -> None:
        raise LeaseLostError

    with pytest.raises(LeaseLostError):
        run_ffmpeg(
            ENDLESS, binary=find_ffmpeg(), directory=tmp_path, timeout_seconds=60, on_tick=cancelled
        )
    wait_until_gone(tmp_path)


def test_wall_time_is_limited(tmp_path: Path) -> None:
    with pytest.raises(ProcessingFailedError) as caught:
        run_ffmpeg(ENDLESS, binary=find_ffmpeg(), directory=tmp_path, timeout_seconds=0.3)
    assert caught.value.code == "timed_out"
    wait_until_gone(tmp_path)


FORKING = "#!/bin/sh\nsleep 300 &\nexit 0\n"


def test_what_the_program_left_behind_dies_with_it(tmp_path: Path) -> None:
    """A grandchild that holds the pipes open is neither waited for nor spared."""
    forking = tmp_path / "ffmpeg"
    forking.write_text(FORKING)
    forking.chmod(0o755)
    result = run_ffmpeg([], binary=forking, directory=tmp_path, timeout_seconds=100)
    assert result.return_code == 0
    wait_until_gone(tmp_path)


def test_a_system_that_takes_no_more_is_no_missing_program(tmp_path: Path) -> None:
    """Here: arguments longer than the kernel allows."""
    with pytest.raises(OSError, match="too long"):
        run_ffmpeg(["x" * 500_000], binary=find_ffmpeg(), directory=tmp_path, timeout_seconds=5)


def test_a_ledger_is_kept_of_every_process(tmp_path: Path) -> None:
    with counted() as spent:
        for _ in range(2):
            run_ffmpeg(BRIEF, binary=find_ffmpeg(), directory=tmp_path, timeout_seconds=60)
        with pytest.raises(ProcessingFailedError):
            run_ffmpeg(ENDLESS, binary=find_ffmpeg(), directory=tmp_path, timeout_seconds=0.3)
    assert len(spent) == 3
    assert min(spent) > 0


def test_ffmpeg_dies_with_the_worker_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from media_pipeline.run import *\n"
        f"run_ffmpeg({ENDLESS!r}, binary=find_ffmpeg(), directory=Path(sys.argv[1]),"
        " timeout_seconds=60)"
    )
    worker = subprocess.Popen([sys.executable, "-c", script, tmp_path], env={**os.environ})
    try:
        while not processes_in(tmp_path):
            assert worker.poll() is None
            time.sleep(0.05)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    wait_until_gone(tmp_path)


def test_the_configured_program_comes_first_then_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FFMPEG_BINARY", clips.WHEEL_FFMPEG)
    assert str(find_ffmpeg()) == clips.WHEEL_FFMPEG
    assert str(find_ffmpeg(clips.SYSTEM_FFMPEG)) == clips.SYSTEM_FFMPEG


def test_without_a_system_ffmpeg_the_one_from_pip_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FFMPEG_BINARY", raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")
    assert str(find_ffmpeg()) == clips.WHEEL_FFMPEG


def test_a_configured_program_that_is_not_there_is_not_replaced_silently() -> None:
    with pytest.raises(ProcessingFailedError) as caught:
        find_ffmpeg("/nonexistent/ffmpeg")
    assert caught.value.code == "ffmpeg_missing"


def test_a_program_that_cannot_start_is_named(tmp_path: Path) -> None:
    (tmp_path / "ffmpeg").write_text("not a program")
    with pytest.raises(ProcessingFailedError) as caught:
        run_ffmpeg([], binary=tmp_path / "ffmpeg", directory=tmp_path, timeout_seconds=5)
    assert caught.value.code == "ffmpeg_missing"


def test_encoders_are_listed_by_name(ffmpeg_binary: str) -> None:
    assert {"libx264", "aac", "libopus"} <= list_encoders(Path(ffmpeg_binary))


@pytest.mark.parametrize(
    ("line", "seconds"),
    [(b"out_time_us=1500000", 1.5), (b"out_time_us=N/A", None), (b"frame=3", None), (b"", None)],
)
def test_only_positions_are_read_from_the_progress_report(
    line: bytes, seconds: float | None
) -> None:
    assert parse_position(line) == seconds
