"""Where a name leads: the small interface the vault needs of a store, and the store on a disk.

A shelf keeps files under names that the vault makes up; it knows no database, no rights and not
what a file is. The other one, for object storage, is :mod:`media_pipeline.bucket`.
"""

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from media_pipeline.errors import BorrowedSpoiledError, ProcessingFailedError
from media_pipeline.fixity import OnBlock, sha256_of, sync_path

MANIFEST = "manifest.json"
WORK: Final = "work"
"""Directory on the disk of what is not published; whatever is abandoned in it is swept away."""
FILE_MODE = 0o440
"""Of a kept master: nobody writes to it again."""
PUBLISHED_MODE = 0o755
"""Of a finished directory, so that a web server may hand out what Django has allowed."""

OnFile = Callable[[], None]
"""Called before each file, or now and then; what it raises leaves nothing published."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes on their way out: a whole file or the range of it that was asked for."""

    chunks: Iterator[bytes]
    headers: Mapping[str, str]
    """Content-Length, and Content-Range when it is a range."""
    status: int
    """200, 206, or 416 for a range behind the end."""


class Shelf(Protocol):
    """What a store must be able to do. Names are relative, with forward slashes."""

    def keep(self, path: Path, name: str, sha256: str) -> None:
        """Store the file at ``path`` under ``name`` and return when it is provably there."""

    def lend(
        self, name: str, sha256: str, place: Path, on_block: OnBlock
    ) -> AbstractContextManager[Path]:
        """Give a local file with the bytes of ``name``, at ``place`` if it must be fetched.

        Raises :class:`FileNotFoundError`, or a named error when its bytes are not those that were
        kept.
        """

    def publish(
        self, work: Path, name: str, borrowed: Mapping[str, tuple[str, str]], on_file: OnFile
    ) -> None:
        """Make ``work``, manifest included, visible under ``name`` in one step.

        ``borrowed``: files that are not in ``work`` but are already published, as path in the new
        folder → (folder they are published in, checksum). What is published under ``name`` already
        stays as it is. Raises :class:`media_pipeline.errors.BorrowedSpoiledError`.
        """

    def manifest(self, name: str) -> dict[str, Any] | None:
        """Return the manifest of a published folder, ``None`` when nothing is published.

        A folder whose manifest cannot be read is not published, here and everywhere.
        """

    def folders(self, name: str) -> list[str]:
        """Return the names of the published folders directly below ``name``."""

    def fingerprint(self, folder: str, path: str) -> str | None:
        """Read a published file through and return its SHA-256; ``None`` when it is missing."""

    def fingerprint_of_master(self, name: str) -> str | None:
        """The same for a file that was kept."""

    def discard(self, name: str) -> None:
        """Delete a published folder, first what makes it visible."""

    def forget(self, name: str) -> None:
        """Delete a kept file; nothing happens when it is not there."""


class DiskShelf:
    """Files below a directory; publishing is one rename, so ``work`` must lie on the same disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, path: Path, name: str, sha256: str) -> None:
        """Rename ``path``, which must be synced, into its place."""
        target = self.root / name
        path.chmod(FILE_MODE)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        self._sync_names(target)

    @contextlib.contextmanager
    def lend(self, name: str, sha256: str, place: Path, on_block: OnBlock) -> Iterator[Path]:
        """The file itself, read through first: cheap beside whatever it is needed for."""
        check_master(self.root / name, sha256, on_block)
        yield self.root / name

    def publish(
        self, work: Path, name: str, borrowed: Mapping[str, tuple[str, str]], on_file: OnFile
    ) -> None:
        target = self.root / name
        for path, (folder, _sha256) in borrowed.items():
            on_file()
            _take_over(self.root / folder / path, work / path)
        work.chmod(PUBLISHED_MODE)
        sync_tree(work, on_file)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            work.rename(target)
        except OSError:
            if self.manifest(name) is not None:
                shutil.rmtree(work)
            else:  # what a power cut or a discarding left there, or a trouble that comes again
                self.discard(name)
                work.rename(target)
        self._sync_names(target)

    def manifest(self, name: str) -> dict[str, Any] | None:
        try:
            return parsed_manifest((self.root / name / MANIFEST).read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return None

    def folders(self, name: str) -> list[str]:
        try:
            return sorted(entry.name for entry in (self.root / name).iterdir() if entry.is_dir())
        except FileNotFoundError:
            return []

    def fingerprint(self, folder: str, path: str) -> str | None:
        return self.fingerprint_of_master(f"{folder}/{path}")

    def fingerprint_of_master(self, name: str) -> str | None:
        try:
            return sha256_of(self.root / name)
        except FileNotFoundError:
            return None

    def discard(self, name: str) -> None:
        """Out of the way by one rename; what is not deleted then is swept."""
        (self.root / WORK).mkdir(exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix="discarded.", dir=self.root / WORK))
        with contextlib.suppress(FileNotFoundError):
            (self.root / name).rename(aside)
        shutil.rmtree(aside, ignore_errors=True)

    def forget(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def _sync_names(self, path: Path) -> None:
        """Return when every name from the root down to ``path`` is on the disk.

        All of them, new or not: another process may have made one and not synced it yet.
        """
        for directory in path.relative_to(self.root).parents:
            sync_path(self.root / directory)


def parsed_manifest(content: bytes | None) -> dict[str, Any] | None:
    """A manifest, or ``None`` for what is none: torn by a power cut, it counts as nothing."""
    try:
        parsed = json.loads(content) if content else None
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None


def check_master(path: Path, sha256: str, on_block: OnBlock) -> None:
    """Raise a named error unless the file at ``path`` bears its checksum."""
    if sha256_of(path, on_block) != sha256:
        raise ProcessingFailedError("master_altered", path=path.name)


def sync_tree(directory: Path, on_file: OnFile) -> None:
    """Return when every file below ``directory`` is on the disk."""
    for parent, _, files in os.walk(directory):
        for name in files:
            on_file()
            sync_path(Path(parent, name))
        sync_path(Path(parent))


def _take_over(source: Path, target: Path) -> None:
    try:
        link_or_copy(source, target)
    except FileNotFoundError as error:
        raise BorrowedSpoiledError("storage_altered", path=target.name) from error


def link_or_copy(source: Path, target: Path) -> None:
    """The same bytes under a second name; a copy where the file system has no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
