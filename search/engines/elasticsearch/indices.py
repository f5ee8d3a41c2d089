"""The indices behind an installation's alias: how they are named, made, opened and dropped.

Only a rebuild makes one. It asks the server and lets its errors through; what they mean to a
reader, the engine says.
"""

import logging
import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, Elasticsearch

from .mapping import INDEX_SETTINGS, MADE_FOR, made_for, mapping

MERGE_SECONDS: Final = 300
"""A hundred thousand records take a minute; until then the index before answers."""

logger = logging.getLogger(__name__)


class OtherVersionError(Exception):
    """An index in use was made by another version of the site; its fields may not be ours."""


class Indices:
    """All indices of one alias; the alias points to one of them."""

    def __init__(self, alias: str, *, hurried: Elasticsearch, patient: Elasticsearch) -> None:
        """`hurried`: asks while a visitor waits; `patient`: makes, fills and drops."""
        self.alias = alias
        self._hurried = hurried
        self._client = patient

    def require(self) -> None:
        """Raises NotFoundError when the alias points to none, OtherVersionError when to one whose
        fields may not be ours."""
        _refuse_other_versions(self._hurried, self.alias)

    def make(self) -> str:
        """The name of a new, empty index that nobody is sent to yet, and nothing refreshes."""
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
        name = f"{self.alias}-{stamp}-{secrets.token_hex(3)}"
        self._client.indices.create(
            index=name,
            settings={**INDEX_SETTINGS, "refresh_interval": "-1"},
            mappings=mapping().to_dict(),
            aliases={filling(name): {}},
        )
        return name

    def open(self, index: str) -> None:
        """Make a filled index searchable, in one piece: every further piece is searched anew."""
        self._client.indices.put_settings(index=index, settings={"refresh_interval": None})
        patient = self._client.options(request_timeout=MERGE_SECONDS)
        with suppress(ConnectionTimeout):  # the server goes on merging, and answers meanwhile
            patient.indices.forcemerge(index=index, max_num_segments=1)
        self._client.indices.refresh(index=index)

    def use(self, index: str) -> None:
        """Move the alias to an index, in one step, if it still is as it was made.

        A server that only did not say so in time has done it: the alias is what counts. Raises
        NotFoundError, OtherVersionError.
        """
        _refuse_other_versions(self._client, index)
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"remove": {"index": index, "alias": filling(index), "must_exist": False}},
            {"add": {"index": index, "alias": self.alias}},
        ]
        try:
            self._client.indices.update_aliases(actions=actions)
        except (ApiError, TransportError) as error:
            if self.in_use() != {index}:
                raise
            logger.warning("%s is in use, though the server said: %s", index, error)

    def in_use(self) -> set[str]:
        """What the alias points to: one index, or none before the first rebuild."""
        return {name for name, aliases in self._all().items() if self.alias in aliases}

    def names(self) -> list[str]:
        """The names of all, oldest first."""
        return sorted(self._all())

    def remove_unused(self) -> None:
        """Delete all but the one in use: the one before it, and what a killed rebuild left."""
        self.delete(*(name for name, aliases in self._all().items() if self.alias not in aliases))

    def _all(self) -> dict[str, Collection[str]]:
        """All with their aliases, by one answer: of two, one could be a proxy's."""
        pattern = re.compile(rf"{re.escape(self.alias)}-\d{{20}}-[0-9a-f]{{6}}")
        found = self._client.indices.get(index=f"{self.alias}-*", features=["aliases"])
        return {name: facts["aliases"] for name, facts in found.items() if pattern.fullmatch(name)}

    def delete(self, *names: str) -> None:
        """Delete these; one that is gone already is no error."""
        for name in names:
            self._client.indices.delete(index=name, ignore_unavailable=True)


def filling(index: str) -> str:
    """Another name of an index that is being filled. Writes insist that it is an alias: to an index
    that somebody deleted meanwhile they fail, where the server would make one of its own fields."""
    return f"filling-{index}"


def _refuse_other_versions(client: Elasticsearch, index: str) -> None:
    """Fields that an index does not have match nothing, silently: better not to ask it."""
    for name, found in client.indices.get_mapping(index=index).items():
        if found["mappings"].get("_meta", {}).get(MADE_FOR) != made_for():
            raise OtherVersionError(f"{name} was made by another version of the site")
