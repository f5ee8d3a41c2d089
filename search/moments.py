"""What a text or a question says of times: years, decades, centuries, days and months of the moon.

"rằm tháng bảy" finds 15/7 âm lịch, "những năm 60" finds 1963. The words themselves stay; a term is
one more way to be found. Pure.
"""

from collections.abc import Iterable
from typing import Final

from archive.spelling import composed, fold

from .moment_readings import READINGS
from .moment_terms import MAYBE, Moment
from .text import NO_WORD, is_han

_BETWEEN: Final = f" {NO_WORD} "
"""No moment runs from one text into the next."""
MOST_MOMENTS: Final = 200
"""Of one text or document; a chronicle of a thousand years is found by its words."""


def moments_in(text: str) -> list[Moment]:
    """What a text says of times, in order, none overlapping; the more exact reading wins."""
    text = composed(text)
    folded = fold(text)
    found: list[Moment] = []
    taken = bytearray(len(text))
    for needles, pattern, make in READINGS:
        for needle in needles:  # a loop: any() took a seventh of the time of indexing
            if needle in folded:
                break
        else:
            continue
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(taken[start:end]) or not _is_whole(folded, start, end):
                continue
            moment = make(match, text)
            if moment is not None and len(found) < MOST_MOMENTS:
                found.append(moment)
                taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda moment: moment.start)


def terms_of_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """The terms a document gets for what its texts say, each once."""
    found = moments_in(_BETWEEN.join(texts))
    said = (term for one in found for term in (*one.terms, *one.near, *one.within))
    return tuple(dict.fromkeys(term for term in said if not term.startswith(MAYBE)))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether the stretch is no part of longer words or numbers; Chinese has no gaps."""
    before, first = text[start - 1 : start], text[start]
    last, after = text[end - 1], text[end : end + 1]
    return not (_joins(before, first) or _joins(last, after))


def _joins(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not (is_han(left) or is_han(right))
