"""The whole pipeline on one file, without database, queue or vault; and its report for scripts.

The names in :func:`report` are an interface: scripts and acceptance tests read them.
"""

import errno
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from media_pipeline.errors import MediaError, ProcessingFailedError, SourceRefusedError
from media_pipeline.fixity import sha256_of
from media_pipeline.probe import probe
from media_pipeline.produce import Workshop, produce
from media_pipeline.reasons import sentence_for
from media_pipeline.storage_errors import storage_errors_named
from media_pipeline.values import JobResult, Limits, Loss, Output, SourceInfo, Status, StreamInfo
from media_pipeline.vault import PUBLISHED_MODE

MOST_NAME_LETTERS = 40
"""Of the target's name in that of the working directory: a name may have 255 bytes in all."""
NO_PLACE = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL, errno.EILSEQ}
)
"""Nothing of that name can be there, whatever the rights."""

logger = logging.getLogger(__name__)


def transcode_file(
    source: Path,
    out: Path,
    *,
    recipe_ids: tuple[str, ...] | None,
    workshop: Workshop,
    is_salvage: bool = False,
) -> tuple[JobResult, Path]:
    """Make the derivatives of ``source``; return the result and the directory they are in.

    ``is_salvage``: of a damaged recording, make what plays. Nothing appears in ``out`` before all
    of it is proved. If ``out`` holds something already, that stays, and the new files go into a
    fresh directory below it. A choice of recipes of which none makes anything fails
    (``nothing_to_make``): whoever chose expects something. Every end is a result: what nobody
    foresaw is ``internal_error``, and its traceback is logged.
    """
    started = _cpu_seconds()
    try:
        with _errors_named(source):
            return _make_beside(source, out.absolute(), recipe_ids, workshop, is_salvage)
    except MediaError as error:
        result = JobResult(
            status=error.status,
            reason_code=error.code,
            reason_detail=error.detail,
            source=_describe_if_possible(source, error, workshop.limits),
            cpu_seconds=round(_cpu_seconds() - started, 2),
        )
        return result, out


def report(result: JobResult, directory: Path, source: Path | None) -> dict[str, Any]:
    """Return the one JSON object that ``manage.py transcode`` prints about ``source``."""
    return {
        "status": result.status.value,
        "reason": _reason_report(result),
        "source": {
            **_bytes_report(source),
            **_source_report(result.source),
        },
        "outputs": [_output_report(output, directory) for output in result.outputs],
        "loudness": _loudness_report(result),
        "losses": [_loss_report(loss) for loss in result.losses],
        "cpu_seconds": result.cpu_seconds,
    }


def failure(code: str, **detail: Any) -> dict[str, Any]:
    """Return the same object where no file was looked at."""
    result = JobResult(status=Status.FAILED, reason_code=code, reason_detail=detail)
    return report(result, Path(), None)


@contextmanager
def _errors_named(source: Path) -> Iterator[None]:
    """Turn whatever goes wrong into an error with a reason code."""
    try:
        with storage_errors_named(source):
            if not _is_file(source):
                raise ProcessingFailedError("no_such_file")
            yield
    except MediaError:
        raise
    except Exception as error:
        logger.exception("Unforeseen error with %s", ascii(source))
        raise ProcessingFailedError("internal_error", found=type(error).__name__) from error


def _make_beside(
    source: Path,
    out: Path,
    recipe_ids: tuple[str, ...] | None,
    workshop: Workshop,
    is_salvage: bool,
) -> tuple[JobResult, Path]:
    with _room_for(out) as work:
        result = produce(
            source,
            recipe_ids=recipe_ids,
            directory=work,
            workshop=workshop,
            is_salvage=is_salvage,
        )
        if not result.outputs:
            raise ProcessingFailedError("nothing_to_make", recipes=", ".join(recipe_ids or ()))
        work.chmod(PUBLISHED_MODE)
        return result, _published(work, out)


@contextmanager
def _room_for(out: Path) -> Iterator[Path]:
    """Give a hidden directory on the disk of ``out``, for as long as the work lasts.

    Inside ``out`` where there is one: it may be a disk of its own, and its parent closed.
    """
    made: list[Path] = []
    try:
        place = out if out.is_dir() else out.parent
        made = [folder for folder in (place, *place.parents) if not folder.exists()]
        place.mkdir(parents=True, exist_ok=True)
        _check_free(out)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name[:MOST_NAME_LETTERS]}-", dir=place))
    except OSError as error:
        _take_back(made)
        if not isinstance(error, FileExistsError) and error.errno not in NO_PLACE:
            raise
        raise ProcessingFailedError("storage_unwritable", path=str(out)) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        _take_back(made)


