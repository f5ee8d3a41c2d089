"""Small helper programs end with a code or in time."""

import sys

import pytest

from media_pipeline.api import run_program
from media_pipeline.errors import ProcessingFailedError


@pytest.mark.parametrize("code", [0, 3])
def test_the_exit_code_is_told(code: int) -> None:
    assert run_program([sys.executable, "-c", f"raise SystemExit({code})"]) == code


def test_a_program_that_hangs_is_ended() -> None:
    with pytest.raises(ProcessingFailedError) as raised:
        run_program([sys.executable, "-c", "import time; time.sleep(60)"], timeout_seconds=0.2)

    assert raised.value.code == "timed_out"
