"""The long-running worker: brings lost jobs back, runs the queue, does the other apps' chores.

Each round is: reap expired leases, send what is due, run the chores, run one queue entry with
django-tasks-db's own worker. One entry a round, so that neither the reaper nor the chores (such as
sending search updates) wait behind a backlog of films.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from media_pipeline import conf, dispatch, jobs

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 600.0
"""How often abandoned work directories are looked for; they cost space, not correctness."""

SENDING_SECONDS = 30.0
"""How often masters that object storage has not confirmed are offered to it again."""


class MediaWorker:
    """One worker process. ``run`` returns when told to stop or, draining, when nothing is due."""

    def __init__(self, chores: Sequence[Callable[[], object]] = ()) -> None:
        self.worker_id = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        self._chores = chores
        self._stopping = threading.Event()
        self._queue: Worker | None = None
        self._next_sweep = 0.0
        self._next_sending = 0.0

    def run(self, *, is_draining: bool = False, is_single: bool = False) -> None:
        """Work until stopped; ``is_draining``: until nothing is due; ``is_single``: one round."""
        if is_single or is_draining:
            self._run_here(is_single=is_single)
            return
        # A film takes an hour to encode; what others asked for in between must not wait for it.
        chores = threading.Thread(target=self._repeat_chores, name="chores", daemon=True)
        chores.start()
        while not self._stopping.is_set():
            if not self._try_round():
                self._stopping.wait(conf.get("HERITAGE_WORKER_IDLE_SECONDS"))
        chores.join()

    def _run_here(self, *, is_single: bool) -> None:
        while not self._stopping.is_set():
            was_busy = self.do_round()
            self._do_chores()
            if is_single or not was_busy:
                return

    def _repeat_chores(self) -> None:
        while not self._stopping.is_set():
            close_old_connections()
            self._do_chores()
            self._stopping.wait(conf.get("HERITAGE_WORKER_IDLE_SECONDS"))
        connections.close_all()

    def _try_round(self) -> bool:
        """A round that outlives its database: one that restarts must not end every worker."""
        try:
            return self.do_round()
        except (DatabaseError, InterfaceError):
            logger.exception("Round failed", extra={"event": "worker_round_failed"})
            connections.close_all()
            return False

    def do_round(self) -> bool:
        """Do one round; return whether there was a queue entry to run."""
        close_old_connections()
        jobs.reap_expired()
        dispatch.send_due()
        self._sweep()
        if not dispatch.has_ready_entries():
            return False
        self._queue = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=dispatch.BACKEND,
            startup_delay=False,
            max_tasks=1,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )
        self._queue.run()
        return True

    def stop(self) -> None:
        """Let the job in hand end, then return from ``run``."""
        self._stopping.set()
        if self._queue is not None:
            self._queue.running = False

    def stop_on_signals(self) -> None:
        """First signal: finish the job in hand, then stop. Second: give the job back and stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._stopping.is_set():
            sys.exit(128 + number)
        self.stop()

    def _send_masters(self) -> None:
        """What object storage did not take when it was deposited."""
        if time.monotonic() >= self._next_sending:
            self._next_sending = time.monotonic() + SENDING_SECONDS
            conf.vault().send_masters()

    def _sweep(self) -> None:
        if time.monotonic() < self._next_sweep:
            return
        self._next_sweep = time.monotonic() + SWEEP_SECONDS
        lease = conf.get("HERITAGE_MEDIA_LEASE_SECONDS")
        count = conf.vault().sweep_work(jobs.active_work_names(), older_than_seconds=lease)
        dispatch.forget_old_turns()
        if count:
            logger.info("Swept %d work directories", count, extra={"event": "media_work_swept"})

    def _do_chores(self) -> None:
        for chore in (self._send_masters, *self._chores):
            try:
                chore()
            except Exception:  # another app's defect must not stop the making of media
                logger.exception("Chore failed", extra={"event": "worker_chore_failed"})
