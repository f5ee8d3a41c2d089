"""Where bytes live: masters by their content, derivatives by source and recipe, work in progress.

    masters/ab/cd/<sha256>              written once, read-only, never altered
    derived/ab/<sha256>/<job key>/      complete with manifest.json, or not there at all
    work/<job key>.<attempt>.<random>/  private to one attempt; swept when abandoned

By default all of it is below one directory of one disk, so publishing is one rename. With object
storage (:mod:`media_pipeline.bucket`) finished things live there; the directory keeps the work in
progress, what was there before, and masters that the storage has not confirmed yet. Knows no
database and no rights: who may read a file is decided elsewhere, and nothing below the root may
ever get a public URL.
"""

import contextlib
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from django.utils.crypto import get_random_string

from media_pipeline.errors import ProcessingFailedError
from media_pipeline.fixity import OnBlock, copy_hashing, sha256_of, sync_file, unheard
from media_pipeline.shelves import (
    MANIFEST,
    PUBLISHED_MODE,
    WORK,
    DiskShelf,
    Shelf,
    check_master,
    link_or_copy,
)

if TYPE_CHECKING:
    from media_pipeline.bucket import BucketShelf

__all__ = ["PUBLISHED_MODE", "StoredMaster", "Vault", "work_name", "write_manifest"]

logger = logging.getLogger(__name__)

MASTERS = "masters"
INCOMING, GUEST = "incoming", "lent"
"""Stems of what lies in the workshop for no attempt: an upload, a master lent to a guest."""
SPARED_SECONDS = 24 * 3600.0
"""Older than any upload that is still being synced, and than what a program may listen to."""
SHA256_LENGTH = 64


@dataclass(frozen=True, slots=True)
class StoredMaster:
    """A master that is safely on the disk, or in the object storage."""

    sha256: str
    size_bytes: int
    path: Path
    """Where it is; once object storage has it, where it was."""


