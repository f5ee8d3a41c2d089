"""Offering another spelling of a question ("did you mean"): only one that has hits for whoever
asks, under the same filters, and written with the marks the corpus gives it.

Asks an engine; decides nothing about who may see, which is in the question already.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, product
from typing import Final

from archive.spelling import composed

from .engines.asking import PatientIndex
from .engines.base import SearchEngine
from .engines.matches import Match
from .nearness import Spelled
from .planning import Plan, plan_for
from .query import SearchQuery, SuggestQuery
from .results import Notice, SearchResult
from .stopwords import is_small_foreign_word
from .suggesting import beginning_of
from .text import Token, is_han, tokens

FEW: Final = 3
"""With fewer results than this another spelling is looked for, even if every word is known."""
MOST_WORDS: Final = 8
"""A longer question is forgiven its slips; each word costs a look-up here."""
MOST_TRIED: Final = 6
PER_WORD: Final = 3
"""Near spellings of one word that are tried, the likeliest first."""
FEWEST_LETTERS: Final = 3
"""Shorter words have too many neighbours to mean one of them."""
READ: Final = 10
"""Hits whose texts tell how the words are written."""
READ_LETTERS: Final = 2000
"""Of each text; titles and beginnings say enough."""
_FORGIVEN: Final = frozenset({Notice.CORRECTED, Notice.RELAXED})

Spelling = tuple[str, ...]
"""The keys of a question's words."""


@dataclass(frozen=True, slots=True)
class Spelt:
    """A spelling that has hits, as it would be offered."""

    text: str
    rank: tuple[bool, int, int]
    """Whether the corpus has it as one phrase, how many words have the letters that were typed
    (swapping two is the commonest slip), how many hits it has."""


NO_SPELLING: Final = Spelt("", (False, 0, 0))


def is_doubtful(result: SearchResult) -> bool:
    """Whether a result is poor enough to look for another spelling of its question."""
    return result.total < FEW or not _FORGIVEN.isdisjoint(result.notices)


def another_spelling(query: SearchQuery, result: SearchResult, engine: SearchEngine) -> str:
    """A question that was probably meant, in words as the archive writes them; "" for none.

    None for words that stand somewhere just as typed, however few results they have. What is found
    while there is patience with the question counts.
    """
    found = list(tokens(query.text))
    if not found or len(found) > MOST_WORDS:
        return ""
    asked = replace(query, page=1, page_size=READ, counted=(), opened=())
    as_typed = " ".join(token.key for token in found)
    index = PatientIndex(engine, result.patience)
    known = index.seen([as_typed, *(token.key for token in found)], asked)
    if as_typed in known:
        return ""
    suspects = _suspects(found, known, is_poor=result.total < FEW)
    words = [Spelled(found[place].key, found[place].exact) for place in suspects]
    near = _likely(index.near(words, asked))
    tried = islice(_spellings(found, suspects, near), MOST_TRIED)
    offers = (_written(spelling, found, asked, index) for spelling in tried)
    return max(offers, key=lambda offer: offer.rank, default=NO_SPELLING).text


def _suspects(found: Sequence[Token], known: Collection[str], *, is_poor: bool) -> list[int]:
    """Places of the words that nothing has by themselves; of all long ones when each is known."""
    long = [
        place
        for place, token in enumerate(found)
        if len(token.key) >= FEWEST_LETTERS and not is_han(token.key[0])
    ]
    unknown = [place for place in long if found[place].key not in known]
    return unknown or (long if is_poor else [])


