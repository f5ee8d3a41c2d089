"""A PostgreSQL server of the tests' own: a fresh cluster on a free loopback port, gone afterwards.

It runs as an unprivileged account, since the server refuses to run as root.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "nobody"
START_TIMEOUT_SECONDS = 60


class PostgreSQLMissingError(RuntimeError):
    """The server's programs are not installed; script/test installs them."""


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise PostgreSQLMissingError("PostgreSQL is missing: run script/test as root, or --fast.")
    return found[-1].parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*arguments: str | Path) -> None:
    prefix = ["runuser", "-u", ACCOUNT, "--"] if os.getuid() == 0 else []
    subprocess.run([*prefix, *map(str, arguments)], check=True, capture_output=True, cwd="/tmp")  # noqa: S108


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A running server with its data in `folder`; gives its DATABASE_URL.

    `folder` must be new, and reachable by an unprivileged account.
    """
    programs, port = _programs(), _free_port()
    folder.mkdir(parents=True)
    if os.getuid() == 0:
        shutil.chown(folder, ACCOUNT)
    data = folder / "data"
    _run(programs / "initdb", "-D", data, "-U", "heritage", "--auth=trust", "-E", "UTF8",
         "--locale=C.UTF-8")  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run(programs / "pg_ctl", "-D", data, "-w", "-t", str(START_TIMEOUT_SECONDS),
         "-l", folder / "log", "-o", options, "start")  # fmt: skip
    try:
        yield f"postgres://heritage@127.0.0.1:{port}/postgres"
    finally:
        _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def restart(folder: Path) -> None:
    """What an update of the system does to the server in `folder`: every connection is cut."""
    _run(_programs() / "pg_ctl", "-D", folder / "data", "-w", "-m", "fast", "-l", folder / "log",
         "restart")  # fmt: skip
