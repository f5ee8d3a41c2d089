"""``manage.py transcode`` as a script sees it: one JSON object and an exit code."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.media_pipeline import clips
from tests.media_pipeline.conftest import GetClip

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


def transcode(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[object, Any]:
    with pytest.raises(SystemExit) as caught:
        call_command("transcode", *map(str, arguments))
    return caught.value.code, json.loads(capsys.readouterr().out)


def test_a_good_file_is_ready_and_everything_is_listed(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    code, answer = transcode(capsys, clip(clips.landscape, "a.mp4"), "--out", out)
    assert (code, answer["status"], answer["reason"]) == (0, "ready", None)
    assert answer["source"]["container"] == "mov"
    assert answer["source"]["duration"] == 2
    assert len(answer["source"]["sha256"]) == 64
    assert {stream["codec"] for stream in answer["source"]["streams"]} == {"h264", "aac"}
    assert answer["loudness"]["integrated_lufs"] < 0
    assert answer["cpu_seconds"] > 0
    for output in answer["outputs"]:
        assert Path(output["path"]).is_relative_to(out)
        assert Path(output["path"]).stat().st_size == output["bytes"]


def test_only_the_recipes_asked_for_are_made(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (clip(clips.landscape, "a.mp4"), "--out", tmp_path / "o")
    _, answer = transcode(capsys, *arguments, "--recipes", "peaks,poster")
    assert {output["recipe"] for output in answer["outputs"]} == {"peaks", "poster"}


@pytest.mark.parametrize(
    ("content", "code", "status", "reason"),
    [
        (b"", 2, "refused", "empty_file"),
        (b"#EXTM3U\nfile:///etc/passwd\n", 2, "refused", "playlist"),
        (b"\x00\x00\x00\x18ftypisom", 3, "damaged", "unreadable"),
    ],
)
def test_a_bad_file_has_a_code_and_a_sentence_and_leaves_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    code: int,
    status: str,
    reason: str,
) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    found, answer = transcode(capsys, tmp_path / "a.mp4", "--out", tmp_path / "out")
    assert (found, answer["status"], answer["reason"]["code"]) == (code, status, reason)
    assert len(answer["reason"]["sentence"]) > 40
    assert answer["outputs"] == []
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4", "vault"][
        : len(list(tmp_path.iterdir()))
    ]


def test_a_broken_program_is_a_failure_not_a_bad_file(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = "/nonexistent/ffmpeg"
    code, answer = transcode(capsys, clip(clips.song, "a.wav"), "--out", tmp_path / "out")
    assert (code, answer["reason"]["code"]) == (1, "ffmpeg_missing")


def test_what_was_in_the_target_stays(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    arguments = (clip(clips.song, "a.wav"), "--out", out, "--recipes", "peaks")
    _, answer = transcode(capsys, *arguments)
    assert (out / "notes.txt").read_text() == "mine"
    assert all(Path(output["path"]).is_file() for output in answer["outputs"])


def test_the_target_may_be_a_disk_of_its_own(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its parent is never touched; an empty target is filled itself, nothing hidden stays."""
    out = tmp_path / "out"
    out.mkdir()
    before = out.stat().st_ino
    _, answer = transcode(capsys, clip(clips.song, "a.wav"), "--out", out, "--recipes", "peaks")
    assert {output["path"] for output in answer["outputs"]} == {str(p) for p in out.iterdir()}
    assert out.stat().st_ino == before


