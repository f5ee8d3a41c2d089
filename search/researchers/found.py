"""Everything a question finds, a batch at a time: for files and for saved searches."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from archive.access.viewer import Viewer
from search.documents import Key
from search.engines.base import SearchUnavailableError
from search.query import MAX_RESULT_DEPTH, SearchQuery
from search.results import Notice
from search.service import find
from search.understanding import understood

BATCH: Final = 500


def found_pages(query: SearchQuery, viewer: Viewer) -> Iterator[list[Key]]:
    """What a question, as it was typed, finds for a viewer; in order, BATCH entries at a time, at
    most MAX_RESULT_DEPTH of them.

    Raises SearchUnavailableError when no engine answers.
    """
    asked = replace(understood(query, viewer), page_size=BATCH, counted=())
    for page in range(1, -(-MAX_RESULT_DEPTH // BATCH) + 1):
        result = find(replace(asked, page=page), viewer)
        if Notice.UNAVAILABLE in result.notices:
            raise SearchUnavailableError(
                result.engine or "search", "no engine answers", "Try later."
            )
        yield [Key(hit.kind, hit.code) for hit in result.hits]
        if page * BATCH >= result.total:
            break


def found_keys(query: SearchQuery, viewer: Viewer) -> list[Key]:
    """All of it, each key once."""
    return list(dict.fromkeys(chain.from_iterable(found_pages(query, viewer))))
