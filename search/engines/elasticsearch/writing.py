"""Documents on their way to the server: what a write says, how many go at once, what came of it.

Every write names its version, so that of two writes of one document the later wins in any order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Final

from elasticsearch import Elasticsearch, helpers

from search.documents import Key, SearchDocument
from search.engines.base import Deletion, WriteResult

from .mapping import source

BULK_DOCUMENTS: Final = 100
"""Few, so that the server starts early and is never left waiting."""
BULKS_AT_ONCE: Final = 3
"""Two that the server works on while the next is on its way; more would only wait for it."""
NOT_NOW: Final = frozenset({403, 429, *range(500, 600)})
"""Statuses of writes that a blocked, full or red index refuses, whatever the document."""
_CONFLICT: Final = 409

Action = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server did with one write."""

    key: str
    status: int
    """Of HTTP."""
    error: str
    """Empty when there was none."""


def put(document: SearchDocument) -> Action:
    """The write that makes a document findable, or replaces an older version of it."""
    return {
        "_op_type": "index",
        "_id": str(document.key),
        "version": document.version,
        "version_type": "external",
        "_source": source(document),
    }


def delete(deletion: Deletion) -> Action:
    """The write that takes a document out, and leaves its version as a tombstone."""
    return {
        "_op_type": "delete",
        "_id": str(deletion.key),
        "version": deletion.version,
        "version_type": "external",
    }


def send(client: Elasticsearch, actions: Iterable[Action], **target: Any) -> list[Outcome]:
    """What came of each write, whatever it was.

    A long list is prepared while the server works on its beginning. `target`: the index, and
    whether it must be an alias. Raises what the client raises when a whole bulk does not arrive.
    """
    remaining = iter(actions)
    first = list(islice(remaining, BULK_DOCUMENTS + 1))
    facts = target | {"chunk_size": BULK_DOCUMENTS, "raise_on_error": False}
    if len(first) <= BULK_DOCUMENTS:
        sent = helpers.streaming_bulk(client, first, **facts)
    else:
        whole = chain(first, remaining)
        facts |= {"thread_count": BULKS_AT_ONCE, "queue_size": BULKS_AT_ONCE}
        sent = helpers.parallel_bulk(client, whole, **facts)
    return [_outcome(item) for _, item in sent]


def reason_of_refusal(outcomes: list[Outcome]) -> str:
    """Why nothing was taken, for reasons of the server's own; empty if something was."""
    if outcomes and all(one.status in NOT_NOW for one in outcomes):
        return outcomes[0].error
    return ""


def result_of(outcomes: list[Outcome]) -> WriteResult:
    """The outcomes as every engine tells them.

    A version conflict means that a later write came first; a deletion of what is not there leaves
    the tombstone it was meant to leave, and has no error. An index that is not there has one.
    """
    late = sum(one.status == _CONFLICT for one in outcomes)
    failed = {
        Key.parse(one.key): one.error for one in outcomes if one.error and one.status != _CONFLICT
    }
    written = len(outcomes) - late - len(failed)
    return WriteResult(written=written, outdated=late, failed=failed)


def _outcome(item: Mapping[str, Any]) -> Outcome:
    (said,) = item.values()
    return Outcome(said["_id"], said["status"], str(said.get("error", "")))
