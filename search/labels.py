"""The names a document is found by beside its own text: peoples, places, vocabulary terms.

Pure. One place decides how a name is written into the index, for the catalogue's records and for
the files an engine is evaluated on.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from .documents import Label

_PEOPLE_PHRASES: Final = {
    "vi": ("dân tộc {}", "người {}"),
    "en": ("{} people",),
    "fr": ("peuple {}",),
}
"""How people ask for an ethnic group: nobody types the bare name of a one-syllable people."""


def people_labels(names: Mapping[str, str], alternates: Iterable[str]) -> Iterator[Label]:
    """A people's names by language, as asked for; its other names find but may not be shown."""
    for language, name in names.items():
        yield from (Label("people", phrase.format(name)) for phrase in _phrases(language))
    yield from (Label("people", name, is_shown=False) for name in alternates if name)


def term_labels(kind: str, names: Iterable[str]) -> Iterator[Label]:
    """The names of one term in all languages, each once; kinds as in Label."""
    yield from (Label(kind, name) for name in dict.fromkeys(names) if name)


def distinct(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Each label once, in the order given: repeating a name would make it weigh more."""
    return tuple(dict.fromkeys(labels))


def _phrases(language: str) -> tuple[str, ...]:
    return _PEOPLE_PHRASES.get(language, ("{}",))