def _check_free(out: Path) -> None:
    """Raise :class:`OSError` for a target that is neither a folder nor can become one."""
    if not out.is_dir():
        with suppress(FileNotFoundError):
            out.lstat()
            raise FileExistsError(errno.EEXIST, "there is a file", str(out))


def _take_back(folders: list[Path]) -> None:
    """Remove those, innermost first, that were made for a target which did not come to be."""
    with suppress(OSError):  # it did
        for folder in folders:
            folder.rmdir()


def _published(work: Path, out: Path) -> Path:
    """Move what is made to where it belongs, and return that place."""
    if work.parent != out:
        if out.exists():
            raise ProcessingFailedError("storage_unwritable", path=str(out))
        return work.rename(out)
    if any(entry != work for entry in out.iterdir()):
        return work.rename(out / work.name.removeprefix("."))
    for entry in list(work.iterdir()):
        entry.rename(out / entry.name)
    return out


def _describe_if_possible(source: Path, error: MediaError, limits: Limits) -> SourceInfo | None:
    """A damaged recording often has a readable header, and its figures help whoever repairs it."""
    if isinstance(error, SourceRefusedError):
        return None
    try:
        return probe(source, limits) if _is_file(source) else None
    except Exception:  # noqa: BLE001 - the reason is known already, and a second one would hide it
        return None


def _bytes_report(source: Path | None) -> dict[str, Any]:
    """A pipe or a device is never read: it may have no end."""
    try:
        if source is not None and _is_file(source):
            return {"size": source.stat().st_size, "sha256": sha256_of(source)}
    except OSError:
        pass
    return {"size": None, "sha256": None}


def _is_file(source: Path) -> bool:
    """False for a name that no file can have. Raises :class:`OSError` where one may not look."""
    try:
        return source.is_file()
    except OSError as error:
        if error.errno in NO_PLACE:
            return False
        raise


def _reason_report(result: JobResult) -> dict[str, Any] | None:
    if not result.reason_code:
        return None
    return {
        "code": result.reason_code,
        "sentence": sentence_for(result.reason_code, result.reason_detail),
        "detail": dict(result.reason_detail or {}),
    }


def _source_report(source: SourceInfo | None) -> dict[str, Any]:
    if source is None:
        return {"container": None, "streams": [], "duration": None}
    return {
        "kind": source.kind.value,
        "container": source.container,
        "media_type": source.media_type,
        "streams": [_stream_report(stream) for stream in source.streams],
        "duration": source.duration_seconds,
        "width": source.width or None,
        "height": source.height or None,
        "pages": source.page_count or None,
    }


def _stream_report(stream: StreamInfo) -> dict[str, Any]:
    report: dict[str, Any] = {
        "index": stream.index,
        "type": stream.type,
        "codec": stream.codec,
        "duration": stream.duration_seconds,
        "language": stream.language or None,
    }
    if stream.type == "video":
        report |= {"width": stream.width, "height": stream.height, "rotation": stream.rotation}
        report["frame_rate"] = float(stream.frame_rate) if stream.frame_rate else None
    if stream.type == "audio":
        report |= {"channels": stream.channels, "sample_rate": stream.sample_rate}
    return report


def _output_report(output: Output, directory: Path) -> dict[str, Any]:
    return {
        "recipe": output.recipe,
        "version": output.version,
        "role": output.role,
        "path": str(directory / output.path),
        "bytes": output.size_bytes,
        "total_bytes": output.total_bytes,
        "sha256": output.sha256,
        "media_type": output.media_type,
        "duration": output.duration_seconds,
        "width": output.width,
        "height": output.height,
        "codecs": output.codecs or None,
        "language": output.language or None,
    }


def _loudness_report(result: JobResult) -> dict[str, Any] | None:
    if result.loudness is None:
        return None
    return {
        "integrated_lufs": result.loudness.integrated_lufs,
        "range_lu": result.loudness.range_lu,
        "true_peak_dbtp": result.loudness.true_peak_dbtp,
        "gain_db": result.loudness.gain_db,
    }


def _loss_report(loss: Loss) -> dict[str, Any]:
    return {"stream": loss.stream, "start": loss.start_seconds, "end": loss.end_seconds}


def _cpu_seconds() -> float:
    """Of this process and of all it has started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
