"""A rebuild while writes go on, and the comparison of an index with the database."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from archive.access.viewer import Audience
from archive.records.models import Record
from archive.records.services import publish, withdraw
from archive.vocabularies.models import Genre
from search.building import BeingBuiltError, LostClaimError
from search.documents import Key
from search.engines import get_engine
from search.engines.base import SearchEngine, SearchUnavailableError
from search.engines.embedded.files import IndexFiles
from search.indexing import drain, drain_outbox, waiting
from search.models import IndexCare, OutboxEntry
from search.query import SearchQuery
from search.rebuilding import RebuildDiffersError, RebuildError, rebuild
from search.verifying import repair, verify
from tests.factories import archive as make
from tests.search.doubles import FailingEngine, SwappingEngine

pytestmark = pytest.mark.django_db


def codes(engine: SearchEngine, text: str = "") -> set[str]:
    return {hit.code for hit in engine.search(SearchQuery(text=text, page_size=50)).hits}


def no_progress(done: int, total: int) -> None:
    """For tests that do not watch."""


def during(action: Callable[[], object]) -> Callable[[int, int], None]:
    """Progress that does something once, in the middle of a rebuild."""
    actions = [action]

    def progress(done: int, total: int) -> None:
        if actions:
            actions.pop()()

    return progress


def test_a_rebuild_holds_everything_published_and_nothing_else() -> None:
    record, element = make.make_record("Hát sli"), make.make_element("Hội sli")
    make.make_record("Hát nháp", is_live=False)
    seen: list[tuple[int, int]] = []
    result = rebuild(get_engine(), progress=lambda done, total: seen.append((done, total)))
    assert codes(get_engine()) == {record.code, element.code}
    assert result.indexed == 2
    assert seen[-1] == (2, 2)


def test_what_changes_during_a_rebuild_is_in_the_new_index() -> None:
    engine = get_engine()
    early, gone = make.make_record("Hát một"), make.make_record("Hát hai")
    late: list[Record] = []

    def write() -> None:
        late.append(make.make_record("Hát ba"))
        early.title_vi = "Hát bốn"
        publish(early)
        withdraw(gone)
        drain_outbox()  # another worker sends all this to the old index

    rebuild(engine, progress=during(write))
    assert codes(engine) == {early.code, late[0].code}
    assert codes(engine, "bốn") == {early.code}
    assert not waiting(engine.name).exists()
    assert not verify(engine).differing


def test_what_waits_when_a_rebuild_begins_is_not_sent_once_more() -> None:
    record = make.make_record("Hát sli")
    result = rebuild(get_engine(), progress=no_progress)
    assert (result.indexed, result.caught_up) == (1, 0)
    assert not waiting("embedded").exists()
    assert codes(get_engine()) == {record.code}


def test_what_waited_and_changes_again_just_before_the_swap_is_not_lost(tmp_path: Path) -> None:
    """It waits in the same row of the outbox as before."""
    engine = SwappingEngine(tmp_path / "swapping.sqlite3")
    record = make.make_record("Hát một")

    def write() -> None:
        record.title_vi = "Khèn lá"
        publish(record)

    engine.before_swap.append(write)
    rebuild(engine, progress=no_progress)
    drain(engine)
    assert codes(engine, "khen la") == {record.code}
    assert not waiting(engine.name).exists()


def test_a_refused_document_stops_the_rebuild_and_keeps_the_index(tmp_path: Path) -> None:
    engine = FailingEngine(tmp_path / "failing.sqlite3")
    record = make.make_record("Hát một")
    rebuild(engine, progress=no_progress)
    engine.refuse_in_rebuild = frozenset({Key("record", record.code)})
    with pytest.raises(RebuildError, match="refused for the test"):
        rebuild(engine, progress=no_progress)
    assert codes(engine) == {record.code}


def test_a_fresh_index_that_lacks_something_is_not_kept(tmp_path: Path) -> None:
    engine = FailingEngine(tmp_path / "failing.sqlite3")
    lost, kept = make.make_record("Hát một"), make.make_record("Hát hai")
    rebuild(engine, progress=no_progress)
    engine.lost = frozenset({Key("record", lost.code)})
    before = engine.files.current()

    def write() -> None:
        kept.title_vi = "Hát ba"
        publish(kept)

    with pytest.raises(RebuildDiffersError, match="is still in use") as refused:
        rebuild(engine, progress=during(write))
    assert refused.value.found.missing == (Key("record", lost.code),)
    assert engine.files.current() == before
    assert codes(engine) == {lost.code, kept.code}
    drain(engine)
    assert codes(engine, "ba") == {kept.code}


def spoil(*titles: str) -> list[Key]:
    """Records that nothing can be made of: where a list of names belongs they have a number."""
    genre = Genre.objects.create(slug="spoilt", name_vi="Hỏng")
    keys = []
    for title in titles:
        record = make.make_record(title)
        record.genres.set([genre])
        record.save()
        keys.append(Key("record", record.code))
    Genre.objects.filter(pk=genre.pk).update(alternate_names=5)
    return keys


def test_an_entry_nothing_can_be_made_of_is_reported_and_stops_no_rebuild() -> None:
    (bad,), good = spoil("Hát hỏng"), make.make_record("Hát tốt")
    result = rebuild(get_engine(), progress=no_progress)
    assert "TypeError" in result.refused[bad]
    assert codes(get_engine()) == {good.code}
    row = waiting("embedded").get()
    assert (row.code, row.attempts) == (bad.code, 1)
    assert "TypeError" in row.problem
    found = verify(get_engine())
    assert (found.differing, set(found.refused)) == ((), {bad})
    out = StringIO()
    with pytest.raises(SystemExit) as different:
        call_command("verify_index", stdout=out)
    assert different.value.code == 1
    assert f"Could not be indexed, and is tried again by itself: {bad} (TypeError" in out.getvalue()
    Genre.objects.update(alternate_names=[])
    assert rebuild(get_engine(), progress=no_progress).refused == {}
    assert codes(get_engine()) == {good.code, bad.code}


def test_when_too_much_cannot_be_indexed_the_current_index_stays() -> None:
    records = [make.make_record(f"Hát {number}") for number in range(3)]
    rebuild(get_engine(), progress=no_progress)
    spoil("Hát hỏng", "Hát hỏng nữa")
    with pytest.raises(RebuildError, match="2 entries could not be indexed"):
        rebuild(get_engine(), progress=no_progress)
    assert codes(get_engine()) == {record.code for record in records}


def test_two_processes_do_not_build_one_index_at_once() -> None:
    record = make.make_record("Hát một")
    refused: list[BeingBuiltError] = []

    def build_too() -> None:
        with pytest.raises(BeingBuiltError, match="another process is building") as told:
            rebuild(get_engine(), progress=no_progress)
        refused.append(told.value)

    rebuild(get_engine(), progress=during(build_too))
    assert refused
    assert codes(get_engine()) == {record.code}
    rebuild(get_engine(), progress=no_progress)


def test_a_rebuild_that_lost_its_claim_changes_nothing() -> None:
    record = make.make_record("Hát một")
    rebuild(get_engine(), progress=no_progress)
    make.make_record("Hát hai")

    def take_over() -> None:
        IndexCare.objects.update(holder="another")

    with pytest.raises(LostClaimError):
        rebuild(get_engine(), progress=during(take_over))
    assert codes(get_engine()) == {record.code}
    assert IndexCare.objects.get().holder == "another"


def test_nobody_is_sent_to_an_index_that_could_not_be_proved(tmp_path: Path) -> None:
    engine = FailingEngine(tmp_path / "failing.sqlite3")
    record = make.make_record("Hát một")
    rebuild(engine, progress=no_progress)
    before = engine.files.current()
    make.make_record("Hát hai")
    engine.is_cut_off_when_filled = True
    with pytest.raises(SearchUnavailableError):
        rebuild(engine, progress=no_progress)
    assert engine.files.current() == before
    assert codes(engine) == {record.code}
    engine.is_cut_off_when_filled = False
    assert rebuild(engine, progress=no_progress).indexed == 2


def test_the_index_before_is_dropped_when_the_fresh_one_proved_right(settings: Settings) -> None:
    make.make_record("Hát một")
    rebuild(get_engine(), progress=no_progress)
    rebuild(get_engine(), progress=no_progress)
    get_engine().close()
    (current,) = Path(settings.HERITAGE_EMBEDDED_INDEX).parent.glob("index-*.sqlite3")
    assert current == IndexFiles(settings.HERITAGE_EMBEDDED_INDEX).current()


def test_an_index_that_equals_the_database_has_no_differences() -> None:
    make.make_full_record()
    make.make_record(audience=Audience.RESTRICTED)
    drain_outbox()
    result = verify(get_engine())
    assert result.checked == 3
    assert result.differing == ()


def test_what_still_waits_is_not_reported() -> None:
    make.make_record()
    assert verify(get_engine()).differing == ()


def spoiled_index() -> dict[str, Key]:
    """An index that differs in every way: records changed behind the outbox's back."""
    records = {name: make.make_record(f"Hát {name}") for name in
               ("missing", "stale", "withdrawn", "narrowed", "erased")}  # fmt: skip
    drain_outbox()
    Record.objects.filter(pk=records["stale"].pk).update(title_vi="Hát khác")
    Record.objects.filter(pk=records["withdrawn"].pk).update(live=False)
    Record.objects.filter(pk=records["narrowed"].pk).update(audience=Audience.RESTRICTED)
    records["erased"].delete()
    records["missing"].delete()
    OutboxEntry.objects.all().delete()
    records["missing"] = make.make_record("Hát missing")
    OutboxEntry.objects.all().delete()
    return {name: Key("record", record.code) for name, record in records.items()}


