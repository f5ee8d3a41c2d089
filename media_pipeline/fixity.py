"""Checksums and durable writes: what makes it possible to say that bytes are still the same."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

BLOCK_BYTES = 1 << 20

OnBlock = Callable[[], None]
"""Called for every block that was read; what it raises ends the reading."""


def unheard() -> None:
    """An :data:`OnBlock` for whoever need not give signs of life."""


def sha256_of(path: Path, on_block: OnBlock = unheard) -> str:
    """Return the SHA-256 of the file at ``path`` in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
            on_block()
    return digest.hexdigest()


def copy_hashing(source: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    """Copy from the current position of ``source``; return SHA-256 and size of what was copied."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK_BYTES):
        digest.update(block)
        target.write(block)
        size += len(block)
    return digest.hexdigest(), size


def sync_file(file: BinaryIO) -> None:
    """Return when the bytes written to ``file`` are on the disk, not only in memory."""
    file.flush()
    os.fsync(file.fileno())


def sync_path(path: Path) -> None:
    """Return when the file or directory entry at ``path`` is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
