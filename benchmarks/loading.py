"""What loading the reference data costs: twice from empty, on SQLite and on PostgreSQL.

Usage: benchmarks/loading.py   (starts a PostgreSQL of its own; as root, or as any account)

Each load runs in a process of its own, so its memory is its own. The baseline of the ratio is the
first load, from empty, on the same database: the second has to change nothing, so it shows what
comparing costs.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.services import postgresql

ROOT = Path(__file__).resolve().parents[1]
ONE_LOAD = "--one-load"


@dataclass(frozen=True, slots=True)
class Load:
    """One load of everything."""

    seconds: float
    statements: int
    written: int
    """Rows made or corrected."""
    peak_mb: float
    """Resident memory of the process at its highest."""
    before_mb: float
    """The same just before loading: Python, Django and the site."""


def load_here() -> Load:
    """Load everything in this process, into the database of the environment."""
    import django

    django.setup()

    from django.conf import settings
    from django.db import connection

    from archive.management.commands.load_reference import STEPS

    before, statements = _peak_mb(), 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*arguments)

    started = perf_counter()
    with connection.execute_wrapper(count):
        results = [result for step in STEPS for result in step(settings.BASE_DIR / "data")]
    seconds = perf_counter() - started
    written = sum(result.created + result.changed + result.removed for result in results)
    return Load(seconds, statements, written, _peak_mb(), before)


def _peak_mb() -> float:
    """The kernel's own mark, which no parent process can have raised."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = status.partition("VmHWM:")[2].split()[0]
    return int(kilobytes) / 1024


def load_in_a_process(environment: dict[str, str]) -> Load:
    run = subprocess.run(
        [sys.executable, __file__, ONE_LOAD], env=environment, check=True, stdout=subprocess.PIPE
    )
    return Load(**json.loads(run.stdout))


def measure(name: str, url: str, folder: Path) -> None:
    """Migrate an empty database, load twice, print a line for each."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "heritage.settings.demo",
        "HERITAGE_VAR_DIR": str(folder),
        "DATABASE_URL": url,
    }
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "migrate", "-v", "0"], env=environment, check=True
    )
    first = load_in_a_process(environment)
    second = load_in_a_process(environment)
    for label, load in (("from empty", first), ("again", second)):
        ratio = load.seconds / first.seconds
        print(
            f"{name:11}{label:11}{load.seconds:8.2f}{ratio:7.2f}{load.statements:11,}"
            f"{load.written:9,}{load.peak_mb:9.0f}{load.peak_mb - load.before_mb:9.0f}"
        )


def main() -> None:
    print("database   load        seconds  ratio statements  written  peak MB  of them for loading")
    with tempfile.TemporaryDirectory(prefix="heritage-loading-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        sqlite = nullcontext(f"sqlite:///{folder / 'archive.sqlite3'}")
        servers = (("SQLite", sqlite), ("PostgreSQL", postgresql.running(folder / "cluster")))
        for name, server in servers:
            with server as url:
                measure(name, url, folder)


if __name__ == "__main__":
    if sys.argv[1:] == [ONE_LOAD]:
        print(json.dumps(asdict(load_here())))
    else:
        main()
