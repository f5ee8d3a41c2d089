"""What the index knows of one element or record: a frozen value and its JSON form.

Knows neither the database (`search.catalogue` reads it) nor an engine (they store what
`index_fields` makes of it).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import chain
from typing import Any, Final

import orjson

from .moments import terms_of_texts
from .schema import DOSSIER, SECTIONS
from .text import IndexText, index_text
from .things import Thing

UNKNOWN_LANGUAGE: Final = ""
"""HTML's and BCP 47's way to say that nobody said."""
MAX_SHOWN_LETTERS: Final = 20_000
"""Of a body kept for highlighting; all of it is searched, an excerpt comes from its beginning."""

MAX_DOSSIER_LETTERS: Final = 50_000
"""Of the documents of one record: some thirty pages. A book would outweigh its record's title, as a
long text counts less for each word of it."""

WHOLE_NAME_TIMES: Final = 3
"""How often a people's name of one word is indexed."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name from a vocabulary by which the document is found."""

    kind: str
    """people, place, type, genre, agent, element, collection, code."""
    text: str
    is_shown: bool = True
    """False for names that may find but must not appear, such as old exonyms."""


@dataclass(frozen=True, slots=True)
class CueText:
    """One timed line of a transcript."""

    asset: str
    """The media asset's code."""
    tier: str
    language: str
    """ISO 639-3."""
    line: int
    start_seconds: float
    end_seconds: float
    text: str


@dataclass(frozen=True, slots=True)
class Key:
    """What names a document in an index."""

    kind: str
    code: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key whose str() is `text`."""
        kind, _, code = text.partition(":")
        return cls(kind, code)


@dataclass(frozen=True)
class SearchDocument:
    """One published element or record, with everything it may be found by."""

    code: str
    kind: str
    """record or element."""
    audience: str
    """For whom it is meant: a value of archive's Audience."""
    version: int = 0
    """Larger means read later from the database; a smaller one never replaces a larger."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """By interface language; so are summaries and bodies."""
    summaries: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    """Plain text."""
    dossiers: tuple[str, ...] = ()
    """What is written in its documents, each from its beginning."""
    labels: tuple[Label, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By facet name (search.schema.FACETS) the values it counts under, wider ones included."""
    cues: tuple[CueText, ...] = ()
    things: tuple[Thing, ...] = ()
    """What it names that has a page of its own."""
    sort_title: str = ""
    """From archive.spelling.sort_key_vi."""
    sort_date: str = ""
    """ISO date or its beginning, of the recording; empty sorts last."""
    days: tuple[int, int] | None = None
    """The first and last day it may have been documented, as `search.ranges` numbers days."""
    moments: tuple[str, ...] = ()
    """Terms of `search.moment_terms` for when it was documented and when it is held."""
    points: tuple[tuple[float, float], ...] = ()
    """Latitude and longitude of its places, in degrees."""
    added: str = ""
    """ISO date and time of its first publication; empty sorts last."""

    @property
    def key(self) -> Key:
        return Key(self.kind, self.code)

    @cached_property
    def digest(self) -> str:
        """Equal for equal content whatever the version: tells a stale document from a fresh one."""
        facts = replace(self, version=0).to_json()
        return hashlib.sha256(facts.encode()).hexdigest()[:32]

    @property
    def shown(self) -> dict[str, dict[str, str]]:
        """The texts that may be quoted in a result, by section and language."""
        return {
            "title": dict(self.titles),
            "summary": dict(self.summaries),
            "body": {language: body[:MAX_SHOWN_LETTERS] for language, body in self.bodies.items()},
            DOSSIER: {UNKNOWN_LANGUAGE: self._dossier_shown} if self.dossiers else {},
        }

    @property
    def _dossier_shown(self) -> str:
        return "\n".join(self.dossiers)[:MAX_SHOWN_LETTERS]

    def index_fields(self) -> dict[str, IndexText]:
        """The terms of every section of `search.schema.SECTIONS`; times are labels.

        Those of documents are not: a dossier of thirty pages names any number of days. Its words
        are body text.
        """
        texts: dict[str, Iterable[str]] = {
            "title": self.titles.values(),
            "labels": [text for label in self.labels for text in _repeated(label)],
            "summary": self.summaries.values(),
            "body": self.bodies.values(),
            "cues": [cue.text for cue in self.cues],
        }
        moments = dict.fromkeys((*self.moments, *terms_of_texts(chain(*texts.values()))))
        texts["labels"] = [*texts["labels"], " ".join(moments)]
        texts["body"] = [*texts["body"], *self.dossiers]
        return {section.name: index_text(texts[section.name]) for section in SECTIONS}

    @property
    def whole_titles(self) -> list[str]:
        """Each title in one term: its keys, and with its marks if they tell more."""
        terms = index_text(self.titles.values())
        return list(dict.fromkeys((*terms.keys, *terms.exact)))

    @property
    def named(self) -> tuple[Thing, ...]:
        """The document itself by its titles, and the things it names."""
        titles = {language: title for language, title in self.titles.items() if title}
        return (Thing(self.kind, self.code, titles), *self.things)

    def to_json(self) -> str:
        """Readable by from_json; the same content always gives the same text."""
        return orjson.dumps(facts_of(self), option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_json(cls, text: str) -> "SearchDocument":
        """The document written by to_json; raises ValueError or TypeError for anything else."""
        facts: dict[str, Any] = orjson.loads(text)
        facts["labels"] = tuple(Label(**label) for label in facts["labels"])
        facts["things"] = tuple(
            Thing(**{**thing, "hidden": tuple(thing["hidden"])}) for thing in facts["things"]
        )
        facts["cues"] = tuple(CueText(**cue) for cue in facts["cues"])
        facts["dossiers"] = tuple(facts["dossiers"])
        facts["facets"] = {name: tuple(values) for name, values in facts["facets"].items()}
        facts["moments"] = tuple(facts["moments"])
        facts["points"] = tuple((latitude, longitude) for latitude, longitude in facts["points"])
        facts["days"] = tuple(facts["days"]) if facts["days"] else None
        return cls(**facts)


def facts_of(value: Any) -> dict[str, Any]:
    """The fields of a value as they are: copying them deeply costs more than indexing a line."""
    return {one.name: getattr(value, one.name) for one in fields(value)}


def _repeated(label: Label) -> list[str]:
    """A name of one word weighs as much as the same word in several longer names: "Mèo" is first of
    all who is called so, not the Mèo Lài and Mèo Hoa."""
    is_whole = label.kind == "people" and len(label.text.split()) == 1
    return [label.text] * (WHOLE_NAME_TIMES if is_whole else 1)
