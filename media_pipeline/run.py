"""The only module of the project that starts a process: ffmpeg or one of our own, guarded.

The process gets its own session and directory, low priority, no standard input, and a kernel
promise to die with the worker that started it. One loop reads progress, sound samples and messages,
so no pipe can fill up and stall it. Nothing is concluded from the exit code here: that is for
:mod:`media_pipeline.verify`.
"""

import contextlib
import ctypes
import errno
import os
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import imageio_ffmpeg

from media_pipeline.errors import ProcessingFailedError

TICK_SECONDS = 0.5
"""How often the caller is heard when ffmpeg itself is silent: bounds the time to a cancel."""
LOG_TAIL_BYTES = 64_000
"""ffmpeg names the cause at the end; a damaged tape can write gigabytes before that."""
READ_BYTES = 1 << 16
PR_SET_PDEATHSIG = 1
"""linux/prctl.h: the signal a process gets when its parent dies."""
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
"""linux/sched.h. Python has ``os.unshare`` only since 3.12."""
QUICK_SECONDS = 20
"""Asking ffmpeg for its encoders takes 50 ms; a broken one must not hang a start-up check."""
NO_PROGRAM = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.ENOEXEC})
"""There is nothing of that name which this machine could run."""
BASE_FLAGS = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info")

PYTHON_ENV = {
    "PYTHONSAFEPATH": "1",  # no module from wherever the process stands
    "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    "LC_ALL": "C.UTF-8",
    "HOME": "/",  # else Python looks it up in the list of the machine's users
    "MALLOC_ARENA_MAX": "2",  # else every thread reserves 64 MB of the address space it may use
}
"""All that a process of ours is told: neither keys nor database."""

