"""Where bytes live: masters by their content, derivatives by source and recipe, work in progress.

    masters/ab/cd/<sha256>              written once, read-only, never altered
    derived/ab/<sha256>/<job key>/      complete with manifest.json, or not there at all
    work/<job key>.<attempt>.<random>/  private to one attempt; swept when abandoned

Everything is on one file system, so publishing is one rename. Knows no database and no rights: who
may read a file is decided elsewhere, and nothing below the root may ever get a public URL.
"""

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from media_pipeline.errors import ProcessingFailedError
from media_pipeline.fixity import copy_hashing, sync_file, sync_path

MANIFEST = "manifest.json"
MASTER_MODE = 0o440
PUBLISHED_MODE = 0o755
"""Of a finished directory, so that a web server may hand out what Django has allowed."""
SHA256_LENGTH = 64


@dataclass(frozen=True, slots=True)
class StoredMaster:
    """A master that is safely on the disk."""

    sha256: str
    size_bytes: int
    path: Path


class Vault:
    """The store below one root directory; cheap to make, holds nothing open."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, source: Path | BinaryIO) -> StoredMaster:
        """Keep the bytes of ``source`` and return where they are.

        Copies while hashing, syncs, then renames: a crash leaves either the whole master or none.
        The same bytes are stored once. A master of the right name but the wrong size, torn by a
        power cut, is replaced by the good copy.
        """
        incoming_directory = self._directory("work")
        descriptor, name = tempfile.mkstemp(prefix="incoming.", dir=incoming_directory)
        incoming = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target, _opened(source) as file:
                sha256, size_bytes = copy_hashing(file, target)
                sync_file(target)
            return StoredMaster(sha256, size_bytes, self._keep(incoming, sha256, size_bytes))
        finally:
            incoming.unlink(missing_ok=True)

    def master_path(self, sha256: str) -> Path:
        """Return where the master with this checksum is, or would be."""
        _check_checksum(sha256)
        return self.root / "masters" / sha256[:2] / sha256[2:4] / sha256

    def derived_dir(self, sha256: str, key: str) -> Path:
        """Return where the derivatives of a master made under ``key`` are, or would be."""
        _check_checksum(sha256)
        return self.root / "derived" / sha256[:2] / sha256 / key

    def manifest(self, sha256: str, key: str) -> dict[str, Any] | None:
        """Return the manifest of published derivatives, or ``None`` when there are none."""
        return read_manifest(self.derived_dir(sha256, key))

    def work_dir(self, key: str, attempt: int) -> Path:
        """Make and return a directory that only this attempt writes into."""
        prefix = f"{work_name(key, attempt)}."
        return Path(tempfile.mkdtemp(prefix=prefix, dir=self._directory("work")))

    def publish(
        self, work: Path, sha256: str, key: str, on_file: Callable[[], None] = lambda: None
    ) -> Path:
        """Make a finished work directory, manifest included, visible in one step.

        If another attempt has published the same job already, its directory stays and ``work`` is
        deleted: equal keys mean equal recipes. ``on_file`` is called before each file is waited
        for; what it raises leaves nothing published. Returns the published directory.
        """
        target = self.derived_dir(sha256, key)
        work.chmod(PUBLISHED_MODE)
        sync_tree(work, on_file)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            work.rename(target)
        except OSError:
            if read_manifest(target) is None:
                raise
            shutil.rmtree(work)
        self._sync_names(target)
        return target

    def sweep_work(self, active: Iterable[str], older_than_seconds: float) -> int:
        """Delete work directories of attempts that are not in ``active``; return how many.

        ``active`` holds :func:`work_name` of running attempts. Young ones are spared: an attempt
        may have started after the caller looked.
        """
        keep, oldest = set(active), time.time() - older_than_seconds
        abandoned = [
            entry
            for entry in self._directory("work").iterdir()
            if entry.name.rpartition(".")[0] not in keep and _changed_at(entry) < oldest
        ]
        for entry in abandoned:
            _delete(entry)
        return len(abandoned)

    def _keep(self, incoming: Path, sha256: str, size_bytes: int) -> Path:
        target = self.master_path(sha256)
        if not target.is_file() or target.stat().st_size != size_bytes:
            incoming.chmod(MASTER_MODE)
            target.parent.mkdir(parents=True, exist_ok=True)
            incoming.replace(target)
            self._sync_names(target)
        return target

    def _sync_names(self, path: Path) -> None:
        """Return when every name from the root down to ``path`` is on the disk.

        All of them, new or not: another process may have made one and not synced it yet.
        """
        for directory in path.relative_to(self.root).parents:
            sync_path(self.root / directory)

    def _directory(self, name: str) -> Path:
        directory = self.root / name
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ProcessingFailedError("storage_unwritable", path=str(directory)) from error
        return directory


def work_name(key: str, attempt: int) -> str:
    """Return the stem that the work directories of an attempt share."""
    return f"{key}.{attempt}"


def write_manifest(directory: Path, content: dict[str, Any]) -> None:
    """Write ``manifest.json``: the last file of a directory, whose presence means complete."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (directory / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(directory: Path) -> dict[str, Any] | None:
    """Return the manifest in ``directory``, or ``None`` when nothing complete is there."""
    try:
        content: dict[str, Any] = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return None
    return content


def sync_tree(directory: Path, on_file: Callable[[], None]) -> None:
    """Return when every file below ``directory`` is on the disk."""
    for parent, _, files in os.walk(directory):
        for name in files:
            on_file()
            sync_path(Path(parent, name))
        sync_path(Path(parent))


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
