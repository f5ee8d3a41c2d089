"""What a typed question means: its field syntax as filters, the rest as words.

Nothing is refused: a field without a value is dropped, a value nobody knows becomes words and the
question remembers it, so that the page can say so. A question is understood once, at the edge;
what is left of its text is words, whoever reads it again, as its address is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NewType

from archive.access.viewer import Viewer
from archive.dates.columns import read
from archive.records.codes import normalise_code

from .entry_facets import decades_of
from .field_values import values_named, whole_names
from .query import SearchQuery
from .ranges import DateRange, read_dotted
from .refusals import WORDS, Refusal, refused_dates
from .syntax import STOPS, Condition, Field, LeftOut, Piece, as_words, has_fields, parse

FACET_OF: Final[Mapping[Field, str]] = {
    Field.PEOPLE: "people",
    Field.PLACE: "places",
    Field.TYPE: "types",
    Field.GENRE: "genres",
    Field.DECADE: "decades",
    Field.MEDIA: "media",
    Field.LANGUAGE: "languages",
    Field.RIGHTS: "rights",
    Field.COLLECTION: "collections",
    Field.KIND: "kinds",
}
MOST_WORDS: Final = 5
"""Words a value without quotes may have: noi:Bắc Giang is meant as one name."""

UnderstoodQuery = NewType("UnderstoodQuery", SearchQuery)
"""A question whose text is words only: what `search.service` answers."""
Meaning = tuple[str, ...] | DateRange


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one condition means."""

    meanings: tuple[Meaning, ...] = ()
    taken: int = 0
    """How many of the words after it belong to its value."""
    unknown: tuple[str, ...] = ()
    """Values nobody knows."""


def understood(query: SearchQuery, viewer: Viewer) -> UnderstoodQuery:
    """The question with its field syntax read; a question without any is returned as it is.

    What the viewer may not see is nothing anybody knows.

    The code of an entry is put as entries have it: "w7af-8qt1" is W7AF8QT1.
    """
    page = query.page
    if has_fields(query.text) and not _code(query.text):
        query = replace(_read_through(query, viewer), page=page)
    return UnderstoodQuery(replace(query, text=_code(query.text) or query.text))


def _read_through(query: SearchQuery, viewer: Viewer) -> SearchQuery:
    """The question narrowed by every condition in its text, of which only words are left."""
    words: list[str] = []
    pieces = _with_whole_names(parse(query.text))
    for number, piece in enumerate(pieces):
        if isinstance(piece, str):
            words.append(piece)
            continue
        if isinstance(piece, LeftOut):
            query = query.refusing([Refusal(WORDS, piece.words)])
            continue
        following = _words_after(pieces, number)
        reading = _read(piece, following, viewer)
        narrow = _refusing if piece.is_refused else _narrowed
        query = narrow(query, piece.field, reading)
        words += () if piece.is_refused else reading.unknown
        if reading.taken:
            pieces[number + 1] = " ".join(following[reading.taken :])
    return replace(query, text=as_words(" ".join(word for word in words if word)))


def _code(text: str) -> str:
    """The code somebody typed; empty for words, of which few have a digit."""
    return (any(c.isdigit() for c in text) and normalise_code(text)) or ""


def _words_after(pieces: Sequence[Piece], number: int) -> list[str]:
    rest = pieces[number + 1] if number + 1 < len(pieces) else ""
    return rest.split() if isinstance(rest, str) else []


def _with_whole_names(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, in which a word left out goes on as far as it is a name of several: who writes
    -Cao Bằng means the province. One look into the vocabularies, however many there are."""
    begun = {
        number: _beginning_with(piece.words, _words_after(pieces, number))
        for number, piece in enumerate(pieces)
        if isinstance(piece, LeftOut) and piece.is_open
    }
    longer = [name for names in begun.values() for name in names]
    known = whole_names(longer) if longer else frozenset()
    found = list(pieces)
    for number, names in begun.items():
        if fitting := [name for name in names if name in known]:
            found[number] = LeftOut(fitting[-1])
            taken = names.index(fitting[-1]) + 1
            found[number + 1] = " ".join(_words_after(pieces, number)[taken:])
    return found


def _beginning_with(word: str, following: Sequence[str]) -> list[str]:
    """The word with one, two and more of those after it."""
    most = min(MOST_WORDS - 1, len(following))
    return [" ".join([word, *following[:count]]).rstrip(STOPS) for count in range(1, most + 1)]


def _narrowed(query: SearchQuery, field: Field, reading: _Reading) -> SearchQuery:
    query = _remembering(query, field, reading)
    for meaning in reading.meanings:
        if isinstance(meaning, DateRange):
            query = query.within([meaning])
        else:
            name = FACET_OF[field]
            query = query.selecting(name, sorted({*query.selected(name), *meaning}))
    return query


def _refusing(query: SearchQuery, field: Field, reading: _Reading) -> SearchQuery:
    query = _remembering(query, field, reading)
    for meaning in reading.meanings:
        if isinstance(meaning, DateRange):
            query = query.refusing([refused_dates(meaning)])
        else:
            query = query.refusing(Refusal(FACET_OF[field], value) for value in meaning)
    return query.refusing(Refusal(WORDS, value) for value in reading.unknown)


def _remembering(query: SearchQuery, field: Field, reading: _Reading) -> SearchQuery:
    """The query with the values nobody knows; of a code only its words are ever known."""
    unknown = tuple((field.value, value) for value in reading.unknown if field is not Field.CODE)
    return replace(query, unknown=query.unknown + unknown)


def _read(condition: Condition, following: Sequence[str], viewer: Viewer) -> _Reading:
    """Without quotes the longest name somebody knows is meant: nơi:Bắc Giang hát then."""
    if not condition.values:
        return _Reading()
    if condition.field is Field.CODE:
        return _Reading(unknown=tuple(_code(value) or value for value in condition.values))
    *first, last = condition.values
    most = 0 if condition.is_quoted else min(MOST_WORDS - 1, len(following))
    longer = [" ".join([last, *following[:count]]) for count in range(most + 1)]
    known = _meanings(condition.field, [*first, *longer], viewer)
    taken = max((count for count, name in enumerate(longer) if name in known), default=0)
    names = [*first, longer[taken]]
    return _Reading(
        meanings=tuple(known[name] for name in names if name in known),
        taken=taken,
        unknown=tuple(name for name in names if name not in known),
    )


def _meanings(field: Field, names: Sequence[str], viewer: Viewer) -> Mapping[str, Meaning]:
    """Of those names that mean something in the field."""
    if field is Field.YEAR:
        dates = {name: read_dotted(name) for name in names}
        return {name: meant for name, meant in dates.items() if meant}
    if field is Field.DECADE:
        decades = {name: decades_of(read(name)) for name in names}
        return {name: meant for name, meant in decades.items() if meant}
    return values_named(field, names, viewer)
