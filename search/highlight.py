"""Which stretches of a text answer a question.

One highlighter for both engines: it cuts words exactly as the index does, so it marks the original
letters whatever spelling was typed, and every install shows the same.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from archive.spelling import composed

from .planning import Plan, Word, WordForm
from .results import MarkedText
from .schema import DOSSIER
from .text import terms, tokens

EXCERPT_LETTERS: Final = 240
"""About three lines on a phone."""
LEAD_LETTERS: Final = 60
"""How much may stand before the first mark of an excerpt."""
ELLIPSIS: Final = "…"
REMEMBERED_LETTERS: Final = 4000
REMEMBERED_TEXTS: Final = 2500
"""Cut texts kept: of ordinary length five megabytes a process, never more than fifty."""


_Match: TypeAlias = tuple[int, int, Word, bool]
"""Where a word of a text that answers begins and ends, what it answers, and whether it is exactly
that. A bare tuple, as a page makes thousands."""


def marked_sections(
    shown: Mapping[str, Mapping[str, str]], plan: Plan, language: str
) -> dict[str, MarkedText]:
    """For each section the text in which something is marked, in the reader's language if it can.

    `shown` holds texts by section and language, as SearchDocument.shown. A dossier is quoted only
    where nothing else is: it is long, and says least about its record.
    """
    found: dict[str, MarkedText] = {}
    for section, texts in shown.items():
        if section == DOSSIER and found:
            continue
        for spoken in sorted(texts, key=lambda one: one != language):
            marked = mark(texts[spoken], plan, language=spoken)
            if marked.spans:
                found[section] = marked if section == "title" else excerpt(marked)
                break
    return found


def other_words(highlights: Mapping[str, MarkedText], plan: Plan) -> tuple[str, ...]:
    """Terms of other words for what was asked that are marked in the highlights, the longest
    only; not those that have the word as typed, with marks or without."""
    if not plan.otherwise:
        return ()
    stretches = (one.text[start:end] for one in highlights.values() for start, end in one.spans)
    marked = f" {' | '.join(' '.join(terms(stretch).exact) for stretch in stretches)} "
    meant = [one for one in plan.otherwise if f" {one} " in marked]
    return tuple(one for one in meant if not any(f" {one} " in f" {o} " for o in meant if o != one))


def unseen(keys: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Those of the keys that none of the texts has; stops reading when there is none left."""
    left = set(keys)
    for text in texts:
        left.difference_update(_cut_of(composed(text)).keys)
        if not left:
            break
    return left


def mark(text: str, plan: Plan, *, language: str = "") -> MarkedText:
    """The text with every stretch that matches a word of the plan."""
    text = composed(text)
    spans: list[tuple[int, int]] = []
    for start, end, _word, _is_exact in _kept(_matches(text, plan)):
        if spans and text[spans[-1][1] : start] in ("", " "):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return MarkedText(text, tuple(spans), language)


def excerpt(marked: MarkedText) -> MarkedText:
    """The stretch of EXCERPT_LETTERS with most marks, cut between words."""
    if len(marked.text) <= EXCERPT_LETTERS:
        return marked
    begin = marked.spans[_most_marks_from(marked.spans)][0]
    start = _word_start(marked.text, max(0, begin - LEAD_LETTERS))
    end = _word_end(marked.text, min(len(marked.text), start + EXCERPT_LETTERS))
    before = ELLIPSIS if start else ""
    after = ELLIPSIS if end < len(marked.text) else ""
    shift = len(before) - start
    spans = tuple((a + shift, b + shift) for a, b in marked.spans if start <= a and b <= end)
    return MarkedText(before + marked.text[start:end] + after, spans, marked.language)


def _matches(text: str, plan: Plan) -> list[_Match]:
    """The tokens of a text that are, or together make up, a word of the plan or its like."""
    cut, forms = _cut_of(text), plan.forms
    matches: dict[int, _Match] = {}
    for place in [number for number, key in enumerate(cut.keys) if key in forms]:
        for form in forms[cut.keys[place]]:
            if (form.size > 1 or form.is_exact) and not _fits(form, cut, place):
                continue
            for at in range(place, place + form.size):
                is_exact = form.is_exact or cut.exact[at] == form.word.exact
                if at not in matches or (is_exact and not matches[at][-1]):
                    matches[at] = (cut.starts[at], cut.ends[at], form.word, is_exact)
    return [matches[at] for at in sorted(matches)]


@dataclass(frozen=True, slots=True)
class _Cut:
    """The words of a text, as columns: a long text in a fifth of the room its tokens take."""

    starts: "array[int]"
    ends: "array[int]"
    exact: tuple[str, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Cut":
        starts, ends, exact, keys = tuple(zip(*tokens(text), strict=True)) or ((), (), (), ())
        return cls(array("I", starts), array("I", ends), exact, keys)


def _cut_of(text: str) -> _Cut:
    return _remembered_cut(text) if len(text) <= REMEMBERED_LETTERS else _Cut.of(text)


@lru_cache(maxsize=REMEMBERED_TEXTS)
def _remembered_cut(text: str) -> _Cut:
    """The best documents answer many questions, and cutting them took most of a page's time."""
    return _Cut.of(text)


def _fits(form: WordForm, cut: _Cut, place: int) -> bool:
    """Whether it stands there; its first key does."""
    end = place + form.size
    if form.is_exact:
        return cut.exact[place:end] == form.exact
    return cut.keys[place:end] == form.keys


def _kept(matches: Sequence[_Match]) -> Sequence[_Match]:
    """Without false friends: where a word stands with its marks, look-alikes are not marked.

    Soft words are marked only beside another match.
    """
    if not matches:
        return matches
    exact = {word.key for _, _, word, is_exact in matches if is_exact and word.is_marked}
    kept = [one for one in matches if one[-1] or one[2].key not in exact]
    firm = {
        place for start, end, word, _ in kept if not word.is_soft for place in (start - 1, end + 1)
    }
    return [one for one in kept if not one[2].is_soft or one[1] in firm or one[0] in firm]


def _most_marks_from(spans: Sequence[tuple[int, int]]) -> int:
    """The place of the first span after whose beginning an excerpt holds most of them."""
    ends = [end for _, end in spans]
    held = [bisect_right(ends, start + EXCERPT_LETTERS) - at for at, (start, _) in enumerate(spans)]
    return held.index(max(held))


def _word_start(text: str, place: int) -> int:
    """The beginning of a word at or after `place`, unless none is near."""
    gap = text.find(" ", place, place + LEAD_LETTERS) if place else -1
    return gap + 1 if gap >= 0 else place


def _word_end(text: str, place: int) -> int:
    gap = text.rfind(" ", place - LEAD_LETTERS, place) if place < len(text) else -1
    return gap if gap > 0 else place
