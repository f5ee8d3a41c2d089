"""What hostile files reach: nothing. Seen from outside, by the kernel.

strace writes down every socket and every file that the whole pipeline opens, our own process and
ffmpeg alike. Each proof stands beside a control that shows that it could fail.
"""

import os
import re
import signal
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from media_pipeline.errors import ProcessingFailedError
from media_pipeline.probe import inspect, probe
from media_pipeline.run import Cage, RunResult, find_ffmpeg, run_ffmpeg
from media_pipeline.values import Kind, Limits, Status
from tests.media_pipeline import clips, zoo
from tests.media_pipeline.conftest import GetClip

INTERNET = re.compile(r"\b(?:socket\(AF_INET|connect\(\d+, \{sa_family=AF_INET)")
SECRET = "secret.ts"


def hostile_files(directory: Path, secret: Path, port: int) -> None:
    """Everything hostile of the zoo, and the same tricks aimed at our secret and our listener."""
    for specimen in zoo.HOSTILE:
        place = directory / specimen.name
        specimen.make(place)
        for helper in ("a.mov", "lying.mov", "honest.mp4"):
            place.with_name(helper).unlink(missing_ok=True)
    for name in ("x.mp4", "x.mp3", "x.wav", "x.ts", "x.mkv", "x.avi", "x.mov"):
        (directory / f"file {name}").write_text(zoo.playlist(f"file://{secret}"))
        (directory / f"address {name}").write_text(zoo.playlist(f"http://127.0.0.1:{port}/a.ts"))
    (directory / "concat.mp4").write_text(f"ffconcat version 1.0\nfile {secret}\n")
    (directory / "sdp.mp4").write_text(
        f"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video {port} RTP/AVP 96\n"
    )
    (directory / "mpd.mp4").write_text(
        f"<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>"
    )


def traced(log: Path, *command: object) -> str:
    """Run a command under strace and return what it opened and where it connected."""
    calls = "trace=socket,connect,sendto,open,openat,openat2"
    subprocess.run(
        ["strace", "-f", "-qq", "-s", "4096", "-e", calls, "-o", log, *map(str, command)],
        check=False,
        capture_output=True,
        timeout=500,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "heritage.settings.test"},
    )
    return log.read_text(errors="replace")


@pytest.mark.slow
def test_hostile_files_open_no_socket_and_read_no_foreign_byte(
    clip: GetClip, tmp_path: Path
) -> None:
    secret = clip(clips.landscape, SECRET)
    (tmp_path / "in").mkdir()
    with listening() as (port, visits):
        hostile_files(tmp_path / "in", secret, port)
        seen = traced(
            tmp_path / "log",
            sys.executable,
            "-m",
            "tests.media_pipeline.under_strace",
            tmp_path / "in",
            tmp_path / "out",
        )
    seen = seen.partition("BEGIN")[2]
    assert seen.count('source"') >= len(zoo.HOSTILE), "the pipeline did not run"
    assert not INTERNET.search(seen)
    assert SECRET not in seen
    assert visits == []
    content = secret.read_bytes()[:4096]
    made = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not [path for path in made if content in path.read_bytes()]


@pytest.mark.slow
def test_an_unguarded_ffmpeg_would_be_caught_at_both(clip: GetClip, tmp_path: Path) -> None:
    secret = clip(clips.landscape, SECRET)
    (tmp_path / "a.m3u8").write_text(zoo.playlist(f"file://{secret}"))
    with listening() as (port, _):
        (tmp_path / "b.m3u8").write_text(zoo.playlist(f"http://127.0.0.1:{port}/a.ts"))
        unguarded = (find_ffmpeg(), "-v", "quiet", "-protocol_whitelist", "file,http,tcp", "-i")
        to_nothing = ("-f", "null", "-")
        read = traced(tmp_path / "log", *unguarded, tmp_path / "a.m3u8", *to_nothing)
        called = traced(tmp_path / "log", *unguarded, tmp_path / "b.m3u8", *to_nothing)
    assert SECRET in read
    assert INTERNET.search(called)


def test_even_asked_to_ffmpeg_reaches_no_network(tmp_path: Path, ffmpeg_binary: str) -> None:
    """The cage alone, with every allow-list wide open; without the cage the same call arrives."""
    with listening() as (port, visits):
        for is_offline, expected in ((True, 0), (False, 1)):
            address = f"http://127.0.0.1:{port}/a.ts"
            run_caged(ffmpeg_binary, tmp_path, Cage(is_offline=is_offline), "-i", address)
            assert len(visits) == expected


