"""What a search term is: the only place where index text and query text are made.

Both engines store and look up exactly these terms, split at spaces and never analysed again, so
that they agree with each other and with the highlighter. Letters are folded in
`archive.spelling`; this module cuts words and brings their forms together.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from archive.spelling import FILLER, composed, exact, fold

from .chinese import simplified
from .stems import stem

MAX_TERM_LETTERS: Final = 40
"""Longer runs of letters are no words; they are cut so that no engine refuses them."""

SHORT_LETTERS: Final = 200
"""Of a text whose words are remembered for a while."""

_MARKS: Final = "".join(
    chr(c) for c in range(0x300, 0x1F000) if unicodedata.category(chr(c))[0] == "M"
)
HAN: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The ranges of Chinese characters, inside a class of a pattern."""
_HAN_CHARACTER: Final = re.compile(f"[{HAN}]")
_LETTERS: Final = rf"(?:[^\W_{HAN}]++[{re.escape(_MARKS)}]*+)++"
_APOSTROPHES: Final = "'’ʼ‘"
_GAPS: Final = " \u00a0\\-\u2010\u2011\u2013"
_SPLIT_NAME: Final = rf"[Hh][{_GAPS}][Mm][OoÔô][Nn][Gg](?![^\W_{HAN}])"
"""H'Mông with a space or a hyphen for its apostrophe: no other word of ours has a letter alone."""
_WORD: Final = re.compile(rf"[{HAN}]|{_SPLIT_NAME}|{_LETTERS}(?:[{_APOSTROPHES}]{_LETTERS})*")
"""A Chinese character, or letters and digits that apostrophes may join (H'Mông). Possessive, so
that no text can make it go back and try again."""
_LATIN: Final = re.compile("[\\x00-\\u02ff\\u1e00-\\u20cf]*+")
"""Texts without marks of their own and without Chinese; composed Vietnamese is among them."""
_LATIN_WORD: Final = re.compile(rf"{_SPLIT_NAME}|[^\W_]++(?:[{_APOSTROPHES}][^\W_]++)*+")
"""What _WORD finds in such a text, at a tenth of the cost: it compares with 2,000 marks."""

_ELISION: Final = re.compile(
    rf"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[{_APOSTROPHES}](?=[aeiouyhœ])", re.IGNORECASE
)
"""French words shortened before a vowel (l'amour, qu'on); never H'Mông, K'Ho or M'Nông."""

_GAP: Final = re.compile(f"[{_GAPS}]")
_POSSESSIVE: Final = re.compile(rf"[{_APOSTROPHES}][sS]$")
_Y_AS_I: Final = re.compile(r"(h|k|l|m|s|t|v|qu)y")
"""Syllables where both spellings are used for the same word: lý and lí, quý and quí."""

_LIGATURES: Final = {"œ": "oe", "æ": "ae", "ß": "ss"}
_SAME_WORD: Final = {"hmong": "mong"}
"""Spellings of one name that no rule covers: H'Mông, Hmông and Mông are the same people."""
_SAME_EXACT: Final = {"hmông": "mông"}


NO_WORD: Final = "qzqzq"
"""A word of no language, put between texts: the end of one and the beginning of the next are no
neighbours."""


class Token(NamedTuple):
    """One word of a text and the forms it is found by. A tuple: a page cuts thousands of them."""

    start: int
    """Offset of its first character in the composed (NFC) text."""
    end: int
    exact: str
    """Lower case with marks, tone in one place."""
    key: str
    """Without marks, in one spelling, foreign words without their endings."""


class Terms(NamedTuple):
    """The words of a text as columns."""

    exact: tuple[str, ...]
    keys: tuple[str, ...]


_NONE: Final[tuple[tuple[str, ...], ...]] = ((), (), ())


@dataclass(frozen=True, slots=True)
class IndexText:
    """Several texts as terms: one string per text, terms separated by spaces."""

    exact: tuple[str, ...]
    keys: tuple[str, ...]


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order. Total: any string has an answer, possibly empty."""
    text = composed(text)
    for found in _pattern_for(text).finditer(text):
        start, end = found.span()
        elided, marked, key = _forms(found[0])
        yield Token(start + elided, end, marked, key)


def terms(text: str) -> Terms:
    """The forms of its tokens, without where they stand: a third of the work."""
    return _short_terms(text) if len(text) <= SHORT_LETTERS else _terms_of(text)


@lru_cache(maxsize=10_000)
def _short_terms(text: str) -> Terms:
    """Lines, names and titles are cut several times while a document is indexed."""
    return _terms_of(text)


def _terms_of(text: str) -> Terms:
    text = composed(text)
    forms = map(_forms, _pattern_for(text).findall(text))
    _, exact, keys = tuple(zip(*forms, strict=True)) or _NONE
    return Terms(exact, keys)


def _pattern_for(text: str) -> re.Pattern[str]:
    return _LATIN_WORD if _LATIN.fullmatch(text) else _WORD


def index_text(texts: Iterable[str]) -> IndexText:
    """The terms of each non-empty text; phrases never run from one text into the next."""
    found = [one for one in map(terms, texts) if one.keys]
    return IndexText(
        tuple(" ".join(one.exact) for one in found), tuple(" ".join(one.keys) for one in found)
    )


def plain_words(text: str) -> list[str]:
    """Folded words as typed, without stemming: what unfinished words are completed against."""
    return [plain(composed(text)[token.start : token.end]) for token in tokens(text)]


def plain(word: str) -> str:
    """One word folded and without apostrophes: "H'Mông" → "hmong"."""
    folded = fold(_bare(word))
    for ligature, letters in _LIGATURES.items():
        folded = folded.replace(ligature, letters)
    return folded.replace(FILLER, "")[:MAX_TERM_LETTERS]


def has_marks(text: str) -> bool:
    """Whether the text says more than its folded form: the writer typed marks."""
    return exact(text) != fold(text)


def is_han(term: str) -> bool:
    """Whether the term is a Chinese character or begins with one."""
    return _HAN_CHARACTER.match(term) is not None


@lru_cache(maxsize=200_000)
def _forms(written: str) -> tuple[int, str, str]:
    """How many letters were elided before the word, its exact form and its key."""
    elided = _ELISION.match(written)
    left_out = elided.end() if elided else 0
    return left_out, *_terms(written[left_out:])


def _terms(word: str) -> tuple[str, str]:
    if is_han(word):
        return simplified(word), simplified(word)
    marked = exact(_bare(word)).replace(FILLER, "")[:MAX_TERM_LETTERS]
    folded = plain(word)
    if _Y_AS_I.fullmatch(folded):
        folded = folded[:-1] + "i"
    key = stem(folded)
    return _SAME_EXACT.get(marked, marked), _SAME_WORD.get(key, key)


def _bare(word: str) -> str:
    word = _POSSESSIVE.sub("", word)
    for apostrophe in _APOSTROPHES:
        word = word.replace(apostrophe, "")
    return word if word.isalnum() else _GAP.sub("", word)