def test_a_record_opened_to_more_people_is_stale_not_exposed() -> None:
    record = make.make_record(audience=Audience.RESTRICTED)
    drain_outbox()
    Record.objects.filter(pk=record.pk).update(audience=Audience.PUBLIC)
    found = verify(get_engine())
    assert (found.stale, found.over_exposed) == ((Key("record", record.code),), ())


def test_every_kind_of_difference_is_named_and_repaired() -> None:
    keys = spoiled_index()
    found = verify(get_engine())
    assert found.missing == (keys["missing"],)
    assert found.stale == (keys["stale"],)
    assert set(found.over_exposed) == {keys["withdrawn"], keys["narrowed"]}
    assert keys["erased"] in found.orphan
    assert repair(get_engine(), found).differing == ()


def test_the_command_tells_exposure_from_other_differences() -> None:
    spoiled_index()
    out = StringIO()
    with pytest.raises(SystemExit) as exposed:
        call_command("verify_index", stdout=out)
    assert exposed.value.code == 2
    told = out.getvalue()
    assert "people who may not see them: 2 (record:" in told
    assert "no search finds them: 1 (record:" in told
    assert "before they were changed: 1 (record:" in told
    assert "To put this right: manage.py verify_index --repair" in told
    repaired = StringIO()
    call_command("verify_index", "--repair", stdout=repaired)
    assert "after the repair, compared with 3 published entries" in repaired.getvalue()
    assert repaired.getvalue().rstrip().endswith("Everything is found as it should be.")
    call_command("verify_index", stdout=StringIO())
    make.make_record()
    OutboxEntry.objects.all().delete()
    with pytest.raises(SystemExit) as different:
        call_command("verify_index", stdout=StringIO())
    assert different.value.code == 1


