"""English and French words without their endings, in the same way on the index and on the query.

Language-blind on purpose: a question does not say its language, and one index must work on any
engine. A word that could be a Vietnamese syllable is never touched. The rules are few and light;
the exact form beside the stem keeps the difference for ranking.
"""

import re
from typing import Final

_SYLLABLE: Final = re.compile(
    r"(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:(?:uye|ie|oa|oe|oo|ua|ue|uo|uy|ye|[aeiouy])(?:ch|ng|nh|[cmnpt])?"
    r"|ieu|oai|oao|oay|oeo|uay|uoi|uou|uya|uyu|yeu|ai|ao|au|ay|eo|eu|ia|iu|oi|ui|uu)"
)
"""Onset, nucleus and coda of a Vietnamese syllable without marks."""

_SHORTEST: Final = 4
"""Shorter words are kept whole: they have no ending one could cut without guessing."""

_PLURALS: Final = (
    ("eaux", "eau"),
    ("aux", "al"),
    ("sses", "ss"),
    ("shes", "sh"),
    ("ches", "ch"),
    ("xes", "x"),
    ("ies", "y"),
    ("s", ""),
)
_NO_PLURAL: Final = ("ss", "us", "is")
_ENDINGS: Final = (
    ("ing", 3), ("ed", 3), ("ees", 4), ("ee", 4), ("er", 4), ("ez", 4),
    ("al", 4), ("el", 4), ("elle", 4), ("e", 3),
)  # fmt: skip
"""Endings that may go, with the fewest letters that must stay before them."""
_SILENT: Final = ("e", "ee", "ees")
"""Endings that stay where the rest would be a Vietnamese word: a tree is no "tre" (bamboo)."""

_BRITISH: Final = (
    ("colour", "color", 6), ("honour", "honor", 6), ("favour", "favor", 6), ("labour", "labor", 6),
    ("flavour", "flavor", 7), ("harbour", "harbor", 7), ("neighbour", "neighbor", 9),
    ("is", "iz", 6), ("ogu", "og", 5), ("centr", "cent", 5), ("theatr", "theat", 6),
)  # fmt: skip
"""Ends of words without their endings, how America spells them, the fewest letters of such a word;
"amour", "tambour" and "tapis" are none."""

_VOWEL: Final = re.compile(r"[aeiouy]")
_DOUBLED: Final = re.compile(r"([bdfgklmnprt])\1$")


def stem(folded: str) -> str:
    """The word a folded word is a form of: "singers" → "sing", "fêtes" folded "fetes" → "fet".

    Vietnamese syllables, numbers, short words and other scripts come back unchanged.
    """
    if len(folded) < _SHORTEST or not (folded.isascii() and folded.isalpha()):
        return folded
    if _SYLLABLE.fullmatch(folded):
        return folded
    word = _singular(folded)
    if _SYLLABLE.fullmatch(word):
        return word
    return _finished(_without_ending(word))


def is_syllable(folded: str) -> bool:
    """Whether the word could be a Vietnamese syllable written without marks."""
    return _SYLLABLE.fullmatch(folded) is not None


def _singular(word: str) -> str:
    if word.endswith(_NO_PLURAL):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural) and len(word) - len(plural) >= 2:
            return word[: -len(plural)] + singular
    return word


def _without_ending(word: str) -> str:
    for ending, fewest in _ENDINGS:
        kept = word.removesuffix(ending)
        if kept != word and len(kept) >= fewest and _VOWEL.search(kept):
            if ending in _SILENT and _SYLLABLE.fullmatch(kept):
                return word
            return _DOUBLED.sub(r"\1", kept)
    return word


def _finished(word: str) -> str:
    """One spelling for what English and French end differently: ceremony, cérémonie; musique;
    and what Britain and America do: colour, color; organise, organize; centre, center."""
    for british, american, fewest in _BRITISH:
        if word.endswith(british) and len(word) >= fewest:
            return word[: -len(british)] + american
    if word.endswith("y"):
        return word[:-1] + "i"
    return word[:-2] + "c" if word.endswith("iqu") else word
