"""Whatever happens to the embedded index, visitors are told and the worker builds it again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from archive.access.viewer import ANONYMOUS
from search import service, upkeep
from search.engines import get_engine, resting
from search.engines.base import Deletion
from search.engines.embedded.files import IndexFiles
from search.indexing import drain_outbox, next_version
from search.models import IndexCare, OutboxEntry
from search.query import SearchQuery
from search.results import Notice
from search.verifying import verify
from tests.factories import archive as make

pytestmark = pytest.mark.django_db

QUESTION = SearchQuery(text="hat sli")


@pytest.fixture(autouse=True)
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The chore looks every time, as a worker does that has just been started."""
    monkeypatch.setattr(upkeep, "LOOK_SECONDS", 0.0)
    upkeep._next_look.clear()
    yield
    resting.forget()


@pytest.fixture
def files(settings: Settings) -> IndexFiles:
    return IndexFiles(Path(settings.HERITAGE_EMBEDDED_INDEX))


def _delete(files: IndexFiles, current: Path) -> None:
    current.unlink()


def _overwrite(files: IndexFiles, current: Path) -> None:
    current.write_bytes(b"not an index" * 1000)


def _age(files: IndexFiles, current: Path) -> None:
    content = bytearray(current.read_bytes())
    content[60:64] = (1).to_bytes(4, "big")  # SQLite's user_version
    current.write_bytes(content)


def _spoil_pointer(files: IndexFiles, current: Path) -> None:
    files.pointer.write_bytes(b"\xff\x00 ../nowhere")


@pytest.mark.parametrize("harm", [_delete, _overwrite, _age, _spoil_pointer])
def test_a_spoiled_index_is_admitted_and_built_again(
    files: IndexFiles, harm: Callable[[IndexFiles, Path], None], client: Client
) -> None:
    record = make.make_record("Hát sli")
    drain_outbox()
    get_engine().close()
    current = files.current()
    assert current is not None
    for leftover in current.parent.glob("*-wal"):
        leftover.unlink()
    harm(files, current)
    assert service.find(QUESTION, ANONYMOUS).notices == (Notice.UNAVAILABLE,)
    assert "Hiện chưa tìm được" in client.get("/vi/search/?q=hat").content.decode()
    record.title_vi = "Hát sli mới"
    record.save()
    upkeep.keep_up()
    answer = service.find(QUESTION, ANONYMOUS)
    assert ([hit.code for hit in answer.hits], answer.notices) == ([record.code], ())
    assert not verify(get_engine()).differing


def test_an_index_somebody_emptied_fills_again() -> None:
    records = [make.make_record("Hát sli") for _ in range(3)]
    drain_outbox()
    gone = [Deletion(entry.key, next_version()) for entry in get_engine().entries()]
    get_engine().delete_many(gone)
    upkeep.keep_up()  # once may be a change on its way
    upkeep.keep_up()
    found = {hit.code for hit in service.find(QUESTION, ANONYMOUS).hits}
    assert found == {record.code for record in records}


def test_a_new_installation_with_a_lost_index_folder_finds_everything(files: IndexFiles) -> None:
    record = make.make_record("Hát sli")
    OutboxEntry.objects.all().delete()  # sent long ago, to files that are gone
    for _ in range(2):
        upkeep.keep_up()
    assert [hit.code for hit in service.find(QUESTION, ANONYMOUS).hits] == [record.code]


def test_a_rebuild_that_was_killed_is_done_again(files: IndexFiles) -> None:
    make.make_record("Hát sli")
    upkeep.keep_up()
    before = files.current()
    killed = timezone.now() - timedelta(minutes=1)
    IndexCare.objects.update(holder="killed", claimed_until=killed + timedelta(hours=1))
    upkeep.keep_up()
    assert files.current() == before  # it may still be alive
    IndexCare.objects.update(claimed_until=killed)
    upkeep.keep_up()
    assert files.current() != before
    assert IndexCare.objects.get().holder == ""


def test_what_is_as_it_should_be_is_left_alone(files: IndexFiles) -> None:
    make.make_record("Hát sli")
    upkeep.keep_up()
    before = files.current()
    for _ in range(3):
        upkeep.keep_up()
    assert files.current() == before


def test_a_rebuild_that_fails_is_not_tried_again_at_once(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a-file").write_text("no folder")
    settings.HERITAGE_EMBEDDED_INDEX = tmp_path / "a-file" / "index.sqlite3"
    make.make_record("Hát sli")
    assert upkeep.keep_up() == 0