class Vault:
    """The store; cheap to make, holds nothing open. ``bucket``: object storage for what is done."""

    def __init__(self, root: Path, bucket: "BucketShelf | None" = None) -> None:
        self.root = root
        self.bucket = bucket
        self._disk = DiskShelf(root)
        self._shelf: Shelf = bucket or self._disk

    def put(self, source: Path | BinaryIO) -> StoredMaster:
        """Keep the bytes of ``source`` and return their name.

        Copies while hashing, syncs, then renames: a crash leaves either the whole master or none.
        The same bytes are stored once. A master of the right name but with other bytes, torn by a
        power cut or altered since, is replaced by the good copy. Object storage that does not
        answer refuses nothing: the master stays here until :meth:`send_masters` succeeds.
        """
        incoming_directory = self._directory(WORK)
        descriptor, name = tempfile.mkstemp(prefix=f"{INCOMING}.", dir=incoming_directory)
        incoming = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target, _opened(source) as file:
                sha256, size_bytes = copy_hashing(file, target)
                sync_file(target)
            self._keep(incoming, sha256)
        finally:
            incoming.unlink(missing_ok=True)
        path = self.master_path(sha256)
        self._try_to_send(path)
        return StoredMaster(sha256, size_bytes, path)

    def master_path(self, sha256: str) -> Path:
        """Return where the master with this checksum is, or would be, on this machine."""
        return self.root / master_name(sha256)

    @contextlib.contextmanager
    def lend_master(
        self, sha256: str, borrower: str = GUEST, *, on_block: OnBlock = unheard
    ) -> Iterator[Path]:
        """Give a local file with the bytes of a master, checked, for as long as it is needed.

        ``borrower``: the :func:`work_name` of an attempt, whose life protects the file; without
        one it is safe for :data:`SPARED_SECONDS`. Raises :class:`ProcessingFailedError`
        (``master_missing``, ``master_altered``, or what the storage says).
        """
        name = f"{borrower}.{get_random_string(8)}"
        place = self._directory(WORK) / name
        with contextlib.ExitStack() as ends:
            yield self._lent_master(sha256, place, ends, on_block)

    def send_masters(self) -> int:
        """Send what the object storage has not got yet, release it here; return how many."""
        if self.bucket is None:
            return 0
        waiting = [path for path in (self.root / MASTERS).glob("*/*/*") if path.is_file()]
        return sum(self._try_to_send(path) for path in waiting)

    def derived_dir(self, sha256: str, key: str) -> Path:
        """Return where the derivatives of a master made under ``key`` are, or would be, here."""
        return self.root / derived_name(sha256, key)

    def manifest(self, sha256: str, key: str) -> dict[str, Any] | None:
        """Return the manifest of published derivatives, or ``None`` when there are none."""
        name = derived_name(sha256, key)
        found = self._disk.manifest(name)
        return self.bucket.manifest(name) if found is None and self.bucket else found

    def published_keys(self, sha256: str) -> list[str]:
        """Return the keys under which derivatives of a master are published."""
        return self._shelf.folders(derived_name(sha256, "").rstrip("/"))

    def work_dir(self, key: str, attempt: int) -> Path:
        """Make and return a directory that only this attempt writes into."""
        prefix = f"{work_name(key, attempt)}."
        return Path(tempfile.mkdtemp(prefix=prefix, dir=self._directory(WORK)))

    def publish(
        self,
        work: Path,
        sha256: str,
        key: str,
        *,
        borrowed: Mapping[str, tuple[str, str]] | None = None,
        on_file: Callable[[], None] = lambda: None,
    ) -> None:
        """Make a finished work directory, manifest included, visible in one step.

        If another attempt has published the same job already, its directory stays and ``work`` is
        deleted: equal keys mean equal recipes. ``borrowed``: what is taken over unchanged from
        other published folders, as path → (their key, checksum). ``on_file`` is called before each
        file is waited for; what it raises leaves nothing published. Raises
        :class:`media_pipeline.errors.BorrowedSpoiledError` when something borrowed is not what it
        was; ``work`` is then still there.
        """
        taken = {
            path: (derived_name(sha256, source), digest)
            for path, (source, digest) in (borrowed or {}).items()
        }
        self._shelf.publish(work, derived_name(sha256, key), taken, on_file)

    def discard_derivatives(self, sha256: str, key: str) -> None:
        """Delete published derivatives: they can be made again."""
        self._shelf.discard(derived_name(sha256, key))

    def erase_master(self, sha256: str) -> None:
        """Delete a master for ever. Whoever calls has asked twice."""
        self._disk.forget(master_name(sha256))
        if self.bucket:
            self.bucket.forget(master_name(sha256))

    def sweep_work(self, active: Iterable[str], older_than_seconds: float) -> int:
        """Delete work directories of attempts that are not in ``active``; return how many.

        ``active`` holds :func:`work_name` of running attempts. Young ones are spared: an attempt
        may have started after the caller looked. What belongs to no attempt is spared for
        :data:`SPARED_SECONDS`: nobody but its age says whether it is in use.
        """
        keep, now = set(active), time.time()

        def is_abandoned(entry: Path) -> bool:
            whose = entry.name.rpartition(".")[0]
            spared = SPARED_SECONDS if whose in {INCOMING, GUEST} else older_than_seconds
            return whose not in keep and _changed_at(entry) < now - spared

        abandoned = [entry for entry in self._directory(WORK).iterdir() if is_abandoned(entry)]
        for entry in abandoned:
            _delete(entry)
        return len(abandoned)

    def is_sound(self, sha256: str, key: str, path: str, expected: str) -> bool:
        """Say whether a published file may be taken over into another folder.

        In object storage the answer is given when it is copied, which proves the checksum;
        :meth:`publish` then raises :class:`BorrowedSpoiledError`.
        """
        return bool(self.bucket) or self.derived_fingerprint(sha256, key, path) == expected

    def master_fingerprint(self, sha256: str) -> str | None:
        """Read a master through and return its SHA-256; ``None`` when it is nowhere."""
        name = master_name(sha256)
        local = self._disk.fingerprint_of_master(name)
        return local or (self.bucket.fingerprint_of_master(name) if self.bucket else None)

    def derived_fingerprint(self, sha256: str, key: str, path: str) -> str | None:
        """Read a derivative through and return its SHA-256; ``None`` when it is missing."""
        name = derived_name(sha256, key)
        local = self._disk.fingerprint(name, path)
        return local or (self.bucket.fingerprint(name, path) if self.bucket else None)

    def _lent_master(
        self, sha256: str, place: Path, ends: contextlib.ExitStack, on_block: OnBlock
    ) -> Path:
        name = master_name(sha256)
        if self.bucket:
            ends.callback(place.unlink, missing_ok=True)
            with contextlib.suppress(FileNotFoundError):
                # A name of its own: the file may be sent and released while it is read.
                link_or_copy(self.root / name, place)
                check_master(place, sha256, on_block)
                return place
        try:
            return ends.enter_context(self._shelf.lend(name, sha256, place, on_block))
        except FileNotFoundError as error:
            # The machine that took it in may not have sent it yet.
            code = "master_not_here_yet" if self.bucket else "master_missing"
            raise ProcessingFailedError(code) from error

    def _keep(self, incoming: Path, sha256: str) -> None:
        if self._disk.fingerprint_of_master(master_name(sha256)) != sha256:
            self._disk.keep(incoming, master_name(sha256), sha256)

    def _try_to_send(self, path: Path) -> bool:
        """Let the storage have a master and release it here once the storage has proved it."""
        if self.bucket is None:
            return False
        try:
            self._send(path)
        except (ProcessingFailedError, FileNotFoundError):  # FileNotFound: another sent it
            logger.exception("Master not sent yet", extra={"event": "media_master_waits"})
            return False
        return True

    def _send(self, path: Path) -> None:
        if sha256_of(path) != path.name:
            raise ProcessingFailedError("master_altered", path=path.name)
        name = master_name(path.name)
        if self._shelf.fingerprint_of_master(name) != path.name:
            self._shelf.keep(path, name, path.name)
        path.unlink(missing_ok=True)

    def _directory(self, name: str) -> Path:
        directory = self.root / name
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProcessingFailedError("storage_unwritable", path=str(directory)) from error
        return directory


