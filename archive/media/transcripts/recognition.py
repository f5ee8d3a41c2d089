"""Speech recognition behind an interface: off unless the people who run the site set one up.

What a recogniser writes is kept like a file an officer gave: nothing of it reaches visitors before
an officer has read it and taken it over. Nothing is ever fetched from elsewhere.
"""

import shlex
import tempfile
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from archive.media.models import MediaAsset, TranscriptFile
from archive.vocabularies.models import Language
from media_pipeline import api as pipeline
from media_pipeline.errors import ProcessingFailedError

from .services import keep_file

TIMEOUT_SECONDS: Final = 6 * 3600
"""A night of ritual on a machine without a graphics card."""


class RecognitionError(Exception):
    """No words came of it; `code` says why: off, no_recording, program_missing, program_failed,
    nothing_written."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(f"{code}: {details}" if details else code)
        self.code = code


class Recogniser(Protocol):
    """Something that listens to a recording and writes down what it hears."""

    def recognise(self, recording: Path, language: str) -> bytes:
        """Words in any format the archive reads (`formats.files`), best WebVTT.

        `language`: ISO 639-3. Raises RecognitionError.
        """
        ...


class CommandRecogniser:
    """A program of the operator's: HERITAGE_SPEECH_COMMAND with `{recording}`, `{language}` and
    `{words}`, the file it is to write."""

    def recognise(self, recording: Path, language: str) -> bytes:
        """Run the program to its end and read what it wrote."""
        with tempfile.TemporaryDirectory(prefix="words-") as folder:
            words = Path(folder) / "words.vtt"
            places = {"recording": str(recording), "language": language, "words": str(words)}
            command = shlex.split(settings.HERITAGE_SPEECH_COMMAND)
            # Filled after splitting: a name with spaces stays one argument, and no shell reads it.
            arguments = [part.format(**places) for part in command]
            _run(arguments)
            if not words.is_file():
                raise RecognitionError("nothing_written", program=arguments[0])
            return words.read_bytes()


def _run(arguments: list[str]) -> None:
    try:
        code = pipeline.run_program(arguments, timeout_seconds=TIMEOUT_SECONDS)
    except FileNotFoundError as error:
        raise RecognitionError("program_missing", program=arguments[0]) from error
    except ProcessingFailedError as error:
        raise RecognitionError("program_failed", reason=error.code) from error
    if code:
        raise RecognitionError("program_failed", exit_code=code)


def configured_recogniser() -> Recogniser:
    """The one HERITAGE_SPEECH_RECOGNISER names. Raises RecognitionError `off`."""
    name = settings.HERITAGE_SPEECH_RECOGNISER
    if not name:
        raise RecognitionError("off")
    recogniser: Recogniser = import_string(name)()
    return recogniser


def recognise_words(*, asset: MediaAsset, language: Language) -> TranscriptFile:
    """Let the recogniser listen and keep what it wrote, for an officer to look at.

    Raises RecognitionError, and UnreadableWordsError when what it wrote cannot be read.
    """
    recogniser = configured_recogniser()
    try:
        with pipeline.lend_master(asset.sha256) as recording:
            content = recogniser.recognise(recording, language.slug)
    except ProcessingFailedError as error:
        raise RecognitionError("no_recording", reason=error.code) from error
    name = f"{asset.code}-{language.slug}.vtt"
    return keep_file(asset=asset, name=name, content=content, by=None, is_recognised=True)
