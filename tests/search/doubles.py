"""An engine that works but can be made to fail: for what must survive a broken one."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from search.documents import Key, SearchDocument
from search.engines.base import (
    Deletion,
    FreshIndex,
    Health,
    IndexedEntry,
    SearchUnavailableError,
    WriteResult,
)
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.matches import Matches
from search.lines import FoundLines, LineQuestion
from search.nearness import Form
from search.patience import Patience
from search.planning import Plan
from search.query import AnyQuery, InsideQuery, SearchQuery, SuggestQuery
from search.suggesting import Beginning, Candidates


class FailingEngine(EmbeddedEngine):
    """The embedded engine with a plug to pull and a list of keys it refuses."""

    is_down = False
    refused: frozenset[Key] = frozenset()
    refuse_in_rebuild: frozenset[Key] = frozenset()
    lost: frozenset[Key] = frozenset()
    """Said to be written, but are not."""
    is_cut_off_when_filled = False

    def match(self, plan: Plan, query: SearchQuery) -> Matches:
        self._check()
        return super().match(plan, query)

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        self._check()
        kept = [one for one in documents if one.key not in self.lost]
        return _put_unless(super().put_many, kept, self.refused)

    @contextmanager
    def rebuild(self) -> Iterator[FreshIndex]:
        with super().rebuild() as index:
            yield _Refusing(index, self.refuse_in_rebuild, self.lost, self.is_cut_off_when_filled)

    def health(self) -> Health:
        return Health(is_up=not self.is_down, message="for tests")

    def _check(self) -> None:
        if self.is_down:
            raise SearchUnavailableError(self.name, "unplugged", "Plug it in.")


class BusyEngine(EmbeddedEngine):
    """The embedded engine; while it is asked or written to something else happens."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.meanwhile: list[Callable[[], object]] = []
        """Each done once, in the middle."""

    def match(self, plan: Plan, query: SearchQuery) -> Matches:
        self._do()
        return super().match(plan, query)

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        read_before = list(documents)
        self._do()
        return super().put_many(read_before)

    def _do(self) -> None:
        while self.meanwhile:
            self.meanwhile.pop()()


class SwappingEngine(EmbeddedEngine):
    """The embedded engine; just before the index of a rebuild is used something else happens."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.before_swap: list[Callable[[], object]] = []
        """Each done once."""

    @contextmanager
    def rebuild(self) -> Iterator[FreshIndex]:
        with super().rebuild() as index:
            yield index
            while self.before_swap:
                self.before_swap.pop()()


class SlowEngine(EmbeddedEngine):
    """The embedded engine, every request to which takes as long as it is told, by its own clock."""

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(path)
        self.seconds = seconds
        self.now = 0.0
        self.patience = partial(Patience, clock=lambda: self.now)

    def match(self, plan: Plan, query: SearchQuery) -> Matches:
        self.now += self.seconds
        return super().match(plan, query)

    def lines(self, question: LineQuestion, query: InsideQuery) -> FoundLines:
        self.now += self.seconds
        return super().lines(question, query)

    def alike(self, forms: Collection[Form], most: int) -> Mapping[Form, tuple[str, ...]]:
        self.now += self.seconds
        return super().alike(forms, most)

    def seen(self, terms: Collection[str], query: AnyQuery) -> frozenset[str]:
        self.now += self.seconds
        return super().seen(terms, query)

    def complete(self, beginning: Beginning, query: SuggestQuery) -> Candidates:
        self.now += self.seconds
        return super().complete(beginning, query)


@dataclass
class _Refusing:
    """An index that refuses some documents."""

    index: FreshIndex
    refused: frozenset[Key]
    lost: frozenset[Key]
    is_cut_off: bool
    """Tells nothing of what it holds."""

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        kept = [one for one in documents if one.key not in self.lost]
        return _put_unless(self.index.put_many, kept, self.refused)

    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        return self.index.delete_many(deletions)

    def refresh(self) -> None:
        self.index.refresh()

    def entries(self) -> Iterator[IndexedEntry]:
        if self.is_cut_off:
            raise SearchUnavailableError("failing", "unplugged", "Plug it in.")
        return self.index.entries()


def _put_unless(
    put: Callable[[Iterable[SearchDocument]], WriteResult],
    documents: Iterable[SearchDocument],
    refused: frozenset[Key],
) -> WriteResult:
    given = list(documents)
    failed = {one.key: "refused for the test" for one in given if one.key in refused}
    return put([one for one in given if one.key not in failed]) + WriteResult(failed=failed)
