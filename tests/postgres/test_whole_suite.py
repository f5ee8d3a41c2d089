"""Everything that is proved on SQLite is proved on PostgreSQL as well."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.services import postgresql

ROOT = Path(__file__).resolve().parents[2]
WHAT_DEPENDS_ON_IT = ("--only-database", "-m", "not elasticsearch and not postgres and not browser")
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadgroup")


@pytest.mark.postgres
def test_the_suite_passes_on_postgresql() -> None:
    with tempfile.TemporaryDirectory(prefix="heritage-pg-") as scratch:
        Path(scratch).chmod(0o755)
        with postgresql.running(Path(scratch) / "cluster") as url:
            run = subprocess.run(
                [sys.executable, "-m", "pytest", "-q", *WHAT_DEPENDS_ON_IT, *SIDE_BY_SIDE],
                cwd=ROOT,
                env={**_without_xdist(), "DATABASE_URL": url},
                capture_output=True,
                text=True,
                check=False,
            )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]


def _without_xdist() -> dict[str, str]:
    """The environment, but for what tells a process that it is somebody's worker."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