def test_a_recording_is_opened_only_where_memory_has_a_bound(clip: GetClip) -> None:
    """The first look too: a header may ask for anything."""
    source = clip(clips.landscape, "a.mp4")
    assert probe(source).video
    with pytest.raises(ProcessingFailedError) as caught:
        probe(source, Limits(max_memory_bytes=20 * 1024**2))
    assert caught.value.code in {"too_heavy", "reader_crashed"}
    assert caught.value.sentence
    found = inspect(source, Limits(max_memory_bytes=20 * 1024**2))
    assert (found.kind, found.info) == (Kind.VIDEO, None)


def test_a_recording_is_opened_only_after_leaving_the_network(
    clip: GetClip, tmp_path: Path
) -> None:
    """Whoever loads a demuxer, and has the file at hand, has left the network before."""
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "a.mp4"
    source.write_bytes(clip(clips.landscape, "a.mp4").read_bytes())
    calls = pipeline_traced(tmp_path, "trace=unshare,openat,open,execve")
    processes: dict[str, list[str]] = {}
    for line in calls.partition("BEGIN")[2].splitlines():
        processes.setdefault(line.split()[0], []).append(line)
    rooms = [lines for lines in processes.values() if any("screening_room" in one for one in lines)]
    assert rooms
    for lines in rooms:
        at = next(n for n, line in enumerate(lines) if "CLONE_NEWNET" in line)
        opened = [n for n, line in enumerate(lines) if 'source"' in line and "open" in line]
        assert opened
        assert min(opened) > at


def test_where_namespaces_are_refused_recordings_are_opened_all_the_same(
    clip: GetClip, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.mp4").write_bytes(clip(clips.silent, "a.mp4").read_bytes())
    calls = pipeline_traced(tmp_path, "inject=unshare:error=EPERM")
    assert "EPERM" in calls
    assert "CLONE_NEWUSER" in calls
    assert list((tmp_path / "out").rglob("*.m3u8"))


def pipeline_traced(directory: Path, expression: str) -> str:
    log = directory / "log"
    strace = ["strace", "-f", "-qq", "-s", "256", "-e", expression, "-o", str(log)]
    program = [sys.executable, "-m", "tests.media_pipeline.under_strace"]
    subprocess.run(
        [*strace, *program, str(directory / "in"), str(directory / "out")],
        check=True,
        capture_output=True,
        timeout=300,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "heritage.settings.test"},
    )
    return log.read_text(errors="replace")


def test_a_file_that_grows_beyond_its_bound_stops_ffmpeg(
    tmp_path: Path, ffmpeg_binary: str
) -> None:
    endless = ("-f", "lavfi", "-i", "anullsrc", "-t", "60", "-f", "s16le", "big.raw")
    run = run_caged(ffmpeg_binary, tmp_path, Cage(file_bytes=100_000), *endless, ends=())
    assert run.return_code == -signal.SIGXFSZ
    assert (tmp_path / "big.raw").stat().st_size <= 100_000


def test_memory_has_a_bound(tmp_path: Path, ffmpeg_binary: str) -> None:
    """Six hundred megabytes of frames to be turned round. An older ffmpeg breaks off without a
    word, which is one more reason why an exit code proves nothing."""
    heavy = ("-f", "lavfi", "-i", "testsrc2=size=3840x2160:duration=2", "-vf", "reverse")
    bound = Cage(memory_bytes=200 * 1024**2)
    assert run_caged(ffmpeg_binary, tmp_path, Cage(), *heavy).position_seconds == 2
    assert run_caged(ffmpeg_binary, tmp_path, bound, *heavy).position_seconds < 2


def run_caged(
    binary: str,
    directory: Path,
    cage: Cage,
    *arguments: str,
    ends: tuple[str, ...] = ("-f", "null", "-"),
) -> RunResult:
    return run_ffmpeg(
        [*arguments, *ends, "-y"],
        binary=Path(binary),
        directory=directory,
        timeout_seconds=60,
        cage=cage,
    )


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A server that writes down who comes."""
    visits: list[object] = []

    class Witness(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            visits.append(self.client_address)

    with socketserver.TCPServer(("127.0.0.1", 0), Witness) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], visits
        server.shutdown()


def test_the_zoo_holds_hostile_files_of_every_fate() -> None:
    assert {specimen.status for specimen in zoo.HOSTILE} >= {Status.REFUSED, Status.READY}
