"""Pictures and documents from the safe side: what is asked of the stillroom.

The decoding happens in a process of its own (:mod:`media_pipeline.stillroom`); here its end is
turned into an answer or a named error. What it wrote is proved in
:mod:`media_pipeline.still_inventory`.
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
from media_pipeline.images import check_stated_size, describe_image
from media_pipeline.run import Cage, RunResult, run_python
from media_pipeline.signatures import Signature
from media_pipeline.values import Limits, SourceInfo, Status

STILLROOM = "media_pipeline.stillroom"
OPENED_BY_LIBRARIES = frozenset({"WEBP", "HEIF", "AVIF", "PDF"})
"""Formats whose very header is read by a library in C. The others are read by Python code, at once
and without a process."""
DESCRIBE_SECONDS = 30
"""A header takes a tenth of a second."""
MAKE_SECONDS, MAKE_SECONDS_PER_PAGE = 600, 20
"""A picture of 100 megapixels takes half a minute, a page a second; there are slow machines."""
STATUS_ERRORS: dict[Status, type[MediaError]] = {
    Status.REFUSED: SourceRefusedError,
    Status.DAMAGED: SourceDamagedError,
    Status.FAILED: ProcessingFailedError,
}


@dataclass(slots=True)
class _Answers:
    """Gathers the lines of the stillroom."""

    on_share: Callable[[float], None]
    said: dict[str, Any] = field(default_factory=dict)
    _rest: bytes = b""

    def take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self.said |= json.loads(line)
        if lines and "share" in self.said:
            self.on_share(self.said["share"])


def describe_still(path: Path, signature: Signature, limits: Limits) -> SourceInfo:
    """Return what the header of a picture or document says; no pixel is decoded.

    Raises :class:`SourceRefusedError` and :class:`SourceDamagedError`.
    """
    if signature.opener not in OPENED_BY_LIBRARIES:
        return describe_image(path, signature, limits)
    if signature.is_image:
        check_stated_size(path, limits)
    request = {"verb": "describe", "signature": asdict(signature)}
    answer, _ = _ask(request, path, limits, DESCRIBE_SECONDS, niceness=0)
    return SourceInfo.from_json(answer)


def make_stills(
    path: Path,
    source: SourceInfo,
    recipe_ids: set[str],
    directory: Path,
    limits: Limits,
    *,
    niceness: int,
    is_salvaging: bool = False,
    on_share: Callable[[float], None] = lambda _share: None,
) -> float:
    """Make what is wanted of a picture or document; return the CPU seconds it took.

    ``is_salvaging``: show what there is of a damaged file. ``on_share`` hears the finished share,
    also while nothing changes; what it raises ends the work. Raises the errors of
    :mod:`media_pipeline.errors`, and :class:`OSError` for a disk that takes no more.
    """
    request = {
        "verb": "make",
        "source": source.as_json(),
        "recipes": sorted(recipe_ids),
        "directory": str(directory.absolute()),
        "is_salvaging": is_salvaging,
    }
    seconds = MAKE_SECONDS + MAKE_SECONDS_PER_PAGE * source.page_count
    _, run = _ask(request, path, limits, seconds, niceness=niceness, on_share=on_share)
    return run.cpu_seconds


def _ask(
    request: dict[str, Any],
    path: Path,
    limits: Limits,
    seconds: int,
    *,
    niceness: int,
    on_share: Callable[[float], None] = lambda _share: None,
) -> tuple[dict[str, Any], RunResult]:
    answers = _Answers(on_share)
    full = {
        **request,
        "path": str(path.absolute()),
        "limits": asdict(limits),
        "cpu_seconds": seconds,
    }
    run = run_python(
        STILLROOM,
        json.dumps(full),
        timeout_seconds=seconds,
        niceness=niceness,
        cage=Cage(memory_bytes=limits.max_memory_bytes),
        on_output=answers.take,
        on_tick=lambda: on_share(answers.said.get("share", 0.0)),
    )
    return _concluded(answers.said, run), run


def _concluded(said: dict[str, Any], run: RunResult) -> dict[str, Any]:
    """What the stillroom answered, or why it did not."""
    if "problem" in said:
        problem = said["problem"]
        error = MediaError(problem["code"], **problem["detail"])
        raise STATUS_ERRORS[error.status](error.code, **error.detail)
    if "errno" in said:
        raise OSError(said["errno"]["number"], "stillroom", said["errno"]["path"])
    if "answer" in said:
        answer: dict[str, Any] = said["answer"]
        return answer
    if run.return_code == -signal.SIGXCPU:
        raise ProcessingFailedError("timed_out")
    found = run.log.strip().splitlines()[-1:] or [f"exit {run.return_code}"]
    raise ProcessingFailedError("opener_crashed", found=found[0][:200])
