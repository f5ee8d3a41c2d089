"""Workers killed with -9 at random moments: is every job ready exactly once, and nothing left over?

Usage: benchmarks/chaos_media.py [--jobs 100] [--kills 100] [--workers 2] [--seed 1] [--sqlite]

Makes its own scratch directory, database (a PostgreSQL of its own, unless --sqlite), vault, tiny
recordings and worker processes, and touches no others. Prints a table; the exit code is not 0 when
a line of it is wrong. A job may be killed any number of times here, so the number of attempts
allowed is raised: what is measured is that killing loses and doubles nothing.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.services import postgresql

SETTINGS = "tests.media_pipeline.worker_settings"
WITNESS = "benchmarks.chaos_witness.take_note"
PATIENCE_SECONDS = 900.0
LONGEST_LIFE_SECONDS = 1.0
"""Of a worker from its first job on: a little more than one of these tiny jobs."""
EXPIRED_SECONDS = 4.0
"""Longer than the lease of the test site (2 s) and a look at the clock."""


@dataclass(slots=True)
class Arena:
    """The scratch site: where it is and how its processes are started."""

    path: Path
    environment: dict[str, str]
    seed: int
    struck: Counter[str] = field(default_factory=Counter)
    """In which step of a job a kill struck."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    kills_left: int = 0
    made: int = 0
    """Recordings deposited so far."""

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=self.environment, check=True)

    def start_worker(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "django", "media_worker", "--verbosity", "0"]
        log = (self.path / "workers.log").open("ab")
        with log:
            return subprocess.Popen(command, env=self.environment, cwd=self.path, stderr=log)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    wanted: int
    found: int

    @property
    def is_right(self) -> bool:
        return self.wanted == self.found


def main() -> int:
    """Run both scenes, print the table, return the exit code."""
    options = _options()
    with arena(options.sqlite, options.seed) as site:
        started = time.monotonic()
        make_recordings(site, options.jobs)
        lines = storm(site, options.kills, options.workers)
        print(
            f"last heard of in step: {dict(site.struck)}; {time.monotonic() - started:.0f} s in all"
        )
        lines += duel(site)
    for line in lines:
        sign = "ok" if line.is_right else "WRONG"
        print(f"{line.found:>6} of {line.wanted:<6} {line.what:<58} {sign}")
    return 0 if all(line.is_right for line in lines) else 1


@contextmanager
def arena(is_sqlite: bool, seed: int) -> Iterator[Arena]:
    """A scratch site with an empty database; everything is gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="heritage-chaos-"))
    path.chmod(0o755)
    database = nullcontext("") if is_sqlite else postgresql.running(path / "cluster")
    try:
        with database as url:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": SETTINGS,
                "MEDIA_TEST_ROOM": str(path),
                "MEDIA_TEST_DATABASE_URL": url,
                "MEDIA_TEST_CHORE": WITNESS,
                "MEDIA_TEST_MAX_ATTEMPTS": "1000",
                "PYTHONPATH": str(ROOT),
            }
            os.environ.update(environment)
            site = Arena(path, environment, seed)
            site.run("-m", "django", "migrate", "--verbosity", "0")
            _set_up()
            yield site
            _close()
    finally:
        shutil.rmtree(path, ignore_errors=True)


def make_recordings(site: Arena, count: int) -> None:
    """Deposit `count` more recordings of a second: two songs to one film, of three owners."""
    from media_pipeline import api
    from tests.media_pipeline import clips

    for number in range(site.made, site.made + count):
        is_film = number % 3 == 2
        path = site.path / f"{number}.{'mp4' if is_film else 'wav'}"
        tone = ("-f", "lavfi", "-i", f"sine=frequency={200 + number}:duration=1")
        picture = ("-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=1")
        clips.ffmpeg(*(picture if is_film else ()), *tone, *(clips.QUICK if is_film else ()), path)
        master = api.store_master(path)
        path.unlink()
        api.enqueue_job(
            source_sha256=master.sha256,
            source_name=path.name,
            kind="video" if is_film else "audio",
            owner=f"office {number % 3}",
            duration_seconds=1.0,
        )
    site.made += count


def storm(site: Arena, kills: int, workers: int) -> list[Line]:
    """Kill workers while they work, then let the last ones finish; look at what is there.

    On a machine so fast that the work ends before the kills do, more work comes in.
    """
    site.kills_left = kills
    slots = [
        threading.Thread(target=_live_and_die, args=(site, _chance(site.seed + slot)))
        for slot in range(workers)
    ]
    for slot in slots:
        slot.start()
    for slot in slots:
        slot.join()
    return [
        Line("kills that struck", kills, sum(site.struck.values())),
        Line("jobs ready", site.made, _count(state="ready")),
        Line("jobs told ready exactly once", site.made, _told_once()),
        *_leftovers(site, site.made),
    ]


def duel(site: Arena) -> list[Line]:
    """Two workers on one job: the first hangs past its lease, the second publishes, alone."""
    from media_pipeline import api
    from media_pipeline.models import MediaJob

    job = _long_job(site)
    before = _published()
    first = site.start_worker()
    _wait(lambda: MediaJob.objects.get(pk=job.pk).step == "convert", "the first worker")
    first.send_signal(signal.SIGSTOP)
    time.sleep(EXPIRED_SECONDS)
    second = site.start_worker()
    _wait(lambda: MediaJob.objects.get(pk=job.pk).is_finished, "the second worker")
    folder = api.derived_dir_of(job.source_sha256, job.job_key)
    inode = folder.stat().st_ino
    first.send_signal(signal.SIGCONT)
    time.sleep(EXPIRED_SECONDS)
    for worker in (first, second):
        worker.send_signal(signal.SIGTERM)
        worker.wait(PATIENCE_SECONDS)
    job.refresh_from_db()
    return [
        Line("two workers on one job: attempts", 2, job.attempt),
        Line("… of which publish", 1, len(_published()) - len(before)),
        Line("… the late one touches what is published", 0, int(folder.stat().st_ino != inode)),
        Line("… told ready", 1, _tellings().count(job.pk)),
    ]


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - moments of kills are no secret


def _live_and_die(site: Arena, chance: random.Random) -> None:
    """One place for a worker: a life ends at a random moment while kills are left."""
    while True:
        worker = site.start_worker()
        try:
            if not _strike(site, worker, chance):
                return
        finally:
            if worker.poll() is None:
                worker.kill()
            worker.wait()


def _strike(site: Arena, worker: "subprocess.Popen[bytes]", chance: random.Random) -> bool:
    """Kill a worker at some moment after its first claim; False: nothing is left to be done."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _holds(worker):
        if not _count_unfinished():
            with site.lock:
                if not site.kills_left:
                    return False
                make_recordings(site, 1)
        if time.monotonic() > deadline or worker.poll() is not None:
            raise SystemExit(f"A worker ended by itself: see {site.path / 'workers.log'}")
        time.sleep(0.02)
    time.sleep(chance.uniform(0.0, LONGEST_LIFE_SECONDS))
    with site.lock:
        may_kill = site.kills_left > 0
        site.kills_left -= may_kill
    if may_kill:
        step = _holds(worker) or "between jobs"
        worker.kill()
        with site.lock:
            site.struck[step] += 1
        return True
    _wait(lambda: not _count_unfinished(), "the last jobs")
    return False


