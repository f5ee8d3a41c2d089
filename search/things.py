"""What a document names that has a page of its own: peoples, places, genres, types, artisans.

Such names are offered while somebody types. A thing is known by every document that names it and
offered only to whoever may see one of them, so it travels with the documents. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import orjson

from .text import plain_words, terms

PEOPLE: Final = "people"
PLACE: Final = "place"
GENRE: Final = "genre"
TYPE: Final = "type"
ELEMENT: Final = "element"
AGENT: Final = "agent"
RECORD: Final = "record"
LINE: Final = "line"
KINDS: Final = (PEOPLE, PLACE, GENRE, TYPE, ELEMENT, AGENT, RECORD, LINE)
"""In the order they are offered: what narrows most first, single lines last."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a page."""

    kind: str
    target: str
    """What names it in an address: a slug, a code, a key."""
    names: Mapping[str, str]
    """By interface language; proper names in Vietnamese only."""
    note: str = ""
    """Tells it from others of the same name: what a place lies in."""
    hidden: tuple[str, ...] = field(default=(), compare=False)
    """Names that may find but must not appear, such as old exonyms."""

    @property
    def shown(self) -> str:
        """All that may appear, as JSON; equal for equal things."""
        facts = {"kind": self.kind, "target": self.target, "names": self.names, "note": self.note}
        return orjson.dumps(facts, option=orjson.OPT_SORT_KEYS).decode()

    @classmethod
    def from_shown(cls, written: str) -> "Thing":
        """The thing as `shown` wrote it, without its hidden names."""
        facts: dict[str, Any] = orjson.loads(written)
        return cls(**facts)

    @property
    def words(self) -> list[str]:
        """What it is found by, one string a name: folded words, and terms where they differ."""
        return [found for name in self._all_names for found in _forms(name)]

    @property
    def exact(self) -> list[str]:
        """Its names' words with their marks, one string a name."""
        return [" ".join(terms(name).exact) for name in self._all_names]

    @property
    def _all_names(self) -> Iterable[str]:
        return dict.fromkeys([*self.names.values(), *self.hidden])


def distinct(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """Each thing once, as it was given first."""
    found: dict[tuple[str, str], Thing] = {}
    for thing in things:
        found.setdefault((thing.kind, thing.target), thing)
    return tuple(found.values())


@lru_cache(maxsize=10_000)
def _forms(name: str) -> tuple[str, ...]:
    """Peoples and places are named by thousands of documents."""
    return tuple(dict.fromkeys([" ".join(plain_words(name)), " ".join(terms(name).keys)]))
