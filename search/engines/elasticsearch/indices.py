"""The indices behind an installation's alias: how they are named, made, opened and dropped.

It asks the server and lets its errors through; what they mean to a reader, the engine says.
"""

import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from elastic_transport import ConnectionTimeout
from elasticsearch import BadRequestError, Elasticsearch

from .mapping import INDEX_SETTINGS, MADE_FOR, made_for, mapping

MERGE_SECONDS: Final = 600
"""A hundred thousand records take a minute; until then the index before answers."""
FIRST: Final = f"{'0' * 20}-{'0' * 6}"
"""How the name of an installation's first index ends: older than every rebuilt one."""
ALREADY_EXISTS: Final = "resource_already_exists_exception"


class OtherVersionError(Exception):
    """An index in use was made by another version of the site; its fields may not be ours."""


class Indices:
    """All indices of one alias; the alias points to one of them."""

    def __init__(self, alias: str, *, hurried: Elasticsearch, patient: Elasticsearch) -> None:
        """`hurried`: asks while a visitor waits; `patient`: makes, fills and drops."""
        self.alias = alias
        self._hurried = hurried
        self._client = patient

    def ensure_one(self) -> None:
        """Make the first index of an installation, with its alias, unless it was made before.

        Of processes that do so at once one succeeds, as all use the same name; an alias that
        exists stays where it is. Raises OtherVersionError.
        """
        if self._hurried.indices.exists_alias(name=self.alias):
            self._refuse_other_versions()
            return
        try:
            self._create(f"{self.alias}-{FIRST}", aliases={self.alias: {}})
        except BadRequestError as error:
            if error.error != ALREADY_EXISTS:
                raise

    def make(self) -> str:
        """The name of a new, empty index that nobody is sent to yet, and nothing refreshes."""
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
        name = f"{self.alias}-{stamp}-{secrets.token_hex(3)}"
        self._create(name, settings={"refresh_interval": "-1"})
        return name

    def open(self, index: str) -> None:
        """Make a filled index searchable, in one piece: every further piece is searched anew."""
        self._client.indices.put_settings(index=index, settings={"refresh_interval": None})
        patient = self._client.options(request_timeout=MERGE_SECONDS)
        with suppress(ConnectionTimeout):  # the server goes on merging, and answers meanwhile
            patient.indices.forcemerge(index=index, max_num_segments=1)
        self._client.indices.refresh(index=index)

    def use(self, index: str) -> None:
        """Move the alias to an index, in one step."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": f"{self.alias}-*", "alias": self.alias, "must_exist": False}},
            {"add": {"index": index, "alias": self.alias}},
        ]
        self._client.indices.update_aliases(actions=actions)

    def names(self) -> list[str]:
        """The names of all, oldest first."""
        pattern = re.compile(rf"{re.escape(self.alias)}-\d{{20}}-[0-9a-f]{{6}}")
        found = self._client.indices.get(index=f"{self.alias}-*", features=["aliases"])
        return sorted(name for name in found if pattern.fullmatch(name))

    def older(self) -> list[str]:
        """The names of those made before the one in use, oldest first."""
        in_use = min(self._client.indices.get_alias(name=self.alias))
        return [name for name in self.names() if name < in_use]

    def delete(self, *names: str) -> None:
        """Delete these; one that is gone already is no error."""
        for name in names:
            self._client.indices.delete(index=name, ignore_unavailable=True)

    def _refuse_other_versions(self) -> None:
        """Fields that an index does not have match nothing, silently: better not to ask it."""
        for name, found in self._hurried.indices.get_mapping(index=self.alias).items():
            if found["mappings"].get("_meta", {}).get(MADE_FOR) != made_for():
                raise OtherVersionError(f"{name} was made by another version of the site")

    def _create(
        self,
        index: str,
        *,
        settings: dict[str, Any] | None = None,
        aliases: dict[str, Any] | None = None,
    ) -> None:
        self._client.indices.create(
            index=index,
            settings={**INDEX_SETTINGS, **(settings or {})},
            mappings=mapping().to_dict(),
            aliases=aliases,
        )
