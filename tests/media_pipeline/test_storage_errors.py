"""A full disk and missing rights are told apart from faults of the recording."""

import errno
from pathlib import Path

import pytest

from media_pipeline.errors import ProcessingFailedError
from media_pipeline.storage_errors import storage_errors_named


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EROFS, "storage_unwritable")],
)
def test_errors_of_the_disk_get_a_reason(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(ProcessingFailedError) as caught, storage_errors_named(tmp_path):
        raise OSError(number, "no")
    assert caught.value.code == code


def test_other_errors_of_the_system_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no"), storage_errors_named(tmp_path):
        raise OSError(errno.EIO, "no")
