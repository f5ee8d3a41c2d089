"""Words as files: back in the format they came in without loss, or in another.

Knows what goes into which file; how a file is written is in `formats`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from archive.media.models import MediaAsset, Transcript, TranscriptFile
from archive.vocabularies.language_tags import language_tag

from .contents import Content, KeptLine, content_of, given_line, milliseconds
from .formats import eaf, eaf_writing, webvtt
from .formats.files import TEXT_WRITERS
from .formats.values import GivenLine, GivenTier
from .timing import most_original_first, places_of


def transcripts_of(asset: MediaAsset) -> list[Transcript]:
    """With their lines, the most original first."""
    found = asset.transcripts.select_related("language", "source", "asset").prefetch_related("cues")
    return most_original_first(found)


def text_file(transcript: Transcript, format_: str, together: Iterable[Transcript]) -> str:
    """One transcript in a format of one tier; `together` are all of its recording, whose times
    stand in for missing ones."""
    content = _placed(transcript, together, format_)
    lines = tuple(given_line(line, format_) for line in content.lines)
    return TEXT_WRITERS[format_](GivenTier(lines, facts=content.extras.get(format_, {})))


def captions(transcripts: Sequence[Transcript], together: Iterable[Transcript]) -> str:
    """WebVTT for players and the public: words and times alone, no notes and no settings."""
    shared = list(together)
    lines = [line for one in transcripts for line in _placed(one, shared, webvtt.FORMAT).lines]
    shown = [
        GivenLine(line.text, line.start_ms, line.end_ms)
        for line in lines
        if line.start_ms is not None and line.text.strip()
    ]
    return webvtt.write(GivenTier(tuple(sorted(shown, key=lambda one: one.start_ms or 0))))


def elan_file(transcripts: Sequence[Transcript]) -> bytes:
    """All transcripts of a recording in one ELAN document, within the one they came from."""
    given = _given_document(transcripts)
    names = _tier_names(transcripts, given)
    sheets = [
        _sheet(one, given=given, names=names, parent=_parent(one, transcripts))
        for one in transcripts
    ]
    return eaf_writing.write(sheets, given=bytes(given.content) if given else None)


def file_name(transcript: Transcript, format_: str) -> str:
    """A name any computer can keep: then-original-tyz.vtt becomes no question of encodings."""
    return f"{transcript.asset.code}-{transcript.tier}-{transcript.language.slug}.{format_}"


def caption_name(transcript: Transcript) -> str:
    """How the public address of its captions calls it: original-tyz, translation-vi."""
    return f"{transcript.tier}-{language_tag(transcript.language.slug)}"


def _placed(transcript: Transcript, together: Iterable[Transcript], format_: str) -> Content:
    """With times of counterparts where it has none; a wrong one that its own file gave stays."""
    content = content_of(transcript)
    places = places_of(together)
    lines: list[KeptLine] = []
    for line, cue in zip(content.lines, transcript.cues.all(), strict=True):
        place = places.get(cue.pk)
        is_open = line.start_ms is None and "timing" not in line.facts.get(format_, {})
        if place is not None and place.is_known and is_open:
            start, end = milliseconds(place.start_seconds), milliseconds(place.end_seconds)
            line = replace(line, start_ms=start, end_ms=end)
        lines.append(line)
    return replace(content, lines=tuple(lines))


def _given_document(transcripts: Iterable[Transcript]) -> TranscriptFile | None:
    """The ELAN file most of them came from; the newest of several."""
    files = [one.source for one in transcripts if one.source and one.source.format == eaf.FORMAT]
    counted = Counter(file.pk for file in files)
    return max(files, key=lambda file: (counted[file.pk], file.pk), default=None)


def _tier_names(transcripts: Iterable[Transcript], given: TranscriptFile | None) -> dict[int, str]:
    """The tier of the document each becomes; those not from it get a name that is free there."""
    own = {one.pk: _given_name(one, given) for one in transcripts}
    taken = set(own.values()) | _tiers_of(given)
    for one in transcripts:
        if not own[one.pk]:
            wanted = "@".join(filter(None, [caption_name(one), one.speaker]))
            own[one.pk] = next(name for name in _numbered(wanted) if name not in taken)
            taken.add(own[one.pk])
    return own


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    yield from (f"{wanted} {number}" for number in count(2))


def _tiers_of(given: TranscriptFile | None) -> set[str]:
    return {tier.name for tier in eaf.read(bytes(given.content)).tiers} if given else set()


def _given_name(transcript: Transcript, given: TranscriptFile | None) -> str:
    is_from_it = given is not None and transcript.source_id == given.pk
    name: str = transcript.extras.get(eaf.FORMAT, {}).get("tier", "") if is_from_it else ""
    return name


def _parent(transcript: Transcript, together: Iterable[Transcript]) -> Transcript | None:
    """What the lines of a translation stand under: the words of its own voice, else the first."""
    originals = [one for one in together if one.tier == Transcript.Tier.ORIGINAL]
    if transcript.tier == Transcript.Tier.ORIGINAL or not originals:
        return None
    return next((one for one in originals if one.speaker == transcript.speaker), originals[0])


def _sheet(
    transcript: Transcript,
    *,
    given: TranscriptFile | None,
    names: Mapping[int, str],
    parent: Transcript | None,
) -> eaf_writing.Sheet:
    content = content_of(transcript)
    known_format = eaf.FORMAT if _given_name(transcript, given) else ""
    above = _single_keys(parent) if parent else {}
    lines = [
        replace(_named(transcript, line, known_format), belongs_to=above.get(line.line, ""))
        for line in content.lines
    ]
    tier = GivenTier(
        lines=tuple(lines),
        name=names[transcript.pk],
        speaker=transcript.speaker,
        parent=names[parent.pk] if parent else "",
    )
    return eaf_writing.Sheet(tier, transcript.language.slug, str(transcript.language))


def _named(transcript: Transcript, line: KeptLine, format_: str) -> GivenLine:
    """Keys are unique within a transcript, names must be within the document."""
    return replace(given_line(line, format_), name=_name(transcript, line.key))


def _name(transcript: Transcript, key: str) -> str:
    return f"{transcript.pk}/{key}"


def _single_keys(parent: Transcript) -> dict[int, str]:
    """The line of the parent under each number, where one line alone has it."""
    lines = content_of(parent).lines
    times = Counter(line.line for line in lines)
    return {line.line: _name(parent, line.key) for line in lines if times[line.line] == 1}
