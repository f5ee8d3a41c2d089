"""Everything a question finds, a batch at a time: for files and for saved searches."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.access.viewer import Viewer
from search.documents import Key
from search.engines.base import SearchUnavailableError
from search.query import MAX_RESULT_DEPTH, SearchQuery
from search.results import Notice, SearchResult
from search.service import find
from search.understanding import understood

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds, as far as anybody may page."""

    keys: list[Key]
    total: int
    """With what lies beyond MAX_RESULT_DEPTH."""

    @property
    def is_whole(self) -> bool:
        return self.total <= MAX_RESULT_DEPTH


def found_pages(query: SearchQuery, viewer: Viewer) -> Iterator[list[Key]]:
    """What a question, as it was typed, finds for a viewer; in order, BATCH entries at a time, at
    most MAX_RESULT_DEPTH of them.

    Raises SearchUnavailableError when no engine answers.
    """
    for result in _results(query, viewer):
        yield _keys(result)


def found_keys(query: SearchQuery, viewer: Viewer) -> Found:
    """All of it, each key once, and of how many. Raises as above."""
    keys: dict[Key, None] = {}
    total = 0
    for result in _results(query, viewer):
        keys.update(dict.fromkeys(_keys(result)))
        total = result.total
    return Found(list(keys), total)


def _results(query: SearchQuery, viewer: Viewer) -> Iterator[SearchResult]:
    asked = replace(understood(query, viewer), page_size=BATCH, counted=())
    for page in range(1, -(-MAX_RESULT_DEPTH // BATCH) + 1):
        result = find(replace(asked, page=page), viewer)
        if Notice.UNAVAILABLE in result.notices:
            raise SearchUnavailableError(
                result.engine or "search", "no engine answers", "Try later."
            )
        yield result
        if page * BATCH >= result.total:
            break


def _keys(result: SearchResult) -> list[Key]:
    return [Key(hit.kind, hit.code) for hit in result.hits]
