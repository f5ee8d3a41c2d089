"""kill -9 in the middle of a transcode, then a new worker: the job is finished, once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.media_pipeline import clips
from tests.media_pipeline.test_run import processes_in

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
ENQUEUE = """
import sys; from pathlib import Path
import django; django.setup()
from media_pipeline import api
path = Path(sys.argv[1])
master = api.store_master(path)
api.enqueue_job(source_sha256=master.sha256, source_name=path.name, kind="video")
"""

STAGED = """
import sys; from pathlib import Path
import django; django.setup()
from media_pipeline import api
path = Path(sys.argv[1])
master = api.store_master(path)
film = {"source_sha256": master.sha256, "source_name": path.name, "kind": "video"}
whole = api.enqueue_job(**film, duration_seconds=120.0)
assert api.enqueue_early(whole, duration_seconds=120.0, has_sound=True)
"""


class Room:
    """A site of one test: its own database and vault, and the workers started in it."""

    def __init__(self, path: Path, **more: str) -> None:
        """`more`: further variables of the environment that `worker_settings` reads."""
        self.path = path
        self.workers: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **os.environ,
            **more,
            "DJANGO_SETTINGS_MODULE": "tests.media_pipeline.worker_settings",
            "MEDIA_TEST_ROOM": str(path),
            "PYTHONPATH": str(REPOSITORY),
        }

    def run(self, *arguments: str | Path) -> None:
        subprocess.run([sys.executable, *arguments], env=self._environment, check=True)

    def start_worker(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "django", "media_worker", "--verbosity", "0"]
        self.workers.append(subprocess.Popen(command, env=self._environment, cwd=self.path))
        return self.workers[-1]

    def job(self) -> dict[str, Any]:
        with closing(sqlite3.connect(self.path / "db.sqlite3", timeout=20)) as database:
            database.row_factory = sqlite3.Row
            return dict(database.execute("SELECT * FROM media_pipeline_mediajob").fetchone())

    def jobs(self) -> list[dict[str, Any]]:
        """Every job, the earlier stages first."""
        with closing(sqlite3.connect(self.path / "db.sqlite3", timeout=20)) as database:
            database.row_factory = sqlite3.Row
            found = database.execute("SELECT * FROM media_pipeline_mediajob ORDER BY stage")
            return [dict(row) for row in found]

    def work_directories(self) -> list[Path]:
        return list((self.path / "vault" / "work").glob("*.*.*"))

    def segments_in_work(self) -> list[Path]:
        return list((self.path / "vault" / "work").rglob("*.m4s*"))

    def published(self) -> list[Path]:
        return list((self.path / "vault" / "derived").rglob("manifest.json"))

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain for {what}: {self.job()}"
            time.sleep(0.02)


@pytest.fixture
def empty_room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    room.run("-m", "django", "migrate", "--verbosity", "0")
    yield room
    for worker in room.workers:
        if worker.poll() is None:
            worker.kill()
            worker.wait()


@pytest.fixture
def room(empty_room: Room) -> Room:
    clip = empty_room.path / "lễ hội.mp4"
    noise = "testsrc2=size=854x480:rate=25:duration=6,noise=alls=40:allf=t"
    clips.ffmpeg(*clips.PICTURE, noise, *clips.QUICK, clip)
    empty_room.run("-c", ENQUEUE, clip)
    return empty_room


def test_a_film_whose_worker_dies_at_its_sound_is_heard_and_then_whole_once(
    empty_room: Room,
) -> None:
    """Two workers come after: neither makes what the other has in hand, nor the whole first."""
    film = empty_room.path / "then.mp4"
    tone = ("-f", "lavfi", "-i", "sine=440:duration=60")
    clips.ffmpeg(*clips.pattern("160x120", rate=2, seconds=60), *tone, *clips.QUICK, film)
    empty_room.run("-c", STAGED, film)
    first = empty_room.start_worker()
    empty_room.wait_for(lambda: empty_room.jobs()[0]["step"] == "convert", "the sound to begin")
    (abandoned,) = empty_room.work_directories()
    first.send_signal(signal.SIGKILL)
    first.wait()
    empty_room.wait_for(lambda: not processes_in(abandoned), "ffmpeg to die with its worker")
    workers = [empty_room.start_worker() for _ in range(2)]
    ended = {"ready", "failed", "damaged", "cancelled"}
    empty_room.wait_for(lambda: {job["state"] for job in empty_room.jobs()} <= ended, "the end")
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE_SECONDS) == 0
    told = (empty_room.path / "finished.txt").read_text()
    sound, whole = (job["id"] for job in empty_room.jobs())
    assert told == f"{sound} ready attempt 2\n{whole} ready attempt 1\n"
    assert len(empty_room.published()) == 2


def test_a_killed_worker_leaves_no_orphan_and_its_job_is_finished_once(room: Room) -> None:
    first = room.start_worker()
    room.wait_for(room.segments_in_work, "the transcode to be under way")
    (abandoned,) = room.work_directories()
    assert processes_in(abandoned)

    first.send_signal(signal.SIGKILL)
    first.wait()
    room.wait_for(lambda: not processes_in(abandoned), "ffmpeg to die with its worker")
    assert room.job()["state"] == "running"
    assert room.published() == []

    second = room.start_worker()
    room.wait_for(lambda: room.job()["attempt"] == 2, "the second worker to take the job")
    second.send_signal(signal.SIGTERM)  # it ends the job in hand first
    assert second.wait(PATIENCE_SECONDS) == 0

    job = room.job()
    assert (job["state"], job["attempt"], job["progress"]) == ("ready", 2, 1.0)
    assert len(room.published()) == 1
    assert (room.path / "finished.txt").read_text() == "1 ready attempt 2\n"


def test_a_second_signal_stops_at_once_and_gives_the_job_back(room: Room) -> None:
    worker = room.start_worker()
    room.wait_for(room.segments_in_work, "the transcode to be under way")
    worker.send_signal(signal.SIGTERM)
    worker.send_signal(signal.SIGINT)
    worker.wait(PATIENCE_SECONDS)
    job = room.job()
    assert (job["state"], job["max_attempts"] - job["attempt"]) == ("queued", 3)
    assert room.work_directories() == []
    assert not (room.path / "finished.txt").exists()


def test_chores_do_not_wait_for_a_long_job(room: Room) -> None:
    worker = room.start_worker()
    room.wait_for((room.path / "chores_during_a_job.txt").exists, "a chore during the transcode")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert room.job()["state"] == "ready"


CANCEL = """
import time
import django; django.setup()
from media_pipeline import api, conf
from media_pipeline.models import MediaJob
from tests.media_pipeline.test_run import processes_in
while not list((conf.vault().root / "work").rglob("*.m4s*")):
    time.sleep(0.02)
(directory,) = (conf.vault().root / "work").glob("*.*.*")
assert processes_in(directory)
assert api.cancel_job(MediaJob.objects.get())
while processes_in(directory):
    time.sleep(0.02)
"""


def test_cancelling_kills_the_ffmpeg_of_a_worker_that_lives_on(room: Room) -> None:
    worker = room.start_worker()
    room.run("-c", CANCEL)  # has loaded Django before there is anything to cancel
    room.wait_for(lambda: not room.work_directories(), "the work to be cleared away")
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert (room.job()["state"], room.published()) == ("cancelled", [])
