"""ELAN documents written: the given one with what was changed here, or a new one.

An unchanged line leaves its annotation untouched, so whatever ELAN keeps there is kept: tiers of
glosses, controlled vocabularies, comments. Pure: trees and values.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from .eaf import ALIGNABLE, REFERRING, ROOT, SUBDIVISION, parsed, shared, words_of
from .values import GivenLine, GivenTier

XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA: Final = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
ALIGNED_TYPE, REFERRING_TYPE = "loi", "theo-dong"
"""Linguistic types of new tiers: lines in time, and lines under a line of another tier."""
ORDER: Final = (
    "LICENSE", "HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "LOCALE", "LANGUAGE",
    "CONSTRAINT",
)  # fmt: skip
"""How the schema orders the children of a document."""
UNFIT: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
"""Letters XML cannot hold."""
LANGUAGE_DEFINITIONS: Final = "https://iso639-3.sil.org/code/"
SUBDIVISION_WORDS: Final = "Symbolic subdivision of a parent annotation"

register_namespace("xsi", XSI)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tier to write. Each line has a name of its own; `belongs_to` is the name of the line of
    the sheet called `tier.parent` that it stands under."""

    tier: GivenTier
    language: str = ""
    """ISO 639-3."""
    language_label: str = ""


def write(sheets: Sequence[Sheet], *, given: bytes | None = None) -> bytes:
    """An ELAN document of the tiers; `given` is the one that some of them were read from."""
    root = parsed(given) if given is not None else _new_root()
    _Writer(root).put(sheets)
    if given is None:
        indent(root, space="    ")
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def _new_root() -> Element:
    root = Element(ROOT, {f"{{{XSI}}}noNamespaceSchemaLocation": SCHEMA})
    root.attrib |= {"AUTHOR": "", "DATE": "1970-01-01T00:00:00+00:00", "FORMAT": "3.0"}
    root.set("VERSION", "3.0")
    SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    SubElement(root, "TIME_ORDER")
    return root


