"""Captions for players: the words of a recording as WebVTT, through the same gate as its bytes.

Players load them with <track>; their address is `original-tyz.vtt`, `translation-vi.vtt`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive.access.requests import viewer_of
from archive.access.viewer import ANONYMOUS
from archive.media.models import MediaAsset, Transcript
from archive.media.selectors import visible_assets
from archive.records.codes import normalise_code
from archive.vocabularies.language_tags import language_tag

from .exporting import caption_name, captions, transcripts_of
from .formats import webvtt
from .formats.files import MEDIA_TYPES
from .timing import most_original_first, places_of

FRESH_FOR_SECONDS = 60
"""How long a phone may show captions that were corrected or withdrawn meanwhile."""


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """What a <track> element needs."""

    url: str
    label: str
    tag: str
    """Value of `srclang`."""


def caption_tracks(asset: MediaAsset) -> list[CaptionTrack]:
    """One for each tier and language with a line in time; transcripts and cues are loaded."""
    transcripts = most_original_first(asset.transcripts.all())
    places = places_of(transcripts)
    tracks: dict[str, CaptionTrack] = {}
    for one in transcripts:
        if any(places[cue.pk].is_known for cue in one.cues.all()):
            tracks.setdefault(caption_name(one), _track(asset, one))
    return list(tracks.values())


def _track(asset: MediaAsset, transcript: Transcript) -> CaptionTrack:
    name = caption_name(transcript)
    return CaptionTrack(
        url=f"{reverse('media:captions', args=[asset.code, name])}?v={transcript.version}",
        label=f"{transcript.get_tier_display()} – {transcript.language}",
        tag=language_tag(transcript.language.slug),
    )


@require_safe
def file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """The lines of all voices in one tier and language; 404 for what the viewer may not see."""
    viewer = viewer_of(request)
    known = normalise_code(code)
    assets = visible_assets(viewer).select_related("record")
    asset = assets.filter(code=known).first() if known else None
    together = transcripts_of(asset) if asset else []
    named = [one for one in together if caption_name(one) == name]
    if asset is None or not named:
        raise Http404
    response = HttpResponse(captions(named, together), headers=_headers(named))
    is_for_all = asset.record.live and asset.record.audience in ANONYMOUS.audiences
    reach = "public" if is_for_all and viewer == ANONYMOUS else "private"
    response["Cache-Control"] = f"{reach}, max-age={FRESH_FOR_SECONDS if is_for_all else 0}"
    return response


def _headers(named: Iterable[Transcript]) -> dict[str, str]:
    versions = "-".join(f"{one.pk}.{one.version}" for one in named)
    return {
        "Content-Type": MEDIA_TYPES[webvtt.FORMAT],
        "Content-Security-Policy": "default-src 'none'",
        "ETag": f'"{versions}"',
    }
