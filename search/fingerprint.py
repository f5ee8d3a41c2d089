"""What an index was made with, as one number. An index with another number must be built again.

Nobody has to remember to raise a version: the number follows from the tables or fields of an
engine and from the terms that today's code makes of a sample text.
"""

import json
import zlib
from functools import lru_cache
from typing import Final

from .schema import FACETS, SECTIONS
from .text import index_text, plain_words

SAMPLE: Final = (
    "Lễ hội Lồng Tồng, hát Then – đàn tính; thuý hoà, lý qua cầu, kỹ nghệ, quý khách, năm 1975.",
    "Người H'Mông, H Mông, Hmông, Mông Đen; Tày–Nùng: Pà Thẻn, Sán Chỉ, Mường Lò, xoè Thái; ꪼꪕ ꪕꪾ.",
    "The weddings of singers, women's embroidered skirts, ceremonies and rituals at the festivals.",
    "Les chants d'amour, l'épouse qu’on célèbre, fêtes, brodées, cœur, traditionnelles, bœufs.",
    "岱依族民歌與儀式，苗族芦笙节。蘆笙節",
)
"""Something of everything that folding, cutting and stemming decide about."""

RAISED_BY_HAND: Final = 6
"""For a change that neither the tables nor the terms of the sample show."""


@lru_cache(maxsize=8)
def fingerprint(storage: str) -> int:
    """`storage`: how the engine stores documents, as text. Between 1 and 2**31 - 1."""
    terms = index_text(SAMPLE)
    facts = [
        RAISED_BY_HAND,
        storage,
        [[section.name, section.weight] for section in SECTIONS],
        [facet.name for facet in FACETS],
        [terms.keys, terms.exact, [plain_words(text) for text in SAMPLE]],
    ]
    return zlib.crc32(json.dumps(facts).encode()) & 0x7FFFFFFF or 1
