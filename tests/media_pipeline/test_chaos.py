"""A lean round of `benchmarks/chaos_media.py`: workers killed at random moments, on PostgreSQL."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.postgres
def test_killing_workers_loses_doubles_and_leaves_nothing() -> None:
    run = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "chaos_media.py", "--jobs", "8", "--kills", "8"],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stdout + run.stderr[-4000:]
    assert "WRONG" not in run.stdout
    assert "two workers on one job" in run.stdout