def master_name(sha256: str) -> str:
    """Return the name of a master, on every shelf."""
    _check_checksum(sha256)
    return f"{MASTERS}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def derived_name(sha256: str, key: str) -> str:
    """Return the name of the folder of derivatives of a master, on every shelf."""
    _check_checksum(sha256)
    return f"derived/{sha256[:2]}/{sha256}/{key}"


def work_name(key: str, attempt: int) -> str:
    """Return the stem that the work directories of an attempt share."""
    return f"{key}.{attempt}"


def write_manifest(directory: Path, content: dict[str, Any]) -> None:
    """Write ``manifest.json``: the last file of a directory, whose presence means complete."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (directory / MANIFEST).write_text(text, encoding="utf-8")


def _opened(source: Path | BinaryIO) -> AbstractContextManager[BinaryIO]:
    return source.open("rb") if isinstance(source, Path) else contextlib.nullcontext(source)


def _check_checksum(sha256: str) -> None:
    """A checksum becomes a path, so nothing but a checksum may pass."""
    if len(sha256) != SHA256_LENGTH or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"Not a SHA-256 in lower-case hexadecimal: {sha256!r}")


def _changed_at(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _delete(entry: Path) -> None:
    if entry.is_dir():
        shutil.rmtree(entry, ignore_errors=True)
    else:
        entry.unlink(missing_ok=True)
