"""The embedded engine with more documents than it puts in order or reads one by one."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search.documents import Key, SearchDocument
from search.engines.base import Deletion
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.lines import FEW as FEW_LINES
from search.engines.embedded.ordering import FEW
from search.query import SearchQuery, Sort
from search.results import SearchResult
from tests.search.documents import document

TYPES = ("oral", "festivals", "crafts")
CHANGED = 40
"""Documents written again as something else; as many are deleted."""


def _document(number: int) -> SearchDocument:
    return document(
        f"D{number}",
        f"{'Hát then' if number % 2 else 'Hát lượn'} thứ {number * 37 % 1009}",
        facets={"types": (TYPES[number % 3],), "people": (f"people{number % 7}",)},
        sort_date=str(1950 + number % 60) if number % 5 else "",
        added=f"2026-01-{number % 28 + 1:02}",
        audience="restricted" if number % 11 == 0 else "public",
    )


@pytest.fixture(scope="module")
def stored() -> list[SearchDocument]:
    """What the engine holds in the end."""
    made = [_document(number) for number in range(FEW * 2 + 300)]
    changed = [replace(_document(n), code=made[n].code, version=2) for n in range(CHANGED, 0, -1)]
    kept = {one.code: one for one in [*made, *changed]}
    return [one for number, one in enumerate(kept.values()) if not 100 <= number < 100 + CHANGED]


@pytest.fixture(scope="module")
def engine(
    stored: list[SearchDocument], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedEngine]:
    folder: Path = tmp_path_factory.mktemp("many")
    engine = EmbeddedEngine(folder / "index.sqlite3")
    made = [_document(number) for number in range(FEW * 2 + 300)]
    engine.put_many(made)
    engine.put_many(one for one in stored if one.version == 2)
    gone = {one.code for one in made} - {one.code for one in stored}
    assert len(gone) == CHANGED
    engine.delete_many(Deletion(Key("record", code), 2) for code in gone)
    yield engine
    engine.close()


def public(stored: list[SearchDocument]) -> list[SearchDocument]:
    return [one for one in stored if one.audience == "public"]


def codes(result: SearchResult) -> list[str]:
    return [hit.code for hit in result.hits]


def counted(result: SearchResult, name: str) -> dict[str, int]:
    return {one.value: one.count for one in result.facets[name]}


ORDERS = {
    Sort.TITLE: lambda one: (one.sort_title, str(one.key)),
    Sort.OLDEST: lambda one: (not one.sort_date, one.sort_date, one.sort_title, str(one.key)),
    Sort.NEWEST: lambda one: (
        not one.sort_date,
        -int(one.sort_date or 0),
        one.sort_title,
        str(one.key),
    ),
    Sort.ADDED: lambda one: (-int(one.added[-2:]), one.sort_title, str(one.key)),
}


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("types", [(), ("crafts", "oral"), ("crafts",)])
@pytest.mark.parametrize("page", [1, 3])
def test_every_order_holds_for_many_as_for_few(
    engine: EmbeddedEngine,
    stored: list[SearchDocument],
    sort: Sort,
    types: tuple[str, ...],
    page: int,
) -> None:
    found = engine.search(SearchQuery(sort=sort, types=types, page=page))
    hits = [one for one in public(stored) if not types or one.facets["types"][0] in types]
    ordered = [one.code for one in sorted(hits, key=ORDERS[sort])]
    assert found.total == len(hits)
    assert codes(found) == ordered[(page - 1) * 20 : page * 20]


def test_counts_are_those_of_all_that_is_found(
    engine: EmbeddedEngine, stored: list[SearchDocument]
) -> None:
    found = engine.search(SearchQuery("then", types=("crafts",), people=("people3",)))
    then = [one for one in public(stored) if "then" in one.titles["vi"]]
    crafts = [one for one in then if one.facets["types"] == ("crafts",)]
    third = [one for one in then if one.facets["people"] == ("people3",)]
    assert found.unselected_total == len(then)
    assert found.total == sum(one in crafts for one in third)
    assert found.without == {"types": len(third), "people": len(crafts)}
    assert counted(found, "types") == Counter(one.facets["types"][0] for one in third)
    assert counted(found, "people") == Counter(one.facets["people"][0] for one in crafts)


def test_equal_matches_are_in_the_order_of_their_titles(
    engine: EmbeddedEngine, stored: list[SearchDocument]
) -> None:
    found = engine.search(SearchQuery("lượn", page=4))
    lines = [one for one in public(stored) if "lượn" in one.titles["vi"]]
    ordered = sorted(lines, key=ORDERS[Sort.TITLE])
    assert found.total == len(lines)
    assert codes(found) == [one.code for one in ordered[60:80]]


@pytest.mark.parametrize("page", [1, 2, 120])
def test_what_every_document_has_finds_all_in_the_order_of_their_titles(
    engine: EmbeddedEngine, stored: list[SearchDocument], page: int
) -> None:
    found = engine.search(SearchQuery("hát", page=page))
    ordered = [one.code for one in sorted(public(stored), key=ORDERS[Sort.TITLE])]
    assert found.total == len(ordered)
    assert codes(found) == ordered[(page - 1) * 20 : page * 20]


def test_a_word_that_no_document_has_any_more_corrects_nothing(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index.sqlite3")
    engine.put_many([document("A", "Nghi lễ cấp sắc"), document("B", "Múa chuông")])
    assert codes(engine.search(SearchQuery("chuoong"))) == ["B"]
    engine.put_many([document("B", "Múa bát", version=2)])
    assert codes(engine.search(SearchQuery("chuoong"))) == []
    engine.close()


def test_lines_of_a_long_recording_are_those_of_a_short_one(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index.sqlite3")
    verse = ["Nàng ơi lên nương", "hái bông", "cùng ta", "Nàng về lên nương hái bông"]
    more = [f"la lá la {number}" for number in range(FEW_LINES + 20)]
    engine.put_many([document("S", lines=verse), document("L", lines=[*more, *verse, *more])])
    hits = engine.search(SearchQuery("lên nương hái bông")).hits
    shown = {hit.code: [cue.text.text for cue in hit.cues] for hit in hits}
    assert shown["S"] == shown["L"]
    assert shown["S"][0] == verse[3]
    engine.close()


def test_the_rest_is_found_after_the_newest_are_deleted(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "index.sqlite3")
    made = [document(f"D{number}", "Hát then") for number in range(200)]
    engine.put_many(made)
    engine.delete_many(Deletion(one.key, 2) for one in made[20:])
    found = engine.search(SearchQuery("then"))
    assert (found.total, counted(found, "kinds")) == (20, {"record": 20})
    engine.close()