class _Writer:
    """Puts tiers into a document tree."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.slots = _Slots(root)
        self.notes = _Notes(root)
        self.tiers = {tier.get("TIER_ID", ""): tier for tier in root.iter("TIER")}
        self.as_given = {tier.name: tier for tier in words_of(root).tiers}
        self.written: dict[str, tuple[str, GivenLine]] = {}
        """Lines by name: the annotation each became."""

    def put(self, sheets: Iterable[Sheet]) -> None:
        for sheet in sheets:
            if sheet.tier.name in self.as_given:
                self._change(sheet)
            else:
                self._add(sheet)
        self.slots.sort()
        self.notes.sweep()
        self.notes.remember_last()

    def _change(self, sheet: Sheet) -> None:
        before = {line.name: line for line in self.as_given[sheet.tier.name].lines}
        for name in before.keys() - {line.facts.get("id", "") for line in sheet.tier.lines}:
            self.notes.remove(name)
        tier = self.tiers[sheet.tier.name]
        homeless: list[GivenLine] = []
        for line in sheet.tier.lines:
            name = line.facts.get("id", "")
            if name in before and name in self.notes.elements:
                self._update(self.notes.elements[name], before[name], line)
                self.written[line.name] = (name, line)
            elif tier.get("PARENT_REF"):
                homeless.append(line)
            else:
                self._align(tier, line)
        if homeless:  # under a line of another tier nothing can stand that has none
            lines = tuple(replace(line, belongs_to="") for line in homeless)
            name = _free(sheet.tier.name, self.tiers)
            self._add(replace(sheet, tier=replace(sheet.tier, name=name, lines=lines, parent="")))

    def _update(self, element: Element, before: GivenLine, line: GivenLine) -> None:
        if line.text != before.text:
            value = element.find("ANNOTATION_VALUE")
            value = SubElement(element, "ANNOTATION_VALUE") if value is None else value
            value.text = line.text.translate(UNFIT)
        moved = (line.start_ms, line.end_ms) != (before.start_ms, before.end_ms)
        if moved and element.tag == ALIGNABLE:
            element.set("TIME_SLOT_REF1", self.slots.add(line.start_ms))
            element.set("TIME_SLOT_REF2", self.slots.add(line.end_ms))

    def _add(self, sheet: Sheet) -> None:
        parents = self._parents(sheet.tier)
        kind = REFERRING_TYPE if parents else ALIGNED_TYPE
        _ensure_type(self.root, kind, is_referring=bool(parents))
        attributes = {"LINGUISTIC_TYPE_REF": kind, "TIER_ID": sheet.tier.name}
        if parents:
            attributes["PARENT_REF"] = sheet.tier.parent
        if sheet.tier.speaker:
            attributes["PARTICIPANT"] = sheet.tier.speaker
        if sheet.language:
            attributes["LANG_REF"] = _ensure_language(self.root, sheet)
        tier = Element("TIER", attributes)
        self.tiers[sheet.tier.name] = _inserted(self.root, tier)
        if parents:
            self._refer(tier, sheet.tier, parents)
        else:
            for line in sheet.tier.lines:
                self._align(tier, line)

    def _align(self, tier: Element, line: GivenLine) -> None:
        slots = {
            "TIME_SLOT_REF1": self.slots.add(line.start_ms),
            "TIME_SLOT_REF2": self.slots.add(line.end_ms),
        }
        self.written[line.name] = (self.notes.add(tier, ALIGNABLE, slots, line.text), line)

    def _refer(self, tier: Element, given: GivenTier, parents: Sequence[str]) -> None:
        previous: dict[str, str] = {}
        for line, parent in zip(given.lines, parents, strict=True):
            attributes = {"ANNOTATION_REF": parent}
            if parent in previous:
                attributes["PREVIOUS_ANNOTATION"] = previous[parent]
            previous[parent] = self.notes.add(tier, REFERRING, attributes, line.text)
            self.written[line.name] = (previous[parent], line)

    def _parents(self, tier: GivenTier) -> list[str]:
        """The annotations its lines stand under, when every line is where ELAN would draw it."""
        groups: dict[str, list[GivenLine]] = defaultdict(list)
        for line in tier.lines:
            groups[line.belongs_to].append(line)
        if not tier.parent or any(name not in self.written for name in groups):
            return []
        for name, lines in groups.items():
            above = self.written[name][1]
            own = [(line.start_ms, line.end_ms) for line in lines if line.is_timed]
            if own and own != shared((above.start_ms, above.end_ms), len(lines)):
                return []
        return [self.written[line.belongs_to][0] for line in tier.lines]


class _Slots:
    """The moments of a document."""

    def __init__(self, root: Element) -> None:
        found = root.find("TIME_ORDER")
        self.order = found if found is not None else _inserted(root, Element("TIME_ORDER"))
        names = (slot.get("TIME_SLOT_ID", "") for slot in self.order)
        self.next = _after(names, "ts")
        self.is_changed = False

    def add(self, moment_ms: int | None) -> str:
        name = f"ts{self.next}"
        self.next += 1
        self.is_changed = True
        value = {} if moment_ms is None else {"TIME_VALUE": str(moment_ms)}
        SubElement(self.order, "TIME_SLOT", {"TIME_SLOT_ID": name, **value})
        return name

    def sort(self) -> None:
        """By moment; a slot without one stays behind the slot it stands behind."""
        if not self.is_changed:
            return
        latest, keyed = 0, []
        for number, slot in enumerate(self.order):
            latest = int(slot.get("TIME_VALUE") or latest)
            keyed.append((latest, number, slot))
        self.order[:] = [slot for *_, slot in sorted(keyed, key=lambda one: one[:2])]


class _Notes:
    """The annotations of a document."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.elements: dict[str, Element] = {}
        self.places: dict[str, tuple[Element, Element]] = {}
        self.emptied: dict[Element, set[Element]] = defaultdict(set)
        """Holders whose annotation was removed, by tier: swept away together."""
        self.under: dict[str, list[str]] = defaultdict(list)
        self.behind: dict[str, list[str]] = defaultdict(list)
        for tier in root.iter("TIER"):
            for holder in tier.findall("ANNOTATION"):
                for element in holder:
                    self._know(tier, holder, element)
        self.next = self.first = _after(self.elements, "a")

    def _know(self, tier: Element, holder: Element, element: Element) -> str:
        name = element.get("ANNOTATION_ID", "")
        self.elements[name] = element
        self.places[name] = (tier, holder)
        self.under[element.get("ANNOTATION_REF", "")].append(name)
        self.behind[element.get("PREVIOUS_ANNOTATION", "")].append(name)
        return name

    def add(self, tier: Element, tag: str, attributes: dict[str, str], text: str) -> str:
        holder = SubElement(tier, "ANNOTATION")
        element = SubElement(holder, tag, {"ANNOTATION_ID": f"a{self.next}", **attributes})
        SubElement(element, "ANNOTATION_VALUE").text = text.translate(UNFIT)
        self.next += 1
        return self._know(tier, holder, element)

    def remove(self, name: str) -> None:
        """With what stands under it, as ELAN does; a chain closes over the gap."""
        element = self.elements.pop(name, None)
        if element is None:
            return
        tier, holder = self.places[name]
        self.emptied[tier].add(holder)
        before = element.get("PREVIOUS_ANNOTATION")
        for other in self.behind[name]:
            if other in self.elements:
                self._hang(other, before)
        for other in self.under[name]:
            self.remove(other)

    def _hang(self, name: str, before: str | None) -> None:
        if before:
            self.elements[name].set("PREVIOUS_ANNOTATION", before)
            self.behind[before].append(name)
        else:
            self.elements[name].attrib.pop("PREVIOUS_ANNOTATION", None)

    def sweep(self) -> None:
        for tier, holders in self.emptied.items():
            tier[:] = [child for child in tier if child not in holders]

    def remember_last(self) -> None:
        """ELAN names the next annotation after this property."""
        for one in self.root.iter("PROPERTY"):
            if one.get("NAME") == "lastUsedAnnotationId" and self.next > self.first:
                one.text = str(self.next - 1)