_libc = ctypes.CDLL(None, use_errno=True)
_ledger: ContextVar[list[float]] = ContextVar("media_pipeline_ledger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cage:
    """What the process may not do, enforced by the kernel."""

    memory_bytes: int = 0
    """Private writable memory (RLIMIT_DATA); 0: no bound. Not address space, of which threads of a
    large machine reserve gigabytes that they never touch."""
    file_bytes: int = 0
    """Length of any one file that it writes; 0: no bound."""
    is_offline: bool = True
    """Without a network, where the system allows taking it away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """What is known after the process ended."""

    return_code: int
    """Negative: the number of the signal that ended it."""
    cpu_seconds: float
    """User and system time of ffmpeg and all its threads."""
    position_seconds: float
    """How far into the source it came, by its own account."""
    log: str
    """The last :data:`LOG_TAIL_BYTES` of its messages."""


@dataclass(slots=True)
class _Watch:
    """What the reading loop has gathered so far."""

    on_samples: Callable[[bytes], None]
    on_tick: Callable[[float], None]
    log: bytearray = field(default_factory=bytearray)
    progress: bytearray = field(default_factory=bytearray)
    position_seconds: float = 0.0

    def take_log(self, data: bytes) -> None:
        self.log += data
        del self.log[:-LOG_TAIL_BYTES]

    def take_progress(self, data: bytes) -> None:
        self.progress += data
        *lines, rest = bytes(self.progress).split(b"\n")
        self.progress = bytearray(rest)
        for line in lines:
            self.position_seconds = max(self.position_seconds, parse_position(line) or 0.0)


@contextlib.contextmanager
def counted() -> Iterator[list[float]]:
    """Keep a ledger: the CPU seconds of every process that this thread runs to its end meanwhile.

    Of those that failed or were killed too.
    """
    spent: list[float] = []
    token = _ledger.set(spent)
    try:
        yield spent
    finally:
        _ledger.reset(token)


def find_ffmpeg(configured: str = "") -> Path:
    """Return the ffmpeg to use: the configured one, the environment's, the system's, the wheel's.

    A configured program that is not there raises :class:`ProcessingFailedError`
    (``ffmpeg_missing``): silently using another one would hide the mistake.
    """
    wanted = configured or os.environ.get("FFMPEG_BINARY", "")
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise ProcessingFailedError("ffmpeg_missing", looked_for=wanted)
        return Path(found)
    if system := shutil.which("ffmpeg"):
        return Path(system)
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ProcessingFailedError("ffmpeg_missing", looked_for="ffmpeg") from error


def list_encoders(binary: Path) -> frozenset[str]:
    """Return the names of the encoders that this ffmpeg was built with."""
    return _list(binary, "-encoders")


def list_filters(binary: Path) -> frozenset[str]:
    """Return the names of the filters that this ffmpeg was built with."""
    return _list(binary, "-filters")


def _list(binary: Path, what: str) -> frozenset[str]:
    """Names stand in the second column of each of ffmpeg's tables."""
    try:
        answer = subprocess.run(  # noqa: S603 - the program chosen by find_ffmpeg, fixed arguments
            [binary, "-hide_banner", what],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=QUICK_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ProcessingFailedError("ffmpeg_missing", looked_for=str(binary)) from error
    rows = (line.split() for line in answer.stdout.splitlines())
    return frozenset(row[1] for row in rows if len(row) > 1)


def run_program(arguments: Sequence[str], *, timeout_seconds: float = QUICK_SECONDS) -> int:
    """Run a small program to its end, without input, and return its exit code.

    Raises :class:`ProcessingFailedError` (``timed_out``) when it takes longer than it may.
    """
    try:
        done = subprocess.run(  # noqa: S603 - callers name the program; nothing goes to a shell
            list(arguments), stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout_seconds
        )
    except subprocess.TimeoutExpired as error:
        raise ProcessingFailedError("timed_out", seconds=timeout_seconds) from error
    return done.returncode


def run_ffmpeg(
    arguments: Sequence[str],
    *,
    binary: Path,
    directory: Path,
    timeout_seconds: float,
    niceness: int = 10,
    cage: Cage | None = None,
    on_samples: Callable[[bytes], None] = lambda _data: None,
    on_tick: Callable[[float], None] = lambda _seconds: None,
) -> RunResult:
    """Run ffmpeg in ``directory`` until it ends and return what it left behind.

    ``on_samples`` receives standard output as it comes. ``on_tick`` receives, at least every
    :data:`TICK_SECONDS`, the position in the source in seconds; whatever it raises stops the
    process and goes on to the caller. Raises :class:`ProcessingFailedError` (``timed_out`` after
    ``timeout_seconds`` of wall time, ``ffmpeg_missing`` when there is no such program), and
    :class:`OSError` when the system has no room for another process. On every way out the whole
    process group is dead.
    """
    watch = _Watch(on_samples, on_tick)
    deadline = time.monotonic() + timeout_seconds
    read_end, write_end = os.pipe()
    with open(read_end, "rb", buffering=0) as progress:
        try:
            prepare = partial(_prepare_child, niceness, os.getpid(), cage or Cage())
            process = _start(arguments, binary, directory, prepare, write_end)
        finally:
            os.close(write_end)
        with process:
            try:
                _read_until_closed(process, progress, watch, deadline)
                _wait(process, deadline)
            finally:
                cpu_seconds = _end_group(process)
    return RunResult(
        return_code=process.returncode,
        cpu_seconds=cpu_seconds,
        position_seconds=watch.position_seconds,
        log=watch.log.decode(errors="replace"),
    )


def run_python(
    module: str,
    argument: str,
    *,
    directory: Path,
    timeout_seconds: float,
    niceness: int,
    cage: Cage,
    on_output: Callable[[bytes], None],
    on_tick: Callable[[], None] = lambda: None,
) -> RunResult:
    """Run one of our own modules in ``directory``, in a process without secrets and network.

    ``on_output`` receives standard output as it comes; ``on_tick`` is called at least every
    :data:`TICK_SECONDS`, and what it raises stops the process. Raises
    :class:`ProcessingFailedError` (``timed_out``). On every way out the whole process group is
    dead.
    """
    watch = _Watch(on_output, lambda _position: on_tick())
    deadline = time.monotonic() + timeout_seconds
    prepare = partial(_prepare_child, niceness, os.getpid(), cage)
    full = [sys.executable, "-m", module, argument]
    with _spawn(full, prepare, cwd=directory, env=PYTHON_ENV) as process:
        try:
            _read_until_closed(process, None, watch, deadline)
            _wait(process, deadline)
        finally:
            cpu_seconds = _end_group(process)
    return RunResult(
        return_code=process.returncode,
        cpu_seconds=cpu_seconds,
        position_seconds=0.0,
        log=watch.log.decode(errors="replace"),
    )


def parse_position(line: bytes) -> float | None:
    """Return the seconds in an ``out_time_us=`` line of ffmpeg's progress report, else ``None``."""
    key, _, value = line.partition(b"=")
    if key.strip() != b"out_time_us" or not value.strip().lstrip(b"-").isdigit():
        return None  # early reports say N/A
    return int(value) / 1e6


def _start(
    arguments: Sequence[str],
    binary: Path,
    directory: Path,
    prepare: Callable[[], None],
    progress_fd: int,
) -> "subprocess.Popen[bytes]":
    full = [str(binary), *BASE_FLAGS, "-progress", f"pipe:{progress_fd}", *arguments]
    try:
        return _spawn(full, prepare, cwd=directory, pass_fds=[progress_fd])
    except OSError as error:
        if error.errno not in NO_PROGRAM:  # a machine without memory for it is no broken ffmpeg
            raise
        raise ProcessingFailedError("ffmpeg_missing", looked_for=str(binary)) from error


def _spawn(
    full: Sequence[str], prepare: Callable[[], None], **options: Any
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - arguments are made by us, never by a shell
        full,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
        preexec_fn=prepare,
        **options,
    )


def _prepare_child(niceness: int, parent: int, cage: Cage) -> None:
    """Runs in the child between fork and exec: only system calls, nothing that takes a lock."""
    os.nice(niceness)
    if cage.is_offline:
        _leave_network()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if cage.memory_bytes:
        resource.setrlimit(resource.RLIMIT_DATA, (cage.memory_bytes, cage.memory_bytes))
    if cage.file_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (cage.file_bytes, cage.file_bytes))
    # After the change of user namespace, which would take the promise back.
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # the worker died before the promise was made
        os._exit(1)


def _leave_network() -> None:
    """Move into an empty network namespace: as root at once, else inside a namespace of our own.

    Where the system forbids both, the allow-lists of protocols and formats stand alone.
    """
    if _libc.unshare(CLONE_NEWNET) != 0:
        _libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _read_until_closed(
    process: "subprocess.Popen[bytes]", progress: object | None, watch: _Watch, deadline: float
) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, watch.on_samples)  # type: ignore[arg-type]
        selector.register(process.stderr, selectors.EVENT_READ, watch.take_log)  # type: ignore[arg-type]
        if progress is not None:
            selector.register(progress, selectors.EVENT_READ, watch.take_progress)  # type: ignore[arg-type]
        next_tick = 0.0
        while selector.get_map():
            ready = selector.select(TICK_SECONDS)
            for key, _ in ready:
                data = os.read(key.fd, READ_BYTES)
                if data:
                    key.data(data)
                else:
                    selector.unregister(key.fileobj)
            if not ready and _has_ended(process):
                return  # what it started may hold the pipes open, but has no more to say
            if time.monotonic() >= next_tick:
                watch.on_tick(watch.position_seconds)
                next_tick = time.monotonic() + TICK_SECONDS
            _check_deadline(deadline)


def _wait(process: "subprocess.Popen[bytes]", deadline: float) -> None:
    while not _has_ended(process):
        _check_deadline(deadline)
        time.sleep(0.01)


def _has_ended(process: "subprocess.Popen[bytes]") -> bool:
    """Look without reaping: as long as its leader is not reaped, a group keeps its number."""
    options = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, options) is not None


def _check_deadline(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise ProcessingFailedError("timed_out")


def _end_group(process: "subprocess.Popen[bytes]") -> float:
    """Kill what is left of the group, reap its leader and return the leader's CPU seconds.

    ``Popen.wait`` would throw them away. They are entered in the ledger, if one is kept.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    if (ledger := _ledger.get(None)) is not None:
        ledger.append(seconds)
    return seconds