def _leftovers(site: Arena, jobs: int) -> list[Line]:
    from media_pipeline import audit, conf, dispatch
    from media_pipeline.models import MediaJob

    published = _published()
    half = [folder for folder in published if not (folder / "manifest.json").is_file()]
    wrong = [one.name for one in audit.check_masters() if one.findings]
    wrong += [one.name for one in audit.check_derivatives() if one.findings]
    conf.vault().sweep_work(set(), older_than_seconds=0.0)
    time.sleep(EXPIRED_SECONDS)  # the last of the dead may have held a turn a moment ago
    dispatch.send_due()
    return [
        Line("folders published", jobs, len(published)),
        Line("… half published", 0, len(half)),
        Line("masters and derivatives whose bytes are not as written", 0, len(wrong)),
        Line("jobs still held by somebody", 0, MediaJob.objects.filter(state="running").count()),
        Line("files left in the workshop after the sweep", 0, len(_left_in(site, "work"))),
        Line("processes left", 0, len(_processes_below(site.path / "vault"))),
        Line("queue entries that a dead worker holds", 0, _lost_turns()),
    ]


def _long_job(site: Arena) -> Any:
    from media_pipeline import api
    from tests.media_pipeline import clips

    path = site.path / "long.mp4"
    noise = "testsrc2=size=640x480:rate=25:duration=8,noise=alls=40:allf=t"
    clips.ffmpeg("-f", "lavfi", "-i", noise, *clips.QUICK, path)
    master = api.store_master(path)
    return api.enqueue_job(source_sha256=master.sha256, source_name=path.name, kind="video")


def _holds(worker: "subprocess.Popen[bytes]") -> str:
    """The step of the job that a worker holds; "" when it holds none."""
    from media_pipeline.models import MediaJob

    held = MediaJob.objects.filter(state="running", worker__contains=f"-{worker.pid}-")
    job = held.first()
    return (job.step or "claimed") if job else ""


def _count(**facts: Any) -> int:
    from media_pipeline.models import MediaJob

    return int(MediaJob.objects.filter(**facts).count())


def _count_unfinished() -> int:
    return _count(state__in=["queued", "running"])


def _tellings() -> list[int]:
    """The number of every job of which a worker's listener heard that it is ready."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT job FROM chaos_told")
        return [row[0] for row in cursor.fetchall()]


def _told_once() -> int:
    return sum(1 for times in Counter(_tellings()).values() if times == 1)


def _lost_turns() -> int:
    from django_tasks_db.models import DBTaskResult

    return int(DBTaskResult.objects.running().count())


def _published() -> list[Path]:
    from media_pipeline import conf

    return list((conf.vault().root / "derived").glob("*/*/*"))


def _left_in(site: Arena, name: str) -> list[Path]:
    return list((site.path / "vault" / name).iterdir())


def _processes_below(directory: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").resolve().is_relative_to(directory):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _wait(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"Waited in vain for {what}")
        time.sleep(0.05)


def _set_up() -> None:
    import django
    from django.db import connection

    django.setup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE chaos_told (job integer)")


def _close() -> None:
    from django.db import connections

    connections.close_all()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=100)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
