"""What the operating system says about space and rights, as reasons an officer can read."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from media_pipeline.errors import ProcessingFailedError

REASONS: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "storage_unwritable",
    errno.EACCES: "storage_unwritable",
    errno.EPERM: "storage_unwritable",
}
NOT_ALLOWED: Final = frozenset({errno.EACCES, errno.EPERM})


@contextmanager
def storage_errors_named(source_path: Path | None = None) -> Iterator[None]:
    """Turn an operating-system error about space or rights into one with a reason code.

    ``source_path``: a master whose absence, or a missing right to read it, is to be named as well.
    """
    try:
        yield
    except FileNotFoundError as error:
        if source_path is None or os.path.exists(source_path):
            raise
        raise ProcessingFailedError("master_missing") from error
    except OSError as error:
        code = REASONS.get(error.errno or 0)
        if code is None:
            raise
        if error.errno in NOT_ALLOWED and _names(error, source_path):
            raise ProcessingFailedError("source_unreadable") from error
        raise ProcessingFailedError(code, path=str(error.filename or "")) from error


def _names(error: OSError, source_path: Path | None) -> bool:
    """Say whether the system complained about the master itself, by its own name."""
    return source_path is not None and str(error.filename) == str(source_path)
