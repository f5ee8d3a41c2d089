"""How every engine must store: late writes, deletions, rebuilds without a gap."""

import threading
from collections.abc import Iterable

import pytest

from search.documents import Key, SearchDocument
from search.engines.base import Deletion, SearchEngine
from search.query import SuggestQuery
from tests.search.contract_case import ContractCase
from tests.search.documents import document, padding


class WritesContract(ContractCase):
    """The storing half of the contract."""

    # --- writing ----------------------------------------------------------------------------

    def test_a_late_write_loses(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Then mới", version=5))
        late = engine.put_many([document("A", "Then xưa", version=4)])
        assert (late.written, late.outdated, dict(late.failed)) == (0, 1, {})
        engine.refresh()
        assert self.codes(engine, "moi") == ["A"]
        assert self.codes(engine, "xua") == []

    def test_a_write_later_than_a_deletion_wins_and_an_earlier_one_loses(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, document("A", "Then", version=5))
        engine.delete_many([Deletion(Key("record", "A"), 7)])
        engine.put_many([document("A", "Then", version=6)])
        engine.refresh()
        assert self.codes(engine, "then") == []
        engine.put_many([document("A", "Then", version=8)])
        engine.refresh()
        assert self.codes(engine, "then") == ["A"]

    def test_deleting_what_is_not_there_is_no_failure(self, engine: SearchEngine) -> None:
        result = engine.delete_many([Deletion(Key("element", "X"), 3)])
        assert not result.failed
        late = engine.put_many([document("X", kind="element", version=2)])
        assert late.outdated == 1

    def test_a_changed_document_leaves_nothing_of_the_old_one(self, engine: SearchEngine) -> None:
        old = document("A", "Xưa", lines=["lời cũ"], facets={"people": ("tay",)})
        self.fill(engine, old)
        self.fill(engine, document("A", "Nay", version=2))
        assert self.codes(engine, "xua") == []
        assert self.codes(engine, "loi cu") == []
        assert engine.suggest(SuggestQuery("xua")) == ()
        assert self.counts(self.ask(engine, "nay"), "people") == {}

    def test_what_is_stored_can_be_listed(self, engine: SearchEngine) -> None:
        one = document("A", "Then", audience="restricted", version=3)
        two = document("A", "Then", kind="element", version=2)
        engine.put_many([one, two])
        engine.refresh()
        listed = {e.key: (e.version, e.audience, e.digest) for e in engine.entries()}
        assert listed == {
            one.key: (3, "restricted", one.digest),
            two.key: (2, "public", two.digest),
        }
        assert engine.count() == 2

    # --- rebuilding -------------------------------------------------------------------------

    def test_a_rebuild_replaces_everything_at_once(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Then xưa"))
        with engine.rebuild() as index:
            index.put_many([document("B", "Then mới")])
            assert self.codes(engine, "then") == ["A"]
        assert self.codes(engine, "then") == ["B"]
        assert engine.count() == 1

    def test_a_failed_rebuild_leaves_the_index_as_it_was(self, engine: SearchEngine) -> None:
        self.fill(engine, document("A", "Then xưa"))
        with pytest.raises(KeyboardInterrupt):
            self.interrupt_rebuild(engine, [document("B", "Then mới")])
        assert self.codes(engine, "then") == ["A"]
        with engine.rebuild() as index:
            index.put_many([document("C", "Then sau")])
        assert self.codes(engine, "then") == ["C"]

    def interrupt_rebuild(self, engine: SearchEngine, documents: Iterable[SearchDocument]) -> None:
        with engine.rebuild() as index:
            index.put_many(documents)
            raise KeyboardInterrupt

    def test_searches_never_fail_or_come_up_empty_during_rebuilds(
        self, engine: SearchEngine
    ) -> None:
        self.fill(engine, document("A", "Then xưa"))
        stop, seen = threading.Event(), []

        def search_all_the_time() -> None:
            while not stop.is_set():
                seen.append(self.ask(engine, "then").total)

        thread = threading.Thread(target=search_all_the_time)
        thread.start()
        for _ in range(3):
            with engine.rebuild() as index:
                index.put_many([document("A", "Then mới"), *padding()])
            engine.drop_unused()
        stop.set()
        thread.join()
        assert seen
        assert set(seen) == {1}

    def test_an_index_tells_its_latest_version(self, engine: SearchEngine) -> None:
        assert engine.latest_version() == 0
        self.fill(engine, document("A", version=3), document("B", version=1_790_000_000_000_000))
        assert engine.latest_version() == 1_790_000_000_000_000

    def test_an_empty_index_answers_plainly(self, engine: SearchEngine) -> None:
        assert self.ask(engine, "then").total == 0
        assert self.ask(engine, "").total == 0
        assert engine.count() == 0
        assert engine.health().is_up
