"""Reads the vocabularies' data files into rows. Pure: no database.

Files (in the `data` folder): `vocabularies.json` (types, domains, lists, genres, rights, labels),
`ethnic_groups.csv` (the 54 peoples) and `vocabulary_names.csv`, our names in the interface
languages: a cell filled there wins over the other two.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from archive.spelling import slug

OLD_NAME_MARK: Final = "(tên cũ)"
OTHER_NAME_MARK: Final = "(tên khác)"
EXONYM_FIRST_WORDS: Final = frozenset({"Mèo", "Mán", "Xá", "Khạ", "Thổ"})
"""Words neighbours put before a people's name, felt as slighting: "Xá Khao", "Mán Cao Lan"."""
EXONYMS: Final = frozenset(
    {
        "Chàm", "Chiêm", "Chiêm Thành", "Khách", "Miên", "Ô Man", "Tàu", "Trại", "Trại Đất",
        "Xa", "Động",
    }
)  # fmt: skip
"""Whole names of the same sort. In doubt a name is put here: it is then found but not shown."""

LABEL_KINDS: Final = {"tk_labels": "tk", "bc_labels": "bc", "notices": "notice"}
"""Lists of the file, and the kind of community label each holds."""

PEOPLE_STEP: Final = 100
"""Distance between the positions of two peoples; subgroups come in between."""
_ASIDE: Final = re.compile(r"^(?P<name>.*?)\s*\((?P<aside>[^)]*)\)$")


@dataclass(frozen=True, slots=True)
class Names:
    """A term's name in the interface languages; None where nobody has written one."""

    vi: str
    en: str | None = None
    fr: str | None = None
    zh_hans: str | None = None

    def overridden_by(self, other: "Names | None") -> "Names":
        """These names, with every name that `other` holds in place of ours."""
        if other is None:
            return self
        given = {code: getattr(other, code) for code in ("vi", "en", "fr", "zh_hans")}
        return replace(self, **{code: name for code, name in given.items() if name})


@dataclass(frozen=True, slots=True)
class TermRow:
    """An entry of a flat vocabulary."""

    slug: str
    names: Names
    position: int
    uri: str = ""
    """Rights statements and community labels only."""
    parent: str | None = None
    """Slug of the wider genre; genres only."""
    maps_to: str = ""
    """Slug in another vocabulary: a type's UNESCO domain, a former type's type today."""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A community label, or a notice of institutions."""

    term: TermRow
    kind: str
    """One of LABEL_KINDS' values."""
    abbreviation: str
    """"TK A"; empty where Local Contexts gives none, as for most notices."""
    category: str


@dataclass(frozen=True, slots=True)
class AlternateRow:
    name: str
    is_exonym: bool


