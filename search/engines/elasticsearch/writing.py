"""Documents on their way to the server: what a write says, how many go at once, what came of it.

Every write names its version, so that of two writes of one document the later wins in any order.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from elasticsearch import Elasticsearch, helpers
from elasticsearch.serializer import OrjsonSerializer

from search.documents import Key, SearchDocument
from search.engines.base import Deletion, WriteResult

from .mapping import source

BULK_DOCUMENTS: Final = 100
"""Few, so that the server starts early and is never left waiting."""
BULKS_AT_ONCE: Final = 3
"""Two that the server works on while the next is on its way; more would only wait for it."""
BULKS_HELD: Final = 2 * BULKS_AT_ONCE
"""On their way or made and waiting: no more of a long stream is in memory."""
NOT_NOW: Final = frozenset({403, 429, *range(500, 600)})
"""Statuses of writes that a blocked, full or red index refuses, whatever the document."""
_CONFLICT: Final = 409
_NOT_FOUND: Final = 404

logger = logging.getLogger(__name__)
Action = dict[str, Any]
Deliver = Callable[[list[Action]], WriteResult]


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
    return _action("index", document.key, document.version) | {"_source": source(document)}


def delete(deletion: Deletion) -> Action:
    """The write that takes a document out, and leaves its version as a tombstone."""
    return _action("delete", deletion.key, deletion.version)


def puts(documents: Iterable[SearchDocument], failed: dict[Key, str]) -> Iterator[Action]:
    """The writes of documents, ready to be sent. One that no body can be made of is noted in
    `failed` and holds up no other: that is no fault of the server."""
    serializer = OrjsonSerializer()
    for document in documents:
        try:
            action = put(document)
            action["_source"] = serializer.dumps(action["_source"])
        except Exception as error:
            logger.exception("%s cannot be written down for the server", document.key)
            failed[document.key] = f"{type(error).__name__}: {error}"
        else:
            yield action


def send(deliver: Deliver, actions: Iterable[Action]) -> WriteResult:
    """What came of all writes; `deliver` takes BULK_DOCUMENTS of them to the server.

    A long list is prepared, here, while the server works on its beginning; BULKS_HELD of it are in
    memory.
    """
    remaining = iter(actions)
    chunk = list(islice(remaining, BULK_DOCUMENTS))
    if len(chunk) < BULK_DOCUMENTS:
        return deliver(chunk) if chunk else WriteResult()
    result = WriteResult()
    under_way: deque[Future[WriteResult]] = deque()
    with ThreadPoolExecutor(BULKS_AT_ONCE) as pool:
        while chunk:
            under_way.append(pool.submit(deliver, chunk))
            chunk = list(islice(remaining, BULK_DOCUMENTS))
            if len(under_way) == BULKS_HELD:
                result += under_way.popleft().result()
        return sum((one.result() for one in under_way), result)


def bulk(client: Elasticsearch, actions: list[Action], *, alias: str) -> list[Outcome]:
    """What came of each write, whatever it was. Raises what the client raises when a whole bulk
    does not arrive."""
    sent = helpers.streaming_bulk(
        client, actions, raise_on_error=False, index=alias, require_alias=True
    )
    return [_outcome(item) for _, item in sent]


def reason_of_refusal(outcomes: list[Outcome]) -> str:
    """Why nothing was taken, for reasons of the server's own; empty if something was."""
    if all(one.status in NOT_NOW for one in outcomes):
        return outcomes[0].error
    return ""


def reason_of_absence(outcomes: list[Outcome]) -> str:
    """Why nothing was taken, if there is no index to take it; else empty."""
    if all(one.status == _NOT_FOUND and one.error for one in outcomes):
        return outcomes[0].error
    return ""


def result_of(outcomes: list[Outcome]) -> WriteResult:
    """The outcomes as every engine tells them.

    A version conflict means that a later write came first; a deletion of what is not there leaves
    the tombstone it was meant to leave, and has no error.
    """
    late = sum(one.status == _CONFLICT for one in outcomes)
    failed = {
        Key.parse(one.key): one.error for one in outcomes if one.error and one.status != _CONFLICT
    }
    written = len(outcomes) - late - len(failed)
    return WriteResult(written=written, outdated=late, failed=failed)


def _action(operation: str, key: Key, version: int) -> Action:
    return {
        "_op_type": operation,
        "_id": str(key),
        "version": version,
        "version_type": "external",
    }


def _outcome(item: Mapping[str, Any]) -> Outcome:
    (said,) = item.values()
    return Outcome(said["_id"], said["status"], str(said.get("error", "")))
