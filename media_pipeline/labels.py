"""What a file calls its sounds and its camera: words of strangers, made fit to be passed on. Pure.

They reach playlists, pages and the database. In a playlist a quote or a line end would begin an
attribute or a tag of the stranger's own, and send a visitor's player to his address.
"""

import re

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
"""ISO 639 with what RFC 5646 lets follow, as far as a recording needs it: ``vie``, ``zh-Hant-TW``.
Matroska takes any text here."""
UNDETERMINED = "und"
"""ISO 639-2 for "not stated", which MP4 writes where others write nothing."""
MOST_TITLE_LETTERS = 200


def language_of(stated: str | None) -> str:
    """Return a stated language, or ``""`` for none and for what is no language."""
    found = (stated or "").strip()
    if found.lower() == UNDETERMINED or not LANGUAGE.fullmatch(found):
        return ""
    return found


def title_of(stated: str | None, most: int = MOST_TITLE_LETTERS) -> str:
    """Return the printable letters of ``stated``, at most ``most``: no line ends, no controls."""
    return "".join(letter for letter in stated or "" if letter.isprintable()).strip()[:most]
