"""Lines of recordings that answer a question, as pages show them: with their tiers and a link.

Takes values of `search.results` and loaded records; never asks an engine, decides nothing about who
may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from archive.media.lyrics import anchor
from archive.media.measures import clock
from archive.media.player import PLAYABLE, moment_query
from archive.records.models import Record, RecordAgent
from archive.vocabularies.language_tags import is_same_language, language_tag

from .lines import ORIGINAL, TIERS
from .query import SearchQuery
from .results import CueHit, Hit, MarkedText, TierText

HEARD_ROLES: Final = (
    RecordAgent.Role.SINGER,
    RecordAgent.Role.RITUAL_MASTER,
    RecordAgent.Role.TELLER,
)
"""Whose words a line may be; a musician is heard, too, but says nothing."""
OTHER_TIERS: Final = 2
"""Shown under a line in a list: what was sung and what the reader understands."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A line in one more tier."""

    text: MarkedText
    tag: str
    """Value of the `lang` attribute."""


@dataclass(frozen=True, slots=True)
class LineLink:
    """A sung line that answers, and the address that opens the page at its second."""

    text: MarkedText
    tag: str
    """Value of the `lang` attribute."""
    following: MarkedText | None
    """The next line, when the question runs on into it."""
    others: tuple[Tier, ...]
    clock: str
    url: str


@dataclass(frozen=True, slots=True)
class MoreLines:
    """The way to the lines that the list leaves out."""

    count: int
    url: str


def line_link(cue: CueHit, record: Record, language: str, *, tiers: int = OTHER_TIERS) -> LineLink:
    """The line of a record whose media assets are loaded; `language`: the reader's."""
    playable = [asset.code for asset in record.media_assets.all() if asset.kind in PLAYABLE]
    query = moment_query(cue.asset, cue.start_seconds, is_first=playable[:1] == [cue.asset])
    return LineLink(
        text=cue.text,
        tag=language_tag(cue.language),
        following=cue.following,
        others=tuple(Tier(o.text, language_tag(o.language)) for o in _chosen(cue, language, tiers)),
        clock=clock(cue.start_seconds),
        url=f"{record.get_absolute_url()}{query}#{anchor(cue.asset, cue.line)}",
    )


def line_address(code: str, cue: CueHit) -> str:
    """The permanent address of a line of the record of that code, in the reader's language."""
    moment = moment_query(cue.asset, cue.start_seconds, is_first=False)
    return f"{reverse('record_by_code', args=[code])}{moment}#{anchor(cue.asset, cue.line)}"


def more_lines(query: SearchQuery, hit: Hit, record: Record) -> MoreLines | None:
    """None when the list shows every line that answers."""
    rest = hit.line_count - len(hit.cues)
    return MoreLines(rest, inside_url(record, query.text)) if rest > 0 else None


def inside_url(record: Record, text: str = "") -> str:
    """The address of the search inside one record."""
    address = reverse("search:inside", args=[record.code])
    return f"{address}?{urlencode({'q': text})}" if text else address


def with_singers(records: QuerySet[Record]) -> QuerySet[Record]:
    """The records with the agents `singers_of` names: one statement."""
    links = RecordAgent.objects.filter(role__in=HEARD_ROLES).select_related("agent")
    return records.prefetch_related(Prefetch("record_agents", links, to_attr="heard"))


def singers_of(record: Record) -> tuple[str, ...]:
    """Who is heard in a record loaded by `with_singers`, each once."""
    heard: Iterable[RecordAgent] = record.heard
    return tuple(dict.fromkeys(link.agent.name for link in heard))


def _chosen(cue: CueHit, language: str, most: int) -> list[TierText]:
    """The tiers worth showing to the reader, as the record's page orders them."""
    return sorted(cue.others, key=lambda other: _rank(other, language))[:most]


def _rank(other: TierText, language: str) -> tuple[bool, bool, int, str]:
    """What was sung, then what the reader understands, then the rest."""
    return (
        other.tier != ORIGINAL,
        not is_same_language(other.language, language),
        TIERS.index(other.tier) if other.tier in TIERS else len(TIERS),
        other.language,
    )
