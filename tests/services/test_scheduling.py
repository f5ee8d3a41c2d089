"""Tests that share a real service run on one worker: two of them would start it twice."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
import pytest
from tests.services import scheduling

@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    scheduling.mark_groups(items)
    yield
    items[:] = scheduling.in_order(items)

@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return scheduling.ByServiceOrFile(config, log)
"""
TEST = """
import pytest
@pytest.mark.browser
@pytest.mark.parametrize("number", range(3))
def test_one(number, worker_id):
    print("ran on", worker_id)
"""


def test_two_files_of_one_service_run_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for name in ("test_a.py", "test_b.py"):
        (tmp_path / name).write_text(TEST)
    options = ("-q", "-rP", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-c", "/dev/null", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        check=False,
    )
    workers = {line.split()[-1] for line in run.stdout.splitlines() if line.startswith("ran on")}
    assert "6 passed" in run.stdout, run.stdout + run.stderr
    assert len(workers) == 1