@dataclass(frozen=True, slots=True)
class PeopleRow:
    """One of the 54 peoples, or a subgroup (then `parent` is the people's slug)."""

    slug: str
    names: Names
    position: int
    language_group: str
    language_family: str
    is_mainly_northern: bool
    parent: str | None = None
    code_1979: str = ""
    code_census: str = ""
    population_2019: int | None = None
    languages: tuple[str, ...] = ()
    """ISO 639-3 codes."""
    alternates: tuple[AlternateRow, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """Everything the files hold, parents before children."""

    unesco_domains: tuple[TermRow, ...]
    heritage_types: tuple[TermRow, ...]
    legacy_types: tuple[TermRow, ...]
    heritage_lists: tuple[TermRow, ...]
    vitality: tuple[TermRow, ...]
    artisan_titles: tuple[TermRow, ...]
    community_labels: tuple[LabelRow, ...]
    genres: tuple[TermRow, ...]
    rights: tuple[TermRow, ...]
    languages: tuple[TermRow, ...]
    peoples: tuple[PeopleRow, ...]


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A line of `vocabulary_names.csv`."""

    names: Names
    other_names: tuple[str, ...]


NameBook = Mapping[tuple[str, str], NameEntry]
"""(vocabulary, key) → names."""


def read_vocabularies(data_dir: Path) -> Vocabularies:
    """Read the three files of `data_dir`."""
    book = _read_name_book(data_dir / "vocabulary_names.csv")
    content = json.loads((data_dir / "vocabularies.json").read_text(encoding="utf-8"))
    peoples = _read_table(data_dir / "ethnic_groups.csv")
    rights = content["rights_statements"] + content["cc_licences"]
    return Vocabularies(
        unesco_domains=_terms("unesco_domain", content["unesco_2003_domains"], book),
        heritage_types=_terms("heritage_type", content["law_2024_types"], book),
        legacy_types=_terms("legacy_type", content["legacy_types_7"], book),
        heritage_lists=_terms("heritage_list", content["heritage_lists"], book),
        vitality=_terms("vitality", content["vitality"], book),
        artisan_titles=_terms("artisan_title", content["artisan_titles"], book),
        community_labels=_labels(content, book),
        genres=_terms("genre", _parents_first(content["genres"]), book),
        rights=_terms("rights_statement", rights, book),
        languages=_languages(peoples, book),
        peoples=tuple(row for people in peoples for row in _people_rows(people, book)),
    )


def term_slug(code: str) -> str:
    """The slug of a code of the files: "CC-BY-4.0" → "cc-by-4-0"."""
    return slug(code.replace(".", "-"))


def subgroup_slug(parent: str, name: str) -> str:
    """A slug that names the people too: "Cao Lan" of san-chay → "san-chay-cao-lan"."""
    own = slug(name)
    return own if own.startswith(f"{parent}-") else f"{parent}-{own}"


def alternates_of(cell: str) -> tuple[AlternateRow, ...]:
    """The names in a cell such as "Hmông; Mèo (tên cũ); Pa-hi (Ba-hi)"."""
    rows: dict[str, AlternateRow] = {}
    for part in _parts(cell):
        is_marked = OLD_NAME_MARK in part
        bare = part.replace(OLD_NAME_MARK, "").replace(OTHER_NAME_MARK, "").strip()
        name, aside = _split_aside(bare)
        for each in filter(None, (name, aside)):
            rows[each] = AlternateRow(each, is_marked or _is_exonym(each))
    return tuple(rows.values())


def _is_exonym(name: str) -> bool:
    return name in EXONYMS or name.split()[0] in EXONYM_FIRST_WORDS


def _terms(
    vocabulary: str, entries: Iterable[Mapping[str, Any]], book: NameBook
) -> tuple[TermRow, ...]:
    return tuple(
        _term(vocabulary, entry, book, position) for position, entry in enumerate(entries, start=1)
    )


def _term(vocabulary: str, entry: Mapping[str, Any], book: NameBook, position: int) -> TermRow:
    code = entry["code"]
    found = book.get((vocabulary, code))
    names = Names(vi=entry.get("vi") or code, en=entry.get("en") or entry.get("name"))
    return TermRow(
        slug=term_slug(code),
        names=names.overridden_by(found.names if found else None),
        position=position,
        uri=entry.get("uri", ""),
        parent=entry.get("parent"),
        maps_to=entry.get("maps_to") or entry.get("unesco_domain", ""),
        other_names=found.other_names if found else (),
    )


def _labels(content: Mapping[str, Any], book: NameBook) -> tuple[LabelRow, ...]:
    """The labels of both sorts, then the notices, numbered through."""
    entries = [(kind, entry) for key, kind in LABEL_KINDS.items() for entry in content[key]]
    return tuple(
        LabelRow(
            term=_term("community_label", entry, book, position),
            kind=kind,
            abbreviation=entry.get("abbreviation", entry["code"]),
            category=entry["category"],
        )
        for position, (kind, entry) in enumerate(entries, start=1)
    )


def _parents_first(genres: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(genres, key=lambda genre: genre["parent"] is not None)


def _languages(peoples: Iterable[Mapping[str, str]], book: NameBook) -> tuple[TermRow, ...]:
    """The peoples' languages in the order they are first named, then those only the book names."""
    named: dict[str, str] = {}
    for people in peoples:
        pairs = zip(_parts(people["iso639_3"]), _parts(people["iso639_3_names"]), strict=True)
        for code, name in pairs:
            named.setdefault(code, name)
    for vocabulary, code in book:
        if vocabulary == "language":
            named.setdefault(code, code)
    entries = [{"code": code, "vi": name, "en": name} for code, name in named.items()]
    return _terms("language", entries, book)


def _people_rows(people: Mapping[str, str], book: NameBook) -> list[PeopleRow]:
    row = _people(people, book)
    subgroups = [
        _subgroup(row, text, number, book)
        for number, text in enumerate(_parts(people["subgroups_vi"]), start=1)
    ]
    return [row, *subgroups]


def _people(people: Mapping[str, str], book: NameBook) -> PeopleRow:
    found = book.get(("people", people["slug"]))
    names = Names(vi=people["name_vi"], en=people["name_en"], zh_hans=people["name_zh"])
    return PeopleRow(
        slug=people["slug"],
        names=names.overridden_by(found.names if found else None),
        position=int(people["code_1979"]) * PEOPLE_STEP,
        language_group=people["language_group_vi"],
        language_family=people["language_family"],
        is_mainly_northern=people["mainly_north"] == "1",
        code_1979=people["code_1979"],
        code_census=people["code_census"],
        population_2019=int(people["pop_2019"]),
        languages=tuple(_parts(people["iso639_3"])),
        alternates=alternates_of(people["alt_names_vi"]),
        note=people["note"],
    )


def _subgroup(people: PeopleRow, text: str, number: int, book: NameBook) -> PeopleRow:
    """A subgroup; what its entry has in brackets is another name, or a note when in lower case."""
    name, aside = _split_aside(text)
    key = subgroup_slug(people.slug, name)
    found = book.get(("people", key))
    is_note = aside[:1].islower()
    return PeopleRow(
        slug=key,
        names=Names(vi=name).overridden_by(found.names if found else None),
        position=people.position + number,
        language_group=people.language_group,
        language_family=people.language_family,
        is_mainly_northern=people.is_mainly_northern,
        parent=people.slug,
        alternates=() if is_note else alternates_of(aside),
        note=aside if is_note else "",
    )


def _split_aside(text: str) -> tuple[str, str]:
    """ "Sán Chí (Sán Chỉ)" → ("Sán Chí", "Sán Chỉ"); the second is empty without brackets."""
    match = _ASIDE.match(text)
    return (match["name"], match["aside"]) if match else (text, "")


def _read_name_book(path: Path) -> NameBook:
    return {
        (line["vocabulary"], line["key"]): NameEntry(
            names=Names(line["vi"], line["en"], line["fr"], line["zh_hans"]),
            other_names=tuple(_parts(line["other_names"])),
        )
        for line in _read_table(path)
    }


def _read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]
