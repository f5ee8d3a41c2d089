"""Asking one of our own caged processes, and what becomes of its end.

A room is a module of ours, run with ``python -m`` without secrets, network and database, with
bounded memory and time; it is asked in JSON and answers in lines of JSON
(:mod:`media_pipeline.doorway`). Here its end is turned into an answer or a named error.
"""

import json
import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from media_pipeline.errors import (
    MediaError,
    ProcessingFailedError,
    SourceDamagedError,
    SourceRefusedError,
)
from media_pipeline.run import Cage, RunResult, run_python
from media_pipeline.values import Limits, Status

STATUS_ERRORS: dict[Status, type[MediaError]] = {
    Status.REFUSED: SourceRefusedError,
    Status.DAMAGED: SourceDamagedError,
    Status.FAILED: ProcessingFailedError,
}


NO_FILES = 1
"""Bytes of the largest file that a room without a directory to fill may write."""
NOWHERE = Path("/")
"""Where a room stands: whatever it is told to read or to fill is named in full."""


@dataclass(slots=True)
class _Answers:
    """Gathers the lines of a room."""

    on_share: Callable[[float], None]
    said: dict[str, Any] = field(default_factory=dict)
    _rest: bytes = b""

    def take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self.said |= json.loads(line)
        if lines and "share" in self.said:
            self.on_share(self.said["share"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One of our modules that opens what strangers gave."""

    module: str
    crash_code: str
    """Reason when it ends without a word."""


def ask(
    room: Room,
    request: dict[str, Any],
    path: Path,
    limits: Limits,
    seconds: int,
    *,
    niceness: int = 0,
    may_write: bool = False,
    on_share: Callable[[float], None] = lambda _share: None,
) -> Any:
    """Have ``room`` do what ``request`` says with the file at ``path``; return its answer.

    ``may_write``: into the directory that the request names. ``on_share`` hears the finished share,
    also while nothing changes; what it raises ends the work. Raises the errors of
    :mod:`media_pipeline.errors`, and :class:`OSError` for a disk that takes no more.
    """
    answers = _Answers(on_share)
    full = {
        **request,
        "path": str(path.absolute()),
        "limits": asdict(limits),
        "cpu_seconds": seconds,
    }
    file_bytes = 0 if may_write else NO_FILES
    run = run_python(
        room.module,
        json.dumps(full),
        directory=NOWHERE,
        timeout_seconds=seconds,
        niceness=niceness,
        cage=Cage(memory_bytes=limits.max_memory_bytes, file_bytes=file_bytes),
        on_output=answers.take,
        on_tick=lambda: on_share(answers.said.get("share", 0.0)),
    )
    return _concluded(room, answers.said, run)


def _concluded(room: Room, said: dict[str, Any], run: RunResult) -> Any:
    """What the room answered, or why it did not."""
    if "problem" in said:
        problem = said["problem"]
        error = MediaError(problem["code"], **problem["detail"])
        raise STATUS_ERRORS[error.status](error.code, **error.detail)
    if "errno" in said:
        raise OSError(said["errno"]["number"], room.module, said["errno"]["path"])
    if "answer" in said:
        return said["answer"]
    if run.return_code == -signal.SIGXCPU:
        raise ProcessingFailedError("timed_out")
    found = run.log.strip().splitlines()[-1:] or [f"exit {run.return_code}"]
    raise ProcessingFailedError(room.crash_code, found=found[0][:200])