@pytest.mark.parametrize("target", ["file", "file/below"])
def test_a_target_that_is_a_file_is_named_and_stays(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    (tmp_path / "file").write_text("mine")
    code, answer = transcode(capsys, clip(clips.song, "a.wav"), "--out", tmp_path / target)
    assert (code, answer["reason"]["code"]) == (1, "storage_unwritable")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_pipe_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    code, answer = transcode(capsys, tmp_path / "pipe", "--out", tmp_path / "out")
    assert (code, answer["reason"]["code"]) == (1, "no_such_file")


def test_rubbish_from_the_program_is_not_blamed_on_the_file(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    """It writes half a second of noise where samples belong, and says that all went well."""
    liar = tmp_path / "ffmpeg"
    liar.write_text("#!/bin/sh\nhead -c 48000 /dev/urandom\n")
    liar.chmod(0o755)
    settings.HERITAGE_MEDIA_FFMPEG_BINARY = str(liar)
    code, answer = transcode(capsys, clip(clips.song, "a.wav"), "--out", tmp_path / "out")
    assert (code, answer["status"], answer["reason"]["code"]) == (1, "failed", "output_unproved")


def test_names_in_any_script_are_only_names(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = tmp_path / "-i Hát then %03d 'x' $(touch pwned) 侗族.wav"
    odd.write_bytes(clip(clips.song, "a.wav").read_bytes())
    code, _ = transcode(capsys, "--out", tmp_path / "o", "--recipes", "peaks", "--", odd)
    assert code == 0
    assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize("profile", [None, "heritage.settings.production"])
def test_it_needs_no_site_no_secret_and_no_database(
    clip: GetClip, tmp_path: Path, profile: str | None
) -> None:
    """A bare environment, a name that no script can spell, and a directory of its own."""
    odd = os.fsencode(tmp_path) + b"/b\xff\xfe lat\xe1n\n.wav"
    Path(os.fsdecode(odd)).write_bytes(clip(clips.song, "a.wav").read_bytes())
    run = subprocess.run(
        [sys.executable, MANAGE, "transcode", "--recipes", "peaks", "--out", "made", "--", odd],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]} | ({"DJANGO_SETTINGS_MODULE": profile} if profile else {}),
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["status"] == "ready"
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_salvage_is_a_choice_and_tells_what_was_lost(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half = clip(clips.cut_in_half(clips.landscape), "half.mp4")
    code, answer = transcode(capsys, half, "--out", tmp_path / "a")
    assert (code, answer["status"], answer["outputs"]) == (3, "damaged", [])
    assert 0 < answer["reason"]["detail"]["found_seconds"] < 2
    code, answer = transcode(capsys, half, "--out", tmp_path / "b", "--salvage")
    assert (code, answer["status"], answer["reason"]["code"]) == (0, "ready", "salvaged")
    assert answer["losses"][0]["end"] == pytest.approx(2, abs=0.1)
    assert answer["reason"]["detail"]["lost_seconds"] == pytest.approx(1, abs=0.3)


@pytest.mark.parametrize("name", ["gone", ""])
def test_no_file_is_an_answer_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Of a folder too: a script reads the same object as ever."""
    code, answer = transcode(capsys, tmp_path / name, "--out", tmp_path / "out")
    assert (code, answer["status"], answer["reason"]["code"]) == (1, "failed", "no_such_file")
    assert answer["source"] | {"size": None, "sha256": None} == answer["source"]
    assert not (tmp_path / "out").exists()


def run_manage(*arguments: object, **options: Any) -> tuple[int, Any, str]:
    """As from a shell: exit code, the one object, and what standard error says."""
    run = subprocess.run(
        [sys.executable, MANAGE, "transcode", *map(os.fsencode, map(str, arguments))],
        capture_output=True,
        check=False,
        **options,
    )
    return run.returncode, json.loads(run.stdout), run.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.wav",),
        ("a.wav", "--out"),
        ("a.wav", "--out", "o", "--bogus"),
        ("a.wav", "--out", ""),
    ],
)
def test_mistakes_on_the_command_line_are_answered_like_all_else(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """argparse's own exit code would say that the file was refused."""
    code, answer, said = run_manage(*arguments, cwd=tmp_path)
    assert (code, answer["status"], answer["reason"]["code"]) == (1, "failed", "bad_arguments")
    assert answer["outputs"] == []
    assert "usage:" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(("recipes", "said"), [("mp5", "mp5"), ("", "no recipe"), (" , ", "no")])
def test_a_choice_of_recipes_that_do_not_exist_is_a_mistake(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str], recipes: str, said: str
) -> None:
    arguments = (clip(clips.song, "a.wav"), "--out", tmp_path / "o", f"--recipes={recipes}")
    code, answer = transcode(capsys, *arguments)
    assert (code, answer["status"], answer["reason"]["code"]) == (1, "failed", "bad_arguments")
    assert said in answer["reason"]["detail"]["found"]


@pytest.mark.parametrize(
    ("make", "name", "recipes"),
    [
        (clips.song, "a.wav", "poster"),
        (clips.cut_in_half(clips.song), "half.wav", "image,sprite"),
        (clips.silent, "a.mp4", "audio_aac"),
        (clips.silent, "a.mp4", "mp4_medium,mp4_large"),
    ],
)
def test_a_choice_that_makes_nothing_of_this_file_is_said_to(
    clip: GetClip,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Any,
    name: str,
    recipes: str,
) -> None:
    """Larger files of a small film too: the small one is the largest that there is."""
    arguments = (clip(make, name), "--out", tmp_path / "o", "--recipes", recipes)
    code, answer = transcode(capsys, *arguments)
    assert (code, answer["status"], answer["reason"]["code"]) == (1, "failed", "nothing_to_make")
    assert recipes.replace(",", ", ") in answer["reason"]["sentence"]
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("name", ["x" * 300, "folder/" + "y" * 256])
def test_a_name_that_no_file_can_have_is_an_answer(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, answer = transcode(capsys, tmp_path / name, "--out", tmp_path / "out")
    assert (code, answer["reason"]["code"]) == (1, "no_such_file")
    song = clip(clips.song, "a.wav")
    code, answer = transcode(capsys, song, "--out", tmp_path / name)
    assert (code, answer["reason"]["code"]) == (1, "storage_unwritable")


def test_the_longest_name_that_a_target_can_have_is_taken(
    clip: GetClip, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / ("ế" * 85)
    arguments = (clip(clips.song, "a.wav"), "--out", out, "--recipes", "peaks")
    assert transcode(capsys, *arguments)[0] == 0
    assert [path.name for path in tmp_path.iterdir() if path.name != "vault"] == [out.name]


def test_a_target_that_is_no_text_is_answered_after_all(clip: GetClip, tmp_path: Path) -> None:
    """The paths come back as they are, however the terminal is set."""
    out = os.fsdecode(os.fsencode(tmp_path) + b"/b\xff\xfe \xe1")
    for encoding in ("utf-8", "ascii"):
        code, answer, _ = run_manage(
            clip(clips.song, "a.wav"), "--recipes", "peaks", "--out", f"{out}{encoding}",
            env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": encoding},
        )  # fmt: skip
        assert (code, answer["status"]) == (0, "ready")
        assert all(os.path.isfile(output["path"]) for output in answer["outputs"])


AS_NOBODY = """
import os, sys
from django.core.management import execute_from_command_line
os.environ["DJANGO_SETTINGS_MODULE"] = "heritage.settings.test"
import django
django.setup()
import media_pipeline.single
if os.geteuid() == 0:
    os.setgroups([])
    os.setuid(65534)
execute_from_command_line(["manage.py", *sys.argv[1:]])
"""


@pytest.mark.parametrize("is_folder", [True, False], ids=["closed folder", "closed file"])
def test_what_may_not_be_read_is_told_as_that(clip: GetClip, is_folder: bool) -> None:
    """And not as a fault of the media store; seen by a user who is not root."""
    content = clip(clips.song, "a.wav").read_bytes()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "closed").mkdir()
        source = folder / "closed" / "a.wav"
        source.write_bytes(content)
        source.chmod(0o644 if is_folder else 0o000)
        (folder / "closed").chmod(0o000 if is_folder else 0o755)
        folder.chmod(0o777)
        run = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, "transcode", source, "--out", folder / "out"],
            cwd=MANAGE.parent,
            capture_output=True,
            check=False,
        )
        (folder / "closed").chmod(0o755)
        answer = json.loads(run.stdout)
    assert (run.returncode, answer["status"]) == (1, "failed")
    assert answer["reason"]["code"] == "source_unreadable"
    assert b"Traceback" not in run.stderr


def test_what_nobody_foresaw_is_an_answer_too(
    clip: GetClip, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HERITAGE_MEDIA_TIMEOUT_FACTOR = "twenty"
    settings.HERITAGE_MEDIA_MAX_BYTES = object()
    arguments = (clip(clips.song, "a.wav"), "--out", tmp_path / "out")
    code, answer = transcode(capsys, *arguments)
    assert (code, answer["status"], answer["reason"]["code"]) == (1, "failed", "internal_error")


ENDLESS_SECONDS = 300


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_whoever_stops_it_gets_an_answer_and_nothing_stays(
    clip: GetClip, tmp_path: Path, number: signal.Signals
) -> None:
    endless = tmp_path / "ffmpeg"
    endless.write_text(f"#!/bin/sh\ntouch running\nexec sleep {ENDLESS_SECONDS}\n")
    endless.chmod(0o755)
    work = tmp_path / "work"
    arguments = [MANAGE, "transcode", clip(clips.song, "a.wav"), "--out", work / "out"]
    environment = {"PATH": os.environ["PATH"], "FFMPEG_BINARY": str(endless)}
    run = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        # Whoever started these tests in the background has the signal ignored, by heirs too.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    while not list(tmp_path.rglob("running")):
        assert run.poll() is None
        time.sleep(0.05)
    run.send_signal(number)
    said, _ = run.communicate(timeout=ENDLESS_SECONDS / 2)
    assert (run.returncode, json.loads(said)["reason"]["code"]) == (1, "cancelled")
    assert not work.exists()


def test_a_target_that_does_not_come_to_be_leaves_no_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"letter")
    code, _ = transcode(capsys, tmp_path / "a.mp4", "--out", tmp_path / "new/deep/out")
    assert code == 2
    assert not (tmp_path / "new").exists()