def test_the_rebuild_command_reports_progress_and_failure(settings: object) -> None:
    record = make.make_record("Hát sli")
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    assert "embedded: 1 of 1" in out.getvalue()
    assert codes(get_engine(), "hat sli") == {record.code}
    settings.HERITAGE_ELASTICSEARCH_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="HERITAGE_ELASTICSEARCH_URL"):
        call_command("rebuild_index", "--engine", "elasticsearch", stdout=StringIO())


def test_the_commands_do_not_leave_one_index_because_of_the_other(settings: Settings) -> None:
    settings.HERITAGE_SEARCH_ENGINE = "elasticsearch"
    settings.HERITAGE_ELASTICSEARCH_URL = "http://127.0.0.1:9"
    record = make.make_record("Hát sli")
    with pytest.raises(CommandError, match="HERITAGE_ELASTICSEARCH_URL"):
        call_command("rebuild_index", stdout=StringIO())
    assert codes(get_engine("embedded")) == {record.code}
    with pytest.raises(CommandError, match="HERITAGE_ELASTICSEARCH_URL"):
        call_command("verify_index", stdout=StringIO())
    Record.objects.filter(pk=record.pk).update(audience=Audience.RESTRICTED)
    told = StringIO()
    with pytest.raises(SystemExit) as exposed:
        call_command("verify_index", stdout=StringIO(), stderr=told)
    assert exposed.value.code == 2
    assert "HERITAGE_ELASTICSEARCH_URL" in told.getvalue()
