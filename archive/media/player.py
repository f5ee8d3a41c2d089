"""What a page needs to play a recording without any script: sources, poster, costs, choices.

Reads an asset whose derivatives and transcripts are loaded; asks the database nothing and decides
nothing about who may see.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.passages import Passage, passage

from .losses import loss_words
from .lyrics import Lyrics, lyrics_of
from .measures import data_size, duration, moment
from .models import Derivative, MediaAsset
from .pictures import Picture, derivatives_of, poster_of
from .storage import file_url
from .transcripts.captions import CaptionTrack, caption_tracks

PLAYABLE: Final = (MediaAsset.Kind.VIDEO, MediaAsset.Kind.AUDIO)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to play a recording, from the dearest picture to sound alone."""

    name: str
    """Value of the `play` parameter."""
    label: str | Promise
    element: str
    """The HTML element: video or audio."""
    recipes: tuple[str, ...]
    """Whose files are offered to the browser, in this order. The size of the first is what the page
    prints, unless it is HLS, which costs as much as the connection bears."""


VIDEO_WAYS: Final = (
    Way("small", _("Watch"), "video", ("mp4_small", "hls")),
    Way("audio", _("Listen only"), "audio", ("audio_opus", "audio_aac_low", "audio_aac")),
    Way("medium", _("Sharper picture"), "video", ("mp4_medium",)),
    Way("large", _("Picture for a large screen"), "video", ("mp4_large",)),
    Way("auto", _("Picture that suits the connection"), "video", ("hls", "mp4_small")),
)
"""The cheapest picture first: most visitors pay by the megabyte."""
AUDIO_WAYS: Final = (
    Way("audio", _("Listen"), "audio", ("audio_opus", "audio_aac_low", "audio_aac", "hls")),
    Way("fine", _("Finer sound"), "audio", ("audio_opus_high", "audio_aac")),
)
"""Opus first: it sounds best at 32 kbit/s; browsers that cannot play it take the next, as light."""

HLS_SCRIPT: Final = "vendor/hls.min.js"
"""Static file of the library that plays HLS where the browser cannot. `script/environment` installs
it when it can; without it the way that needs it is not offered there."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in which recording of a record a page opens, as its address says."""

    asset_code: str = ""
    """Empty: the record's first recording."""
    seconds: float = 0.0
    way: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A link to another way of playing the same recording."""

    name: str
    label: str | Promise
    cost: str
    """Empty when it depends on the connection."""
    query: str
    element: str
    """The HTML element it needs: an <audio> cannot be made to show a picture."""
    sources: tuple[Source, ...]
    is_chosen: bool

    @property
    def sources_json(self) -> str:
        """Address and media type of each file, for the script that swaps them in place."""
        return json.dumps([[source.url, source.media_type] for source in self.sources])


@dataclass(frozen=True, slots=True)
class Player:
    """One recording as the page plays it."""

    code: str
    element: str
    kind: str
    sources: tuple[Source, ...]
    poster: Picture | None
    width: int
    height: int
    cost: str
    """Data to load for all of it: "2,1 MB"."""
    duration: str
    seconds: str
    """The duration as a number, for the seek bar."""
    start: str
    """Seconds to begin at, "" for the beginning."""
    choices: tuple[Choice, ...]
    """Every way, the chosen one among them."""
    peaks_url: str
    """Address of the waveform's overview; empty when there is none."""
    sprite_url: str
    """Address of the track that names a thumbnail for every moment; empty for sound."""
    hls_script: str
    """Address of the HLS library; empty when it is not installed or not needed."""
    lyrics: Lyrics
    tracks: tuple[CaptionTrack, ...]
    """The words as captions, for who watches on the whole screen; moving pictures only."""
    line_query: str
    """What stands before the seconds in the address of a line: "?t=" or "?m=…&t="."""
    caption: Passage
    is_synthetic: bool
    loss: str
    """What a salvaged recording lacks, in words; "" when it is whole."""
    rest: str
    """What of a film is still being made or could not be, in words; "" when all is there."""


def moment_of(parameters: Mapping[str, Any]) -> Moment:
    """The moment an address asks for; nonsense is the beginning, never an error."""
    try:
        seconds = float(parameters.get("t", ""))
    except (TypeError, ValueError):
        seconds = 0.0
    return Moment(
        asset_code=str(parameters.get("m", "")),
        seconds=seconds if math.isfinite(seconds) and seconds > 0 else 0.0,
        way=str(parameters.get("play", "")),
    )


def moment_query(asset_code: str, seconds: float, *, is_first: bool) -> str:
    """The query of an address that opens a record at a moment of one of its recordings."""
    return _query(asset_code if not is_first else "", {"t": moment(seconds)})


