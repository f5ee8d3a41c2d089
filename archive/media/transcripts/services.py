"""Verbs on words: take them from a file, save what was edited, bring an older version back.

Every change leaves a revision; nothing that was written is lost by another's change. Two people at
once are told apart by the transcript's version.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from archive.events import Action
from archive.media.models import (
    Cue,
    MediaAsset,
    Transcript,
    TranscriptFile,
    TranscriptRevision,
    new_cue_key,
)
from archive.records.publication import announce_about
from archive.vocabularies.models import Language

from .contents import Content, KeptLine, content_of, cues_of, restored, seconds, stored
from .formats.files import read_words
from .formats.values import GivenTier
from .linking import Anchor, numbers_for
from .timing import most_original_first

Reason = TranscriptRevision.Reason


class AlreadyWrittenError(Exception):
    """There are words in that place, and nobody said that they may be replaced."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(f"{transcript} of asset {transcript.asset_id} exists")
        self.transcript = transcript


class ChangedMeanwhileError(Exception):
    """Somebody else changed the transcript after it was read; `revision` is what they made."""

    def __init__(self, revision: TranscriptRevision | None) -> None:
        super().__init__("the transcript was changed meanwhile")
        self.revision = revision


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the lines of one tier of a file go."""

    tier_name: str
    tier: str
    """A value of Transcript.Tier."""
    language: Language
    speaker: str = ""
    may_replace: bool = False


def keep_file(
    *,
    asset: MediaAsset,
    name: str,
    content: bytes,
    by: AbstractBaseUser | None,
    is_recognised: bool = False,
) -> TranscriptFile:
    """Keep a file of words as it is; nothing is taken from it yet.

    Raises UnreadableWordsError.
    """
    words = read_words(content)
    return TranscriptFile.objects.create(
        asset=asset,
        name=name[-255:],
        format=words.format,
        content=content,
        is_recognised=is_recognised,
        given_by_id=by.pk if by else None,
    )


@transaction.atomic
def import_words(
    *,
    file: TranscriptFile,
    placements: Sequence[Placement],
    by: AbstractBaseUser | None,
) -> list[Transcript]:
    """Make a transcript of each placed tier.

    Raises AlreadyWrittenError before anything is changed, and UnreadableWordsError.
    """
    asset = MediaAsset.objects.select_for_update().get(pk=file.asset_id)
    tiers = {tier.name: tier for tier in read_words(bytes(file.content)).tiers}
    targets = [_target(asset, placement) for placement in placements]
    named: dict[str, int] = {}
    made = []
    for placement, transcript in zip(placements, targets, strict=True):
        tier = tiers[placement.tier_name]
        made.append(_take_in(transcript, tier, file, named, by))
    _announce(asset)
    return made


def _target(asset: MediaAsset, placement: Placement) -> Transcript:
    place = {
        "asset": asset,
        "tier": placement.tier,
        "language": placement.language,
        "speaker": placement.speaker,
    }
    found = Transcript.objects.filter(**place).first()
    if found is not None and not placement.may_replace:
        raise AlreadyWrittenError(found)
    return found or Transcript(**place)


def _take_in(
    transcript: Transcript,
    tier: GivenTier,
    file: TranscriptFile,
    named: dict[str, int],
    by: AbstractBaseUser | None,
) -> Transcript:
    """`named` collects the numbers of lines by what the file calls them."""
    _remember_present(transcript)
    numbers = numbers_for(
        tier.lines,
        _anchors(transcript),
        named=named,
        first_free=_first_free_line(transcript.asset),
    )
    named |= {line.name: n for line, n in zip(tier.lines, numbers, strict=True) if line.name}
    lines = tuple(
        KeptLine(
            key=new_cue_key(),
            line=number,
            text=line.text,
            start_ms=line.start_ms,
            end_ms=line.end_ms,
            facts={file.format: dict(line.facts)} if line.facts else {},
        )
        for line, number in zip(tier.lines, numbers, strict=True)
    )
    about = {**tier.facts, **({"tier": tier.name} if tier.name else {})}
    content = Content(lines, {file.format: about} if about else {})
    transcript.source = file
    transcript.is_demonstration = False
    reason = Reason.RECOGNISED if file.is_recognised else Reason.IMPORTED
    _put(transcript, content, reason=reason, by=by)
    return transcript


def _anchors(transcript: Transcript) -> list[Anchor]:
    """The lines of the most original other transcript, in their order."""
    others = transcript.asset.transcripts.exclude(pk=transcript.pk).prefetch_related("cues")
    for other in most_original_first(others):
        lines = content_of(other).lines
        if lines:
            return [Anchor(line.line, line.start_ms, line.end_ms) for line in lines]
    return []


def _first_free_line(asset: MediaAsset) -> int:
    highest = Cue.objects.filter(transcript__asset=asset).aggregate(highest=Max("line"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def save_lines(
    *,
    transcript: Transcript,
    lines: Sequence[KeptLine],
    base_version: int,
    hand: str,
    by: AbstractBaseUser | None,
    is_draft: bool,
) -> Transcript:
    """Keep what a screen holds: as a draft nobody else sees, or for visitors.

    `base_version` is the version the screen began from and `hand` names the screen. Line number 0
    stands for a new line. Raises ChangedMeanwhileError when another screen saved since.
    """
    held = Transcript.objects.select_for_update().select_related("asset").get(pk=transcript.pk)
    latest = held.revisions.first()
    is_own = latest is not None and bool(hand) and latest.hand == hand
    if held.version != base_version and not is_own:
        raise ChangedMeanwhileError(latest)
    _remember_present(held)
    content = Content(_with_facts(held, _numbered(held.asset, lines)), held.extras)
    replaced = latest if is_own and latest and latest.reason == Reason.DRAFT else None
    if is_draft:
        held.version += 1
        held.save(update_fields=["version"])
        _revise(held, content, reason=Reason.DRAFT, by=by, hand=hand, instead_of=replaced)
    else:
        _put(held, content, reason=Reason.SAVED, by=by, hand=hand, instead_of=replaced)
        _announce(held.asset)
    return held


@transaction.atomic
def restore_revision(*, revision: TranscriptRevision, by: AbstractBaseUser | None) -> Transcript:
    """Bring an older version back, of a removed transcript too; the present one stays kept."""
    asset = MediaAsset.objects.select_for_update().get(pk=revision.asset_id)
    transcript, _ = Transcript.objects.get_or_create(
        asset=asset,
        tier=revision.tier,
        language=revision.language,
        speaker=revision.speaker,
        defaults={"version": revision.number},
    )
    _remember_present(transcript)
    transcript.source = revision.source
    _put(transcript, restored(revision.content), reason=Reason.RESTORED, by=by)
    _announce(asset)
    return transcript


@transaction.atomic
def remove_transcript(*, transcript: Transcript, by: AbstractBaseUser | None) -> None:
    """Take the words off the record; the versions stay and can be brought back."""
    asset = transcript.asset
    _remember_present(transcript)
    if transcript.revisions.exists():
        latest = transcript.revisions.all()[0]
        if latest.reason == Reason.DRAFT:  # what visitors see is not what was written last
            _revise(transcript, content_of(transcript), reason=Reason.SAVED, by=by)
    transcript.delete()
    _announce(asset)


def open_content(transcript: Transcript) -> Content:
    """What a screen begins with: the draft somebody left, else what visitors see."""
    latest = transcript.revisions.first()
    if latest is not None and latest.reason == Reason.DRAFT:
        return restored(latest.content)
    return content_of(transcript)


def _remember_present(transcript: Transcript) -> None:
    """Transcripts from before versions were kept get theirs before the first change."""
    if transcript.pk and not transcript.revisions.exists() and transcript.cues.exists():
        _revise(transcript, content_of(transcript), reason=Reason.BEFORE, by=None)


def _put(
    transcript: Transcript,
    content: Content,
    *,
    reason: TranscriptRevision.Reason,
    by: AbstractBaseUser | None,
    hand: str = "",
    instead_of: TranscriptRevision | None = None,
) -> None:
    """Make the content what visitors see."""
    times_before = _times(content_of(transcript).lines) if transcript.pk else {}
    transcript.version += 1
    transcript.extras = dict(content.extras)
    transcript.save()
    settled = replace(content, lines=tuple(replace(one, joined=()) for one in content.lines))
    transcript.cues.all().delete()
    Cue.objects.bulk_create(cues_of(transcript, settled.lines), batch_size=1000)
    _bring_counterparts(transcript, content.lines)
    _move_counterparts(transcript, times_before, _times(settled.lines))
    _revise(transcript, settled, reason=reason, by=by, hand=hand, instead_of=instead_of)


def _revise(
    transcript: Transcript,
    content: Content,
    *,
    reason: TranscriptRevision.Reason,
    by: AbstractBaseUser | None,
    hand: str = "",
    instead_of: TranscriptRevision | None = None,
) -> None:
    revision = instead_of or TranscriptRevision(transcript=transcript)
    revision.asset = transcript.asset
    revision.tier = transcript.tier
    revision.language = transcript.language
    revision.speaker = transcript.speaker
    revision.number = transcript.version
    revision.reason = reason
    revision.content = stored(content)
    revision.source = transcript.source
    revision.hand = hand
    revision.made_by_id = by.pk if by else None
    revision.save()


def _numbered(asset: MediaAsset, lines: Iterable[KeptLine]) -> tuple[KeptLine, ...]:
    free = _first_free_line(asset)
    numbered = []
    for line in lines:
        if not line.line:
            line = replace(line, line=free)
            free += 1
        numbered.append(line)
    return tuple(numbered)


def _with_facts(transcript: Transcript, lines: Sequence[KeptLine]) -> tuple[KeptLine, ...]:
    """Screens know words and times; what a file said beside them stays with its line."""
    known = {line.key: line.facts for line in content_of(transcript).lines}
    latest = transcript.revisions.first()
    if latest is not None:
        known |= {line.key: line.facts for line in restored(latest.content).lines}
    return tuple(replace(line, facts=known.get(line.key, {})) for line in lines)


Times = Mapping[int, tuple[int | None, int | None]]


def _times(lines: Sequence[KeptLine]) -> Times:
    """The time of every line number that one line alone has."""
    seen: dict[int, Any] = {}
    for line in lines:
        seen[line.line] = None if line.line in seen else (line.start_ms, line.end_ms)
    return {number: span for number, span in seen.items() if span}


def _bring_counterparts(transcript: Transcript, lines: Sequence[KeptLine]) -> None:
    present = {line.line for line in lines}
    for line in lines:
        gone = [number for number in line.joined if number not in present]
        if gone:
            _others(transcript).filter(line__in=gone).update(line=line.line)


def _move_counterparts(transcript: Transcript, before: Times, after: Times) -> None:
    """Lines of other tiers that had the very time of their counterpart keep having it."""
    moved = {n: span for n, span in after.items() if n in before and before[n] != span}
    followers = []
    for cue in _others(transcript).filter(line__in=moved) if moved else ():
        old, new = before[cue.line], moved[cue.line]
        if (cue.start_seconds, cue.end_seconds) == (seconds(old[0]), seconds(old[1])):
            cue.start_seconds, cue.end_seconds = seconds(new[0]), seconds(new[1])
            followers.append(cue)
    Cue.objects.bulk_update(followers, ["start_seconds", "end_seconds"], batch_size=500)


def _others(transcript: Transcript) -> Any:
    same_asset = Cue.objects.filter(transcript__asset=transcript.asset)
    return same_asset.exclude(transcript=transcript)


def _announce(asset: MediaAsset) -> None:
    if asset.record.live:
        announce_about(asset.record, Action.CHANGED)
