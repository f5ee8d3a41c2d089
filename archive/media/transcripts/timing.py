"""When each line is heard: by its own time, by its counterparts', or else between its neighbours.

Reads transcripts whose cues are loaded; asks the database nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.media.models import Cue, Transcript

TIER_ORDER: Final = (
    Transcript.Tier.ORIGINAL,
    Transcript.Tier.PHONETIC,
    Transcript.Tier.TRANSLATION,
)
"""From what is heard to what is said about it."""
GUESSED_SECONDS: Final = 4.0
"""How long a line is thought to be when nothing follows it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is in its recording."""

    start_seconds: float
    end_seconds: float
    is_known: bool = True
    """False: nobody has listened for it, it is somewhere there."""


def most_original_first(transcripts: Iterable[Transcript]) -> list[Transcript]:
    return sorted(
        transcripts,
        key=lambda one: (TIER_ORDER.index(Transcript.Tier(one.tier)), one.speaker, one.pk or 0),
    )


def places_of(transcripts: Iterable[Transcript]) -> dict[int, Place]:
    """The place of every cue of an asset's transcripts, by the cue's primary key."""
    ordered = most_original_first(transcripts)
    places: dict[int, Place] = {}
    by_line = _times_of_lines(ordered)
    for transcript in ordered:
        cues = list(transcript.cues.all())
        known = [_own(cue) or by_line.get(cue.line) for cue in cues]
        places |= {cue.pk: place for cue, place in zip(cues, _without_gaps(known), strict=True)}
    return places


def _own(cue: Cue) -> Place | None:
    if cue.start_seconds is None or cue.end_seconds is None:
        return None
    return Place(cue.start_seconds, cue.end_seconds)


def _times_of_lines(ordered: Iterable[Transcript]) -> dict[int, Place]:
    """From where a line begins to where it ends in the most original tier that has times."""
    times: dict[int, Place] = {}
    for transcript in ordered:
        own: dict[int, Place] = {}
        for cue in transcript.cues.all():
            place = _own(cue)
            if place and (before := own.get(cue.line)):
                start = min(before.start_seconds, place.start_seconds)
                own[cue.line] = Place(start, max(before.end_seconds, place.end_seconds))
            elif place:
                own[cue.line] = place
        times = own | times
    return times


def _without_gaps(known: Sequence[Place | None]) -> list[Place]:
    filled: list[Place] = []
    latest = 0.0
    for at, place in enumerate(known):
        if place is None:
            coming = next((one.start_seconds for one in known[at + 1 : at + 2] if one), 0.0)
            end = coming if coming > latest else latest + GUESSED_SECONDS
            filled.append(Place(latest, end, is_known=False))
        else:
            filled.append(place)
            latest = max(latest, place.end_seconds)
    return filled
