"""The contract of a search engine: what every engine must store, and how it fails.

An engine stores documents and finds matches for a plan; how it is asked is in `asking`.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from search.documents import Key, SearchDocument

from .asking import AskedIndex


class SearchError(Exception):
    """Something between us and an engine went wrong."""


class SearchUnavailableError(SearchError):
    """The engine cannot answer or store now. The message says what an operator should do."""

    def __init__(self, engine: str, reason: str, remedy: str) -> None:
        super().__init__(f"{engine}: {reason}. {remedy}")
        self.engine = engine
        self.reason = reason
        self.remedy = remedy


class IndexUnusableError(SearchUnavailableError):
    """The index is lost, damaged or was made by another version of the site.

    Waiting does not help: it has to be built again, which the worker does by itself.
    """


@dataclass(frozen=True, slots=True)
class Deletion:
    """Take one document out; `version` as in SearchDocument."""

    key: Key
    version: int


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a batch of writes."""

    written: int = 0
    outdated: int = 0
    """Not written because the index holds a later version: nothing to repeat."""
    failed: Mapping[Key, str] = field(default_factory=dict)
    """Not written though wanted, with the engine's reason: to be tried again."""

    def __add__(self, other: "WriteResult") -> "WriteResult":
        return WriteResult(
            self.written + other.written,
            self.outdated + other.outdated,
            {**self.failed, **other.failed},
        )


@dataclass(frozen=True, slots=True)
class IndexedEntry:
    """What an index says it holds of one document; for comparing with the database."""

    key: Key
    version: int
    audience: str
    digest: str


@dataclass(frozen=True, slots=True)
class Health:
    """Whether an engine can be used, in words for an operator."""

    is_up: bool
    message: str


class IndexWriter(Protocol):
    """Something documents can be put into: an engine, or the fresh index of a rebuild."""

    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult: ...
    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult: ...


class IndexReader(Protocol):
    """Something that tells what it holds: the same two."""

    def refresh(self) -> None: ...
    def entries(self) -> Iterator[IndexedEntry]: ...


class FreshIndex(IndexWriter, IndexReader, Protocol):
    """The index of a rebuild, which nobody is sent to yet."""


class SearchEngine(AskedIndex):
    """One engine with its index. Every method may raise SearchUnavailableError, and no other
    error of its own: what its server, disk or driver raises is told as that.
    """

    @abstractmethod
    def put_many(self, documents: Iterable[SearchDocument]) -> WriteResult:
        """Store documents; one whose version is not larger than the stored one changes nothing, and
        one that cannot be stored is among the failed and holds up no other.

        They may be any number: no more of them are held than are being stored. What reading them
        raises is let through.
        """

    @abstractmethod
    def delete_many(self, deletions: Iterable[Deletion]) -> WriteResult:
        """Take documents out; their version is remembered, so that a late write loses."""

    @abstractmethod
    def rebuild(self) -> AbstractContextManager[FreshIndex]:
        """A fresh, empty index to fill; it replaces the current one at once when the block ends.

        When the block fails, the fresh index is dropped and the current one stays. Whatever earlier
        rebuilds left goes at the beginning, what is replaced stays until `drop_unused`. Only one at
        a time: see that by `search.building`.
        """

    @abstractmethod
    def drop_unused(self) -> None:
        """Delete every index but the current one; not while another process rebuilds."""

    @abstractmethod
    def refresh(self) -> None:
        """Make everything written so far visible to searches."""

    @abstractmethod
    def health(self) -> Health:
        """Whether the engine answers; never raises."""

    @abstractmethod
    def count(self) -> int:
        """How many documents the index holds, for every audience."""

    @abstractmethod
    def identity(self) -> str:
        """Which index is in use, in a word that no other index ever has, on no server; empty for
        one that is this machine's own."""

    @abstractmethod
    def latest_version(self) -> int:
        """The largest version of a document in the index; 0 when it is empty."""

    @abstractmethod
    def entries(self) -> Iterator[IndexedEntry]:
        """Everything the index holds, ordered by key."""

    @abstractmethod
    def close(self) -> None:
        """Give back connections."""