def _ensure_type(root: Element, name: str, *, is_referring: bool) -> None:
    if any(one.get("LINGUISTIC_TYPE_ID") == name for one in root.iter("LINGUISTIC_TYPE")):
        return
    attributes = {
        "GRAPHIC_REFERENCES": "false",
        "LINGUISTIC_TYPE_ID": name,
        "TIME_ALIGNABLE": "false" if is_referring else "true",
    }
    if is_referring:
        attributes["CONSTRAINTS"] = SUBDIVISION
        if all(one.get("STEREOTYPE") != SUBDIVISION for one in root.iter("CONSTRAINT")):
            words = {"DESCRIPTION": SUBDIVISION_WORDS, "STEREOTYPE": SUBDIVISION}
            _inserted(root, Element("CONSTRAINT", words))
    _inserted(root, Element("LINGUISTIC_TYPE", attributes))


def _ensure_language(root: Element, sheet: Sheet) -> str:
    if all(one.get("LANG_ID") != sheet.language for one in root.iter("LANGUAGE")):
        attributes = {
            "LANG_ID": sheet.language,
            "LANG_DEF": f"{LANGUAGE_DEFINITIONS}{sheet.language}",
            "LANG_LABEL": sheet.language_label or sheet.language,
        }
        _inserted(root, Element("LANGUAGE", attributes))
    return sheet.language


def _inserted(root: Element, child: Element) -> Element:
    """The child, now behind all children that the schema wants before it."""
    earlier = set(ORDER[: ORDER.index(child.tag) + 1])
    places = [at for at, one in enumerate(root) if one.tag in earlier]
    root.insert(places[-1] + 1 if places else 0, child)
    return child


def _after(names: Iterable[str], prefix: str) -> int:
    return max((n for n in _numbers(names, prefix)), default=0) + 1


def _numbers(names: Iterable[str], prefix: str) -> Iterator[int]:
    for name in names:
        tail = name.removeprefix(prefix)
        if tail != name and tail.isascii() and tail.isdecimal():
            yield int(tail)


def _free(name: str, taken: Iterable[str]) -> str:
    names = set(taken)
    number = 2
    while f"{name} {number}" in names:
        number += 1
    return f"{name} {number}"
