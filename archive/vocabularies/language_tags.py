"""From the archive's language codes (ISO 639-3) to the `lang` attribute of a web page (BCP 47).

BCP 47 (RFC 5646, 2.2.1) wants the two-letter code where ISO 639-1 has one, so "vie" must be "vi";
codes without one, such as Tày "tyz", are used as they are.
"""

from typing import Final

SHORTER: Final = {
    "vie": "vi",
    "eng": "en",
    "fra": "fr",
    "zho": "zh",
    "cmn": "zh",
    "lao": "lo",
    "tha": "th",
    "khm": "km",
    "ces": "cs",
    "deu": "de",
    "jpn": "ja",
    "kor": "ko",
    "rus": "ru",
}
"""Languages heard in the archive or used by its researchers that have a shorter code."""


def language_tag(iso639_3: str) -> str:
    """The value of a `lang` attribute for a language of content."""
    return SHORTER.get(iso639_3, iso639_3)


def is_same_language(iso639_3: str, interface_language: str) -> bool:
    """Whether a language of content is the one of an interface language ("cmn" and "zh-hans")."""
    return language_tag(iso639_3) == interface_language.split("-")[0]
