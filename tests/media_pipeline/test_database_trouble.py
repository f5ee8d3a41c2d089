"""A database that restarts and cuts connections while a film is made: the film is made once."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from tests.media_pipeline import clips
from tests.media_pipeline.test_killed_worker import ENQUEUE, PATIENCE_SECONDS, Room
from tests.services import postgresql
from tests.services.fixtures import open_folder

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

CUT_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


class ServedRoom(Room):
    """A room whose database is a real server."""

    def __init__(self, path: Path, cluster: Path, url: str) -> None:
        # Long enough that nobody else takes the job: what is looked at is this one attempt.
        super().__init__(path, MEDIA_TEST_DATABASE_URL=url, MEDIA_TEST_LEASE_SECONDS="30")
        self.cluster, self.url = cluster, url

    def job(self) -> dict[str, Any]:
        with psycopg.connect(self.url, row_factory=dict_row) as database:
            found = database.execute("SELECT * FROM media_pipeline_mediajob").fetchone()
        assert found
        return found

    def cut_connections(self) -> None:
        with psycopg.connect(self.url) as database:
            database.execute(CUT_ALL)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ServedRoom]:
    with open_folder() as folder, postgresql.running(folder / "cluster") as url:
        room = ServedRoom(tmp_path, folder / "cluster", url)
        room.run("-m", "django", "migrate", "--verbosity", "0")
        clip = tmp_path / "film.mp4"
        noise = "testsrc2=size=640x360:rate=25:duration=6,noise=alls=40:allf=t"
        clips.ffmpeg(*clips.PICTURE, noise, *clips.QUICK, clip)
        room.run("-c", ENQUEUE, clip)
        yield room
        for worker in room.workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()


def test_a_database_that_restarts_and_cuts_connections_costs_no_film(room: ServedRoom) -> None:
    worker = room.start_worker()
    room.wait_for(room.segments_in_work, "the transcode to be under way")
    postgresql.restart(room.cluster)
    beaten = room.job()["heartbeat_at"]
    room.wait_for(lambda: room.job()["heartbeat_at"] > beaten, "a sign of life after the restart")

    def is_over() -> bool:
        time.sleep(0.2)
        room.cut_connections()
        return bool(room.job()["state"] != "running")

    room.wait_for(is_over, "the end, through ever more cuts")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_SECONDS) == 0
    job = room.job()
    assert (job["state"], job["attempt"], job["progress"]) == ("ready", 1, 1.0)
    assert len(room.published()) == 1
    assert (room.path / "finished.txt").read_text() == "1 ready attempt 1\n"
