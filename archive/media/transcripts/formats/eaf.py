"""ELAN annotation documents (.eaf, format 2.8 and 3.0), read to tiers of lines.

https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf. What a line is to ELAN stays
in its document, which is kept as given; `eaf_writing` changes only what was changed here. Entities
and document types are refused, so nothing outside the file can be asked for.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .values import Finding, GivenLine, GivenTier, GivenWords, UnreadableWordsError

FORMAT: Final = "eaf"
ROOT: Final = "ANNOTATION_DOCUMENT"
ALIGNABLE, REFERRING = "ALIGNABLE_ANNOTATION", "REF_ANNOTATION"
SUBDIVISION: Final = "Symbolic_Subdivision"
MILLISECONDS: Final = "milliseconds"
CODE: Final = re.compile(r"[a-z]{2,3}")
Span = tuple[int | None, int | None]
NOWHERE: Final[Span] = (None, None)


def is_eaf(text: str) -> bool:
    return text.lstrip().startswith("<")


def parsed(content: bytes) -> Element:
    """The document's tree with its comments.

    Raises UnreadableWordsError: `xml_forbidden` for document types and entities, `xml_broken`,
    `not_eaf`, `eaf_units` for times in frames.
    """
    parser = DefusedXMLParser(
        target=TreeBuilder(insert_comments=True, insert_pis=True), forbid_dtd=True
    )
    try:
        parser.feed(content)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise UnreadableWordsError("xml_forbidden") from error
    except ParseError as error:
        raise UnreadableWordsError("xml_broken", error.position[0]) from error
    except (LookupError, ValueError) as error:  # an encoding nobody knows
        raise UnreadableWordsError("xml_broken", 1) from error
    if root.tag != ROOT:
        raise UnreadableWordsError("not_eaf")
    header = root.find("HEADER")
    if header is not None and header.get("TIME_UNITS", MILLISECONDS) != MILLISECONDS:
        raise UnreadableWordsError("eaf_units")
    return root


def read(content: bytes) -> GivenWords:
    """Every tier in the document's order, with times worked out for lines that only refer."""
    return words_of(parsed(content))


def words_of(root: Element) -> GivenWords:
    document = _Document(root)
    tiers = tuple(_tier(element, document) for element in root.iter("TIER"))
    return GivenWords(FORMAT, tiers, tuple(document.findings()))


@dataclass(frozen=True, slots=True)
class Note:
    """One annotation as the document has it."""

    name: str
    text: str
    tier: str
    refers_to: str
    previous: str
    slots: tuple[str, str] | None


class _Document:
    """The annotations by name, and where each is in time."""

    def __init__(self, root: Element) -> None:
        self.slots = _slots(root)
        self.languages = {one.get("LANG_ID", ""): _language(one) for one in root.iter("LANGUAGE")}
        self.by_tier = {tier.get("TIER_ID", ""): notes_of(tier) for tier in root.iter("TIER")}
        self.notes = {note.name: note for notes in self.by_tier.values() for note in notes}
        self.spans = self._aligned()
        self._place_referring()

    def findings(self) -> Iterator[Finding]:
        for tier, notes in self.by_tier.items():
            wrong = sum(1 for note in notes if self.spans.get(note.name, NOWHERE) == NOWHERE)
            if wrong:
                yield Finding("eaf_without_time", details={"tier": tier, "count": wrong})

    def _aligned(self) -> dict[str, Span]:
        spans: dict[str, Span] = {}
        for notes in self.by_tier.values():
            names = list(dict.fromkeys(slot for note in notes for slot in note.slots or ()))
            moments = _between([self.slots.get(name) for name in names])
            where = dict(zip(names, moments, strict=True))
            for note in notes:
                if note.slots:
                    spans[note.name] = _possible(where[note.slots[0]], where[note.slots[1]])
        return spans

    def _place_referring(self) -> None:
        """Those of one parent in one tier share its time in equal parts, as ELAN draws them."""
        siblings: dict[tuple[str, str], list[Note]] = defaultdict(list)
        for note in self.notes.values():
            if note.refers_to:
                siblings[note.tier, note.refers_to].append(note)
        waiting = dict(siblings)
        while waiting:
            ready = {key: group for key, group in waiting.items() if key[1] in self.spans}
            if not ready:
                return  # referring in a circle, or to nothing
            for (_, parent), group in ready.items():
                ordered = _chained(group)
                parts = shared(self.spans[parent], len(ordered))
                self.spans |= {note.name: part for note, part in zip(ordered, parts, strict=True)}
            waiting = {key: group for key, group in waiting.items() if key not in ready}


