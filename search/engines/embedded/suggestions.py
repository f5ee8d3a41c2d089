"""What the embedded index offers while somebody types: names of things, and lines of songs.

A thing is stored once with the documents that name it; one nobody may see a document of is found by
nobody. The order among candidates is decided in `search.suggesting`.
"""

import sqlite3
from collections.abc import Iterator
from itertools import chain
from typing import Final

from search.documents import Key, SearchDocument
from search.lines import SungLine
from search.query import SuggestQuery
from search.suggesting import CANDIDATES, PER_KIND, Beginning, Candidates
from search.things import KINDS, LINE, RECORD, Thing, distinct

from .damage import reading
from .fts import BOUNDARY, inserted, quoted
from .seeing import MAY_SEE, seer

TABLES: Final = """
CREATE TABLE things (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, target TEXT NOT NULL, shown TEXT NOT NULL,
    words TEXT NOT NULL, UNIQUE (kind, target)
);
CREATE TABLE thing_documents (
    thing INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (thing, document)
) WITHOUT ROWID;
CREATE INDEX thing_documents_by_document ON thing_documents (document);
CREATE VIRTUAL TABLE name_words USING fts5(
    kind, words, exact, tokenize='ascii', prefix='1 2 3'
);
CREATE VIRTUAL TABLE title_words USING fts5(
    kind UNINDEXED, words, exact, tokenize='ascii', prefix='1 2 3'
);
"""
_THING_KINDS: Final = tuple(kind for kind in KINDS if kind != LINE)
_FOUND: Final = (
    "SELECT t.shown FROM {words} w JOIN things t ON t.id = w.rowid"  # noqa: S608 - constants
    " WHERE w.{words} MATCH ? AND EXISTS ("
    "SELECT 1 FROM thing_documents n JOIN documents d ON d.id = n.document"
    f" WHERE n.thing = t.id AND {MAY_SEE}) ORDER BY w.rank LIMIT ?"
)
_SUNG: Final = (
    "SELECT d.key, lines.shown FROM line_terms JOIN lines ON lines.id = line_terms.rowid"  # noqa: S608
    " JOIN documents d ON d.id = lines.document"
    f" WHERE line_terms MATCH ? AND {MAY_SEE} LIMIT ?"
)


def insert(connection: sqlite3.Connection, number: int, document: SearchDocument) -> None:
    """Note what a document names; a thing's newest names replace its former ones."""
    for thing in document.named:
        connection.execute(
            "INSERT OR IGNORE INTO thing_documents VALUES (?, ?)",
            (_stored(connection, thing), number),
        )


def remove(connection: sqlite3.Connection, number: int) -> None:
    """Forget what a document names. A thing nothing names any more stays, found by nobody."""
    connection.execute("DELETE FROM thing_documents WHERE document = ?", (number,))


def candidates(
    connection: sqlite3.Connection, beginning: Beginning, query: SuggestQuery
) -> Candidates:
    """Things of every kind and lines that have all the words, the last one as a beginning."""
    found = (_things(connection, kind, beginning, query) for kind in _THING_KINDS)
    lines = _lines(connection, beginning, query) if beginning.finds_lines else ()
    return Candidates(distinct(chain.from_iterable(found)), tuple(lines))


def _stored(connection: sqlite3.Connection, thing: Thing) -> int:
    """The number of a thing, after its names were brought up to date."""
    table, words = _table(thing.kind), BOUNDARY.join(thing.words)
    row = connection.execute(
        "SELECT id, shown, words FROM things WHERE kind = ? AND target = ?",
        (thing.kind, thing.target),
    ).fetchone()
    if row is not None and row[1:] == (thing.shown, words):
        return int(row[0])
    facts = (thing.kind, thing.target, thing.shown, words)
    if row is not None:
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", row[:1])  # noqa: S608 - ours
        connection.execute("DELETE FROM things WHERE id = ?", row[:1])
    number = inserted(connection, "things", (row[0] if row else None, *facts))
    connection.execute(
        f"INSERT INTO {table} (rowid, kind, words, exact) VALUES (?, ?, ?, ?)",  # noqa: S608 - ours
        (number, thing.kind, words, BOUNDARY.join(thing.exact)),
    )
    return number


def _table(kind: str) -> str:
    """Where the words of things of a kind are: names are few and not searched with all titles."""
    return "title_words" if kind == RECORD else "name_words"


def _things(
    connection: sqlite3.Connection, kind: str, beginning: Beginning, query: SuggestQuery
) -> Iterator[Thing]:
    """Spelled as typed first, so that look-alikes never crowd them out; those only if needed."""
    among = f"{{kind}} : {quoted(kind)} AND " if _table(kind) == "name_words" else ""
    statement = _FOUND.format(words=_table(kind))
    for expression in _expressions(beginning):
        rows = connection.execute(statement, (f"{among}{expression}", *seer(query), CANDIDATES))
        with reading("names of things"):
            found = [Thing.from_shown(shown) for (shown,) in rows.fetchall()]
        yield from found
        if len(found) == CANDIDATES:
            return


def _expressions(beginning: Beginning) -> Iterator[str]:
    if beginning.is_marked:
        exact = [quoted(word.exact) for word in beginning.complete]
        yield f"{{exact}} : ({' AND '.join([*exact, f'{quoted(beginning.last.exact)} *'])})"
    yield f"{{words}} : ({_folded(beginning)})"


def _lines(
    connection: sqlite3.Connection, beginning: Beginning, query: SuggestQuery
) -> list[tuple[Key, SungLine]]:
    """Those that go on as typed before those that only have the words."""
    phrase = f"{quoted(' '.join(word.key for word in beginning.words))} *"
    found: list[tuple[str, str]] = []
    for expression in (phrase, _folded(beginning)):
        if len(found) < PER_KIND:
            values = (f"{{original other}} : ({expression})", *seer(query), CANDIDATES)
            found += connection.execute(_SUNG, values).fetchall()
    with reading("lines of a recording"):
        return [(Key.parse(key), SungLine.from_json(shown)) for key, shown in found]


def _folded(beginning: Beginning) -> str:
    parts = [f"({' OR '.join(map(quoted, word.choices))})" for word in beginning.complete]
    begun = [f"{quoted(form)} *" for form in dict.fromkeys(beginning.last.choices[:2])]
    near = [quoted(form) for form in beginning.last.choices[2:]]
    return " AND ".join([*parts, f"({' OR '.join([*begun, *near])})"])
