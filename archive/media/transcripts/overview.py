"""The words of a recording as officers' pages list them. Reads; decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.media.measures import clock
from archive.media.models import MediaAsset, Transcript, TranscriptFile, TranscriptRevision

from .contents import MS_PER_SECOND
from .formats import eaf
from .formats.files import FORMATS
from .formats.values import GivenLine, GivenTier

FORMAT_NAMES: Final = {
    "vtt": "WebVTT (.vtt)",
    "srt": "SubRip (.srt)",
    "eaf": "ELAN (.eaf)",
    "txt": ".txt",
}
SHOWN_LINES: Final = 8
"""Of a tier in a preview: enough to recognise a song by."""


@dataclass(frozen=True, slots=True)
class Download:
    """A link to a file of words."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file of words as it was given."""

    name: str
    is_recognised: bool
    """A program wrote it by listening."""
    url: str
    place_url: str
    """Where its tiers are looked at and taken over."""


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One transcript in the list."""

    name: str
    about: str
    is_draft: bool
    """Somebody has left changes that visitors do not see yet."""
    align_url: str
    remove_url: str
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line in a preview."""

    clock: str
    text: str


def rows_of(asset: MediaAsset, transcripts: Iterable[Transcript]) -> list[TranscriptRow]:
    return [_row(asset, one) for one in transcripts]


def _row(asset: MediaAsset, transcript: Transcript) -> TranscriptRow:
    address = [asset.record_id, asset.code, transcript.pk]
    latest = transcript.revisions.first()
    return TranscriptRow(
        name=str(transcript),
        about=about(transcript),
        is_draft=latest is not None and latest.reason == TranscriptRevision.Reason.DRAFT,
        align_url=reverse("archive_media:align", args=address),
        remove_url=reverse("archive_media:remove_words", args=address),
        downloads=tuple(
            Download(
                FORMAT_NAMES[one], reverse("archive_media:download_words", args=[*address, one])
            )
            for one in FORMATS
            if one != eaf.FORMAT
        ),
    )


def about(transcript: Transcript) -> str:
    """How many lines, and how many of them nobody has put in time."""
    cues = list(transcript.cues.all())
    open_count = sum(1 for cue in cues if cue.start_seconds is None)
    said = line_count(len(cues))
    if not open_count or not cues:
        return said
    words = _("none in time yet") if open_count == len(cues) else _("%(count)s not in time yet")
    return f"{said}, {words % {'count': open_count}}"


def line_count(count: int) -> str:
    return ngettext("%(count)d line", "%(count)d lines", count) % {"count": count}


def shown_lines(tier: GivenTier) -> list[ShownLine]:
    """The first lines of a tier."""
    return [ShownLine(_clock(line), line.text) for line in tier.lines[:SHOWN_LINES]]


def _clock(line: GivenLine) -> str:
    return "" if line.start_ms is None else clock(line.start_ms / MS_PER_SECOND)


def files_of(asset: MediaAsset) -> list[GivenFile]:
    """The files as they were given, the newest first."""
    files: Iterable[TranscriptFile] = asset.transcript_files.defer("content")
    return [_given_file(asset, one) for one in files]


def _given_file(asset: MediaAsset, file: TranscriptFile) -> GivenFile:
    address = [asset.record_id, asset.code, file.pk]
    return GivenFile(
        name=file.name,
        is_recognised=file.is_recognised,
        url=reverse("archive_media:given_words", args=address),
        place_url=reverse("archive_media:place_words", args=address),
    )
