"""What the operating system says about space and rights, as reasons an officer can read."""

import errno
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


@contextmanager
def storage_errors_named(source_path: Path | None = None) -> Iterator[None]:
    """Turn an operating-system error about space or rights into one with a reason code.

    ``source_path``: a master whose absence is to be named as well.
    """
    try:
        yield
    except FileNotFoundError as error:
        if source_path is None or source_path.exists():
            raise
        raise ProcessingFailedError("master_missing") from error
    except OSError as error:
        code = REASONS.get(error.errno or 0)
        if code is None:
            raise
        raise ProcessingFailedError(code, path=str(error.filename or "")) from error
