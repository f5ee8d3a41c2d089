"""Files that lie, each with the fate it must meet: nothing foreign is read or left over."""

import socketserver
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.errors import MediaError
from media_pipeline.probe import probe
from media_pipeline.produce import Workshop, produce
from media_pipeline.run import find_ffmpeg, run_ffmpeg
from media_pipeline.values import Limits, Status
from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip


def text(content: str) -> Callable[[Path], None]:
    return data(content.encode())


def data(content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content)

    return make


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n"
half = clips.cut_in_half

FATES = [
    ("empty.mp4", data(b""), Status.REFUSED, {"empty_file"}),
    ("one_byte.wav", data(b"R"), Status.REFUSED, {"not_media"}),
    ("letter.mp4", text("Kính gửi Sở Văn hóa\n" * 50), Status.REFUSED, {"not_media"}),
    ("playlist.mp4", text(PLAYLIST.format("file:///etc/passwd")), Status.REFUSED, {"playlist"}),
    ("concat.mp4", text("ffconcat version 1.0\nfile a.mp4\n"), Status.REFUSED, {"playlist"}),
    ("session.mp4", text("v=0\r\nm=video 5004 RTP/AVP 96\r\n"), Status.REFUSED, {"playlist"}),
    ("report.mp4", data(b"%PDF-1.7\n"), Status.DAMAGED, {"unreadable"}),
    (
        "vector.jpg",
        text("<svg onload='alert(1)'/>"),
        Status.REFUSED,
        {"not_media"},
    ),
    ("bomb.png", data(clips.png_header(20_000, 10_000)), Status.REFUSED, {"too_many_pixels"}),
    ("noise.mp4", data(b"\x00\x00\x00\x18ftypisom" + bytes(5000)), Status.DAMAGED, {"unreadable"}),
    ("no_index.mp4", clips.without_index, Status.DAMAGED, {"unreadable"}),
    ("half.mp4", half(clips.landscape), Status.DAMAGED, {"truncated", "corrupt"}),
    ("half.mkv", half(clips.silent), Status.DAMAGED, {"truncated", "corrupt"}),
    ("half.avi", half(clips.odd_size), Status.DAMAGED, {"truncated", "corrupt"}),
    ("half.wav", half(clips.song), Status.DAMAGED, {"truncated", "corrupt"}),
    ("half.flac", half(clips.song), Status.DAMAGED, {"truncated", "corrupt"}),
    ("half.mp3", half(clips.song), Status.DAMAGED, {"truncated", "corrupt"}),
    ("scratched.mp4", clips.scratched, Status.DAMAGED, {"truncated", "corrupt"}),
]


@pytest.mark.parametrize(
    ("name", "make", "status", "codes"), FATES, ids=[name for name, *_ in FATES]
)
def test_every_bad_file_meets_its_fate(
    tmp_path: Path,
    ffmpeg_binary: str,
    name: str,
    make: Callable[[Path], None],
    status: Status,
    codes: set[str],
) -> None:
    make(tmp_path / name)
    before = (tmp_path / name).read_bytes()
    (tmp_path / "out").mkdir()
    with pytest.raises(MediaError) as caught:
        produce(
            tmp_path / name,
            recipe_ids=None,
            directory=tmp_path / "out",
            workshop=Workshop(ffmpeg_binary=ffmpeg_binary),
        )
    assert (caught.value.status, caught.value.code in codes) == (status, True), caught.value
    assert caught.value.sentence
    assert str(tmp_path) not in str(caught.value.detail)
    assert (tmp_path / name).read_bytes() == before


@pytest.mark.parametrize("demuxer", ["mov", "mpegts", "mp3", "avi", "matroska"])
def test_even_behind_the_first_guard_ffmpeg_follows_no_name(
    clip: GetClip, tmp_path: Path, ffmpeg_binary: str, demuxer: str
) -> None:
    """The second guard alone: whatever demuxer were chosen, a playlist opens nothing."""
    secret = clip(clips.landscape, "secret.ts")
    (tmp_path / "a.mp4").write_text(PLAYLIST.format(f"file://{secret}"))
    guards = ["-protocol_whitelist", "file", "-format_whitelist", demuxer]
    run_ffmpeg(
        [*guards, "-i", "file:a.mp4", "-c", "copy", "-y", "leak.mkv"],
        binary=Path(ffmpeg_binary),
        directory=tmp_path,
        timeout_seconds=60,
    )
    leak = tmp_path / "leak.mkv"
    assert not leak.exists() or leak.stat().st_size == 0


def test_the_leak_that_the_guard_prevents_is_real(clip: GetClip, tmp_path: Path) -> None:
    """Without the guard the older ffmpeg copies the named file: the test above can fail."""
    secret = clip(clips.landscape, "secret.ts")
    (tmp_path / "a.mp4").write_text(PLAYLIST.format(f"file://{secret}"))
    run_ffmpeg(
        ["-f", "hls", "-i", "file:a.mp4", "-c", "copy", "-y", "leak.mkv"],
        binary=find_ffmpeg(),
        directory=tmp_path,
        timeout_seconds=60,
    )
    assert (tmp_path / "leak.mkv").stat().st_size > 0


def test_no_socket_is_opened_for_a_playlist_of_addresses(tmp_path: Path) -> None:
    visits: list[object] = []

    class Witness(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            visits.append(self.client_address)

    with socketserver.TCPServer(("127.0.0.1", 0), Witness) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        (tmp_path / "a.mp4").write_text(PLAYLIST.format(f"http://{host!s}:{port}/a.ts"))
        with pytest.raises(MediaError):
            probe(tmp_path / "a.mp4")
        server.shutdown()
    assert visits == []


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_bytes=100), "too_large"),
        (Limits(max_duration_seconds=1), "too_long"),
        (Limits(max_video_pixels=640 * 360 - 1), "too_many_pixels"),
        (Limits(max_streams=1), "too_many_streams"),
    ],
)
def test_limits_are_applied_to_the_header(clip: GetClip, limits: Limits, code: str) -> None:
    with pytest.raises(MediaError) as caught:
        probe(clip(clips.landscape, "a.mp4"), limits)
    assert caught.value.code == code
    assert caught.value.status is Status.REFUSED
    assert "%(" not in caught.value.sentence
