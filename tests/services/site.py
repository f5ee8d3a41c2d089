"""The whole site as a user runs it: the demonstration prepared in a scratch folder, then served."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREPARE_TIMEOUT_SECONDS = 900
START_TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running site."""

    url: str
    """Without a slash at the end."""
    var_dir: Path
    """Everything it writes."""


def _environment(var_dir: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("HERITAGE_")},
        "DJANGO_SETTINGS_MODULE": "heritage.settings.demo",
        "HERITAGE_VAR_DIR": str(var_dir),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def manage(var_dir: Path, *arguments: str) -> str:
    """Run a management command on the site in `var_dir`; its output, or an error that shows it."""
    run = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=_environment(var_dir),
        capture_output=True,
        text=True,
        timeout=PREPARE_TIMEOUT_SECONDS,
        check=False,
    )
    assert run.returncode == 0, f"{arguments}: {run.stdout[-4000:]}\n{run.stderr[-4000:]}"
    return run.stdout


@contextmanager
def serving(var_dir: Path) -> Iterator[Site]:
    """Serve a prepared site with a worker beside it, on a free loopback port."""
    port = free_port()
    log = (var_dir / "server.log").open("ab")
    server, worker = (
        subprocess.Popen(arguments, cwd=ROOT, env=_environment(var_dir), stdout=log, stderr=log)
        for arguments in (
            [sys.executable, "-m", "gunicorn", "heritage.wsgi", "--bind", f"127.0.0.1:{port}",
             "--workers", "1", "--threads", "4", "--timeout", "120"],
            [sys.executable, "manage.py", "media_worker"],
        )
    )  # fmt: skip
    try:
        site = Site(f"http://127.0.0.1:{port}", var_dir)
        _wait_until_answering(site, server)
        yield site
    finally:
        for process in (server, worker):
            process.send_signal(signal.SIGTERM)
        for process in (server, worker):
            process.wait(timeout=60)
        log.close()


def _wait_until_answering(site: Site, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site.url}/health/", timeout=2).close()  # noqa: S310
        except OSError:
            assert server.poll() is None, (site.var_dir / "server.log").read_text()[-4000:]
            time.sleep(0.2)
        else:
            return
    raise AssertionError((site.var_dir / "server.log").read_text()[-4000:])
