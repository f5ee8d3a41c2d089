"""What the field calls one thing in other words: guests' languages and Vietnamese synonyms.

Reads `concepts.csv`, a small vocabulary of the field kept by hand: a row is one concept, its
Vietnamese names (`vi`), further Vietnamese words that guests' words may also mean (`vi_wider`), and
how guests ask for it. Records are written in Vietnamese, so meanings lead to Vietnamese terms,
never away from them. Pure; owns no weights: how much a meaning counts beside the word itself is in
`schema`.

`merged_provinces.csv` says into which province of July 2025 a former one went. Who asks for the
former one may mean the new one too, but less.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from .stems import is_syllable
from .text import Token, tokens

MAX_WORDS_OF_A_NAME: Final = 4
MAX_MEANINGS: Final = 8
"""Of one name; the first rows and the first names of a row say it best."""
_FILE: Final = Path(__file__).with_name("concepts.csv")
_PROVINCES: Final = Path(__file__).with_name("merged_provinces.csv")
_FOREIGN: Final = ("en", "fr", "zh")


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words of a question that name a concept, and the Vietnamese terms it goes by."""

    start: int
    """Position of the first word in the question."""
    end: int
    terms: tuple[str, ...]
    """Exact terms; those of one name separated by spaces."""
    is_wider: bool = False
    """The terms name what the concept is only a part of."""


@dataclass(frozen=True, slots=True)
class _Name:
    """One way to ask for a concept."""

    exact: tuple[str, ...]
    is_vietnamese: bool
    terms: tuple[str, ...]


def meanings(found: Sequence[Token], *, is_foreign: bool) -> Iterator[Meaning]:
    """Concepts named in a question, longest names first, no word in two of them.

    `is_foreign`: whether the question is visibly English, French or Chinese. In any other, a word
    that might as well be a Vietnamese syllable ("song", "pan") keeps its Vietnamese sense.
    """
    start = 0
    while start < len(found):
        meaning = _longest(found, start, is_foreign)
        if meaning:
            yield meaning
        start = meaning.end if meaning else start + 1


def wider_places(found: Sequence[Token]) -> Iterator[Meaning]:
    """The provinces of today into which those named in a question have gone."""
    for start in range(len(found)):
        for end in (start + 2, start + 3, start + 4):
            words = found[start:end]
            today = _merged().get(tuple(token.key for token in words), ())
            exact = tuple(token.exact for token in words)
            for name, province in today:
                if exact == name or "".join(exact).isascii():
                    yield Meaning(start, end, (province,), is_wider=True)


def inside_names(found: Sequence[Token]) -> Iterator[int]:
    """Positions of words that belong to a Vietnamese name of several words begun before them."""
    for start in range(len(found)):
        for end in range(start + 2, min(len(found), start + MAX_WORDS_OF_A_NAME) + 1):
            words = found[start:end]
            names = _names().get(tuple(token.key for token in words), ())
            if any(name.is_vietnamese for name in names):
                yield from range(start + 1, end)


def longest_han_name(found: Sequence[Token], start: int) -> int:
    """Where the longest Chinese name of a concept that begins at `start` ends; `start` for none."""
    for end in range(min(len(found), start + MAX_WORDS_OF_A_NAME), start + 1, -1):
        if tuple(token.key for token in found[start:end]) in _names():
            return end
    return start


def _longest(found: Sequence[Token], start: int, is_foreign: bool) -> Meaning | None:
    for end in range(min(len(found), start + MAX_WORDS_OF_A_NAME), start, -1):
        words = found[start:end]
        names = _names().get(tuple(token.key for token in words), ())
        terms = [t for name in names if _is_meant(name, words, is_foreign) for t in name.terms]
        own = " ".join(token.exact for token in words)
        distinct = [term for term in dict.fromkeys(terms) if f" {term} " not in f" {own} "]
        if distinct:
            return Meaning(start, end, tuple(distinct[:MAX_MEANINGS]))
    return None


def _is_meant(name: _Name, words: Sequence[Token], is_foreign: bool) -> bool:
    typed = tuple(token.exact for token in words)
    if typed == name.exact:
        return name.is_vietnamese or is_foreign or not _could_be_vietnamese(typed)
    if name.is_vietnamese:
        return len(words) > 1 and "".join(typed).isascii()
    return not any(is_syllable(token.key) and not token.exact.isascii() for token in words) and (
        is_foreign or not _could_be_vietnamese(tuple(token.key for token in words))
    )


def _could_be_vietnamese(words: Sequence[str]) -> bool:
    return len(words) == 1 and is_syllable(words[0]) and len(words[0]) < 5


@cache
def _names() -> dict[tuple[str, ...], tuple[_Name, ...]]:
    """Every name by its keys."""
    names: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            _add_row(names, row)
    return {keys: tuple(found) for keys, found in names.items()}


def _add_row(names: dict[tuple[str, ...], list[_Name]], row: dict[str, str]) -> None:
    vietnamese = [_exact(name) for name in _listed(row["vi"])]
    wider = [_exact(name) for name in _listed(row["vi_wider"])]
    for name in _listed(row["vi"]):
        _add(names, name, tuple(vietnamese), is_vietnamese=True)
    for language in _FOREIGN:
        for name in _listed(row[language]):
            _add(names, name, (*vietnamese, *wider), is_vietnamese=False)


def _add(
    names: dict[tuple[str, ...], list[_Name]],
    name: str,
    terms: tuple[str, ...],
    *,
    is_vietnamese: bool,
) -> None:
    found = list(tokens(name))
    exact = tuple(token.exact for token in found)
    names[tuple(token.key for token in found)].append(_Name(exact, is_vietnamese, terms))


def _listed(cell: str) -> list[str]:
    return [name.strip() for name in cell.split(";") if name.strip()]


def _exact(name: str) -> str:
    return " ".join(token.exact for token in tokens(name))


@cache
def _merged() -> dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]:
    """By the keys of a former province its exact terms and the province of today."""
    merged: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    with _PROVINCES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found = list(tokens(row["former"]))
            exact = tuple(token.exact for token in found)
            merged[tuple(token.key for token in found)].append((exact, _exact(row["today"])))
    return merged
