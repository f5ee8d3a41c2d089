"""Speech recognition: off by default; what a program of the operator's heard waits to be read."""

import stat
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django import Settings

from archive.media.models import MediaAsset, Transcript, TranscriptFile, TranscriptRevision
from archive.media.transcripts.services import Placement, import_words
from media_pipeline import api as pipeline
from media_pipeline import conf
from tests.factories import archive as make
from tests.services.s3 import ObjectStorage

pytestmark = pytest.mark.django_db
PROGRAM = """#!{python}
import sys
recording, language, words = sys.argv[1:]
assert open(recording, "rb").read() == b"the sound itself"
open(words, "w").write(f"WEBVTT\\n\\n00:00.000 --> 00:01.000\\nnghe tiếng {{language}}\\n")
"""


@pytest.fixture
def song(tmp_path: Path) -> MediaAsset:
    make.make_language("tyz")
    sound = tmp_path / "sound.bin"
    sound.write_bytes(b"the sound itself")
    asset = make.make_asset(make.make_record())
    asset.sha256 = pipeline.store_master(sound).sha256
    asset.save()
    return asset


def program(folder: Path, text: str) -> str:
    path = folder / "nghe và chép"
    path.write_text(text.format(python=sys.executable))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"'{path}' {{recording}} {{language}} {{words}}"


def switch_on(settings: Settings, command: str) -> None:
    settings.HERITAGE_SPEECH_RECOGNISER = "archive.media.transcripts.recognition.CommandRecogniser"
    settings.HERITAGE_SPEECH_COMMAND = command


def listen(song: MediaAsset) -> str:
    said = StringIO()
    translation.activate("vi")
    call_command("recognise_words", song.code, language="tyz", stdout=said)
    return said.getvalue()


def test_it_is_off_by_default(song: MediaAsset) -> None:
    with pytest.raises(CommandError, match="off"):
        listen(song)


def test_a_recording_in_object_storage_is_fetched_for_the_program(
    song: MediaAsset, object_storage: ObjectStorage, settings: Settings, tmp_path: Path
) -> None:
    assert conf.vault().send_masters() == 1
    switch_on(settings, program(tmp_path, PROGRAM))
    assert "waits for an officer" in listen(song)
    object_storage.trouble = "down"
    with pytest.raises(CommandError, match="storage_unreachable"):
        listen(song)


def test_what_a_program_heard_waits_for_an_officer(
    song: MediaAsset, settings: Settings, tmp_path: Path
) -> None:
    switch_on(settings, program(tmp_path, PROGRAM))
    assert "waits for an officer" in listen(song)
    file = TranscriptFile.objects.get()
    assert file.is_recognised
    assert not Transcript.objects.exists()
    placement = Placement("", "original", make.make_language("tyz"))
    (made,) = import_words(file=file, placements=[placement], by=None)
    assert made.cues.get().text == "nghe tiếng tyz"
    assert made.revisions.get().reason == TranscriptRevision.Reason.RECOGNISED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("#!{python}\nraise SystemExit(3)\n", "program_failed"),
        ("#!{python}\n", "nothing_written"),
        (
            '#!{python}\nimport sys\nopen(sys.argv[3], "wb").write(bytes(9))\n',
            "không phải tệp văn bản",
        ),
    ],
)
def test_a_program_that_fails_is_named(
    song: MediaAsset, settings: Settings, tmp_path: Path, text: str, said: str
) -> None:
    switch_on(settings, program(tmp_path, text))
    with pytest.raises(CommandError, match=said):
        listen(song)
    assert not TranscriptFile.objects.exists()


def test_a_program_that_is_not_there_is_named(song: MediaAsset, settings: Settings) -> None:
    switch_on(settings, "/nowhere/nghe {recording} {words}")
    with pytest.raises(CommandError, match="program_missing"):
        listen(song)
