"""The alignment screen: words beside their recording, put in time by listening.

Sends the screen what it works on and takes back what it made of it; the rules are in `services`.
"""

from collections import defaultdict
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from archive.media.admin_access import OBSTACLE_STATUS, UNPROCESSABLE, asset_to_change
from archive.media.models import MediaAsset, Transcript, TranscriptRevision
from archive.media.permissions import obstacle_to_changes
from archive.media.pictures import derivatives_of
from archive.media.player import Moment, players_of
from archive.media.storage import file_url
from archive.vocabularies.language_tags import language_tag

from .contents import Content, restored
from .exporting import transcripts_of
from .payload import (
    MAX_PAYLOAD_BYTES,
    PayloadError,
    read_lines,
    read_name,
    read_number,
    read_payload,
)
from .services import ChangedMeanwhileError, open_content, save_lines

CONFLICT: Final = 409
HAND_LENGTH: Final = 40


@require_safe
def align(request: HttpRequest, pk: int, code: str, transcript: int) -> HttpResponse:
    """The screen for one transcript."""
    asset = asset_to_change(request, pk, code)
    opened = get_object_or_404(Transcript, asset=asset, pk=transcript)
    players = players_of([asset], get_language() or "", Moment())
    obstacle = obstacle_to_changes(asset.record, request.user)
    context = {
        "asset": asset,
        "transcript": opened,
        "tag": language_tag(opened.language.slug),
        "player": players[0] if players else None,
        "obstacle": obstacle,
        "words_url": reverse("archive_media:words", args=[pk, code]),
        "screen": _screen(asset, opened),
    }
    return render(request, "archive/admin/align.html", context)


def _screen(asset: MediaAsset, transcript: Transcript) -> dict[str, Any]:
    """All that the script works with."""
    address = [asset.record_id, asset.code, transcript.pk]
    return {
        "id": f"{asset.code}-{transcript.pk}",
        "version": transcript.version,
        "lines": _as_sent(open_content(transcript)),
        "beside": _beside(asset, transcript),
        "order": _order(asset, transcript),
        "saveUrl": reverse("archive_media:save_words", args=address),
        "peaksUrl": _peaks_url(asset),
        "duration": asset.duration_seconds or 0,
        "words": _words(),
    }


def _as_sent(content: Content) -> list[dict[str, Any]]:
    return [
        {
            "key": line.key,
            "line": line.line,
            "text": line.text,
            "start": line.start_ms,
            "end": line.end_ms,
        }
        for line in content.lines
    ]


def _beside(asset: MediaAsset, transcript: Transcript) -> dict[int, list[dict[str, str]]]:
    """What other tiers say, by line number."""
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for other in transcripts_of(asset):
        if other.pk != transcript.pk:
            tag = language_tag(other.language.slug)
            for cue in other.cues.all():
                found[cue.line].append({"text": cue.text, "lang": tag})
    return dict(found)


def _order(asset: MediaAsset, transcript: Transcript) -> list[int]:
    """The lines of the song as the most original other transcript has them: what can be linked."""
    others = [one for one in transcripts_of(asset) if one.pk != transcript.pk]
    return list(dict.fromkeys(cue.line for cue in others[0].cues.all())) if others else []


def _peaks_url(asset: MediaAsset) -> str:
    """The detailed peaks: 20 a second place a syllable."""
    files = derivatives_of(asset, "peaks")
    detailed = [one for one in files if one.path.endswith(".dat")]
    return file_url(asset, detailed[0].path) if detailed else ""


@require_POST
def save(request: HttpRequest, pk: int, code: str, transcript: int) -> JsonResponse:
    """Keep what a screen holds, as a draft or for visitors; 409 with the other's lines when
    somebody else saved meanwhile."""
    asset = asset_to_change(request, pk, code)
    opened = get_object_or_404(Transcript, asset=asset, pk=transcript)
    if obstacle := obstacle_to_changes(asset.record, request.user):
        return _problem(obstacle.code, obstacle.sentence, OBSTACLE_STATUS[obstacle.code])
    try:
        saved = _saved(request, opened)
    except PayloadError:
        words = _("The lines could not be read. Load the page again; your work is kept here.")
        return _problem("unreadable", words, UNPROCESSABLE)
    except ChangedMeanwhileError as conflict:
        return _conflict(opened, conflict.revision)
    numbers = {line.key: line.line for line in open_content(saved).lines}
    return JsonResponse({"version": saved.version, "numbers": numbers, "at": _now()})


def _saved(request: HttpRequest, transcript: Transcript) -> Transcript:
    # Straight from the stream: a night's ritual is longer than forms may be.
    sent = read_payload(request.read(MAX_PAYLOAD_BYTES))
    return save_lines(
        transcript=transcript,
        lines=read_lines(sent.get("lines")),
        base_version=read_number(sent.get("version")),
        hand=read_name(sent.get("hand", ""), HAND_LENGTH),
        by=request.user if request.user.is_authenticated else None,
        is_draft=bool(sent.get("draft")),
    )


def _conflict(transcript: Transcript, revision: TranscriptRevision | None) -> JsonResponse:
    transcript.refresh_from_db()
    theirs = restored(revision.content) if revision else open_content(transcript)
    who = str(revision.made_by) if revision and revision.made_by else _("Somebody")
    words = _("%(who)s changed these words while you were working. Nothing of yours is lost: "
              "choose whose version goes on; the other stays under “Older versions”.")  # fmt: skip
    error = {"code": "conflict", "message": words % {"who": who}}
    return JsonResponse(
        {"error": error, "version": transcript.version, "lines": _as_sent(theirs)}, status=CONFLICT
    )


def _problem(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)


def _now() -> str:
    return date_format(timezone.localtime(), "H:i:s")


def _words() -> dict[str, str]:
    """The sentences the script says."""
    return {
        "draftKept": _("Draft kept at %(at)s. Visitors do not see it yet."),
        "saved": _("Saved at %(at)s. Visitors see it."),
        "saving": _("Saving …"),
        "unsaved": _("Not kept yet"),
        "offline": _("No connection. Your work is kept on this computer and sent when it is back."),
        "signedOut": _("Your session has ended. Your work is kept on this computer: sign in again "
                       "in another tab, then come back here."),
        "server": _("The archive could not keep it. Your work stays on this computer; try again."),
        "found": _("This computer has work on these words that was not sent."),
        "noTime": _("no time yet"),
        "textOf": _("Words of line %(number)s"),
        "hear": _("Hear line %(number)s"),
        "undone": _("Undone"),
        "redone": _("Done again"),
        "nothingToUndo": _("Nothing to undo"),
        "marked": _("Line %(number)s begins at %(at)s"),
        "early": _("begins before the line above"),
        "split": _("Line %(number)s is split"),
        "merged": _("Line %(number)s is merged with the next"),
        "linked": _("Line %(number)s now belongs to: %(text)s"),
        "nothingBeside": _("no other line"),
        "caret": _("Put the caret where the line is to be split."),
    }  # fmt: skip
