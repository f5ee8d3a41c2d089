"""Completing an unfinished question: what is asked of an engine, and which answers come first.

Pure. Engines find candidates of every kind; the order among them is decided here, once: names
spelled as typed before look-alikes, beginnings before words within.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.passages import NAMES_LANGUAGE
from archive.spelling import composed

from .documents import Key
from .lines import SungLine
from .results import MarkedText, Suggestion
from .text import Token, has_marks, plain, tokens
from .things import AGENT, ELEMENT, KINDS, LINE, RECORD, Thing

CANDIDATES: Final = 12
"""Of each kind, from which the best are chosen."""
PER_KIND: Final = 3
"""A suggestion list is glanced at, not read."""
MAX_TYPED_WORDS: Final = 12
FEWEST_LETTERS: Final = 2
"""One letter begins too much to mean anything; one Chinese character is a word."""
LINE_WORDS: Final = 2
"""Single words are in too many lines to suggest one of them."""
_AS_TITLED: Final = (ELEMENT, RECORD, AGENT)
"""Shown in the language in which they match: a title is quoted, a term is translated."""


@dataclass(frozen=True, slots=True)
class TypedWord:
    """One word of an unfinished question."""

    exact: str
    plain: str
    choices: tuple[str, ...]
    """Forms that count as the whole word: `plain`, `key`, then near spellings."""

    @property
    def key(self) -> str:
        """As in search.text.Token."""
        return self.choices[1]


@dataclass(frozen=True, slots=True)
class Beginning:
    """An unfinished question: all words must be there, the last one may go on."""

    words: tuple[TypedWord, ...]
    is_marked: bool

    @property
    def complete(self) -> tuple[TypedWord, ...]:
        return self.words[:-1]

    @property
    def last(self) -> TypedWord:
        return self.words[-1]

    @property
    def finds_lines(self) -> bool:
        """Slips of several words would find any line, one letter begins a word of most of them."""
        has_near = any(len(word.choices) > 2 for word in self.words)
        is_begun = len(self.last.plain) >= FEWEST_LETTERS or not self.last.plain.isascii()
        return is_begun and len(self.words) >= LINE_WORDS + has_near


@dataclass(frozen=True, slots=True)
class Candidates:
    """What an engine found for a beginning: up to CANDIDATES of each kind."""

    things: tuple[Thing, ...] = ()
    lines: tuple[tuple[Key, SungLine], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.things or self.lines)


def beginning_of(text: str) -> Beginning | None:
    """The question as typed so far; None while it is too short to mean anything."""
    text = composed(text)
    found = list(tokens(text))[:MAX_TYPED_WORDS]
    if not found or (found[-1].exact.isascii() and sum(map(_length, found)) < FEWEST_LETTERS):
        return None
    return Beginning(tuple(_typed(text, token) for token in found), has_marks(text))


def with_near(beginning: Beginning, near: Mapping[str, tuple[str, ...]]) -> Beginning:
    """The beginning with near spellings by folded word beside what was typed.

    A word typed beside it is no slip of it: "hat" is not counted twice in "hat sli hai".
    """
    typed = {form for word in beginning.words for form in word.choices}
    words = tuple(
        replace(
            word, choices=(*word.choices, *(f for f in near.get(word.key, ()) if f not in typed))
        )
        for word in beginning.words
    )
    return replace(beginning, words=words)


def suggestions_of(
    found: Candidates, beginning: Beginning, *, language: str, most: int
) -> tuple[Suggestion, ...]:
    """The best of every kind in the order of KINDS, at most `most` together."""
    ranked = sorted(_offers(found, beginning, language), key=lambda one: one[0])
    by_kind: dict[str, dict[tuple[str, str], Suggestion]] = {kind: {} for kind in KINDS}
    for _rank, offer in ranked:
        by_kind[offer.kind].setdefault(_sameness(offer), offer)
    lists = [_shortened(list(offers.values())) for offers in by_kind.values()]
    turns = [offers[turn] for turn in range(PER_KIND) for offers in lists if turn < len(offers)]
    kept = turns[:most]
    return tuple(offer for offers in lists for offer in offers if offer in kept)


def _shortened(offers: list[Suggestion]) -> list[Suggestion]:
    """What shows why it is offered, else one that a name nobody shows has found."""
    plain_to_see = [offer for offer in offers if offer.text.spans or offer.note]
    return (plain_to_see or offers[:1])[:PER_KIND]


def _sameness(offer: Suggestion) -> tuple[str, str]:
    """A refrain is one line, however often it is sung."""
    return (offer.code, offer.text.text) if offer.kind == LINE else (offer.code, "")


def _offers(
    found: Candidates, beginning: Beginning, language: str
) -> Iterator[tuple[tuple[int, ...], Suggestion]]:
    for thing in found.things:
        name, match = _name_of(thing, beginning, language)
        note = thing.note or (match.text if match.text != name.text and match.spans else "")
        yield _rank(match, beginning), Suggestion(name, thing.kind, thing.target, note=note)
    for key, line in found.lines:
        text = max(
            (_marked(one.text, beginning, one.language) for one in line.texts),
            key=lambda marked: len(marked.spans),
        )
        yield (
            _rank(text, beginning),
            Suggestion(
                text, LINE, key.code, asset=line.asset, line=line.line, seconds=line.start_seconds
            ),
        )


def _name_of(thing: Thing, beginning: Beginning, language: str) -> tuple[MarkedText, MarkedText]:
    """The name to show and the one that matches best; the same unless a term is translated."""
    order = sorted(thing.names, key=lambda one: (one != language, one != NAMES_LANGUAGE, one))
    marked = [_marked(thing.names[spoken], beginning, spoken) for spoken in order]
    best = min(marked, key=lambda one: (-len(one.spans), _rank(one, beginning)))
    if thing.kind in _AS_TITLED or len(marked[0].spans) == len(best.spans):
        own = marked[0] if len(marked[0].spans) == len(best.spans) else best
        return own, own
    return marked[0], best


def _rank(name: MarkedText, beginning: Beginning) -> tuple[int, ...]:
    """Small is good: matches at all, spelled as typed, from its beginning, short."""
    found = list(tokens(name.text))
    exacts = [token.exact for token in found]
    starts = bool(found) and bool(name.spans) and name.spans[0][0] == found[0].start
    return (
        not name.spans,
        not _is_as_typed(exacts, beginning),
        not starts,
        not _is_in_order(name.text, found, beginning),
        len(name.text),
    )


def _is_as_typed(exacts: Sequence[str], beginning: Beginning) -> bool:
    complete = {word.exact for word in beginning.complete}
    last = beginning.last.exact
    return complete <= set(exacts) and any(one.startswith(last) for one in exacts)


def _is_in_order(text: str, found: Sequence[Token], beginning: Beginning) -> bool:
    """The words stand as one phrase."""
    typed = " ".join(word.plain for word in beginning.words)
    return f" {typed}" in " " + " ".join(plain(text[one.start : one.end]) for one in found)


def _marked(text: str, beginning: Beginning, language: str) -> MarkedText:
    """The text with every word that the typed ones mean."""
    text = composed(text)
    spans = tuple(
        (token.start, token.end)
        for token in tokens(text)
        if _is_meant(plain(text[token.start : token.end]), token.key, beginning)
    )
    return MarkedText(text, spans, language)


def _is_meant(folded: str, key: str, beginning: Beginning) -> bool:
    forms = {folded, key}
    if any(forms.intersection(word.choices) for word in beginning.words):
        return True
    return any(form.startswith(beginning.last.choices[:2]) for form in forms)


def _typed(text: str, token: Token) -> TypedWord:
    folded = plain(text[token.start : token.end])
    return TypedWord(token.exact, folded, (folded, token.key))


def _length(token: Token) -> int:
    return token.end - token.start
