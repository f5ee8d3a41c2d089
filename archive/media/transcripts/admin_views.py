"""The words of a recording in the admin: give them, say what they are, take them out again.

Views only translate: who may is `admin_access` and `permissions`, what happens is `services`.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive.media.admin_access import OBSTACLE_STATUS, asset_to_change, recordings_tab_url
from archive.media.models import MediaAsset, Transcript, TranscriptFile, TranscriptRevision
from archive.media.permissions import Obstacle, obstacle_to_changes
from archive.vocabularies.models import Language

from .exporting import elan_file, file_name, text_file, transcripts_of
from .findings import sentence, sentences
from .formats import eaf
from .formats.files import MEDIA_TYPES, TEXT_WRITERS, read_words
from .formats.values import GivenWords, UnreadableWordsError
from .forms import GivingForm, PlacementForm
from .guessing import Guess, guesses_for, known_only
from .overview import files_of, line_count, rows_of, shown_lines
from .services import (
    AlreadyWrittenError,
    Placement,
    import_words,
    keep_file,
    remove_transcript,
    restore_revision,
)

TRANSLATED_INTO = "vie"
"""What translations in this archive are first written in."""


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Everything written about one recording, and where more is given."""
    asset = asset_to_change(request, pk, code)
    obstacle = obstacle_to_changes(asset.record, request.user)
    form = GivingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not obstacle and form.is_valid():
        try:
            name, content = form.given()
            file = keep_file(asset=asset, name=name, content=content, by=_by(request))
        except UnreadableWordsError as refusal:
            form.add_error(
                "text" if not form.cleaned_data["file"] else "file", sentence(refusal.finding)
            )
        else:
            return redirect("archive_media:place_words", pk=pk, code=code, file=file.pk)
    context = {
        "form": form,
        "rows": rows_of(asset, transcripts_of(asset)),
        "files": files_of(asset),
    }
    return _page(request, "words", asset, obstacle, context, is_wrong=bool(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int, code: str, file: int) -> HttpResponse:
    """What a given file holds and what its tiers are; nothing is changed before the button."""
    asset = asset_to_change(request, pk, code)
    obstacle = obstacle_to_changes(asset.record, request.user)
    given = get_object_or_404(TranscriptFile, asset=asset, pk=file)
    found = read_words(bytes(given.content))
    forms = _placement_forms(request, asset, found)
    answers = [form.is_valid() for form in forms]  # each says what is wrong with its own tier
    if request.method == "POST" and not obstacle and all(answers):
        made = _take_over(request, given, found, forms)
        if made:
            messages.success(request, _("The words are taken over."))
            return redirect("archive_media:words", pk=pk, code=code)
    tiers = [
        {
            "tier": tier,
            "form": form,
            "lines": shown_lines(tier),
            "count": line_count(len(tier.lines)),
        }
        for tier, form in zip(found.tiers, forms, strict=True)
    ]
    context = {"tiers": tiers, "file": given, "findings": sentences(found.findings)}
    is_wrong = any(form.errors for form in forms)
    return _page(request, "words_place", asset, obstacle, context, is_wrong=is_wrong)


def _take_over(
    request: HttpRequest, given: TranscriptFile, found: GivenWords, forms: list[PlacementForm]
) -> list[Transcript]:
    """The transcripts that were made; none when something was wrong, which the forms then say."""
    placed: list[Placement] = []
    for tier, form in zip(found.tiers, forms, strict=True):
        placement = form.placement(tier.name)
        if placement and any(_is_same_place(placement, other) for other in placed):
            form.add_error("tier", _("Another tier of this file goes to the same place."))
            return []
        placed += [placement] if placement else []
    if not placed:
        forms[0].add_error("is_wanted", _("Take at least one tier."))
        return []
    try:
        return import_words(file=given, placements=placed, by=_by(request))
    except AlreadyWrittenError as already:
        _ask_to_replace(already.transcript, forms)
        return []


def _is_same_place(one: Placement, other: Placement) -> bool:
    return (one.tier, one.language, one.speaker) == (other.tier, other.language, other.speaker)


def _ask_to_replace(present: Transcript, forms: list[PlacementForm]) -> None:
    place = (present.tier, present.language, present.speaker)
    for form in forms:
        filled = form.cleaned_data
        if (filled["tier"], filled["language"], filled["speaker"]) == place:
            there = line_count(present.cues.count())
            said = _("There are words here already (%(count)s). Tick the box to replace them, or "
                     "choose another place.")  # fmt: skip
            form.add_error("may_replace", said % {"count": there})


def _placement_forms(
    request: HttpRequest, asset: MediaAsset, found: GivenWords
) -> list[PlacementForm]:
    guesses = guesses_for(
        found,
        spoken=_spoken(asset),
        translated=TRANSLATED_INTO,
        has_original=asset.transcripts.filter(tier=Transcript.Tier.ORIGINAL).exists(),
    )
    data = request.POST if request.method == "POST" else None
    languages = {one.slug: one for one in Language.objects.all()}
    return [
        PlacementForm(data, prefix=f"tier{number}", initial=_initial(guess, languages))
        for number, guess in enumerate(guesses)
    ]


def _initial(guess: Guess, languages: dict[str, Language]) -> dict[str, Any]:
    return {
        "is_wanted": guess.is_wanted,
        "tier": guess.tier,
        "language": languages.get(known_only(guess, languages)),
        "speaker": guess.speaker,
    }


def _spoken(asset: MediaAsset) -> str:
    """The language of the recording: what its words are in already, else the record's first."""
    original = asset.transcripts.filter(tier=Transcript.Tier.ORIGINAL).first()
    language = original.language if original else asset.record.languages.first()
    return language.slug if language else ""


@require_safe
def download(
    request: HttpRequest, pk: int, code: str, transcript: int, format_: str
) -> HttpResponse:
    """One transcript in a format of one tier."""
    asset = asset_to_change(request, pk, code)
    together = transcripts_of(asset)
    found = next((one for one in together if one.pk == transcript), None)
    if found is None or format_ not in TEXT_WRITERS:
        raise Http404
    return _file(text_file(found, format_, together).encode(), format_, file_name(found, format_))


@require_safe
def download_elan(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """All of a recording's words as one ELAN document."""
    asset = asset_to_change(request, pk, code)
    return _file(elan_file(transcripts_of(asset)), eaf.FORMAT, f"{asset.code}.eaf")


@require_safe
def given_file(request: HttpRequest, pk: int, code: str, file: int) -> HttpResponse:
    """A file of words as it was given, to the byte."""
    asset = asset_to_change(request, pk, code)
    given = get_object_or_404(TranscriptFile, asset=asset, pk=file)
    return _file(bytes(given.content), given.format, f"{asset.code}-{given.pk}.{given.format}")


@require_safe
def versions(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every version of every transcript of the recording, removed ones too."""
    asset = asset_to_change(request, pk, code)
    obstacle = obstacle_to_changes(asset.record, request.user)
    revisions = asset.transcript_revisions.select_related("language", "made_by")
    return _page(request, "words_versions", asset, obstacle, {"revisions": _told(revisions)})


def _told(revisions: Any) -> list[dict[str, Any]]:
    return [
        {
            "revision": one,
            "count": line_count(len(one.content["lines"])),
            "beginning": " / ".join(line["text"] for line in one.content["lines"][:3]),
        }
        for one in revisions
    ]


@require_POST
def restore(request: HttpRequest, pk: int, code: str, revision: int) -> HttpResponse:
    """Make an older version the present one."""
    asset = asset_to_change(request, pk, code)
    kept = get_object_or_404(TranscriptRevision, asset=asset, pk=revision)
    if not _is_stopped(request, asset):
        restore_revision(revision=kept, by=_by(request))
        messages.success(request, _("The older version is back."))
    return redirect("archive_media:words", pk=pk, code=code)


@require_POST
def remove(request: HttpRequest, pk: int, code: str, transcript: int) -> HttpResponse:
    """Take a transcript off the recording; its versions stay."""
    asset = asset_to_change(request, pk, code)
    found = get_object_or_404(Transcript, asset=asset, pk=transcript)
    if not _is_stopped(request, asset):
        remove_transcript(transcript=found, by=_by(request))
        messages.success(
            request, _("The words are removed. You can bring them back under “Older versions”.")
        )
    return redirect("archive_media:words", pk=pk, code=code)


def _is_stopped(request: HttpRequest, asset: MediaAsset) -> bool:
    obstacle = obstacle_to_changes(asset.record, request.user)
    if obstacle:
        messages.error(request, obstacle.sentence)
    return obstacle is not None


def _by(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _file(content: bytes, format_: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        headers={
            "Content-Type": MEDIA_TYPES[format_],
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


def _page(
    request: HttpRequest,
    name: str,
    asset: MediaAsset,
    obstacle: Obstacle | None,
    context: dict[str, Any],
    *,
    is_wrong: bool = False,
) -> HttpResponse:
    context |= {
        "asset": asset,
        "obstacle": obstacle,
        "record_url": recordings_tab_url(asset.record_id),
    }
    stopped = obstacle is not None and request.method == "POST"
    status = OBSTACLE_STATUS[obstacle.code] if obstacle and stopped else 422 if is_wrong else 200
    return render(request, f"archive/admin/{name}.html", context, status=status)
