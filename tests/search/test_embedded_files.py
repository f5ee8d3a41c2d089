"""The files of the embedded index: generations, the pointer, other versions, other processes."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from search.engines.base import IndexUnusableError, SearchUnavailableError
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.files import IndexFiles
from search.query import SearchQuery
from tests.search.documents import document, padding

ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from django.conf import settings
settings.configure()
from search.engines.embedded.engine import EmbeddedEngine
from tests.search.documents import document
engine = EmbeddedEngine(sys.argv[1])
for number in range(40):
    engine.put_many([document(f"{sys.argv[2]}{number}", "Hát then")])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite3"


def refill(engine: EmbeddedEngine, title: str) -> None:
    with engine.rebuild() as index:
        index.put_many([document("A", title), *padding()])


def names_in(path: Path) -> set[str]:
    return {found.name for found in path.parent.iterdir()}


def test_a_rebuild_removes_what_earlier_ones_left(path: Path) -> None:
    engine = EmbeddedEngine(path)
    refill(engine, "Then xưa")
    current = IndexFiles(path).current()
    assert current is not None
    for name in ("index-20990101000000000000-abcdef.sqlite3", "index-two-1.sqlite3"):
        path.with_name(name).touch()
    path.with_name("index-20990101000000000000-abcdef.sqlite3.filling").touch()
    with engine.rebuild() as index:
        assert names_in(path) >= {current.name, "index.current", "index-two-1.sqlite3"}
        assert not any("20990101" in name for name in names_in(path))
        index.put_many([document("A", "Then nay")])
    assert current.exists()
    engine.drop_unused()
    engine.close()
    now = IndexFiles(path).current()
    assert now is not None
    assert names_in(path) == {now.name, "index.current", "index-two-1.sqlite3"}


def test_a_document_that_cannot_be_stored_holds_up_no_other(path: Path) -> None:
    engine = EmbeddedEngine(path)
    odd = document("X", "Then \ud800")
    for target in (engine, None):
        if target is None:
            with engine.rebuild() as index:
                result = index.put_many([document("A", "Then"), odd, document("B", "Then")])
        else:
            result = target.put_many([document("A", "Then"), odd, document("B", "Then")])
        assert (result.written, set(result.failed)) == (2, {odd.key})
        assert "surrogates" in result.failed[odd.key]
        assert engine.search(SearchQuery(text="then")).total == 2
    engine.close()


def test_another_engine_on_the_same_files_sees_the_swap_at_once(path: Path) -> None:
    one, other = EmbeddedEngine(path), EmbeddedEngine(path)
    refill(one, "Then xưa")
    assert other.search(SearchQuery(text="xưa")).total == 1
    refill(one, "Then mới")
    assert other.search(SearchQuery(text="xưa")).total == 0
    assert other.search(SearchQuery(text="mới")).total == 1
    one.close()
    other.close()


def test_a_file_of_another_version_asks_for_a_rebuild(path: Path) -> None:
    engine = EmbeddedEngine(path)
    refill(engine, "Then")
    with engine._read() as connection:
        connection.execute("PRAGMA user_version = 99")
    engine.close()
    with pytest.raises(SearchUnavailableError, match="rebuild_index --engine embedded"):
        engine.search(SearchQuery(text="then"))
    assert not engine.health().is_up
    refill(engine, "Then")
    assert engine.search(SearchQuery(text="then")).total == 1
    engine.close()


@pytest.mark.parametrize("damage", [b"", b"not a database at all" * 100])
def test_a_damaged_file_is_reported_and_rebuilt(path: Path, damage: bytes) -> None:
    engine = EmbeddedEngine(path)
    refill(engine, "Then")
    engine.close()
    current = IndexFiles(path).current()
    assert current is not None
    for leftover in path.parent.glob("*-wal"):
        leftover.unlink()
    current.write_bytes(damage)
    with pytest.raises(SearchUnavailableError):
        engine.search(SearchQuery(text="then"))
    refill(engine, "Then")
    assert engine.search(SearchQuery(text="then")).total == 1
    engine.close()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE pages SET held = x'ffffffffffffffff'",
        "UPDATE pages SET held = x'ff'",
        "UPDATE pages SET lengths = x'ff'",
        "UPDATE quoted SET shown = '{'",
        "DELETE FROM quoted",
    ],
)
def test_values_nobody_has_written_are_damage_too(path: Path, harm: str) -> None:
    engine = EmbeddedEngine(path)
    refill(engine, "Then xưa")
    with sqlite3.connect(path.with_name(path.with_suffix(".current").read_text())) as connection:
        connection.execute(harm)
    with pytest.raises(IndexUnusableError):
        engine.search(SearchQuery(text="xưa"))
    refill(engine, "Then mới")
    assert engine.search(SearchQuery(text="mới")).total == 1
    engine.close()


def test_a_lost_file_is_reported_and_not_replaced_by_an_empty_one(path: Path) -> None:
    engine = EmbeddedEngine(path)
    refill(engine, "Then")
    engine.close()
    current = IndexFiles(path).current()
    assert current is not None
    current.unlink()
    with pytest.raises(SearchUnavailableError):
        engine.search(SearchQuery(text="then"))
    assert not current.exists()


def test_damage_one_process_meets_is_known_to_the_others(path: Path) -> None:
    engine, other = EmbeddedEngine(path), EmbeddedEngine(path)
    with engine.rebuild() as index:
        index.put_many(padding(300))
    engine.close()
    current = IndexFiles(path).current()
    assert current is not None
    content = current.read_bytes()
    current.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(IndexUnusableError, match="damaged"):
        engine.search(SearchQuery(text="banh chung"))
    with pytest.raises(IndexUnusableError, match="damaged"):
        other.count()
    refill(engine, "Then")
    assert other.count() == 1 + len(padding())
    engine.close()
    other.close()


def test_processes_write_side_by_side(path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], cwd=ROOT) for name in "AB"
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    engine = EmbeddedEngine(path)
    assert engine.search(SearchQuery(text="hat then")).total == 80
    engine.close()