def _likely(near: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Near spellings without small words of other languages and those of the same letters first."""
    found = {}
    for key, others in near.items():
        kept = [other for other in others if not is_small_foreign_word(other)]
        found[key] = tuple(sorted(kept, key=partial(_has_other_letters, key)))
    return found


def _has_other_letters(typed: str, meant: str) -> bool:
    return sorted(typed) != sorted(meant)


def _spellings(
    found: Sequence[Token], suspects: Sequence[int], near: Mapping[str, tuple[str, ...]]
) -> Iterator[Spelling]:
    """The likeliest first: unknown words all replaced, or known ones one at a time."""
    keys = [token.key for token in found]
    places = [place for place in suspects if near.get(keys[place])]
    choices = [list(enumerate(near[keys[place]][:PER_WORD])) for place in places]
    together = sorted(product(*choices), key=lambda ranked: sum(rank for rank, _ in ranked))
    for ranked in together if places else ():
        yield _with(keys, zip(places, (key for _rank, key in ranked), strict=True))
    for rank in range(PER_WORD):
        for place, ranked_keys in zip(places, choices, strict=True):
            if len(places) > 1 and rank < len(ranked_keys):
                yield _with(keys, [(place, ranked_keys[rank][1])])


def _with(keys: Sequence[str], changes: Iterable[tuple[int, str]]) -> Spelling:
    changed = dict(changes)
    return tuple(changed.get(place, key) for place, key in enumerate(keys))


def _written(
    spelling: Spelling, found: Sequence[Token], asked: SearchQuery, index: PatientIndex
) -> Spelt:
    if index.patience.is_over:
        return NO_SPELLING
    bare = replace(asked, text=" ".join(spelling))
    matches = index.engine.match(_bare_plan(spelling), bare)
    if not matches.total:
        return NO_SPELLING
    texts = [text for match in matches.page for text in _texts(match)]
    names: list[str] = []
    for name in (" ".join(spelling), *spelling):
        if not _is_written(spelling, found, [*texts, *names]):
            names += _names_with(name, asked, index)
    if not _is_written(spelling, found, [*texts, *names]):  # found by a name that must not appear
        return NO_SPELLING
    phrases = [_phrase_in(text, spelling) for text in texts]
    phrases += [_phrase_in(name, spelling, is_name=True) for name in names]
    phrase = next(filter(None, phrases), "")
    text = phrase or _word_by_word([*texts, *names], spelling, found)
    swaps = sum(
        sorted(key) == sorted(token.key) for key, token in zip(spelling, found, strict=True)
    )
    return Spelt(text, (bool(phrase), swaps, matches.total))


def _is_written(spelling: Spelling, found: Sequence[Token], texts: Iterable[str]) -> bool:
    """Whether somebody reads every word of it anyway: who asks typed it, or a text has it."""
    read = {token.key for text in texts for token in tokens(text)}
    return read.union(token.key for token in found).issuperset(spelling)


def _names_with(text: str, asked: SearchQuery, index: PatientIndex) -> Iterator[str]:
    """Names with all these words, as pages show them, of what whoever asks may see."""
    beginning = beginning_of(text)
    if beginning is None or index.patience.is_over:
        return
    about = SuggestQuery(text, asked.language, audiences=asked.audiences, excluded=asked.excluded)
    for thing in index.engine.complete(beginning, about).things:
        yield from thing.names.values()


def _bare_plan(spelling: Sequence[str]) -> Plan:
    """Every word is needed and means itself only."""
    plan = plan_for(" ".join(spelling))
    words = tuple(replace(word, is_soft=False, alternatives=()) for word in plan.words)
    return replace(plan, words=words, required=len(words))


def _texts(match: Match) -> Iterator[str]:
    for section in ("title", "summary", "body"):
        yield from (text[:READ_LETTERS] for text in match.shown.get(section, {}).values())
    yield from (text.text for line in match.found.lines for text in line.texts)


def _phrase_in(text: str, spelling: Spelling, *, is_name: bool = False) -> str:
    """The words as they stand side by side; a sentence's first word gives up its capital letter."""
    text = composed(text)
    found = list(tokens(text))
    for place in range(len(found) - len(spelling) + 1):
        stretch = found[place : place + len(spelling)]
        if tuple(token.key for token in stretch) == spelling:
            words = " ".join(text[token.start : token.end] for token in stretch)
            return words if is_name or place else words[0].lower() + words[1:]
    return ""


def _word_by_word(texts: Iterable[str], spelling: Spelling, found: Sequence[Token]) -> str:
    """Each word as it was typed if it stayed, else as a hit writes it."""
    known = {token.key: token.exact for text in texts for token in tokens(text)}
    typed = {token.key: token.exact for token in found}
    return " ".join(typed.get(key) or known.get(key, key) for key in spelling)