def notes_of(tier: Element) -> list[Note]:
    """The annotations of a TIER element in its order."""
    return [
        _note(one, tier.get("TIER_ID", ""))
        for annotation in tier.iter("ANNOTATION")
        for one in annotation
        if one.tag in (ALIGNABLE, REFERRING)
    ]


def _note(one: Element, tier: str) -> Note:
    slots = (one.get("TIME_SLOT_REF1", ""), one.get("TIME_SLOT_REF2", ""))
    return Note(
        name=one.get("ANNOTATION_ID", ""),
        text=one.findtext("ANNOTATION_VALUE") or "",
        tier=tier,
        refers_to=one.get("ANNOTATION_REF", ""),
        previous=one.get("PREVIOUS_ANNOTATION", ""),
        slots=slots if one.tag == ALIGNABLE else None,
    )


def _slots(root: Element) -> Mapping[str, int | None]:
    return {
        slot.get("TIME_SLOT_ID", ""): _number(slot.get("TIME_VALUE"))
        for slot in root.iter("TIME_SLOT")
    }


def _language(element: Element) -> str:
    """Its code; ELAN's own identifiers are codes, others say more in the definition or label."""
    identifier = element.get("LANG_ID", "")
    if CODE.fullmatch(identifier):
        return identifier
    return element.get("LANG_DEF") or element.get("LANG_LABEL") or ""


def _number(written: str | None) -> int | None:
    try:
        return int(written) if written is not None else None
    except ValueError:
        return None


def _between(moments: Sequence[int | None]) -> list[int | None]:
    """Moments with the unknown ones spread evenly between their known neighbours."""
    filled = list(moments)
    known = [at for at, moment in enumerate(filled) if moment is not None]
    for left, right in pairwise(known):
        first, last = filled[left], filled[right]
        for at in range(left + 1, right):
            filled[at] = _part(first or 0, last or 0, at - left, right - left)
    return filled


def _possible(start: int | None, end: int | None) -> Span:
    is_possible = start is not None and end is not None and 0 <= start < end
    return (start, end) if is_possible else NOWHERE


def _part(first: int, last: int, number: int, count: int) -> int:
    return first + (last - first) * number // count


def shared(span: Span, count: int) -> list[Span]:
    """A time in equal parts, one for each line that stands under it."""
    start, end = span
    if start is None or end is None or end - start < count:
        return [NOWHERE] * count
    edges = [_part(start, end, number, count) for number in range(count + 1)]
    return list(pairwise(edges))


def _chained(group: list[Note]) -> list[Note]:
    """By PREVIOUS_ANNOTATION; what hangs on nothing known keeps its place at the end."""
    following = {note.previous: note for note in reversed(group)}
    ordered: list[Note] = []
    at = following.get("")
    while at is not None and len(ordered) < len(group):
        ordered.append(at)
        at = following.get(at.name)
    taken = {note.name for note in ordered}
    return [*ordered, *(note for note in group if note.name not in taken)]


def _tier(element: Element, document: _Document) -> GivenTier:
    name = element.get("TIER_ID", "")
    lines = [_line(note, document.spans.get(note.name, NOWHERE)) for note in document.by_tier[name]]
    return GivenTier(
        lines=tuple(_in_order(lines)),
        name=name,
        language=document.languages.get(element.get("LANG_REF", ""), ""),
        speaker=element.get("PARTICIPANT", ""),
        parent=element.get("PARENT_REF", ""),
    )


def _line(note: Note, span: Span) -> GivenLine:
    line = GivenLine(note.text, *span, name=note.name, belongs_to=note.refers_to)
    return replace(line, facts={"id": note.name})


def _in_order(lines: Iterable[GivenLine]) -> list[GivenLine]:
    """By time; those without one stay behind the line they stand behind in the file."""
    keyed: list[tuple[int, int, GivenLine]] = []
    latest = 0
    for number, line in enumerate(lines):
        latest = line.start_ms if line.start_ms is not None else latest
        keyed.append((latest, number, line))
    return [line for _, _, line in sorted(keyed, key=lambda one: one[:2])]
