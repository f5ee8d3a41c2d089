"""Words that ask rather than name: they rank a little, and no record is ever required to have them.

Lists per language, as data. Which list applies to a question is judged from its own words, softly:
"la" is an article in French and half of a people's name (La Chí), so foreign lists apply only to
questions that are visibly foreign.
"""

from collections.abc import Sequence
from typing import Final

from .stems import is_syllable
from .text import Token, has_marks


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
    " co khong duoc nguoi ta tim"
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
_CHINESE: Final = frozenset("的了是在和与及有吗呢什么哪里谁怎样么")

_BARE_FROM_WORDS: Final = 5
"""Without marks, Vietnamese stop words are ambiguous; only a sentence makes them one."""


def soft_words(text: str, found: Sequence[Token]) -> frozenset[int]:
    """Positions in `found` of the words that may be missing from a record.

    Never all of them: a question made of such words alone means them.
    """
    soft = _foreign_words(found) | _vietnamese_words(has_marks(text), found)
    soft |= {place for place, token in enumerate(found) if token.exact in _CHINESE}
    return frozenset(soft) if len(soft) < len(found) else frozenset()


def _foreign_words(found: Sequence[Token]) -> set[int]:
    places = {
        place
        for place, token in enumerate(found)
        if token.exact in _ENGLISH or token.exact in _FRENCH
    }
    foreign = sum(1 for token in found if token.exact.isascii() and not is_syllable(token.exact))
    return places if foreign or _has_french_marks(found) else set()


def _has_french_marks(found: Sequence[Token]) -> bool:
    return any(mark in token.exact for token in found for mark in "çœîïëûü")


def _vietnamese_words(is_marked: bool, found: Sequence[Token]) -> set[int]:
    if is_marked:
        return {place for place, token in enumerate(found) if token.exact in _VIETNAMESE}
    if len(found) < _BARE_FROM_WORDS:
        return set()
    return {place for place, token in enumerate(found) if token.exact in _VIETNAMESE_BARE}
