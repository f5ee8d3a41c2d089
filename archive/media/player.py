"""What a page needs to play a recording without any script: sources, poster, costs, choices.

Reads an asset whose derivatives and transcripts are loaded; asks the database nothing and decides
nothing about who may see.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.passages import Passage, passage

from .lyrics import Lyrics, lyrics_of
from .measures import data_size, duration, moment
from .models import Derivative, MediaAsset
from .pictures import Picture, derivatives_of, poster_of
from .storage import file_url

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
    """Whose files are offered to the browser, in this order. The first is plain and its size is
    what the page prints; HLS comes last, for players that know nothing else."""


VIDEO_WAYS: Final = (
    Way("small", _("Save data"), "video", ("mp4_small", "hls")),
    Way("medium", _("Sharper picture"), "video", ("mp4_medium",)),
    Way("audio", _("Sound only"), "audio", ("audio_opus", "audio_aac")),
)
"""The cheapest picture first: most visitors pay by the megabyte."""
AUDIO_WAYS: Final = (Way("audio", _("Sound"), "audio", ("audio_opus", "audio_aac", "hls")),)
"""Opus is half the bytes of AAC; browsers that cannot play it take the next."""


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

    label: str | Promise
    cost: str
    query: str
    is_chosen: bool


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
    start: str
    """Seconds to begin at, "" for the beginning."""
    choices: tuple[Choice, ...]
    lyrics: Lyrics
    line_query: str
    """What stands before the seconds in the address of a line: "?t=" or "?m=…&t="."""
    caption: Passage
    is_synthetic: bool


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
    ways = [way for way in _ways(asset) if _files(asset, way)]
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
        cost=data_size(files[0].size_bytes),
        duration=duration(asset.duration_seconds or 0.0),
        start=moment(start) if start else "",
        choices=_choices(asset, ways, way, marker) if len(ways) > 1 else (),
        lyrics=lyrics_of(asset, language),
        line_query=_query(marker, {"play": way.name} if way is not ways[0] else {}, "t="),
        caption=passage(asset, "caption", language),
        is_synthetic=asset.is_synthetic,
    )


def _ways(asset: MediaAsset) -> tuple[Way, ...]:
    return VIDEO_WAYS if asset.kind == MediaAsset.Kind.VIDEO else AUDIO_WAYS


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
            label=way.label,
            cost=data_size(_files(asset, way)[0].size_bytes),
            query=_query(marker, {"play": way.name}),
            is_chosen=way is chosen,
        )
        for way in ways
    )


def _query(marker: str, parameters: Mapping[str, str], tail: str = "") -> str:
    pairs = ({"m": marker} if marker else {}) | dict(parameters)
    return "?" + "&".join(part for part in (urlencode(pairs), tail) if part)
