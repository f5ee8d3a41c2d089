"""Why a file was refused, found damaged, or could not be processed: stable code → plain sentence.

Codes are stored in the database and printed by commands, so they never change their meaning. The
sentences say what to do next, to somebody who is not a technician.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.values import Status


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the table."""

    status: Status
    """How a job with this reason ends."""
    sentence: Promise
    """Translatable; ``%(name)s`` stands for a value of the error's detail."""
    may_retry: bool = False
    """True when the same attempt may succeed later without anybody's help."""
    is_salvageable: bool = False
    """True when the sentence promises that what still plays, or can be seen, can be saved."""
    in_the_end: str = ""
    """The code under which it is told when the last attempt met it; empty: the same."""
    attempts: int = 0
    """As many attempts are made at least, however few a job has: what helps is time."""


PATIENT_ATTEMPTS = 12
"""Five hours at the usual distances: 20 GB on the line of an office, a storage under repair."""

REASONS: Mapping[str, Reason] = {
    # Refused: the file is not for us.
    "empty_file": Reason(
        Status.REFUSED,
        _(
            "The file is empty (0 bytes). Copy it again from the camera, phone or disk, then "
            "upload it once more."
        ),
    ),
    "playlist": Reason(
        Status.REFUSED,
        _(
            "This is a playlist: a list that points to other files, not a recording. Upload the "
            "recording itself."
        ),
    ),
    "not_media": Reason(
        Status.REFUSED,
        _(
            "This is not a video, sound, picture or document, whatever its name says. Upload a "
            "video (MP4, MOV, MKV, AVI), a sound (WAV, MP3, FLAC, M4A), a picture (JPEG, PNG, "
            "TIFF, HEIC, WebP) or a document (PDF)."
        ),
    ),
    "unsupported_format": Reason(
        Status.REFUSED,
        _(
            "%(format)s files cannot be processed here. Save it as MP4 (video), WAV (sound), "
            "JPEG (picture) or PDF (document), then upload it again."
        ),
    ),
    "too_large": Reason(
        Status.REFUSED,
        _(
            "The file is %(gigabytes)s GB; the largest accepted is %(limit_gigabytes)s GB. Split "
            "it into parts, or bring it on a disk to the people who run this archive."
        ),
    ),
    "too_many_pixels": Reason(
        Status.REFUSED,
        _(
            "The picture has %(megapixels)s million pixels; at most %(limit_megapixels)s million "
            "are accepted. Save a smaller copy, then upload that."
        ),
    ),
    "too_many_pages": Reason(
        Status.REFUSED,
        _(
            "The document has more than %(limit_pages)s pages. Split it into volumes, then upload "
            "each volume."
        ),
    ),
    "locked_document": Reason(
        Status.REFUSED,
        _(
            "The document is locked with a password. Open it with the password, save it without "
            "one, then upload that."
        ),
    ),
    "too_long": Reason(
        Status.REFUSED,
        _(
            "The recording lasts %(hours)s hours; at most %(limit_hours)s hours are accepted. "
            "Split it into parts, then upload each part."
        ),
    ),
    "too_many_streams": Reason(
        Status.REFUSED,
        _(
            "The file holds %(streams)s tracks; at most %(limit_streams)s are accepted. Export the "
            "picture and the sound alone, then upload that."
        ),
    ),
    "no_streams": Reason(
        Status.REFUSED,
        _(
            "The file holds neither picture nor sound that can be played. Check that it is the "
            "right file, or export it again as MP4 or WAV."
        ),
    ),
    "unsupported_codec": Reason(
        Status.REFUSED,
        _(
            "The picture of this file is stored in a way that cannot be read here. Save it as MP4 "
            "(H.264), then upload it again."
        ),
    ),
    # Ready, at a price.
    "salvaged": Reason(
        Status.READY,
        _(
            "The recording is damaged. At your request everything that still plays was converted: "
            "the copy lasts %(found_seconds)s seconds. Lost or disturbed: %(lost_seconds)s seconds "
            "(%(places)s). The original is kept as it is; look for a better copy."
        ),
    ),
    "salvaged_still": Reason(
        Status.READY,
        _(
            "The file is damaged. At your request everything that can still be seen was kept; "
            "what is missing is grey or left out. The original is kept as it is; look for a better "
            "copy."
        ),
    ),
    # Damaged: a recording, but not whole.
    "unreadable": Reason(
        Status.DAMAGED,
        _(
            "The file cannot be opened: its beginning looks right, but its end or its index is "
            "missing. Copy it again from the camera or phone; if no better copy exists, keep this "
            "one and ask for a repair."
        ),
    ),
    "truncated": Reason(
        Status.DAMAGED,
        _(
            "The recording breaks off: %(found_seconds)s of %(stated_seconds)s seconds can be "
            "played. It was probably cut off while copying. Copy it again from the source, then "
            "upload it once more. If there is no better copy, what still plays can be saved."
        ),
        is_salvageable=True,
    ),
    "breaks_off": Reason(
        Status.DAMAGED,
        _(
            "The recording breaks off after %(found_seconds)s seconds, in the middle of a picture "
            "or a sound; how long it was is written nowhere. Copy it again from the source, then "
            "upload it once more. If there is no better copy, what still plays can be saved."
        ),
        is_salvageable=True,
    ),
    "gaps": Reason(
        Status.DAMAGED,
        _(
            "The recording has gaps: %(lost_seconds)s seconds of it are missing or altered "
            "(%(places)s). Copy it again from the source. If there is no better copy, what still "
            "plays can be saved."
        ),
        is_salvageable=True,
    ),
    "corrupt": Reason(
        Status.DAMAGED,
        _(
            "Parts of the file are damaged and cannot be played or shown. Copy it again from the "
            "source. If there is no better copy, what is left of it can be saved."
        ),
        is_salvageable=True,
    ),
    "nothing_recorded": Reason(
        Status.DAMAGED,
        _(
            "The file opens, but nothing is recorded in it (0 seconds). Check that it is the "
            "right file and that it was copied to the end."
        ),
    ),
    # Not kept: nothing was stored, so there is no job and no original here.
    "not_kept_disk_full": Reason(
        Status.FAILED,
        _(
            "The server's disk is full, so the file was not kept. Keep your copy. Ask the people "
            "who run this archive to free some space, then upload it again."
        ),
    ),
    "not_kept_unwritable": Reason(
        Status.FAILED,
        _(
            "The server cannot write to its media store, so the file was not kept. Keep your "
            "copy. Tell the people who run this archive, then upload it again."
        ),
    ),
    # Failed: the machine's fault; the original is safe.
    "ffmpeg_missing": Reason(
        Status.FAILED,
        _(
            "The server lacks the program ffmpeg, which converts recordings, or a part of it. The "
            "original is safe. Tell the people who run this archive, then press “Try again”."
        ),
    ),
    "ffmpeg_crashed": Reason(
        Status.FAILED,
        _(
            "The conversion program stopped unexpectedly. The original is safe. It will be tried "
            "again; if this message stays, tell the people who run this archive."
        ),
        may_retry=True,
    ),
    "opener_crashed": Reason(
        Status.FAILED,
        _(
            "The program that opens pictures and documents stopped unexpectedly at this file. The "
            "original is safe. Save it again as JPEG or PDF and upload that; tell the people who "
            "run this archive."
        ),
    ),
    "reader_crashed": Reason(
        Status.FAILED,
        _(
            "The program that opens recordings stopped unexpectedly at this file. The original is "
            "safe. Save it again as MP4 or WAV and upload that; tell the people who run this "
            "archive."
        ),
    ),
    "timed_out": Reason(
        Status.FAILED,
        _(
            "The conversion took longer than allowed and was stopped. The original is safe. Press "
            "“Try again” when the server is less busy."
        ),
    ),
    "too_heavy": Reason(
        Status.FAILED,
        _(
            "Converting this recording needs more memory than is allowed. The original is safe. "
            "Ask the people who run this archive to raise the limit, or save it in a smaller size."
        ),
    ),
    "output_too_large": Reason(
        Status.FAILED,
        _(
            "The conversion wrote far more than a recording of this length can need and was "
            "stopped. The original is safe. Tell the people who run this archive."
        ),
    ),
    "disk_full": Reason(
        Status.FAILED,
        _(
            "The server's disk is full. The original is safe. Ask the people who run this archive "
            "to free some space, then press “Try again”."
        ),
        may_retry=True,
    ),
    "storage_unwritable": Reason(
        Status.FAILED,
        _(
            "The server cannot write to its media store. Tell the people who run this archive, "
            "then press “Try again”."
        ),
    ),
    "no_such_file": Reason(
        Status.FAILED,
        _(
            "There is no file of this name that can be read. Check the name; a folder cannot be "
            "converted, only the files in it one by one."
        ),
    ),
    "source_unreadable": Reason(
        Status.FAILED,
        _(
            "The file is there, but the system does not let it be read. Ask the people who run "
            "this archive to give the right to read the file and its folder, then try again."
        ),
    ),
    "bad_arguments": Reason(
        Status.FAILED,
        _(
            "The command was not understood, and nothing was done: %(found)s Run it with --help "
            "to see what it expects."
        ),
    ),
    "nothing_to_make": Reason(
        Status.FAILED,
        _(
            "None of the recipes asked for makes anything of this file (%(recipes)s). Nothing was "
            "made. Choose others, or leave the choice out."
        ),
    ),
    "master_missing": Reason(
        Status.FAILED,
        _(
            "The original file is no longer in the media store. Tell the people who run this "
            "archive at once: it must be restored from a backup."
        ),
    ),
    "master_not_here_yet": Reason(
        Status.FAILED,
        _(
            "The original file is not in the media store yet: the server that took it in has not "
            "sent it so far. It will be tried again."
        ),
        may_retry=True,
        in_the_end="master_missing",
        attempts=PATIENT_ATTEMPTS,
    ),
    "master_altered": Reason(
        Status.FAILED,
        _(
            "The original file in the media store is no longer what was deposited: its checksum "
            "differs. Tell the people who run this archive at once: it must be restored from a "
            "backup."
        ),
        may_retry=True,
    ),
    "storage_unreachable": Reason(
        Status.FAILED,
        _(
            "The media store does not answer at the moment. The original is safe. It will be "
            "tried again; if this message stays, tell the people who run this archive."
        ),
        may_retry=True,
        attempts=PATIENT_ATTEMPTS,
    ),
    "storage_refused": Reason(
        Status.FAILED,
        _(
            "The media store does not let the server in. The original is safe. Tell the people "
            "who run this archive to check its access key, then press “Try again”."
        ),
    ),
    "storage_altered": Reason(
        Status.FAILED,
        _(
            "The media store kept other bytes than it was given (%(path)s), so nothing was shown "
            "to visitors. The original is safe. It will be tried again."
        ),
        may_retry=True,
    ),
    "output_unproved": Reason(
        Status.FAILED,
        _(
            "A converted file did not pass its check (%(path)s), so nothing was shown to "
            "visitors. The original is safe. It will be tried again."
        ),
        may_retry=True,
    ),
    "worker_lost": Reason(
        Status.FAILED,
        _(
            "The server was interrupted several times during the conversion. The original is "
            "safe. Press “Try again”; if it happens again, tell the people who run this archive."
        ),
    ),
    "internal_error": Reason(
        Status.FAILED,
        _(
            "Something unforeseen went wrong during the conversion. The original is safe. It will "
            "be tried again; if this message stays, tell the people who run this archive."
        ),
        may_retry=True,
    ),
    "cancelled": Reason(
        Status.FAILED,
        _("The conversion was cancelled. The original is safe. Press “Try again” to start it."),
    ),
}


def sentence_for(code: str, detail: Mapping[str, Any] | None = None) -> str:
    """Return the sentence for ``code`` in the active language, or ``""`` for an empty code.

    Raises :class:`KeyError` for an unknown code: a code without a sentence is a defect.
    """
    if not code:
        return ""
    return str(REASONS[code].sentence) % dict(detail or {})