def players_of(assets: Iterable[MediaAsset], language: str, opened: Moment) -> tuple[Player, ...]:
    """The playable ones of a record's assets, in their order."""
    players: list[Player] = []
    for asset in assets:
        if asset.kind in PLAYABLE:
            player = _player(asset, language, opened, is_first=not players)
            players += [player] if player else []
    return tuple(players)


def _player(asset: MediaAsset, language: str, opened: Moment, *, is_first: bool) -> Player | None:
    """None while nothing of the asset can be played."""
    ways = _ways(asset)
    if not ways:
        return None
    is_meant = opened.asset_code == asset.code or (is_first and not opened.asset_code)
    way = next((one for one in ways if is_meant and one.name == opened.way), ways[0])
    start = min(opened.seconds, asset.duration_seconds or 0.0) if is_meant else 0.0
    files = _files(asset, way)
    marker = "" if is_first else asset.code
    return Player(
        code=asset.code,
        element=way.element,
        kind=asset.kind,
        sources=_sources(asset, files, start),
        poster=poster_of(asset, language),
        width=files[0].width or 0,
        height=files[0].height or 0,
        cost=_cost(asset, way),
        duration=duration(asset.duration_seconds or 0.0),
        start=moment(start) if start else "",
        seconds=moment(asset.duration_seconds or 0.0),
        choices=_choices(asset, ways, way, marker),
        peaks_url=_side_file(asset, "peaks", "overview"),
        sprite_url=_side_file(asset, "sprite", "thumbnails"),
        hls_script=hls_script_url() if asset.kind == MediaAsset.Kind.VIDEO else "",
        lyrics=lyrics_of(asset, language),
        tracks=tuple(caption_tracks(asset)) if way.element == "video" else (),
        line_query=_query(marker, {"play": way.name} if way is not ways[0] else {}, "t="),
        caption=passage(asset, "caption", language),
        is_synthetic=asset.is_synthetic,
        loss=loss_words(asset.losses),
        rest=_rest_words(asset),
    )


def _rest_words(asset: MediaAsset) -> str:
    if asset.is_whole:
        return ""
    if asset.state == MediaAsset.State.WAITING:
        return gettext("You can listen already. The picture is still being made.")
    return gettext("You can only listen: the picture could not be made.")


def _ways(asset: MediaAsset) -> list[Way]:
    """Those whose own file was made; where none was, those that have another to offer."""
    known = VIDEO_WAYS if asset.kind == MediaAsset.Kind.VIDEO else AUDIO_WAYS
    whole = [way for way in known if derivatives_of(asset, way.recipes[0])]
    return whole or [way for way in known if _files(asset, way)]


def _files(asset: MediaAsset, way: Way) -> list[Derivative]:
    """One file of each recipe; its master playlist stands for all of HLS."""
    found = [derivatives_of(asset, recipe) for recipe in way.recipes]
    return [next((d for d in files if d.role == "master"), files[0]) for files in found if files]


def _sources(asset: MediaAsset, files: Iterable[Derivative], start: float) -> tuple[Source, ...]:
    """The media fragment lets a player without script begin there (W3C Media Fragments, 4.2.1)."""
    fragment = f"#t={moment(start)}" if start else ""
    return tuple(Source(file_url(asset, d.path) + fragment, d.media_type) for d in files)


def _choices(
    asset: MediaAsset, ways: Iterable[Way], chosen: Way, marker: str
) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            name=way.name,
            label=way.label,
            cost=_cost(asset, way),
            query=_query(marker, {"play": way.name}),
            element=way.element,
            sources=_sources(asset, _files(asset, way), 0.0),
            is_chosen=way is chosen,
        )
        for way in ways
    )


def _cost(asset: MediaAsset, way: Way) -> str:
    first = _files(asset, way)[0]
    return "" if first.recipe == "hls" else data_size(first.size_bytes)


def _side_file(asset: MediaAsset, recipe: str, role: str) -> str:
    found = (d for d in derivatives_of(asset, recipe) if d.role == role)
    return next((file_url(asset, d.path) for d in found), "")


@lru_cache(maxsize=1)
def hls_script_url() -> str:
    """The static address of HLS_SCRIPT, or "" where it is not installed."""
    return static(HLS_SCRIPT) if finders.find(HLS_SCRIPT) else ""


def _query(marker: str, parameters: Mapping[str, str], tail: str = "") -> str:
    pairs = ({"m": marker} if marker else {}) | dict(parameters)
    return "?" + "&".join(part for part in (urlencode(pairs), tail) if part)
