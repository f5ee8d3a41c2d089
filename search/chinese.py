"""One spelling for Chinese: traditional characters as the simplified ones of the same meaning.

Character by character, so that offsets stay; words that differ between the two are not replaced.
"""

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(character: str) -> str:
    """The simplified form of one character; any other character comes back unchanged."""
    converted: str = _converter().convert(character)
    return converted if len(converted) == 1 else character
