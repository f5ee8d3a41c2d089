"""Words that ask rather than name: they rank a little, and no record is ever required to have them.

Lists per language, as data. Which list applies to a question is judged from its own words, softly:
"la" is an article in French and half of a people's name (La Chí), so foreign lists apply only to
questions that are visibly foreign.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from archive.spelling import fold

from .concepts import inside_names, longest_han_name
from .stems import is_syllable
from .text import Token, has_marks, is_han


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VIETNAMESE: Final = _words(
    "là và của ở trong ngoài trên dưới với về cho từ đến tới theo như thì mà nhưng hay hoặc bằng"
    " bởi do vì nên khi lúc cái con chiếc những các một mỗi mọi này kia đó đây ấy nào gì ai đâu sao"
    " thế vậy bao nhiêu mấy có không được bị đã đang sẽ rất lắm cũng còn chỉ chưa nữa hãy đi"
    " người ta tôi chúng mình họ tìm xem muốn biết hỏi kể giúp xin hòi"
)
_VIETNAMESE_BARE: Final = _words(
    "la va cua o trong voi ve tu den nhu nhung hay bang khi cac mot nay nao gi ai dau sao the"
    " co khong duoc nguoi ta tim giup toi minh hoi muon biet"
)
"""The same without marks, fewer: "cho" is also a market (chợ) and "do" also a colour (đỏ)."""

_ENGLISH: Final = _words(
    "a an the of in on at to for from by with about into over and or but is are was were be been"
    " do does did has have had can could what which who whom whose where when why how that this"
    " these those there it its their they them i me my we our you your he she his her as if not no"
    " any some all find show tell give please"
)
_FRENCH: Final = _words(
    "le la les un une des de du au aux a à et ou où est sont était être en dans sur sous par pour"
    " avec sans chez vers que qui quoi dont quel quelle quels quelles comment quand pourquoi ce cet"
    " cette ces son sa ses leur leurs il elle ils elles on nous vous je se ne pas plus y si"
)
_CHINESE: Final = _words(
    "的 了 是 在 和 与 及 有 吗 呢 吧 啊 呀 谁 这 那 哪 请 我 你 们 会 能 都 也 把 被 从 到 对"
    " 等 之 用 什么 什么样 哪里 哪儿 哪些 哪个 怎样 怎么 怎么样 为什么 如何 多少 几个 有没有 是不是"
    " 请问 关于 我们 人们 这个 那个 这些 那些 可以 如果 因为 所以 以及 或者 还是 何时 时候 什么时候"
    " 一个 一种 进行 一些"
)
"""Particles and question words; a character of them inside a name (和平) is not meant."""
_LONGEST_CHINESE: Final = max(map(len, _CHINESE))

_FOREIGN_STOPS: Final = _ENGLISH | _FRENCH
_SHORTEST_FOREIGN: Final = 4
_BARE_FROM_WORDS: Final = 5
"""Without marks, Vietnamese stop words are ambiguous; only a sentence makes them one."""


def soft_words(text: str, found: Sequence[Token]) -> frozenset[int]:
    """Positions in `found` of the words that may be missing from a record.

    Never all of them: a question made of such words alone means them.
    """
    soft = _foreign_words(found) | _vietnamese_words(has_marks(text), found)
    soft |= set(_chinese_words(found))
    soft -= {place for place in inside_names(found) if place - 1 not in soft}
    return frozenset(soft) if len(soft) < len(found) else frozenset()


def _foreign_words(found: Sequence[Token]) -> set[int]:
    places = {place for place, token in enumerate(found) if token.exact in _FOREIGN_STOPS}
    return places if is_foreign(found) else set()


def is_small_foreign_word(term: str) -> bool:
    """Whether a term is one of the small words of English or French, which nobody looks for."""
    return term in _FOREIGN_STOPS


def is_foreign(found: Sequence[Token]) -> bool:
    """Whether the question visibly has words that are not Vietnamese."""
    return any(map(_is_foreign_word, found)) or _has_french_marks(found)


def _is_foreign_word(token: Token) -> bool:
    """Whether no Vietnamese wrote it; the peoples' own words (sli, Slình, Hmông) are no guests'."""
    if is_han(token.exact):
        return True
    word = fold(token.exact)
    if len(word) < _SHORTEST_FOREIGN or is_syllable(word) or is_syllable(token.key):
        return word in _FOREIGN_STOPS and not is_syllable(word)
    return word.isascii() and word.isalpha() and not word.startswith("sl")


def _chinese_words(found: Sequence[Token]) -> Iterator[int]:
    """Positions of particles and question words, the longest first, outside of names."""
    start = 0
    while start < len(found):
        name_end = longest_han_name(found, start)
        if name_end > start:
            start = name_end
            continue
        length = _chinese_length(found, start)
        yield from range(start, start + length)
        start += length or 1


def _chinese_length(found: Sequence[Token], start: int) -> int:
    for length in range(_LONGEST_CHINESE, 0, -1):
        if "".join(token.exact for token in found[start : start + length]) in _CHINESE:
            return min(length, len(found) - start)
    return 0


def _has_french_marks(found: Sequence[Token]) -> bool:
    return any(mark in token.exact for token in found for mark in "çœîïëûü")


def _vietnamese_words(is_marked: bool, found: Sequence[Token]) -> set[int]:
    if is_marked:
        return {place for place, token in enumerate(found) if token.exact in _VIETNAMESE}
    if len(found) < _BARE_FROM_WORDS:
        return set()
    return {place for place, token in enumerate(found) if token.exact in _VIETNAMESE_BARE}
