"""Everything that is proved on SQLite is proved on PostgreSQL as well."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.services import postgresql

ROOT = Path(__file__).resolve().parents[2]
NEEDS_NO_OTHER_SERVICE = "not elasticsearch and not postgres and not browser"


@pytest.mark.postgres
def test_the_suite_passes_on_postgresql() -> None:
    with tempfile.TemporaryDirectory(prefix="heritage-pg-") as scratch:
        Path(scratch).chmod(0o755)
        with postgresql.running(Path(scratch) / "cluster") as url:
            run = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", "-m", NEEDS_NO_OTHER_SERVICE],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": url},
                capture_output=True,
                text=True,
                check=False,
            )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
